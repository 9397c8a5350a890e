"""Take a folder of exports into the lake, and hand back what could not be taken."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb

from jicha.connectors import connectors
from jicha.domain.errors import Fault, IntakeError, LakeError, UsageError, WorkbookError
from jicha.domain.tables import TABLES
from jicha.engine import lake as lakes
from jicha.engine.intake import refusals
from jicha.engine.intake.accounts import Outcome, Progress, RefusedCell, SheetAccount
from jicha.engine.intake.batch import Batch
from jicha.engine.intake.branches import Branch, BranchNames
from jicha.engine.intake.files.folder import FoundFile, find_files, read_files
from jicha.engine.intake.files.sniffing import TABLES as TABLE_KINDS
from jicha.engine.intake.files.sniffing import FileKind
from jicha.engine.intake.meanings import Meanings
from jicha.engine.intake.rows.refining import Note
from jicha.engine.intake.sheets import mappings
from jicha.engine.intake.sheets.mappings import SheetMapping
from jicha.engine.intake.sheets.vocabulary import Vocabulary, vocabulary
from jicha.engine.lake import Snapshot, SourceFile, Writer

PaperRows = Sequence[tuple[str, str, Sequence[Mapping[str, str | None]]]]
"""What papers gave: table, file, and the rows, each column → text."""


class NamedUnit(Protocol):
    """A unit of the plan or of a city's list."""

    @property
    def code(self) -> str:
        """Six digits."""

    @property
    def name(self) -> str:
        """Its name in any usual form."""


class PaperReader(Protocol):
    """Reads the papers of the folder into rows of canonical tables."""

    def __call__(self, papers: Sequence[Path]) -> PaperRows:
        """Give the rows; called also without papers, for the plan has rows of its own."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The account of an intake, to the line.

    Attributes:
        sheets: one account per sheet.
        refused_files: files refused as a whole.
        repeated: pairs of a file and the one with the same bytes; it was not read again.
    """

    sheets: tuple[SheetAccount, ...]
    refused_files: tuple[Fault, ...]
    repeated: tuple[tuple[str, str], ...]

    @property
    def loaded(self) -> int:
        """Count the rows loaded."""
        return sum(sheet.loaded for sheet in self.sheets)

    @property
    def refused(self) -> int:
        """Count the rows refused."""
        return sum(sheet.refused for sheet in self.sheets)

    @property
    def set_aside(self) -> int:
        """Count the lines that are no rows: blank, remarks, totals, repeated headers, rows loaded before."""
        return sum(sheet.blank + sum(sheet.aside.values()) for sheet in self.sheets)

    @property
    def lines(self) -> int:
        """Count the lines below the headers of all sheets read."""
        return sum(sheet.lines for sheet in self.sheets)

    @property
    def questions(self) -> tuple[SheetAccount, ...]:
        """List the sheets that were not read, each with its question."""
        return tuple(sheet for sheet in self.sheets if sheet.question)


@dataclass(frozen=True, slots=True)
class Intaken:
    """What came of an intake.

    Attributes:
        snapshot: the new snapshot.
        reconciliation: the account.
        refused: the refused cells, in the order of file, sheet and row.
        notes: what is to be known of loaded cells.
        papers: files for the paper reader; others: files that were not read (pictures and the like).
    """

    snapshot: Snapshot
    reconciliation: Reconciliation
    refused: tuple[RefusedCell, ...]
    notes: tuple[Note, ...]
    papers: tuple[Path, ...]
    others: tuple[str, ...]


def silent(stage: str, *, done: int, total: int) -> None:
    """Show nothing."""


