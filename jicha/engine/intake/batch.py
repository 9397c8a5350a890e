"""One intake from opened files to Parquet: recognise, stage, refine, fill, judge, write; and account for every line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from jicha.domain.tables import TABLES, Kind, Table
from jicha.engine.intake import filling, keys, mappings, reading, refining, staging, writing
from jicha.engine.intake.accounts import Outcome, Progress, RefusedCell, SheetAccount
from jicha.engine.intake.branches import BranchNames
from jicha.engine.intake.headers import SEARCHED_LINES, Doubt, Line, Recognised, recognise
from jicha.engine.intake.mappings import SheetMapping
from jicha.engine.intake.reading import OpenedFile, OpenedSheet
from jicha.engine.intake.refining import Note
from jicha.engine.intake.staging import StagedSheet
from jicha.engine.intake.vocabulary import Vocabulary

_LIST_WIDTH = 3
_CARRIED = "（已入库）"
# Exports for publication (双公示) name a case by the number of its decision only. Source: fact sheet domain.md §3, observed schemas.
_STANDS_FOR = {"case_file": (("case_id", "doc_no"), ("case_id", "filing_no"))}


class Batch:
    """Takes sheets in one by one, then finishes; holds everything in one DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, words: Vocabulary, told: Sequence[SheetMapping], branches: BranchNames) -> None:
        self._connection = connection
        self._words = words
        self._told = told
        self._branches = branches
        self._staged: list[StagedSheet] = []
        self._unread: list[SheetAccount] = []
        self._notes: dict[tuple[str, str], list[str]] = {}
        self._headers: dict[tuple[int, str], tuple[str, int | None]] = {}
        self._files: dict[str, int] = {}
        self._file_of: list[int] = []
        self.used: dict[str, SheetMapping] = {}
        refining.make_faults(connection)
        keys.make_repeats(connection)

    def take(self, file: str, *, opened: OpenedFile) -> None:
        """Take the sheets of a file. Raises WorkbookError if a text table cannot be cut into cells."""
        for sheet in opened.sheets:
            raw = "raw_sheet"
            self._connection.execute(f"drop table if exists {raw}")
            if sheet.width:
                width = reading.store(self._connection, sheet=sheet, table=raw, private=opened.private, shown=file)
                self._take_sheet(file, sheet=sheet, raw=raw, width=width, notes=opened.notes)
            else:
                self._unread.append(SheetAccount(file=file, sheet=sheet.name, question="空工作表"))
            self._connection.execute(f"drop table if exists {raw}")

    def take_rows(self, table: Table, *, file: str, rows: Sequence[Mapping[str, str | None]]) -> None:
        """Take rows that a paper reader found: column → text, a null for an empty cell."""
        staging.make_stage(self._connection, table=table)
        number = self._next(file)
        found = Recognised(table=table.name, first=0, last=-1, sources=())
        self._staged.append(StagedSheet(number=number, file=file, sheet="", found=found, lines=len(rows), staged=len(rows)))
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join("unnest(?::varchar[])" for _ in table.columns)
        self._connection.execute(
            f"insert into stage_{table.name} (sheet, line, day_order, {columns}) select {number}, unnest(range(1, {len(rows) + 1})), 'ymd', {values}",
            [[row.get(column.name) for row in rows] for column in table.columns],
        )

    def carry(self, table: Table, *, parquet: Path) -> None:
        """Take over the rows of an earlier snapshot; they count as loaded first."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        self._connection.execute(f"create or replace temp table carried as select source_file, source_sheet, source_row, {columns} from read_parquet('{parquet}')")
        pairs = self._connection.execute("select source_file, source_sheet, count(*) from carried group by 1, 2 order by 1, 2").fetchall()
        found = Recognised(table=table.name, first=0, last=0, sources=())
        numbers = [self._next(f"{_CARRIED}{file}") for file, _, _ in pairs]
        self._notes |= {(file, sheet): ["上一快照中已入库"] for file, sheet, _ in pairs}
        self._staged += [
            StagedSheet(number=n, file=file, sheet=sheet, found=found, lines=count, staged=count) for n, (file, sheet, count) in zip(numbers, pairs, strict=True)
        ]
        self._connection.execute(
            f"create temp table carried_{table.name} as select n.sheet, c.source_row as line, {columns} from carried c join "
            "(select unnest(?::varchar[]) as source_file, unnest(?::varchar[]) as source_sheet, unnest(?::integer[]) as sheet) n using (source_file, source_sheet)",
            [[p[0] for p in pairs], [p[1] for p in pairs], numbers],
        )

    def finish(self, *, folder: Path, progress: Progress) -> Outcome:
        """Refine, fill, judge and write all tables taken, in the fixed order of the tables."""
        names = [name for name in TABLES if any(sheet.found.table == name for sheet in self._staged)]
        notes: list[Note] = []
        for done, name in enumerate(names):
            progress("清洗", done=done, total=len(names))
            notes.extend(self._refine(TABLES[name]))
        present = frozenset(names)
        for name in filling.in_order(names):
            filling.from_records(self._connection, table=TABLES[name], present=present)
        for name in names:
            keys.judge(self._connection, table=TABLES[name], files=[(s.number, self._file_of[s.number]) for s in self._staged if s.found.table == name])
        progress("清洗", done=len(names), total=len(names))
        lines = self._lines()
        writing.prepare(self._connection, sheets=[(s.number, s.file, s.sheet) for s in self._staged])
        parts: dict[str, tuple[Path, int]] = {}
        next_id = 1
        for done, name in enumerate(names):
            progress("写入", done=done, total=len(names))
            parts |= writing.write(self._connection, table=TABLES[name], folder=folder, first_id=next_id)
            next_id += parts[name][1]
        refused = self._refused_cells()
        parts["refused"] = writing.write_refused(self._connection, rows=[_row(cell) for cell in refused], folder=folder)
        progress("写入", done=len(names), total=len(names))
        sheets = tuple(sorted((*self._unread, *(self._account(s, lines=lines) for s in self._staged)), key=lambda a: (a.file.encode(), a.sheet.encode())))
        return Outcome(parts=parts, loaded=tuple(names), sheets=sheets, refused=refused, notes=tuple(notes))

    def _next(self, file: str) -> int:
        """Give a number to a sheet of a file; rows carried over count as another file, even of the same name."""
        self._file_of.append(self._files.setdefault(file, len(self._files)))
        return len(self._file_of) - 1

    def _take_sheet(self, file: str, *, sheet: OpenedSheet, raw: str, width: int, notes: Iterable[str]) -> None:
        lines: list[Line] = [row[1:] for row in self._connection.execute(f"select rowid, * from {raw} where rowid < {SEARCHED_LINES + 3} order by rowid").fetchall()]
        said, mapping = self._meaning(file, sheet=sheet, lines=lines)
        if isinstance(said, SheetAccount):
            self._unread.append(said)
            return
        said, key_notes = _with_key(said)
        staged = StagedSheet(number=self._next(file), file=file, sheet=sheet.name, found=said, unit_code=self._branch(file, sheet=sheet.name, titles=said.titles))
        if mapping is not None:
            staged = replace(staged, day_order=mapping.day_order, constants=mapping.constants)
        staged = staging.stage(self._connection, raw=raw, width=width, sheet=staged, scan=sheet.scan)
        self._staged.append(staged)
        for source in said.sources:
            self._headers[staged.number, source.column] = (source.text, source.places[0] if source.places else None)
        self._notes[file, sheet.name] = [*notes, *(["隐藏工作表，已读取"] if sheet.scan.hidden else []), *key_notes, *_unit_notes(said)]

    def _branch(self, file: str, *, sheet: str, titles: Sequence[str]) -> str | None:
        """Find the branch in the nearest place that names exactly one: sheet, title, file name, then the folders from inside out."""
        for text in (sheet, " ".join(titles), *reversed(file.split("/"))):
            code = self._branches.found_in(text)
            if code is not None and code not in self._branches.city_codes:
                return code
        return None

    def _meaning(self, file: str, *, sheet: OpenedSheet, lines: Sequence[Line]) -> tuple[Recognised | SheetAccount, SheetMapping | None]:
        for mapping in self._told:
            if not mappings.fits(mapping, file=file, sheet=sheet.name) or (mapping.fingerprint and not _has(lines, fingerprint=mapping.fingerprint)):
                continue
            if not mapping.table:
                return SheetAccount(file=file, sheet=sheet.name, question="按映射文件跳过"), mapping
            found = mappings.apply(mapping, lines=lines)
            if found is not None:
                self.used[mappings.fingerprint(lines[found.last])] = mapping
                return found, mapping
        said = recognise(lines, words=self._words, hints=f"{file} {sheet.name}")
        if isinstance(said, Recognised):
            return said, None
        return _asked(file, sheet=sheet, doubt=said), None

    def _refine(self, table: Table) -> tuple[Note, ...]:
        sheets = [sheet for sheet in self._staged if sheet.found.table == table.name]
        staging.make_stage(self._connection, table=table)
        notes = refining.refine(self._connection, table=table, branches=self._branches)
        carried = self._connection.execute("select count(*) from duckdb_tables() where table_name = ?", [f"carried_{table.name}"]).fetchall()[0][0]
        if carried:
            self._connection.execute(f"insert into clean_{table.name} by name select * from carried_{table.name}")
            self._connection.execute(f"drop table carried_{table.name}")
        filling.from_place(self._connection, table=table, codes=[(s.number, s.unit_code) for s in sheets if s.unit_code is not None])
        for sheet in sheets:
            for column, bad in sheet.bad_cells:
                self._connection.execute(
                    "insert into fault values (?, ?, ?, ?, ?, ?, ?)",
                    [table.name, sheet.number, bad.row + 1, column, bad.value, bad.reason, "在 Excel 或 WPS 中重新计算并保存，或改填结果值"],
                )
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
            file=sheet.file, sheet=sheet.sheet, table=sheet.found.table, lines=sheet.lines, loaded=sheet.staged - refused - repeats, refused=refused,
            blank=sheet.blank, aside=dict(sorted(aside.items())), unknown=sheet.found.unknown,
            notes=(*self._notes.get((sheet.file, sheet.sheet), ()), *(f"第{a.line}行（{a.kind.value}）：{a.text}" for a in sheet.aside[:50])),
        )

    def _refused_cells(self) -> tuple[RefusedCell, ...]:
        sheets = {sheet.number: sheet for sheet in self._staged}
        rows = self._connection.execute("select tbl, sheet, line, col, value, reason, mend from fault order by sheet, line, col").fetchall()
        cells = []
        for table, number, line, column, value, reason, mend in rows:
            text, place = self._headers.get((number, column), (TABLES[table].column(column).zh, None))
            cells.append(
                RefusedCell(
                    source_file=sheets[number].file, source_sheet=sheets[number].sheet, source_row=line, dataset=table, column=text, value=value or "",
                    reason=_named(reason, sheets=sheets), mend=mend, place=place,
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


def _has(lines: Sequence[Line], *, fingerprint: str) -> bool:
    return any(mappings.fingerprint(line) == fingerprint for line in lines)


def _asked(file: str, *, sheet: OpenedSheet, doubt: Doubt) -> SheetAccount:
    if doubt.candidates:
        names = tuple(candidate.table for candidate in doubt.candidates)
        zh = "、".join(f"{TABLES[name].zh}（{name}）" for name in names)
        return SheetAccount(file=file, sheet=sheet.name, question=f"可能是 {zh}，请用 jicha intake map 确认", candidates=names, headers=doubt.headers)
    if sheet.scan.hidden and sheet.width <= _LIST_WIDTH:
        return SheetAccount(file=file, sheet=sheet.name, question="隐藏的下拉列表，未读取", headers=doubt.headers)
    return SheetAccount(file=file, sheet=sheet.name, question="认不出是哪个数据集，未读取；可用 jicha intake map 写映射", headers=doubt.headers)


def _unit_notes(found: Recognised) -> list[str]:
    table = TABLES[found.table]
    bare = [source.text for source in found.sources if source.unit is None and table.column(source.column).kind is Kind.MONEY]
    return [f"“{'、'.join(bare)}”没有写明金额单位，按万元计"] if bare else []


def _with_key(found: Recognised) -> tuple[Recognised, list[str]]:
    """Let another number stand for the key where a kind of export never carries the key."""
    columns = {source.column: source for source in found.sources}
    for key, other in _STANDS_FOR.get(found.table, ()):
        if key not in columns and other in columns:
            source = replace(columns[other], column=key)
            note = f"没有“{TABLES[found.table].column(key).zh}”列，以“{source.text}”代"
            return replace(found, sources=(*found.sources, source)), [note]
    return found, []
