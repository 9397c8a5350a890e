"""Questions about units."""

from dataclasses import dataclass

from jicha.store.models.year.units import Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: code, name, kind (a value of `UnitKind`), and whether it counts in the base."""

    code: str
    name: str
    kind: str
    in_base: bool


def units() -> tuple[UnitRow, ...]:
    """List the active units in the order of the city's list, the city first."""
    return tuple(UnitRow(row.code, row.name, row.kind, row.in_base) for row in Unit.objects.filter(is_active=True))


def unit_of(code: str) -> UnitRow | None:
    """Give one unit, null if there is none."""
    row = Unit.objects.filter(pk=code).first()
    return UnitRow(row.code, row.name, row.kind, row.in_base) if row else None
