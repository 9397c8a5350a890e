"""The lifecycle of the year-end evaluation (大练兵考评): weights approved, computed, frozen, signed.

Source:
    domain.md §12.5 REQ-07, REQ-08 (a definition that changes in the year needs an approval), DRILL-02 (veto events block the rank).
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

EVALUATION = Lifecycle(
    zh="年终考评",
    states=(
        State("draft", "编制中"),
        State("weights", "权重待批"),
        State("computed", "已计算"),
        State("frozen", "已冻结"),
        State("signed", "已签发", is_end=True),
    ),
    moves=(
        Move("propose", "提出权重", frozenset({"draft", "computed"}), "weights", Permission.EVALUATION_WEIGHTS_PROPOSE, asks_reason=True),
        Move(
            "approve",
            "批准权重",
            frozenset({"weights"}),
            "computed",
            Permission.EVALUATION_WEIGHTS_APPROVE,
            other_than=frozenset({"propose"}),
        ),
        Move("refuse", "退回权重", frozenset({"weights"}), "draft", Permission.EVALUATION_WEIGHTS_APPROVE, asks_reason=True),
        Move("compute", "计算", frozenset({"draft", "computed"}), "computed", Permission.EVALUATION_EDIT),
        Move("freeze", "冻结", frozenset({"computed"}), "frozen", Permission.EVALUATION_FREEZE, needs_facts=frozenset({"vetoes_judged"})),
        Move("thaw", "解冻", frozenset({"frozen"}), "computed", Permission.EVALUATION_SIGN, asks_reason=True),
        Move("sign", "签发", frozenset({"frozen"}), "signed", Permission.EVALUATION_SIGN, other_than=frozenset({"compute", "freeze"})),
    ),
    facts={"vetoes_judged": "对每个分局一票否决事项的判断"},
)
