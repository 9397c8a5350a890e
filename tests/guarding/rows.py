"""A row of any table for one branch, made from the table's own columns: what is new is covered by itself."""

import itertools
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.desk_fixtures import NOW

MARK = "只给本分局看的字"
_NUMBERS = itertools.count(7001)
_COLUMNS: dict[str, Any] = {"item": "case_files", "check_id": "FILE-01", "move": "ask"}
"""Columns that hold a word of a vocabulary."""


_CALLED = {"case_id": "typicalcase", "file_id": "reviewfile"}
"""Parameters that are not called after their table."""


def model_of(parameter: str) -> type[models.Model] | None:
    """Find the table that a parameter of an address names: `self_check_id` is SelfCheck; null if there is none."""
    name = _CALLED.get(parameter, parameter.removesuffix("_id").replace("_", ""))
    return next((model for model in apps.get_app_config("store").get_models() if model.__name__.lower() == name), None)


def is_of_a_branch(model: type[models.Model], *, seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Say whether rows belong to a branch, themselves or through what they point to; people and runs do not."""
    if model.__name__ in {"User", "Run", "PlanVersion", "Snapshot"} or model in seen:
        return False
    names = {field.name for field in model._meta.get_fields()}
    return "unit_code" in names or any(is_of_a_branch(one, seen=seen | {model}) for one in _pointed_to(model))


def make_row(model: type[models.Model], *, unit_code: str, released: bool, around: tuple[models.Model, ...] = ()) -> models.Model:
    """Make a row; what it must point to is taken from `around` or made too."""
    given = _allowed(model)
    for field in model._meta.concrete_fields:
        if field.name not in given and not field.primary_key:
            value = _value(field, unit_code=unit_code, released=released, around=around)
            if value is not None:
                given[field.name] = value
    try:
        with transaction.atomic():
            return model._default_manager.create(**given)
    except IntegrityError:
        # Some tables ask for words where another column says so: then every column of words gets some.
        words = [one for one in model._meta.concrete_fields if one.has_default() and one.default == "" and one.name not in given]
        return model._default_manager.create(**given, **{one.name: MARK[: one.max_length] for one in words})


def _allowed(model: type[models.Model]) -> dict[str, Any]:
    """For every required column whose constraint lists its words, one of them."""
    found: dict[str, Any] = {}
    waiting = [one.condition for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, models.Q):
            waiting += [] if condition.negated else condition.children
        elif isinstance(condition, tuple) and condition[0].endswith("__in"):
            name = condition[0].removesuffix("__in")
            column = model._meta.get_field(name)
            if not column.has_default() and not column.null:
                found[name] = min(condition[1])
    return found


def _value(field: "models.Field[Any, Any]", *, unit_code: str, released: bool, around: tuple[models.Model, ...]) -> Any:
    if field.name in {"unit_code", "released"}:
        return unit_code if field.name == "unit_code" else released
    if field.null or field.has_default():
        return None
    if field.name == "year":
        return 2100 + next(_NUMBERS) % 7000
    if field.name in _COLUMNS:
        return _COLUMNS[field.name]
    if isinstance(field, models.ForeignKey):
        taken = () if field.unique else around
        found = next((one for one in taken if isinstance(one, field.related_model)), None)
        return found or make_row(field.related_model, unit_code=unit_code, released=released, around=around)
    kinds: tuple[tuple[type, Any], ...] = (
        (models.DateTimeField, NOW),
        (models.DateField, date(2021, 6, 1)),
        (models.BooleanField, True),
        (models.IntegerField, next(_NUMBERS)),
        (models.TextField, MARK),
        (models.CharField, f"{next(_NUMBERS)}{MARK}"[: field.max_length]),
        (models.JSONField, {}),
    )
    return next(value for kind, value in kinds if isinstance(field, kind))


def _pointed_to(model: type[models.Model]) -> list[type[models.Model]]:
    return [field.related_model for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
