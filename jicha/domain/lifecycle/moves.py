"""The form of a lifecycle: states, and moves that lead from one to another.

A move says who may make it, whether a reason is asked for, and whose hand must not be the same as an earlier one's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class State:
    """Name one state.

    Attributes:
        name: as stored.
        zh: as shown.
        is_end: nothing waits for anybody here any more.
    """

    name: str
    zh: str
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Lead from some states to one.

    Attributes:
        name: as stored in the trail.
        zh: the words of the button.
        sources: the states it may start from.
        target: the state it ends in; a move that changes nothing but facts ends where it starts.
        needs: the permission of the person who makes it; null for the clock's own moves, which no person can make.
        asks_reason: a reason must be given.
        other_than: names of earlier moves whose maker may not make this one (four eyes).
        needs_facts: names of facts that must be on record before (a date, a proof, a reply).
    """

    name: str
    zh: str
    sources: frozenset[str]
    target: str
    needs: Permission | None
    asks_reason: bool = False
    other_than: frozenset[str] = frozenset()
    needs_facts: frozenset[str] = frozenset()


def same_hand(names: Iterable[str], *, maker: str, makers: Mapping[str, str]) -> tuple[str, ...]:
    """List those of the named moves that this person made: whoever made one may not make the move that names them (four eyes)."""
    return tuple(sorted(name for name in names if makers.get(name) == maker))


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Hold the states and moves of one kind of thing.

    Attributes:
        zh: what the thing is called.
        states: the first is the state of a new thing.
        facts: the facts that moves may ask for, and their names on the screen.

    Raises:
        ValueError: a move names a state, an earlier move or a fact that does not exist; two moves or states share a name;
            a state cannot be reached; a state that is no end has no way out.
    """

    zh: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    facts: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a table with a hole."""
        wrong = [*_unknown_names(self), *_lonely_states(self)]
        if wrong:
            raise ValueError(f"{self.zh}: {'; '.join(wrong)}")

    @property
    def initial(self) -> str:
        """Give the state of a new thing."""
        return self.states[0].name

    def state(self, name: str) -> State:
        """Find a state by its stored name.

        Raises:
            KeyError: there is no such state.
        """
        return {state.name: state for state in self.states}[name]

    def move(self, name: str) -> Move:
        """Find a move by its stored name.

        Raises:
            KeyError: there is no such move.
        """
        return {move.name: move for move in self.moves}[name]

    def offered(self, state: str, *, permissions: frozenset[Permission]) -> tuple[Move, ...]:
        """List the moves that somebody with these permissions may try from the state, in the order of the table."""
        return tuple(move for move in self.moves if state in move.sources and move.needs in permissions)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when a person presses the button.

    Attributes:
        state: where the thing stands.
        permissions: of the person; null if it is the clock that moves.
        reason: as given; null or blank is none.
        maker: who makes the move.
        makers: who made the earlier moves of this thing; the last one of each name.
        facts: names of the facts on record.
    """

    state: str
    permissions: frozenset[Permission] | None
    reason: str | None
    maker: str
    makers: Mapping[str, str]
    facts: frozenset[str]


def faults_of(move: Move, *, lifecycle: Lifecycle, attempt: Attempt, where: str) -> tuple[Fault, ...]:
    """Tell everything that stands against the move; empty if it may be made."""
    found = []
    if attempt.state not in move.sources:
        allowed = "、".join(lifecycle.state(name).zh for name in sorted(move.sources))
        found.append(Fault(f"{lifecycle.zh}现为“{lifecycle.state(attempt.state).zh}”，不能“{move.zh}”", where, f"仅可在“{allowed}”时办理"))
    if attempt.permissions is None:
        if move.needs is not None:
            found.append(Fault(f"“{move.zh}”须由人办理", where, "由有权限的人员在页面办理"))
    elif move.needs is None or move.needs not in attempt.permissions:
        found.append(Fault(f"您的角色不能“{move.zh}”", where, "由有该权限的人员办理"))
    if move.asks_reason and not (attempt.reason or "").strip():
        found.append(Fault(f"“{move.zh}”未写理由", where, "填写理由后再提交"))
    same = same_hand(move.other_than, maker=attempt.maker, makers=attempt.makers)
    if same:
        done = "、".join(lifecycle.move(name).zh for name in same)
        found.append(Fault(f"“{move.zh}”与“{done}”不得为同一人", where, "换一名人员办理"))
    missing = sorted(move.needs_facts - attempt.facts)
    found += [Fault(f"缺少{lifecycle.facts[name]}", where, f"补充{lifecycle.facts[name]}后再“{move.zh}”") for name in missing]
    return tuple(found)


def _unknown_names(table: Lifecycle) -> list[str]:
    states = [state.name for state in table.states]
    moves = [move.name for move in table.moves]
    wrong = [f"{name} stands twice" for name in sorted({*_twice(states), *_twice(moves)})]
    for move in table.moves:
        named = (
            *sorted({*move.sources, move.target} - set(states)),
            *sorted(move.other_than - set(moves)),
            *sorted(move.needs_facts - set(table.facts)),
        )
        wrong += [f"{move.name} names {name}" for name in named]
    return wrong


def _twice(names: list[str]) -> list[str]:
    return [name for name in names if names.count(name) > 1]


def _lonely_states(table: Lifecycle) -> list[str]:
    targets = {table.states[0].name, *(move.target for move in table.moves if move.sources - {move.target})}
    sources = {name for move in table.moves for name in move.sources if name != move.target}
    return [
        *(f"{state.name} cannot be reached" for state in table.states if state.name not in targets),
        *(f"{state.name} has no way out" for state in table.states if state.name not in sources and not state.is_end),
    ]
