"""What a planted fault is, and how its victims are chosen so that faults do not touch one another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from examples.lvliang_2021.units import BRANCHES, Branch
from examples.lvliang_2021.year import Row, Year


@dataclass(frozen=True, slots=True, order=True)
class Truth:
    """One verdict that must arise.

    Attributes:
        subject_key: the business key as printed in the source; parts joined by +.
        verdict: fail or unknown.
        done: what was done to the data.
    """

    check_id: str
    unit_code: str
    subject_key: str
    verdict: str
    done: str


@dataclass(slots=True)
class Planting:
    """The year while faults are planted in it.

    Attributes:
        touched: identities of rows, and names of (check, unit), that bear a fault already.
    """

    year: Year
    chance: Random
    touched: set[object] = field(default_factory=set)
    truths: list[Truth] = field(default_factory=list)

    def fail(self, check_id: str, unit_code: object, *, subject: object, done: str) -> None:
        """Say that a fail must arise."""
        self.truths.append(Truth(check_id, str(unit_code), str(subject), "fail", done))

    def unknown(self, check_id: str, unit_code: object, *, subject: object, done: str) -> None:
        """Say that something can no longer be judged, for what it rests on was taken away."""
        self.truths.append(Truth(check_id, str(unit_code), str(subject), "unknown", done))

    def pick(self, rows: Iterable[Row], *, count: int) -> list[Row]:
        """Choose rows that bear no fault yet, and mark them.

        Raises:
            ValueError: there are too few.
        """
        free = [row for row in rows if id(row) not in self.touched]
        chosen = self.chance.sample(free, count)
        self.touched.update(id(row) for row in chosen)
        return chosen

    def branches(self, *, count: int, spare: tuple[str, ...] = ()) -> list[Branch]:
        """Choose branches, leaving out the spared."""
        return self.chance.sample([branch for branch in BRANCHES if branch.code not in spare], count)


Fault = Callable[[Planting], None]
"""A function that plants the faults of one check and says what must arise."""
