"""The YAML of what was entered in a form: as people of law write it, one line per level or item."""

from typing import Any

import yaml

from jicha.engine.content.benchmark_forms import FactorForm, InstrumentForm, Number, RangeUnit, TableForm, UseForm

_HEAD = "# 由录入表“{origin}”导入（jicha fine import）。百分值写数字；改动后须能通过读入时的全部核对。\n"


class OneLine(dict[str, Any]):
    """A map that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Write what `engine.content.plain_yaml` reads: no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True


_Dumper.add_representer(OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True))


def plain_dump(tree: dict[str, Any]) -> str:
    """Write a tree in the order of its keys, without anchors, long texts on their line."""
    return yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def instrument_yaml(form: InstrumentForm, *, origin: str) -> str:
    """Write an instrument with its tables as YAML; empty values are left out."""
    head = {
        "zh": form.zh,
        "number": form.number,
        "region": form.region,
        "status": form.status.value,
        "from_on": form.from_on,
        "until_on": form.until_on,
        "rounding": form.rounding.value,
        "unknown_takes_lowest": form.unknown_takes_lowest,
        "note": form.note,
        "confidence": form.confidence.value,
        "source": form.source,
        "tables": [_table(table) for table in form.tables],
    }
    return _HEAD.format(origin=origin) + plain_dump(_filled(head))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [], "")}


def _number(value: Number | None) -> int | float | str | None:
    """Write whole numbers as such; a fraction stays text."""
    text = "" if value is None else str(value)
    return int(text) if text.isdecimal() else value


def _table(form: TableForm) -> dict[str, Any]:
    return _filled(
        {
            "code": form.code,
            "zh": form.zh,
            "duty": list(form.duty),
            "penalty": list(form.penalty),
            "formula": form.formula.value,
            "sum_floor": _number(form.sum_floor) or None,
            "uses": [_use(use) for use in form.uses],
            "factors": [_factor(factor) for factor in form.factors],
            "irregular": [OneLine(_filled({"law": one.law.value, "use": one.use, "reason": one.reason})) for one in form.irregular],
        }
    )


def _use(form: UseForm) -> OneLine:
    values = {
        "id": form.id,
        "zh": form.zh,
        "party": form.party.value,
        "low": _number(form.low),
        "high": _number(form.high),
        "unit": form.unit.value,
        "base": None if form.unit is RangeUnit.YUAN else form.base.value,
        "base_floor": _number(form.base_floor),
        "start": _number(form.start),
        "lowest": _number(form.lowest),
        "highest": _number(form.highest),
    }
    return OneLine(_filled(values))


def _factor(form: FactorForm) -> dict[str, Any]:
    levels = [OneLine(_filled({"level": one.level, "zh": one.zh, "share": _number(one.share), "note": one.note})) for one in form.levels]
    return {"zh": form.zh, "aspect": form.aspect.value, "kind": form.kind.value, "levels": levels}
