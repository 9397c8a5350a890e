"""Whose file it is, and in which folder it lies."""

from jicha.domain.errors import Fault, IntakeError
from jicha.domain.units import UnitKind
from jicha.engine.intake.branches import Branch, BranchNames
from jicha.services.overviews import branch_name
from jicha.store.queries.year.units import UnitRow, unit_of, units


def placed(name: str, *, unit_code: str) -> tuple[str, str]:
    """Give the name under which a file is kept, and the code of the branch that it is of, empty if it is of none or of several.

    With a branch the file is put into the folder of that branch; without one it stays where it is, and its name may tell the branch.

    Raises:
        IntakeError: there is no such branch.
    """
    if not unit_code:
        return name, _named_in(name)
    unit = unit_of(unit_code)
    if unit is None:
        raise IntakeError(Fault("没有这个单位", unit_code, "从列表中选择单位"))
    folder = folder_of(unit)
    return (name if name.startswith(f"{folder}/") else f"{folder}/{name}"), unit_code


def folder_of(unit: UnitRow) -> str:
    """Name the folder of a branch: its code and its name, by which intake knows whose rows these are."""
    return f"{unit.code}{branch_name(unit.name)}"


def _named_in(name: str) -> str:
    branches = [Branch(unit.code, unit.name) for unit in units() if unit.kind != UnitKind.CITY.value]
    return BranchNames(branches).found_in(name) or ""
