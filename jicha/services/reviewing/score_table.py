"""Rows of D23 as a sheet that intake takes in, so that a review goes into the lake on the same way as everything else."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path

from jicha.domain.reviews.records import ScoreRow
from jicha.domain.tables import TABLES
from jicha.render.csv_text import write_csv

_TABLE = TABLES["review_score"]


def write_score_table(rows: Iterable[ScoreRow], *, path: Path) -> int:
    """Write the rows under the headings of D23, as csv, and say how many they were.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    names = [field.name for field in fields(ScoreRow)]
    heads = [_TABLE.column(name).zh for name in names]
    return write_csv(path, heads=heads, rows=([_cell(getattr(row, name)) for name in names] for row in rows))


def _cell(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case _:
            return str(value)
