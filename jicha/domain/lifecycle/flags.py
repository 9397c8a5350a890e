"""The lifecycle of a flag (疑点): a check proposes, a person confirms it into a finding or dismisses it with a reason that expires.

Source:
    brief.md, the chain, link 4; demands.md no. 9 (accepted items expire, reopen).
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

FLAG = Lifecycle(
    zh="疑点",
    states=(
        State("open", "待判断"),
        State("asked", "已询问分局"),
        State("confirmed", "已认定为问题"),
        State("dismissed", "已排除"),
        State("gone", "复查已消失", is_end=True),
    ),
    moves=(
        Move("confirm", "认定为问题", frozenset({"open", "asked"}), "confirmed", Permission.FLAG_JUDGE),
        Move(
            "dismiss",
            "排除",
            frozenset({"open", "asked"}),
            "dismissed",
            Permission.FLAG_JUDGE,
            asks_reason=True,
            needs_facts=frozenset({"expires_on"}),
        ),
        Move("ask", "询问分局", frozenset({"open"}), "asked", Permission.FLAG_ASK, asks_reason=True),
        Move("answer", "分局说明", frozenset({"asked"}), "asked", Permission.FLAG_ANSWER, asks_reason=True),
        Move("reconsider", "重新判断", frozenset({"confirmed", "dismissed"}), "open", Permission.FLAG_JUDGE, asks_reason=True),
        Move("expire", "排除到期", frozenset({"dismissed"}), "open", None),
        Move("vanish", "新数据中不再出现", frozenset({"open", "asked", "dismissed"}), "gone", None),
        Move("return", "新数据中再次出现", frozenset({"gone"}), "open", None),
    ),
    facts={"expires_on": "排除的有效期"},
)
