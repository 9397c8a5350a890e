"""The rows that a snapshot refused, page by page, and the workbooks in which they are marked."""

import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import duckdb

from jicha.domain.errors import Fault, MissingError
from jicha.domain.tables import TABLES
from jicha.engine import lake as lakes
from jicha.services.data.taking import back_of, lake_of
from jicha.store.queries.paging import Ask, Slice

_IN_MEMORY = 16 * 1024 * 1024
_MARK = "（退回）"
_ORDERS = {"file": "source_file", "row": "source_row", "dataset": "dataset"}
_COLUMNS = 'source_file, source_sheet, source_row, dataset, "column", "value", reason, mend'


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One fault of a refused row: `row` 1 is the sheet's first line, `dataset` in Chinese, `column` the header, the value as it stood."""

    file: str
    sheet: str
    row: int
    dataset: str
    column: str
    value: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A workbook in which the refused cells of a file are marked."""

    file: str
    path: Path

    @property
    def name(self) -> str:
        """The name for the person's disk."""
        return self.path.name


def refused_rows(ask: Ask, *, year: int, digest: str, files: Collection[str] | None) -> Slice[RefusedRow]:
    """List the refused rows of a snapshot by file, sheet and row; `picks`: dataset; the search looks at file, value and reason.

    Args:
        files: the files whose rows the person may see; null for all.

    Raises:
        LakeError: the snapshot is no longer there, or was altered.
    """
    snapshot = lakes.open_snapshot(lake_of(year), digest=digest)
    paths = [str(path) for path in snapshot.paths_of("refused")] if "refused" in snapshot.parts else []
    if not paths or files == frozenset():
        return Slice((), 0)
    where, given = _where(ask, files=files)
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        counted = connection.execute(f"select count(*) from read_parquet(?) where {where}", [paths, *given]).fetchone()
        order = _order(ask)
        rows = connection.execute(
            f"select {_COLUMNS} from read_parquet(?) where {where} order by {order} limit ? offset ?",
            [paths, *given, ask.size, (ask.page - 1) * ask.size],
        ).fetchall()
    return Slice(tuple(_row(row) for row in rows), int(counted[0]) if counted else 0)


def marked_workbooks(*, year: int, digest: str, files: Collection[str] | None) -> tuple[Marked, ...]:
    """List the marked workbooks of a snapshot, by the file that each is a copy of, as the sheets name it."""
    root = back_of(digest, year=year) / "退回"
    found = []
    for path in sorted(root.rglob("*.xlsx")):
        stem = path.stem.removesuffix(_MARK)
        folder = path.parent.relative_to(root).as_posix()
        found.append(Marked(stem if folder == "." else f"{folder}/{stem}", path))
    if files is None:
        return tuple(found)
    stems = {PurePosixPath(name).with_suffix("").as_posix() for name in files}
    return tuple(one for one in found if one.file in stems)


def marked_workbook(file: str, *, year: int, digest: str, files: Collection[str] | None) -> Marked:
    """Find the marked workbook of one file.

    Raises:
        MissingError: there is none that the person may see.
    """
    for one in marked_workbooks(year=year, digest=digest, files=files):
        if one.file == file:
            return one
    raise MissingError(Fault("没有这份退回的表格", file[:120], "回到退回列表重新选择"))


def zipped(workbooks: Collection[Marked]) -> IO[bytes]:
    """Put the workbooks into one archive, ready to be read from its beginning; whoever asks closes it."""
    stream = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # The answer closes it.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for one in workbooks:
            archive.write(one.path, f"{one.file}{_MARK}.xlsx")
    stream.seek(0)
    return stream


def _where(ask: Ask, *, files: Collection[str] | None) -> tuple[str, list[object]]:
    clauses: list[str] = ["true"]
    given: list[object] = []
    if files is not None:
        clauses.append("list_contains(?, source_file)")
        given.append(sorted(files))
    if "dataset" in ask.picks:
        clauses.append("dataset = ?")
        given.append(ask.picks["dataset"])
    if ask.search:
        clauses.append('(contains(source_file, ?) or contains("value", ?) or contains(reason, ?))')
        given += [ask.search] * 3
    return " and ".join(clauses), given


def _order(ask: Ask) -> str:
    column = _ORDERS.get(ask.order.removeprefix("-"))
    rest = "source_file, source_sheet, source_row, dataset, reason"
    return f"{column} {'desc' if ask.order.startswith('-') else 'asc'}, {rest}" if column else rest


def _row(row: tuple[str, str, int, str, str, str, str, str]) -> RefusedRow:
    file, sheet, line, dataset, column, value, reason, mend = row
    table = TABLES.get(dataset)
    return RefusedRow(file, sheet or "", int(line), table.zh if table else dataset, column or "", value or "", reason, mend)
