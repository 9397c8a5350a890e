"""Compare the texts of self-checks by their runs of five characters; SQL has no sets of them.

Pairs are found by prefix filtering: with the runs of a text in order of rarity, two texts as alike as LEAST must share one of the
first few. So only texts that share something rare are compared, and no pair above LEAST is missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="self_check_likeness", columns={"row_id": "BIGINT", "other_row_id": "BIGINT", "likeness": "DOUBLE"}, reads=("audit_record",)
)
RUN = 5
LEAST = 0.5
"""Pairs less alike than this are not listed; a parameter below it has no effect."""
SHORTEST = 30
"""Shorter texts (无问题, 已按要求整改) are standard wording."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as the set of its runs."""

    row_id: int
    runs: frozenset[str]


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give each pair of texts at least LEAST alike (Jaccard), once from either side."""
    texts = []
    for row_id, body in read.table("audit_record", columns=("row_id", "self_check_text")):
        tidy = "".join(str(body or "").split())
        if isinstance(row_id, int) and len(tidy) >= SHORTEST:
            texts.append(_Text(row_id=row_id, runs=frozenset(tidy[place : place + RUN] for place in range(len(tidy) - RUN + 1))))
    for first, second, likeness in _pairs(texts):
        yield first, second, likeness
        yield second, first, likeness


def _pairs(texts: list[_Text]) -> Iterator[tuple[int, int, float]]:
    often = Counter(run for text in texts for run in text.runs)
    index: dict[str, list[_Text]] = defaultdict(list)
    for text in texts:
        ordered = sorted(text.runs, key=lambda run: (often[run], run))
        prefix = ordered[: len(ordered) - ceil(LEAST * len(ordered)) + 1]
        near = {other.row_id: other for run in prefix for other in index[run]}
        for other in near.values():
            shared = len(text.runs & other.runs)
            likeness = shared / (len(text.runs) + len(other.runs) - shared)
            if likeness >= LEAST:
                yield other.row_id, text.row_id, likeness
        for run in prefix:
            index[run].append(text)
