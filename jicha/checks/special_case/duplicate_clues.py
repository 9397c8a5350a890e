"""Compare the texts of clues of one unit, which SQL cannot do."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from rapidfuzz.distance import Indel

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="clue_pair",
    columns={"later_row": "BIGINT", "earlier_row": "BIGINT", "earlier_id": "VARCHAR", "apart": "BIGINT", "likeness": "DOUBLE"},
    reads=("clue",),
)
LONGEST_APART = 366
LEAST_LIKENESS = 0.3
PUNCTUATION = re.compile(r"[\W_]+")


class Clue(NamedTuple):
    """A clue that can be compared."""

    received_on: date
    clue_id: str
    row_id: int
    text: str


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give the pairs of clues of one unit, at most a year apart, whose texts are not wholly different; merged clues are left out."""
    by_unit: dict[str, list[Clue]] = defaultdict(list)
    columns = ("unit_code", "received_on", "clue_id", "row_id", "clue_text", "merged_into", "screening")
    for unit, received, clue_id, row_id, text, merged, screening in read.table("clue", columns=columns):
        plain = PUNCTUATION.sub("", str(text or ""))
        if unit and isinstance(received, date) and isinstance(row_id, int) and plain and not merged and "并" not in str(screening or ""):
            by_unit[str(unit)].append(Clue(received, str(clue_id or ""), row_id, plain))
    for unit in sorted(by_unit):
        yield from _pairs(sorted(by_unit[unit]))


def _pairs(clues: list[Clue]) -> Iterator[tuple[Cell, ...]]:
    first = 0
    for place, later in enumerate(clues):
        while (later.received_on - clues[first].received_on).days > LONGEST_APART:
            first += 1
        for earlier in clues[first:place]:
            likeness = Indel.normalized_similarity(earlier.text, later.text, score_cutoff=LEAST_LIKENESS)
            if likeness >= LEAST_LIKENESS:
                yield later.row_id, earlier.row_id, earlier.clue_id, (later.received_on - earlier.received_on).days, likeness
