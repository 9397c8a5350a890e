"""The lifecycle of a bureau's own rubric (评查细则): entered by one person, approved or refused by another.

Source:
    This program's default, no norm of law: who enters does not approve.
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

RUBRIC = Lifecycle(
    zh="评查细则",
    states=(
        State("proposed", "待批准"),
        State("approved", "已批准", is_end=True),
        State("refused", "已退回", is_end=True),
    ),
    moves=(
        Move("edit", "录入细则", frozenset({"proposed"}), "proposed", Permission.RUBRIC_EDIT),
        Move("approve", "批准细则", frozenset({"proposed"}), "approved", Permission.RUBRIC_APPROVE, other_than=frozenset({"edit"})),
        Move(
            "refuse",
            "退回细则",
            frozenset({"proposed"}),
            "refused",
            Permission.RUBRIC_APPROVE,
            asks_reason=True,
            other_than=frozenset({"edit"}),
        ),
    ),
    facts={},
)
