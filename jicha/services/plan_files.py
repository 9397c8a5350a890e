"""The YAML form of a plan: written whole and in order, read back strictly."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from jicha.domain.errors import ContentError, PlanError
from jicha.domain.plans import Plan
from jicha.engine.content.forms import read_form

_HEAD = "# 年度稽查计划。paragraph 是原文段号（见文末 paragraphs）；questions 是读不出、要由人补上的内容，补好一项删去一条。\n"

_ALWAYS = frozenset({"in_base"})


class _Dumper(yaml.SafeDumper):
    """Write what `engine.content.plain_yaml` reads: no anchors, lists indented."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002  # PyYAML's signature.
        """Indent lists below their key."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if text == "" or text[0].isdigit() or any(mark in text for mark in "#:{}[]\n'\"") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def plan_yaml(plan: Plan) -> str:
    """Write a plan as YAML; empty values are left out, the paragraphs come last."""
    return _HEAD + yaml.dump(_plain(plan), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def write_plan(plan: Plan, *, path: Path) -> None:
    """Write a plan into a file, whole or not at all.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(plan_yaml(plan), encoding="utf-8")
    draft.replace(path)


def read_plan_file(path: Path) -> Plan:
    """Read a plan from its YAML form.

    Raises:
        PlanError: with every fault of the file, file and line.
    """
    try:
        return read_form(path, form=Plan)
    except ContentError as error:
        raise PlanError(*error.faults) from error


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value) if not _is_default(value, field=field)
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    return value


def _is_default(value: Any, *, field: "dataclasses.Field[Any]") -> bool:
    """Tell whether leaving the field out reads back the same; what a person decides (in_base) is always written."""
    if field.name in _ALWAYS:
        return False
    default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
    return bool(getattr(value, field.name) == default)
