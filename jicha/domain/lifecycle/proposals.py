"""What one person proposes and another decides: a value of a check's parameter (核查参数), a bureau's own rubric (评查细则).

Source:
    This program's default, no norm of law: who proposes does not approve.
"""

from dataclasses import replace

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

_OPEN = "proposed"


def _decided_by_another(zh: str, *, first: Move, noun: str, approval: Permission) -> Lifecycle:
    """Make the lifecycle: `first` makes the proposal, somebody else who holds `approval` approves it or refuses it with a reason."""
    approve = Move("approve", f"批准{noun}", frozenset({_OPEN}), "approved", approval, other_than=frozenset({first.name}))
    refuse = replace(approve, name="refuse", zh=f"退回{noun}", target="refused", asks_reason=True)
    states = (State(_OPEN, "待批准"), State("approved", "已批准", is_end=True), State("refused", "已退回", is_end=True))
    return Lifecycle(zh=zh, states=states, moves=(first, approve, refuse), facts={})


PARAMS = _decided_by_another(
    "参数提议",
    first=Move("propose", "提出参数", frozenset({_OPEN}), _OPEN, Permission.SETTINGS_PARAMS_PROPOSE, asks_reason=True),
    noun="参数",
    approval=Permission.SETTINGS_PARAMS_APPROVE,
)
RUBRIC = _decided_by_another(
    "评查细则",
    first=Move("edit", "录入细则", frozenset({_OPEN}), _OPEN, Permission.RUBRIC_EDIT),
    noun="细则",
    approval=Permission.RUBRIC_APPROVE,
)
