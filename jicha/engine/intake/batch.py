"""One intake from opened files to Parquet: recognise, stage, refine, fill, judge, write; and account for every line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from jicha.domain.tables import TABLES, Table
from jicha.engine.intake.accounts import Outcome, Progress, RefusedCell, SheetAccount
from jicha.engine.intake.branches import BranchNames
from jicha.engine.intake.files import reading
from jicha.engine.intake.files.reading import OpenedFile, OpenedSheet
from jicha.engine.intake.meanings import Meanings
from jicha.engine.intake.rows import filling, keys, refining, staging, writing
from jicha.engine.intake.rows.refining import Note
from jicha.engine.intake.rows.staging import StagedSheet
from jicha.engine.intake.sheets.headers import SEARCHED_LINES, Line, Recognised, Source

_CARRIED = "（已入库）"
_RECALCULATE = "在 Excel 或 WPS 中重新计算并保存，或改填结果值"


class Batch:
    """Takes sheets in one by one, then finishes; holds everything in one DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, meanings: Meanings, branches: BranchNames) -> None:
        self._connection = connection
        self._meanings = meanings
        self._branches = branches
        self._staged: list[StagedSheet] = []
        self._unread: list[SheetAccount] = []
        self._notes: dict[tuple[str, str], list[str]] = {}
        self._headers: dict[tuple[int, str], tuple[str, int | None]] = {}
        self._files: dict[str, int] = {}
        self._file_of: list[int] = []
        refining.make_faults(connection)
        keys.make_repeats(connection)

    def take(self, file: str, *, opened: OpenedFile) -> None:
        """Take the sheets of a file. Raises WorkbookError if a text table cannot be cut into cells."""
        for sheet in opened.sheets:
            raw = "raw_sheet"
            self._connection.execute(f"drop table if exists {raw}")
            if sheet.width:
                width = reading.store(self._connection, sheet=sheet, table=raw, private=opened.private, shown=file)
                self._take_sheet(file, sheet=sheet, raw=raw, width=width, opened=opened)
            else:
                self._unread.append(SheetAccount(file=file, sheet=sheet.name, question="空工作表"))
            self._connection.execute(f"drop table if exists {raw}")

    def take_rows(self, table: Table, *, file: str, rows: Sequence[Mapping[str, str | None]]) -> None:
        """Take rows that a paper reader found: column → text, a null for an empty cell."""
        staging.make_stage(self._connection, table=table)
        number = self._next(file)
        sources = tuple(Source(column=column.name, places=(), text=column.zh) for column in table.columns)
        found = Recognised(table=table.name, first=0, last=-1, sources=sources)
        self._staged.append(StagedSheet(number=number, file=file, sheet="", found=found, lines=len(rows), staged=len(rows)))
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join("unnest(?::varchar[])" for _ in table.columns)
        self._connection.execute(
            f"insert into stage_{table.name} (sheet, line, day_order, {columns}) "
            f"select {number}, unnest(range(1, {len(rows) + 1})), 'ymd', {values}",
            [[row.get(column.name) for row in rows] for column in table.columns],
        )

    def carry(self, table: Table, *, parquets: Sequence[Path]) -> None:
        """Take over the rows of an earlier snapshot; they count as loaded first."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        self._connection.execute(
            f"create or replace temp table carried as select source_file, source_sheet, source_row, {columns} from read_parquet(?)",
            [[str(path) for path in parquets]],
        )
        pairs = self._connection.execute("select source_file, source_sheet, count(*) from carried group by 1, 2 order by 1, 2").fetchall()
        found = Recognised(table=table.name, first=0, last=0, sources=())
        numbers = [self._next(f"{_CARRIED}{file}") for file, _, _ in pairs]
        self._notes |= {(file, sheet): ["上一快照中已入库"] for file, sheet, _ in pairs}
        self._staged += [
            StagedSheet(number=n, file=file, sheet=sheet, found=found, lines=count, staged=count)
            for n, (file, sheet, count) in zip(numbers, pairs, strict=True)
        ]
        self._connection.execute(
            f"create temp table carried_{table.name} as select n.sheet, c.source_row as line, {columns} from carried c join "
            "(select unnest(?::varchar[]) as source_file, unnest(?::varchar[]) as source_sheet, unnest(?::integer[]) as sheet) n "
            "using (source_file, source_sheet)",
            [[p[0] for p in pairs], [p[1] for p in pairs], numbers],
        )

    def finish(self, *, folder: Path, progress: Progress) -> Outcome:
        """Refine, fill, judge and write all tables taken, in the fixed order of the tables."""
        names = [name for name in TABLES if any(sheet.found.table == name for sheet in self._staged)]
        notes: list[Note] = []
        for done, name in enumerate(names):
            progress("清洗", done=done, total=len(names))
            notes.extend(self._refine(TABLES[name]))
        self._judge(names)
        progress("清洗", done=len(names), total=len(names))
        lines = self._lines()
        parts = self._write(names, folder=folder, progress=progress)
        refused = self._refused_cells()
        parts["refused"] = [writing.write_refused(self._connection, rows=[_row(cell) for cell in refused], folder=folder)]
        accounts = (*self._unread, *(self._account(sheet, lines=lines) for sheet in self._staged))
        sheets = tuple(sorted(accounts, key=lambda a: (a.file.encode(), a.sheet.encode())))
        return Outcome(parts=parts, loaded=tuple(names), sheets=sheets, refused=refused, notes=tuple(notes))

    def _judge(self, names: Sequence[str]) -> None:
        present = frozenset(names)
        for name in filling.in_order(names):
            filling.from_records(self._connection, table=TABLES[name], present=present)
        for name in names:
            files = [(sheet.number, self._file_of[sheet.number]) for sheet in self._staged if sheet.found.table == name]
            keys.judge(self._connection, table=TABLES[name], files=files)

    def _write(self, names: Sequence[str], *, folder: Path, progress: Progress) -> dict[str, list[tuple[Path, int]]]:
        writing.prepare(self._connection, sheets=[(s.number, s.file, s.sheet) for s in self._staged])
        progress("写入", done=0, total=len(names))
        return writing.write(self._connection, tables=[TABLES[name] for name in names], folder=folder, progress=progress)

    def _next(self, file: str) -> int:
        """Give a number to a sheet of a file; rows carried over count as another file, even of the same name."""
        self._file_of.append(self._files.setdefault(file, len(self._files)))
        return len(self._file_of) - 1

    def _take_sheet(self, file: str, *, sheet: OpenedSheet, raw: str, width: int, opened: OpenedFile) -> None:
        lines: list[Line] = [
            row[1:]
            for row in self._connection.execute(f"select rowid, * from {raw} where rowid < {SEARCHED_LINES + 3} order by rowid").fetchall()
        ]
        said = self._meanings.of(file, sheet=sheet, lines=lines)
        if isinstance(said, SheetAccount):
            self._unread.append(said)
            return
        staged = StagedSheet(
            number=self._next(file),
            file=file,
            sheet=sheet.name,
            found=said.found,
            unit_code=said.unit_code,
            day_order=said.day_order,
            constants=said.constants,
        )
        heads = lines[said.found.first : said.found.last + 1]
        self._staged.append(
            staging.stage(self._connection, raw=raw, width=width, heads=heads, sheet=staged, scan=sheet.scan, blanks=opened.blanks)
        )
        for source in said.found.sources:
            self._headers[staged.number, source.column] = (source.text, source.places[0] if source.places else None)
        self._notes[file, sheet.name] = [*opened.notes, *said.notes]

    def _refine(self, table: Table) -> tuple[Note, ...]:
        sheets = [sheet for sheet in self._staged if sheet.found.table == table.name]
        staging.make_stage(self._connection, table=table)
        present = frozenset(name for sheet in sheets for name in sheet.columns)
        more = tuple(sheet.rows for sheet in sheets if sheet.rows)
        notes = refining.refine(self._connection, table=table, branches=self._branches, present=present, more=more)
        for sheet in sheets:
            if sheet.rows:
                self._connection.execute(f"drop table raw_sheet_{sheet.number}")
        carried = self._connection.execute(
            "select count(*) from duckdb_tables() where table_name = ?", [f"carried_{table.name}"]
        ).fetchall()[0][0]
        if carried:
            self._connection.execute(f"insert into clean_{table.name} by name select * from carried_{table.name}")
            self._connection.execute(f"drop table carried_{table.name}")
        filling.from_place(self._connection, table=table, codes=[(s.number, s.unit_code) for s in sheets if s.unit_code is not None])
        for sheet in sheets:
            for column, bad in sheet.bad_cells:
                fault = [table.name, sheet.number, bad.row + 1, column, bad.value, bad.reason, _RECALCULATE]
                self._connection.execute("insert into fault values (?, ?, ?, ?, ?, ?, ?)", fault)
        return notes

    def _lines(self) -> dict[tuple[str, int], int]:
        """Count refused ("fault") and set aside ("repeat") rows by sheet."""
        faults = self._connection.execute("select sheet, count(distinct line) from fault group by 1").fetchall()
        repeats = self._connection.execute("select sheet, count(distinct line) from repeat_line group by 1").fetchall()
        return {("fault", sheet): n for sheet, n in faults} | {("repeat", sheet): n for sheet, n in repeats}

    def _account(self, sheet: StagedSheet, *, lines: Mapping[tuple[str, int], int]) -> SheetAccount:
        refused, repeats = lines.get(("fault", sheet.number), 0), lines.get(("repeat", sheet.number), 0)
        aside = Counter(line.kind.value for line in sheet.aside)
        if repeats:
            aside[staging.Aside.LOADED_BEFORE.value] += repeats
        return SheetAccount(
            file=sheet.file,
            sheet=sheet.sheet,
            table=sheet.found.table,
            lines=sheet.lines,
            loaded=sheet.staged - refused - repeats,
            refused=refused,
            blank=sheet.blank,
            aside=dict(sorted(aside.items())),
            unknown=sheet.found.unknown,
            notes=(
                *self._notes.get((sheet.file, sheet.sheet), ()),
                *(f"第{a.line}行（{a.kind.value}）：{a.text}" for a in sheet.aside[:50]),
            ),
        )

    def _refused_cells(self) -> tuple[RefusedCell, ...]:
        sheets = {sheet.number: sheet for sheet in self._staged}
        rows = self._connection.execute("select tbl, sheet, line, col, value, reason, mend from fault order by sheet, line, col").fetchall()
        cells = []
        for table, number, line, column, value, reason, mend in rows:
            text, place = self._headers.get((number, column), (TABLES[table].column(column).zh, None))
            cells.append(
                RefusedCell(
                    source_file=sheets[number].file,
                    source_sheet=sheets[number].sheet,
                    source_row=line,
                    dataset=table,
                    column=text,
                    value=value or "",
                    reason=_named(reason, sheets=sheets),
                    mend=mend,
                    place=place,
                )
            )
        return tuple(sorted(cells, key=lambda c: (c.source_file.encode(), c.source_sheet.encode(), c.source_row)))


def _row(cell: RefusedCell) -> tuple[object, ...]:
    return (cell.source_file, cell.source_sheet, cell.source_row, cell.dataset, cell.column, cell.value, cell.reason, cell.mend)


def _named(reason: str, *, sheets: Mapping[int, StagedSheet]) -> str:
    """Write out the place of the first row in a reason that ends with `@sheet:line`."""
    said, mark, where = reason.rpartition("@")
    number, _, line = where.partition(":")
    if not (mark and number.isdigit() and line.isdigit()):
        return reason
    sheet = sheets[int(number)]
    return f"{said}{sheet.file}{f' 工作表“{sheet.sheet}”' if sheet.sheet else ''} 第{line}行"
