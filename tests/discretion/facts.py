"""The fact sheet's worked examples and synthetic tests, read from outside the code."""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jicha.domain.discretion.benchmarks import Benchmark, Instrument
from jicha.engine.content.benchmarks import instruments

FOLDER = Path(__file__).resolve().parent.parent / "data" / "discretion"


@cache
def facts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "facts.yaml").read_text(encoding="utf-8"))
    return found


def worked(number: str) -> dict[str, Any]:
    return next(item for item in facts()["worked_examples"] if item["id"] == number)


def instrument(name: str = "guangdong_2021") -> Instrument:
    return next(item for item in instruments() if item.id == name)


def levels_by_fact_sheet(table: Benchmark, *, levels: dict[str, int]) -> dict[str, int | None]:
    """Translate the English factor names of the fact sheet; a name that the table lacks is an error of the content."""
    names = {factor.en: factor.zh for factor in table.factors}
    return {names[name]: number for name, number in levels.items()}


def exact(value: object) -> Fraction:
    return Fraction(str(value))
