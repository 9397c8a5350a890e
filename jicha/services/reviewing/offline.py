"""Score sheets out and in: one workbook per reviewer, read back with the same faults as the page tells, handed back marked."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from openpyxl.utils import column_index_from_string

from jicha.domain.errors import Fault, ReviewError, refuse
from jicha.domain.reviews.marks import Answer, Field, Mark, Note, Sheet, sheet_faults
from jicha.domain.reviews.packets import BATCH_PAGE, Packet, answers_of
from jicha.engine.intake.accounts import RefusedCell
from jicha.engine.intake.files.sniffing import FileKind
from jicha.engine.intake.refusals import mark_workbook
from jicha.render.forms.score_sheet import write_score_sheet
from jicha.services.benchmarks.cells import FilledSheets, Line, read_sheets

_PLACE = re.compile(r"工作表“(?P<sheet>[^”]+)” (?P<column>[A-Z]+)(?P<row>\d+)$")
_UNSAFE = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff-]+")


def sheet_name(packet: Packet) -> str:
    """Give the file's name of a packet: batch and the reviewer's code, nothing else."""
    return f"评分表_{_UNSAFE.sub('_', packet.batch)}_{packet.reviewer}.xlsx"


def hand_out(packet: Packet, *, folder: Path) -> Path:
    """Write a reviewer's workbook into a folder.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    path = folder / sheet_name(packet)
    write_score_sheet(packet, path=path)
    return path


def take_in(path: Path, *, packet: Packet, is_whole: bool = True) -> tuple[Sheet, ...]:
    """Read a filled workbook back, whole or not at all.

    Args:
        packet: what was handed out. is_whole: false lets criteria without an answer through, as a draft.

    Returns:
        One sheet per file, in the order of the packet.

    Raises:
        ReviewError: every fault at once, each with its cell.
        WorkbookError: the file cannot be read.
    """
    pages = [answers_of(one.case.alias) for one in packet.files]
    filled = read_sheets(path, sheets=(BATCH_PAGE, *pages), upright=frozenset({BATCH_PAGE.zh}), maker="评查页面的“下载评分表”")
    faults = [*filled.faults, *_foreign(filled, packet=packet)]
    refused = {fault.where for fault in faults}
    sheets = []
    for one in packet.files:
        lines = filled.lines[one.case.alias]
        sheet = Sheet(one.case.alias, one.case.kind, packet.rubric.digest, tuple(_mark(line) for line in lines if line["criterion"].text))
        sheets.append(sheet)
        if lines:
            found = _sheet_faults(sheet, lines=lines, packet=packet, pages=len(one.case.pages) or None, is_whole=is_whole)
            faults.extend(fault for fault in found if fault.where not in refused)
    refuse(ReviewError, faults=dict.fromkeys(faults))
    return tuple(sheets)


def hand_back(path: Path, *, faults: Sequence[Fault], to: Path) -> Path:
    """Write a copy of a refused workbook with the bad cells red and the reason in a comment; `to` has no ending."""
    cells = []
    for fault in faults:
        place = _PLACE.search(fault.where)
        if place is not None:
            column = column_index_from_string(place["column"]) - 1
            cells.append(
                RefusedCell(path.name, place["sheet"], int(place["row"]), "D23", place["column"], "", fault.what, fault.mend, column)
            )
    return mark_workbook(path, kind=FileKind.WORKBOOK, cells=cells, to=to)


def _foreign(filled: FilledSheets, *, packet: Packet) -> Iterator[Fault]:
    """Tell a workbook of another batch, reviewer or rubric."""
    for line in filled.lines[BATCH_PAGE.zh]:
        wanted = {"batch": packet.batch, "reviewer": packet.reviewer, "rubric": packet.rubric.digest}
        for column in BATCH_PAGE.columns:
            entry = line[column.key]
            if entry.value is not None and entry.text != wanted[column.key]:
                what = f"{column.zh}是“{entry.text[:20]}”，应为“{wanted[column.key][:20]}”"
                yield Fault(what, entry.where, "交回下载给自己的那一份；细则已更换的重新下载。")


def _mark(line: Line) -> Mark:
    answer, lost, page = line[Field.ANSWER].maybe, line[Field.LOST].maybe, line[Field.PAGE].maybe
    reason = line[Field.REASON].text
    return Mark(
        criterion=line["criterion"].text,
        answer=None if answer is None else Answer(answer),
        lost=None if lost is None else _decimal(lost),
        times=None if line[Field.TIMES].maybe is None else int(line[Field.TIMES].text),
        reason=reason,
        notes=() if page is None else (Note(reason, int(page)),),
        question=line["question"].text,
    )


def _decimal(text: str) -> Decimal:
    value = Fraction(text)
    return Decimal(value.numerator) / Decimal(value.denominator)


def _sheet_faults(sheet: Sheet, *, lines: Sequence[Line], packet: Packet, pages: int | None, is_whole: bool) -> Iterator[Fault]:
    by_criterion = {line["criterion"].text: line for line in reversed(lines)}
    for fault in sheet_faults(sheet, criteria=packet.rubric.criteria(sheet.kind), pages=pages, is_whole=is_whole):
        line = by_criterion.get(fault.criterion)
        where = f"工作表“{sheet.alias}”" if line is None else line[fault.field].where
        yield Fault(fault.what, where, fault.mend)
