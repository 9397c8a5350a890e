"""Which headers mean which canonical columns: names and synonyms of all tables, and what connectors add."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jicha.domain.tables import DATA_SETS, Column, Kind, Table
from jicha.domain.wording.amounts import MoneyUnit
from jicha.engine.intake.sheets.header_words import header

EXACT, KNOWN, GENERAL = 1.0, 0.9, 0.35


@dataclass(frozen=True, slots=True)
class Alias:
    """A header of one platform and the canonical column that it means.

    Attributes:
        table: name of a canonical table.
        column: name of its column.
        header: as the platform writes it.
    """

    table: str
    column: str
    header: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column that a header may mean in one table; `strength` from 0 to 1 says how surely."""

    column: str
    strength: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Comparable header → table → meanings, best first; and how telling a header is (rare ones tell more)."""

    meanings: dict[str, dict[str, tuple[Meaning, ...]]]
    weights: dict[str, float]

    def find(self, text: str) -> dict[str, tuple[Meaning, ...]]:
        """Find what a header cell may mean, by table; the form with brackets is tried before the one without."""
        words = header(text)
        return self.meanings.get(words.full) or self.meanings.get(words.short) or {}

    def weight(self, text: str) -> float:
        """Tell how telling a header is: 1 if only one table has it, less the more tables share it."""
        words = header(text)
        return self.weights.get(words.full) or self.weights.get(words.short) or 0.0


@lru_cache(maxsize=8)
def vocabulary(aliases: tuple[Alias, ...] = ()) -> Vocabulary:
    """Build the vocabulary of the canonical tables and of the aliases given."""
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for table in DATA_SETS:
        for column in table.columns:
            for text, strength in _spellings(table, column=column):
                words = header(text)
                for key in (words.full, words.short):
                    meanings = found[key][table.name]
                    meanings[column.name] = max(meanings.get(column.name, 0.0), strength)
    for alias in aliases:
        found[header(alias.header).full][alias.table][alias.column] = KNOWN
    meanings_of = {key: {name: _ranked(columns) for name, columns in tables.items()} for key, tables in found.items()}
    weights = {key: 1 / (1 + math.log(len(tables))) for key, tables in meanings_of.items()}
    return Vocabulary(meanings=meanings_of, weights=weights)


def default_unit(table: Table, *, column: Column) -> MoneyUnit:
    """Tell what a bare amount counts when neither header nor sheet says so. Source: fact sheet domain.md §3 (万元 unless noted)."""
    del table
    return header(column.zh).unit or MoneyUnit.WAN_YUAN


def _spellings(table: Table, *, column: Column) -> Iterable[tuple[str, float]]:
    yield column.zh, EXACT
    yield column.name, EXACT
    yield f"{table.name}.{column.name}", EXACT
    general = _general_words() if column.kind is Kind.UNIT else frozenset()
    for synonym in column.synonyms:
        yield synonym, GENERAL if synonym in general else KNOWN


@lru_cache(maxsize=1)
def _general_words() -> frozenset[str]:
    """List the words that every table's branch column answers to."""
    return frozenset.intersection(*(frozenset({*table.columns[0].synonyms, table.columns[0].zh}) for table in DATA_SETS))


def _ranked(columns: dict[str, float]) -> tuple[Meaning, ...]:
    return tuple(Meaning(column=name, strength=strength) for name, strength in sorted(columns.items(), key=lambda item: -item[1]))
