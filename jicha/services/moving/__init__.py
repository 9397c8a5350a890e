"""Make a move of a lifecycle: the same rules for every kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jicha.domain.access.asking import held
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, StaleError, StateError, refuse
from jicha.domain.lifecycle.moves import Attempt, Lifecycle, Move, faults_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands, as read inside the transaction of the move.

    Attributes:
        where: what a person calls the row. subject: what rights on it depend on.
        makers: move → user id as text of who made it last. facts: those on record, by the names of the lifecycle.
    """

    state: str
    subject: Subject
    where: str
    makers: Mapping[str, str] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()


def checked_move(actor: Actor, *, lifecycle: Lifecycle, name: str, row: Standing, reason: str = "") -> Move:
    """Give the move if this person may make it now.

    Raises:
        StateError: everything that stands against the move; a move that the lifecycle does not have among it.
    """
    moves = {move.name: move for move in lifecycle.moves}
    if name not in moves:
        raise StateError(Fault(f"{lifecycle.zh}没有“{name}”这一步", row.where, "从页面上的按钮办理"))
    attempt = Attempt(
        state=row.state,
        permissions=None if actor.user_id is None else held(actor, subject=row.subject),
        reason=reason,
        maker=str(actor.user_id),
        makers=row.makers,
        facts=row.facts,
    )
    refuse(StateError, faults=faults_of(moves[name], lifecycle=lifecycle, attempt=attempt, where=row.where))
    return moves[name]


def require_fresh(changed: int, *, where: str) -> None:
    """Refuse if the update by id and lock changed no row: somebody else was faster.

    Raises:
        StaleError: the row was changed in the meantime.
    """
    if not changed:
        raise StaleError(Fault("您打开页面以后，别人已经改动了它，这次没有保存", where, "刷新页面，看过最新内容后再办理"))
