"""What a file says about a fine: the case, the lines of its discretion sheet, and the library it is held against."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from jicha.domain.discretion.benchmarks import Instrument, Status
from jicha.domain.discretion.citations import ranges_at
from jicha.domain.discretion.modifiers import Modifier
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned
from jicha.domain.discretion.statutes import Clause, StatutoryRange
from jicha.domain.wording.names import plain

_NUMBER = re.compile(r"[一-龥]{1,10}〔\d{4}〕\d{1,4}号")
_PROVINCE = re.compile(r"^(?P<name>[一-龥]{2,3})(?:省|自治区|市)")

Memo: TypeAlias = "dict[tuple[str, date | None, str, tuple[tuple[str, int | None], ...], str, Fraction | None], Reckoning | Unreckoned]"


class Circumstance(StrEnum):
    """How the sheet says that the fine leaves the ordinary one."""

    HEAVIER = "从重"
    LIGHTER = "从轻"
    REDUCED = "减轻"
    NONE = "不予处罚"
    APOLOGY = "公开道歉"


_WORDS = (
    (Circumstance.NONE, re.compile("不予(?:行政)?处罚|免予处罚|免于处罚|免罚")),
    (Circumstance.APOLOGY, re.compile("公开道歉|道歉承诺")),
    (Circumstance.REDUCED, re.compile("减轻(?:行政)?处罚|减轻$|减轻[^后影危]|^减轻")),
    (Circumstance.LIGHTER, re.compile("从轻")),
    (Circumstance.HEAVIER, re.compile("从重|加重")),
)
_DENIED = re.compile("[无不没][有存在具备属于]{0,3}(?:法定)?(?:的)?(?:从重|从轻|减轻|加重)[从重轻减或、及和]*|不(?:从重|从轻|减轻)")


@lru_cache(maxsize=10_000)
def read_circumstances(text: str) -> frozenset[Circumstance]:
    """Read the circumstances that a text records; what it denies it does not record."""
    said = _DENIED.sub("", text)
    return frozenset(kind for kind, words in _WORDS if words.search(said))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case of the ledger (D06), with the text of its decision (D07) if it was handed in.

    Attributes:
        acted_on: day of the act. basis: the penalty clauses as cited. facts: the breach in words.
        fine_yuan: as the ledger has it. is_person: whether the party may be a natural person.
        body: the text of the decision; null if nobody handed it in.
    """

    unit_code: str | None
    acted_on: date | None
    decided_on: date | None
    basis: str | None
    facts: str | None
    fine_yuan: Fraction | None
    is_person: bool = False
    body: str | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of a discretion sheet (D22)."""

    version: str | None = None
    violation: str | None = None
    clause: str | None = None
    minimum_yuan: Fraction | None = None
    maximum_yuan: Fraction | None = None
    factor: str | None = None
    level: int | None = None
    weight: Fraction | None = None
    computed_yuan: Fraction | None = None
    circumstance: str | None = None
    evidence: str | None = None

    @property
    def circumstances(self) -> frozenset[Circumstance]:
        """Read the circumstances that the line records; “无从轻情节” records none."""
        return read_circumstances(self.circumstance or "")


@dataclass(frozen=True, slots=True)
class Norm:
    """A document of the bureau's own library (D28): when a version was in force there."""

    title: str
    number: str | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Library:
    """What a case is held against; `memo` keeps reckonings by instrument, first day, table, levels, use and base."""

    instruments: tuple[Instrument, ...]
    ranges: tuple[StatutoryRange, ...]
    modifiers: tuple[Modifier, ...]
    norms: tuple[Norm, ...] = ()
    memo: Memo = field(default_factory=dict, compare=False, repr=False)
    places: dict[Clause, tuple[StatutoryRange, ...]] = field(default_factory=dict, compare=False, repr=False)

    def at(self, cited: Clause) -> tuple[StatutoryRange, ...]:
        """Find the ranges that a citation can mean, of every day; a year cites few clauses many times."""
        if cited not in self.places:
            self.places[cited] = ranges_at(self.ranges, cited=cited)
        return self.places[cited]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one question: faults, doubts (the question cannot be answered), and what it was held against, in Chinese."""

    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    standard: str = ""


def all_circumstances(lines: Iterable[SheetLine]) -> frozenset[Circumstance]:
    """Gather the circumstances of a sheet."""
    return frozenset(kind for line in lines for kind in line.circumstances)


def one_text(values: Iterable[str | None]) -> str | None:
    """Give the first text that is there."""
    return next((value for value in values if value), None)


def one_sum(values: Iterable[Fraction | None]) -> Fraction | None:
    """Give the first sum that is there."""
    return next((value for value in values if value is not None), None)


def named(instruments: Iterable[Instrument], *, version: str) -> Instrument | None:
    """Find the instrument that a sheet names, by its number or by its title; of several the one with the longest title.

    The bureau's own (entered) comes before a placeholder of the same name.
    """
    said = plain(version)
    numbers = {plain(one) for one in _NUMBER.findall(version)}
    hits = [
        item
        for item in instruments
        if item.id == version
        or (item.number and plain(item.number) in numbers)
        or plain(item.zh) in said
        or (len(said) > 8 and said in plain(item.zh))
    ]
    return max(hits, key=lambda item: (item.status is not Status.NOT_ENTERED, len(item.zh)), default=None)


def not_entered(instrument: Instrument) -> str:
    """Say that the tables of an instrument are not there."""
    found = _PROVINCE.match(instrument.zh)
    return f"{found['name'] if found else instrument.zh}裁量基准尚未录入"


def money(value: Fraction) -> str:
    """Write a sum of yuan without trailing noughts: 17287.5元."""
    exact = value.limit_denominator(100)
    return f"{exact.numerator}元" if exact.denominator == 1 else f"{float(exact):.2f}".rstrip("0").rstrip(".") + "元"
