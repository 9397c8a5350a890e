"""The YAML of an entered rubric: as people of law write it, one line per veto, element and item."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jicha.engine.content.rubric_forms import DeductionForm, ItemForm, RubricForm, VetoForm
from jicha.services.benchmarks.written import OneLine, plain_dump

_HEAD = "# 由录入表“{origin}”导入。改动后须能通过读入时的全部核对。\n"
_POINTS = frozenset({"points", "each", "total", "bonus", "deduction_cap", "base_points", "item_points"})
_TABLES = ("vetoes", "deductions", "kinds")
"""They have no default in the form and are written even when a bureau has none."""


def rubric_yaml(form: RubricForm, *, origin: str) -> str:
    """Write a rubric as YAML; what is empty is left out, but for tables that the form asks for."""
    tree = _tree(form)
    return _HEAD.format(origin=origin) + plain_dump({**tree, **{name: tree.get(name, []) for name in _TABLES}})


def _tree(form: Any) -> dict[str, Any]:
    values = {one.name: _plain(getattr(form, one.name), is_points=one.name in _POINTS) for one in fields(form)}
    kept = {name: value for name, value in values.items() if value not in (None, "", [], False) or (name in _POINTS and value == 0)}
    return OneLine(kept) if isinstance(form, VetoForm | DeductionForm | ItemForm) else kept


def _plain(value: Any, *, is_points: bool) -> Any:
    match value:
        case StrEnum():
            return value.value
        case str() if is_points:
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else float(number)
        case None | str() | bool() | int() | float() | date():
            return value
        case tuple():
            return [_plain(one, is_points=False) for one in value]
        case _:
            return _tree(value)
