"""The lifecycle of a finding (问题): drafted, fed back, answered, objections settled, signed; never deleted, only voided with a reason.

Source:
    domain.md §12.2 steps 5–7 (facts confirmed by the unit, objections noted, opinion signed), §12.9 (deletion is forbidden).
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

FINDING = Lifecycle(
    zh="问题",
    states=(
        State("draft", "拟定中"),
        State("feedback", "已反馈分局"),
        State("replied", "分局已答复"),
        State("objected", "分局有异议"),
        State("settled", "待签发"),
        State("final", "已定"),
        State("void", "已作废", is_end=True),
    ),
    moves=(
        Move("release", "反馈分局", frozenset({"draft"}), "feedback", Permission.FINDING_RELEASE, needs_facts=frozenset({"complete"})),
        Move("accept", "认可", frozenset({"feedback"}), "replied", Permission.FINDING_REPLY, asks_reason=True),
        Move("object", "提出异议", frozenset({"feedback"}), "objected", Permission.FINDING_OBJECT, asks_reason=True),
        Move("lapse", "逾期未答复", frozenset({"feedback"}), "replied", None, needs_facts=frozenset({"reply_overdue"})),
        Move(
            "uphold",
            "异议不成立",
            frozenset({"objected"}),
            "settled",
            Permission.FINDING_SETTLE,
            asks_reason=True,
            other_than=frozenset({"write"}),
        ),
        Move("amend", "异议成立，修改", frozenset({"objected"}), "draft", Permission.FINDING_SETTLE, asks_reason=True),
        Move("propose", "提请签发", frozenset({"replied"}), "settled", Permission.FINDING_WRITE),
        Move("return", "退回修改", frozenset({"replied", "settled"}), "draft", Permission.FINDING_SIGN, asks_reason=True),
        Move(
            "sign",
            "签发",
            frozenset({"settled"}),
            "final",
            Permission.FINDING_SIGN,
            other_than=frozenset({"write", "propose"}),
        ),
        Move(
            "void",
            "作废",
            frozenset({"draft", "feedback", "replied", "objected", "settled", "final"}),
            "void",
            Permission.FINDING_SIGN,
            asks_reason=True,
        ),
        Move("write", "编写", frozenset({"draft"}), "draft", Permission.FINDING_WRITE),
    ),
    facts={"complete": "完整的依据、事实、原因、证据和等级", "reply_overdue": "已过的答复期限"},
)
