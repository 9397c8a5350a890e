"""The lifecycle of another value for a check's parameter (核查参数): proposed by one person, approved or refused by another.

Source:
    This program's default, no norm of law: who proposes does not approve.
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

PARAMS = Lifecycle(
    zh="参数提议",
    states=(
        State("proposed", "待批准"),
        State("approved", "已批准", is_end=True),
        State("refused", "已退回", is_end=True),
    ),
    moves=(
        Move("propose", "提出参数", frozenset({"proposed"}), "proposed", Permission.SETTINGS_PARAMS_PROPOSE, asks_reason=True),
        Move(
            "approve",
            "批准参数",
            frozenset({"proposed"}),
            "approved",
            Permission.SETTINGS_PARAMS_APPROVE,
            other_than=frozenset({"propose"}),
        ),
        Move(
            "refuse",
            "退回参数",
            frozenset({"proposed"}),
            "refused",
            Permission.SETTINGS_PARAMS_APPROVE,
            asks_reason=True,
            other_than=frozenset({"propose"}),
        ),
    ),
    facts={},
)
