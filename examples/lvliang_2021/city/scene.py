"""What one branch's builders pass on to one another."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from examples.lvliang_2021.units import Branch
from examples.lvliang_2021.year import Row, Year


@dataclass(slots=True)
class Scene:
    """One branch while its year is made.

    Attributes:
        on_duty: officers who may be sent out.
        leaders: legal representative by credit code.
        library: sources by class.
        drawn: rows of the random draws, in the order of the quarters.
        unlisted: general sources never drawn and not on the positive list; complaints come from there.
        visits: inspection by drawn row or complaint, in the order of their making.
        troubled: inspections from which a penalty case follows.
    """

    year: Year
    branch: Branch
    on_duty: list[Row] = field(default_factory=list)
    leaders: dict[str, str] = field(default_factory=dict)
    library: dict[str, list[Row]] = field(default_factory=dict)
    drawn: list[Row] = field(default_factory=list)
    listed: list[Row] = field(default_factory=list)
    unlisted: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    troubled: list[Row] = field(default_factory=list)
    busy: dict[tuple[date, int], set[str]] = field(default_factory=dict)

    def chance(self, topic: str) -> Random:
        """Open the branch's own stream of chance."""
        return self.year.chance(f"{self.branch.code}/{topic}")

    def add(self, table: str, row: Row) -> Row:
        """Add a row of this branch."""
        full: Row = {"unit_code": self.branch.code}
        return self.year.add(table, full | row)

    def pair(self, day: date, slot: int, chance: Random) -> tuple[Row, Row]:
        """Send out two officers who are free in the half day."""
        taken = self.busy.setdefault((day, slot), set())
        first, second = chance.sample([o for o in self.on_duty if str(o["staff_no"]) not in taken], 2)
        taken.update((str(first["staff_no"]), str(second["staff_no"])))
        return first, second