def take_in(
    folder: Path,
    *,
    lake: Path,
    plan_units: Sequence[NamedUnit] = (),
    progress: Progress = silent,
    mapping: Path | None = None,
    add: bool = False,
    at: datetime | None = None,
    papers: PaperReader | None = None,
) -> Intaken:
    """Take the tables of a folder into a new snapshot of the lake.

    Args:
        folder: data folder, searched to any depth; or one file. lake: made if it is not there.
        plan_units: the branches and the city, by which file names and cells are understood.
        mapping: a mapping file; what it says is remembered in the lake.
        add: keep the rows of the newest snapshot and add to them (a mended workbook comes back).
        at: instant of the pull for the ledger; now if None. papers: reads papers of the folder into tables P01 to P05.

    Raises:
        UsageError, MappingError: there is no such folder; the mapping file has faults.
        IntakeError: nothing at all could be loaded.
        LakeError: another writer, or the disk refuses; the old state is kept.
    """
    told = _checked(folder, mapping=mapping)
    branches = BranchNames([Branch(code=unit.code, name=unit.name) for unit in plan_units])
    with lakes.writing(lake) as writer:
        base = lakes.current(lake) if add else None
        meanings = Meanings(words=known_headers(), told=(*told, *_remembered(lake)), branches=branches)
        with _database(writer) as connection:
            batch = Batch(connection, meanings=meanings, branches=branches)
            files, answers = _fill(batch, folder=folder, base=base, scratch=writer.scratch, progress=progress)
            found_papers = tuple(file.path for file in files if file.kind is FileKind.PAPER)
            for name, file, rows in papers(found_papers) if papers is not None else ():
                batch.take_rows(TABLES[name], file=file, rows=rows)
            outcome = batch.finish(folder=writer.scratch, progress=progress)
        account = _account(files, answers=answers, outcome=outcome)
        if not outcome.loaded:
            raise IntakeError(*_nothing(account, folder=folder))
        _remember(meanings.used, lake=lake)
        snapshot = _commit(writer, outcome=outcome, account=account, files=_sources(files, base=base), at=at)
    return Intaken(
        snapshot=snapshot,
        reconciliation=account,
        refused=outcome.refused,
        notes=outcome.notes,
        papers=found_papers,
        others=tuple(file.shown for file in files if file.kind is FileKind.OTHER),
    )


def hand_back(intaken: Intaken, *, folder: Path, out: Path, progress: Progress = silent) -> tuple[Path, ...]:
    """Write `refused.csv` and, for each file with refused rows, a marked copy under `退回/`; gives the files written."""
    out.mkdir(parents=True, exist_ok=True)
    refusals.write_csv(out / "refused.csv", cells=intaken.refused, files=intaken.reconciliation.refused_files)
    written = [out / "refused.csv"]
    by_file: dict[str, list[RefusedCell]] = {}
    for cell in intaken.refused:
        by_file.setdefault(cell.source_file, []).append(cell)
    files = {file.shown: file for file in find_files(folder, known={})}
    for done, (shown, cells) in enumerate(sorted(by_file.items())):
        progress("退回", done=done, total=len(by_file))
        file = files.get(shown)
        if file is not None and file.kind in TABLE_KINDS and file.kind is not None:
            target = out / "退回" / Path(shown).with_name(f"{Path(shown).stem}（退回）")
            written.append(refusals.mark_workbook(file.path, kind=file.kind, cells=cells, to=target))
    progress("退回", done=len(by_file), total=len(by_file))
    return tuple(written)


def verify(lake: Path) -> tuple[Fault, ...]:
    """Recompute every digest of a lake; gives what was altered, nothing if all is as written."""
    return tuple(lakes.verify(lake))


def pulls(lake: Path) -> tuple[dict[str, object], ...]:
    """List the pulls of a lake, oldest first: at, snapshot, files, lines, loaded, refused, set_aside."""
    return tuple(lakes.ledger(lake))


def known_headers() -> Vocabulary:
    """Give the headers of the canonical tables and of all connectors."""
    return vocabulary(tuple(alias for connector in connectors() for alias in connector.aliases()))


def _checked(folder: Path, *, mapping: Path | None) -> tuple[SheetMapping, ...]:
    if not folder.exists():
        raise UsageError(Fault(what="没有这个文件夹", where=str(folder), mend="检查路径"))
    return mappings.read_mappings(mapping) if mapping else ()


