"""Rows of a table that somebody hands in (xlsx, xls, csv): as text, each with the place where it stands."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jicha.domain.errors import DrawError, Fault
from jicha.engine.intake.files.reading import open_file, store
from jicha.engine.intake.files.sniffing import TABLES, kind_of

_HEAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: the wanted cells in the order asked for, an absent cell as an empty text."""

    cells: tuple[str, ...]
    where: str


def listed(path: Path, *, columns: Sequence[str]) -> tuple[Listed, ...]:
    """Read the rows below the head that names all the columns; wholly blank rows are left out.

    Raises:
        DrawError: no sheet has such a head within its first rows; told with the heads that were seen.
        WorkbookError: the file cannot be read.
    """
    kind = kind_of(path, shown=path.name)
    if kind not in TABLES:
        raise DrawError(Fault("不是表格", str(path), "用 xlsx、xls 或 csv。"))
    seen: list[str] = []
    with tempfile.TemporaryDirectory(prefix="jicha-draw-") as scratch, duckdb.connect(":memory:") as connection:
        opened = open_file(path, kind=kind, shown=path.name, scratch=Path(scratch))
        for number, sheet in enumerate(one for one in opened.sheets if one.width):
            store(connection, sheet=sheet, table=f"sheet{number}", private=opened.private, shown=path.name)
            rows = connection.execute(f"select * from sheet{number} order by rowid").fetchall()
            for place, row in enumerate(rows[:_HEAD_ROWS]):
                head = [str(cell).strip() if cell is not None else "" for cell in row]
                if all(column in head for column in columns):
                    name = f"{path.name} {sheet.name}".strip()
                    return tuple(_rows(rows[place + 1 :], first=place + 2, wanted=[head.index(one) for one in columns], named=name))
            seen += [str(cell) for cell in (rows[0] if rows else ()) if cell]
    raise DrawError(
        Fault(f"没有同时含“{'”“'.join(columns)}”的表头", str(path), f"用表里的列名；看到的第1行是：{'、'.join(seen[:30]) or '（空）'}。")
    )


def _rows(rows: Sequence[tuple[object, ...]], *, first: int, wanted: Sequence[int], named: str) -> Iterator[Listed]:
    for number, row in enumerate(rows, start=first):
        if any(cell is not None and str(cell).strip() for cell in row):
            yield Listed(tuple("" if row[place] is None else str(row[place]) for place in wanted), f"{named} 第{number}行")
