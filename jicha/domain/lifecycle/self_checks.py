"""The lifecycle of a branch's self-check or look-back form (自查、回头看): filled by the clerk, signed by the head, taken by the city.

Source:
    founding plan 三(二); domain.md §12.5 REQ-01, LOOK-03.
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

SELF_CHECK = Lifecycle(
    zh="自查表",
    states=(
        State("draft", "填写中"),
        State("submitted", "已签报"),
        State("taken", "已收取", is_end=True),
    ),
    moves=(
        Move("fill", "填写", frozenset({"draft"}), "draft", Permission.SELFCHECK_FILL),
        Move("submit", "签报", frozenset({"draft"}), "submitted", Permission.SELFCHECK_SUBMIT, needs_facts=frozenset({"every_item"})),
        Move("send_back", "退回补充", frozenset({"submitted"}), "draft", Permission.FINDING_WRITE, asks_reason=True),
        Move("take", "收取", frozenset({"submitted"}), "taken", Permission.FINDING_WRITE),
    ),
    facts={"every_item": "全部事项的自查结论"},
)