@contextmanager
def _database(writer: Writer) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database in which rows are cleaned; what it cannot hold in memory goes to the scratch folder."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": min(os.cpu_count() or 2, 8),
        "temp_directory": str(writer.scratch / "spill"),
        # Nothing is ever written to a file of the database, so that tidying it up on the way would be for nothing.
        "checkpoint_threshold": "1TB",
    }
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            yield connection
    except duckdb.Error as error:
        what = f"入库中断：{str(error).splitlines()[0]}"
        raise LakeError(Fault(what=what, where=str(writer.lake), mend="腾出磁盘空间或内存后重试；原有快照没有变动")) from error


def _commit(writer: Writer, *, outcome: Outcome, account: Reconciliation, files: Sequence[SourceFile], at: datetime | None) -> Snapshot:
    counts = {"lines": account.lines, "loaded": account.loaded, "refused": account.refused, "set_aside": account.set_aside}
    return writer.commit(
        parts=outcome.parts,
        loaded=outcome.loaded,
        files=files,
        sheets=[asdict(sheet) for sheet in account.sheets],
        at=at or datetime.now().astimezone(),
        pull={"files": len(files), **counts},
    )


def _fill(
    batch: Batch, *, folder: Path, base: Snapshot | None, scratch: Path, progress: Progress
) -> tuple[tuple[FoundFile, ...], dict[str, Fault]]:
    known = {file.sha256: f"（已入库）{file.path}" for file in base.files} if base else {}
    if base is not None:
        for name in sorted(base.loaded):
            batch.carry(TABLES[name], parquets=base.paths_of(name))
    files = find_files(folder, known=known)
    answers: dict[str, Fault] = {}
    total = sum(1 for file in files if file.kind in TABLE_KINDS and file.same_as is None)
    progress("读取", done=0, total=total)
    for done, (file, opened) in enumerate(read_files(files, scratch=scratch), start=1):
        if isinstance(opened, Fault):
            answers[file.shown] = opened
        else:
            try:
                batch.take(file.shown, opened=opened)
            except WorkbookError as error:
                answers[file.shown] = error.faults[0]
        progress("读取", done=done, total=total)
    return files, answers


def _account(files: Sequence[FoundFile], *, answers: Mapping[str, Fault], outcome: Outcome) -> Reconciliation:
    faults = {file.shown: file.fault for file in files if file.fault is not None} | dict(answers)
    return Reconciliation(
        sheets=outcome.sheets,
        refused_files=tuple(faults[name] for name in sorted(faults)),
        repeated=tuple((file.shown, file.same_as) for file in files if file.same_as is not None),
    )


def _nothing(account: Reconciliation, *, folder: Path) -> tuple[Fault, ...]:
    asked = tuple(
        Fault(what=sheet.question, where=f"{sheet.file} {sheet.sheet}".strip(), mend="用 jicha intake map 写映射文件")
        for sheet in account.questions
    )
    return (*account.refused_files, *asked) or (
        Fault(what="没有找到可以入库的表格", where=str(folder), mend="把平台导出的 xlsx、xls、csv 放进这个文件夹"),
    )


def _sources(files: Sequence[FoundFile], *, base: Snapshot | None) -> list[SourceFile]:
    mine = {
        file.shown: SourceFile(path=file.shown, sha256=file.sha256, size=file.size)
        for file in files
        if file.kind is not None or file.sha256
    }
    before = {file.path: file for file in base.files} if base else {}
    return list((before | mine).values())


def _remembered(lake: Path) -> tuple[SheetMapping, ...]:
    return tuple(mapping for path in sorted((lake / "mappings").glob("*.yaml")) for mapping in mappings.read_mappings(path))


def _remember(used: Mapping[str, SheetMapping], *, lake: Path) -> None:
    for print_, mapping in used.items():
        path = lake / "mappings" / f"{print_}.yaml"
        path.write_text(mappings.written([mappings.remembered(mapping, fingerprint=print_)]), encoding="utf-8")
