"""One record of a table as it was taken in, found by the place it came from."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import duckdb

Value: TypeAlias = str | int | float | bool | date | datetime | None


def record_at(parts: Sequence[Path], *, file: str, sheet: str, row: int) -> dict[str, Value] | None:
    """Read the record that a row of a sheet became; null if no record came from there.

    Args:
        parts: the Parquet files of a table of the lake, at least one. row: as people count, the first is 1.

    Returns:
        Column to value, in the order of the table; where a row became several records, the first.
    """
    with duckdb.connect() as connection:
        found = connection.execute(
            "select * from read_parquet(?) where source_file = ? and source_sheet = ? and source_row = ? order by row_id limit 1",
            [[str(path) for path in parts], file, sheet, row],
        )
        names = [column[0] for column in found.description or ()]
        values = found.fetchone()
    return dict(zip(names, values, strict=True)) if values else None
