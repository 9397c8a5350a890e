"""Assign a batch, keep an assignment when somebody drops out, and say which rule blocks whom where a seat stays empty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jicha.domain.errors import Fault
from jicha.domain.reviews.pool import KIND_WORDS, Obstacle, ReviewCase, Reviewer, ReviewerKind, obstacles
from jicha.domain.rubrics.rules import ReviewRules
from jicha.engine.assigning.seats import Chair, fill_seats


@dataclass(frozen=True, slots=True)
class Seat:
    """One reviewer on one file."""

    case_id: str
    kind: ReviewerKind
    reviewer: str


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """A seat that nobody can take.

    Attributes:
        blocked: reviewer and what stands against the person, everybody of the kind; full: who might, but has the most files already.
    """

    case_id: str
    kind: ReviewerKind
    blocked: tuple[tuple[str, tuple[Obstacle, ...]], ...]
    full: tuple[str, ...]

    @property
    def fault(self) -> Fault:
        """Say it as a fault: what, where, how to mend it."""
        told = [one.words for _, reasons in self.blocked for one in reasons]
        told += [f"{name}的案卷已满" for name in self.full]
        mend = f"增加可评的{KIND_WORDS[self.kind]}，或放宽已满人员的上限。"
        return Fault(f"没有可评的{KIND_WORDS[self.kind]}：{'；'.join(told) or '专家库里没有人'}", f"案卷{self.case_id}", mend)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Seats taken, by case and kind, and seats that stay empty."""

    seats: tuple[Seat, ...]
    empty: tuple[EmptySeat, ...]

    def loads(self) -> Mapping[str, int]:
        """Count the files of each reviewer."""
        counted: dict[str, int] = {}
        for seat in self.seats:
            counted[seat.reviewer] = counted.get(seat.reviewer, 0) + 1
        return counted


@dataclass(frozen=True, slots=True)
class Terms:
    """What an assignment is made under: the day of recusal, the rules, and the key that decides among equal solutions."""

    on: date
    rules: ReviewRules
    key: str


def assign(cases: Sequence[ReviewCase], *, pool: Sequence[Reviewer], terms: Terms, kept: Sequence[Seat] = ()) -> Assignment:
    """Give each file one backbone and one lawyer.

    Args:
        kept: seats that stay as they are, if the reviewer is still in the pool and nothing stands against the person.

    Returns:
        Every seat, sorted by case and kind; the same input gives the same seats, in whatever order cases and pool come.
    """
    known = {person.id: person for person in pool}
    by_case = {case.case_id: case for case in sorted(cases, key=lambda one: one.case_id)}
    stays = [
        seat
        for seat in kept
        if seat.case_id in by_case
        and (person := known.get(seat.reviewer)) is not None
        and not _against(person, by_case[seat.case_id], terms)
    ]
    seats = list(stays)
    empty: list[EmptySeat] = []
    for kind in ReviewerKind:
        people = sorted((person for person in pool if person.kind is kind), key=lambda one: one.id)
        own = [seat for seat in stays if seat.kind is kind]
        left = [case for case in by_case.values() if case.case_id not in {seat.case_id for seat in own}]
        loads = Assignment(tuple(own), ()).loads()
        eligible = {case.case_id: [one.id for one in people if not _against(one, case, terms)] for case in left}
        chairs = [Chair(one.id, loads.get(one.id, 0), one.most) for one in people]
        found = fill_seats(eligible, chairs=chairs, key=terms.key)
        seats.extend(Seat(case_id, kind, reviewer) for case_id, reviewer in found.taken.items())
        empty.extend(_explained(found.open, people=people, by_case=by_case, kind=kind, terms=terms))
    return Assignment(tuple(sorted(seats, key=lambda one: (one.case_id, one.kind))), tuple(sorted(empty, key=lambda one: one.case_id)))


def _against(person: Reviewer, case: ReviewCase, terms: Terms) -> tuple[Obstacle, ...]:
    return obstacles(person, case=case, on=terms.on, rules=terms.rules)


def _explained(
    left: Sequence[str], *, people: Sequence[Reviewer], by_case: Mapping[str, ReviewCase], kind: ReviewerKind, terms: Terms
) -> Iterator[EmptySeat]:
    for case_id in left:
        told = [(person.name, _against(person, by_case[case_id], terms)) for person in people]
        blocked = tuple((name, reasons) for name, reasons in told if reasons)
        yield EmptySeat(case_id, kind, blocked, tuple(name for name, reasons in told if not reasons))
