"""A bureau's own benchmark: the empty form out, the filled form in, every fault with its cell, three fines to compare."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jicha.domain.discretion.benchmarks import Benchmark, Instrument, Rounding, Status, Variant
from jicha.domain.discretion.reckoning import Reckoning, reckon
from jicha.domain.discretion.statutes import BaseKind
from jicha.domain.errors import ContentError, Fault, UsageError, refuse
from jicha.domain.law import Confidence
from jicha.engine.content.benchmark_forms import InstrumentForm
from jicha.engine.content.benchmark_tables import build_table
from jicha.engine.content.benchmarks import instrument_of, instruments
from jicha.render.forms.benchmark_form import write_form
from jicha.services.benchmarks.cells import FilledForm, Line, read_cells
from jicha.services.benchmarks.entry import EnteredTable, entered_tables
from jicha.services.benchmarks.written import instrument_yaml

SAMPLE_BASE_YUAN = Fraction(1_000_000)
_REGION = re.compile(r"\d{2}0000", re.ASCII)


@dataclass(frozen=True, slots=True)
class Preview:
    """Three fines of one use of a table: all levels lowest, in the middle, highest.

    `base` is the sum that they were tried on; null for fixed fines.
    """

    code: str
    zh: str
    use: str
    base: Fraction | None
    fines_yuan: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What came out of a filled form: the instrument, the file that it was written to, fines to compare with decisions."""

    instrument: Instrument
    path: Path
    previews: tuple[Preview, ...]


def known(overlay: Path | None = None) -> tuple[Instrument, ...]:
    """Give every instrument, those of an overlay folder included.

    Raises:
        UsageError: the overlay folder does not exist. ContentError: a file of it is wrong.
    """
    if overlay is not None and not overlay.is_dir():
        raise UsageError(Fault(what="没有这个目录", where=str(overlay), mend="检查覆盖目录的路径。"))
    return instruments(overlay) if overlay is not None else instruments()


def write_template(path: Path) -> None:
    """Write the empty entry form.

    Raises:
        UsageError: the file's name does not end in .xlsx, or its folder does not exist.
    """
    if path.suffix.lower() != ".xlsx" or not path.absolute().parent.is_dir():
        raise UsageError(
            Fault(what="录入表写不到这里", where=str(path), mend="写成已有文件夹里的 xlsx 文件，如 --out 裁量基准录入表.xlsx。")
        )
    write_form(path)


def enter(form: Path, *, overlay: Path, is_replacing: bool = False) -> Entered:
    """Read a filled form, prove every table, and write the YAML into an overlay folder, whole or not at all.

    Args:
        form: the filled xlsx. overlay: the city's content folder; made if it does not exist.
        is_replacing: an instrument of the same region and first day may be overwritten.

    Raises:
        ContentError: every fault at once, each with its cell.
        WorkbookError: the file cannot be read. UsageError: the instrument is entered already.
    """
    if not form.is_file():
        raise UsageError(Fault(what="没有这个文件", where=str(form), mend="检查录入表的路径。"))
    cells = read_cells(form)
    tables = entered_tables(cells)
    faults = [*cells.faults, *_head_faults(cells.instrument), *tables.faults]
    built = _proved(tables.tables, source=cells.instrument["source"].text if cells.instrument.entries else "", faults=faults)
    refuse(ContentError, faults=dict.fromkeys(faults))
    head = _head(cells, tables=tables.tables)
    name = _name(head.region)
    path = overlay / "benchmarks" / name / f"{head.from_on}.yaml"
    if path.exists() and not is_replacing:
        raise UsageError(Fault(what="这一天施行的裁量基准已经录入", where=str(path), mend="确要改录的加 --replace。"))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.part")
    draft.write_text(instrument_yaml(head, origin=form.name), encoding="utf-8")
    draft.replace(path)
    instruments.cache_clear()
    instrument = instrument_of(head, name=name, tables=built)
    return Entered(instrument=instrument, path=path, previews=previews(instrument))


def _head_faults(head: Line) -> list[Fault]:
    found: list[Fault] = []
    if not head.entries:
        return found
    if head["region"].text and not _REGION.fullmatch(head["region"].text):
        found.append(Fault(what=f"“{head['region'].text}”不是省级行政区划代码", where=head["region"].where, mend="写六位数字，如140000。"))
    until, from_on = head["until_on"].day, head["from_on"].day
    if until is not None and from_on is not None and until <= from_on:
        found.append(Fault(what="停止施行日不晚于施行首日", where=head["until_on"].where, mend="对照原文改正；仍在施行的不写。"))
    return found


def _head(cells: FilledForm, *, tables: tuple[EnteredTable, ...]) -> InstrumentForm:
    line = cells.instrument
    return InstrumentForm(
        zh=line["zh"].text,
        region=line["region"].text,
        status=Status.ENTERED,
        source=line["source"].text,
        confidence=Confidence.HIGH,
        number=line["number"].maybe,
        from_on=line["from_on"].day,
        until_on=line["until_on"].day,
        rounding=Rounding(line["rounding"].text),
        unknown_takes_lowest=line["unknown_takes_lowest"].text == "yes",
        note=line["note"].maybe,
        tables=tuple(table.form for table in tables),
    )


def _proved(tables: tuple[EnteredTable, ...], *, source: str, faults: list[Fault]) -> tuple[Benchmark, ...]:
    found: list[Benchmark] = []
    for one in tables:
        built = build_table(one.form, source=source, confidence=Confidence.HIGH)
        faults.extend(one.shown(fault) for fault in built.faults)
        if built.table is not None:
            found.append(built.table)
    return tuple(found)


def _name(region: str) -> str:
    """Give the folder: that of the placeholder of the region, if there is one."""
    own = [item for item in instruments() if item.region == region and item.status is Status.NOT_ENTERED]
    return own[0].id if own else f"region_{region[:2]}"


def previews(instrument: Instrument) -> tuple[Preview, ...]:
    """Try every use of every table on its lowest, middle and highest levels."""
    return tuple(_preview(instrument, table=table, use=use) for table in instrument.tables for use in table.variants)


def _preview(instrument: Instrument, *, table: Benchmark, use: Variant) -> Preview:
    base = None if use.base is BaseKind.FIXED else SAMPLE_BASE_YUAN
    fines: list[Fraction] = []
    for part in (Fraction(0), Fraction(1, 2), Fraction(1)):
        levels = {factor.zh: factor.levels[int(part * (len(factor.levels) - 1))].number for factor in table.factors}
        found = reckon(instrument, code=table.code, variant=use.id, levels=levels, base_yuan=base)
        if isinstance(found, Reckoning):
            fines.append(found.fine_yuan)
    return Preview(code=table.code, zh=table.zh, use=use.zh or use.id, base=base, fines_yuan=tuple(fines))
