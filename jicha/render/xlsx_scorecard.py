"""The scorecard: branches against the eight items, methods and requirements; every cell leads to its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xlsxwriter.worksheet import Worksheet

from jicha.domain.overview import ExceptionRow, Item, Overview, Unit
from jicha.domain.scorecards import EMPTY, ItemScore, Tally, UnitScore
from jicha.domain.words import SEVERITY, STATE, VERDICT, points_text
from jicha.render.xlsx import Book, open_book, row_height, write_row
from jicha.render.xlsx_branch import FIRST_ROW, PROBLEMS, UNKNOWN, branch_file

ROWS = "明细"
MOST_ROWS = 20_000
"""Rows that the scorecard carries itself; above it, its cells lead into the workbooks of the branches."""
BRANCH_FOLDER = "分局"
_HEADS = ("单位", "稽查内容", "规则编号", "核查规则", "判定", "程度", "对象编号", "说明", "应当", "实际", "来源文件", "工作表", "行号")
_WIDTHS = (11, 11, 11, 24, 9, 6, 22, 50, 20, 24, 26, 12, 7)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of each (unit, item) begin: in the sheet of rows, or in the branch's workbook.

    Attributes:
        starts: (unit, item) → row, counted from 0, in the sheet that `is_inside` says.
    """

    starts: dict[tuple[str, str], int]
    is_inside: bool

    def link(self, unit: Unit, *, item: str, tally: Tally) -> str | None:
        """Give the address of the rows; null if there are none."""
        if not tally.failed + tally.unknown:
            return None
        row = self.starts[unit.code, item] + 1
        if self.is_inside:
            return f"internal:'{ROWS}'!A{row}"
        sheet = PROBLEMS if tally.failed else UNKNOWN
        return f"external:{BRANCH_FOLDER}/{quote(branch_file(unit))}#'{sheet}'!A{row}"


def places(facts: Overview) -> Places:
    """Work out from the counts where rows will stand, so that cells can be linked before rows are written."""
    is_inside = sum(t.failed + t.unknown for t in facts.cells.values()) <= MOST_ROWS
    starts: dict[tuple[str, str], int] = {}
    row = 1
    for unit in facts.units:
        fails = unknown = FIRST_ROW
        for item in facts.items:
            tally = facts.cells.get((unit.code, item.code), EMPTY)
            starts[unit.code, item.code] = row if is_inside else (fails if tally.failed else unknown)
            row, fails, unknown = row + tally.failed + tally.unknown, fails + tally.failed, unknown + tally.unknown
    return Places(starts=starts, is_inside=is_inside)


def write_scorecard(facts: Overview, *, rows: Iterable[ExceptionRow], path: Path) -> None:
    """Write the scorecard.

    Args:
        rows: all exceptions, unit by unit in the order of `facts.units`, within it item by item, fails before unknowns or mixed; used only
            if they fit.
    """
    book = open_book(path, title=f"{facts.year}年{facts.city}执法稽查评分表", is_streamed=True)
    where = places(facts)
    _points_sheet(book, facts=facts, where=where)
    _counts_sheet(book, facts=facts, where=where, name="八项内容疑点", items=facts.scored_items())
    _counts_sheet(book, facts=facts, where=where, name="方式与要求疑点", items=facts.other_items())
    _notes_sheet(book, facts=facts)
    if where.is_inside:
        _detail_sheet(book, facts=facts, rows=rows)
    book.file.close()


def _points_sheet(book: Book, *, facts: Overview, where: Places) -> None:
    items = facts.scored_items()
    sheet = book.sheet("评分表", widths=(14, *(12 for _ in items), 10, 10, 18, 8))
    _title(sheet, book=book, text=f"{facts.year}年{facts.city}生态环境保护执法稽查评分表", width=len(items) + 4)
    default = "（默认值，未经核定）" if facts.rules.is_default else ""
    heads = ("单位", *(f"{item.short}\n{facts.rules.weights[item.code]:g}分" for item in items), "得分", "可计分", "得分区间", "列名")
    write_row(sheet, row=2, values=heads, forms=[book.forms["head"]] * len(heads))
    sheet.freeze_panes(3, 1)
    units = {unit.code: unit for unit in facts.units}
    for number, line in enumerate(facts.scores, start=3):
        _points_line(sheet, book=book, row=number, line=line, unit=units[line.unit_code], where=where)
    last = 3 + len(facts.scores)
    text = (
        f"各项分值{default}。得分只计已判定的记录；得分区间：无法判定的全不符合～全符合。一项已判不足{facts.rules.least}项为“样本不足”，不计分。"
        "点击单元格看对应明细。得分仅供内部分析，不作排名。"
    )
    sheet.set_row(last, 34)
    sheet.merge_range(last, 0, last, len(heads) - 1, text, book.forms["note"])


def _points_line(sheet: Worksheet, *, book: Book, row: int, line: UnitScore, unit: Unit, where: Places) -> None:
    sheet.write_string(row, 0, unit.name, book.forms["bold"])
    for column, score in enumerate(line.items, start=1):
        _cell(sheet, book=book, row=row, column=column, link=where.link(unit, item=score.item, tally=score.tally), text=_points(score))
    column = len(line.items) + 1
    span = f"{points_text(line.low)}～{points_text(line.high)}" if line.points is not None else "—"
    values = (points_text(line.points), f"{line.weight:g}", span, "是" if unit.is_named else "")
    for offset, value in enumerate(values):
        sheet.write_string(row, column + offset, value, book.forms["bold"])


def _points(score: ItemScore) -> str:
    return STATE[score.state] or points_text(score.points)


def _counts_sheet(book: Book, *, facts: Overview, where: Places, name: str, items: Sequence[Item]) -> None:
    sheet = book.sheet(name, widths=(14, *(14 for _ in items)))
    _title(sheet, book=book, text=f"{facts.year}年{facts.city}执法稽查{name}（疑点数/已判数，括号内为无法判定数）", width=len(items))
    write_row(sheet, row=2, values=("单位", *(item.short for item in items)), forms=[book.forms["head"]] * (len(items) + 1))
    sheet.freeze_panes(3, 1)
    for row, unit in enumerate(facts.units, start=3):
        sheet.write_string(row, 0, unit.name, book.forms["bold"])
        for column, item in enumerate(items, start=1):
            tally = facts.cells.get((unit.code, item.code), EMPTY)
            text = (
                "无对象" if not tally.population else f"{tally.failed}/{tally.judged}" + (f"（{tally.unknown}）" if tally.unknown else "")
            )
            _cell(sheet, book=book, row=row, column=column, link=where.link(unit, item=item.code, tally=tally), text=text)


def _cell(sheet: Worksheet, *, book: Book, row: int, column: int, link: str | None, text: str) -> None:
    if link is None:
        sheet.write_string(row, column, text, book.forms["few" if text in ("无对象", "样本不足") else "centre"])
    else:
        sheet.write_url(row, column, link, book.forms["link"], text, "看明细")


def _notes_sheet(book: Book, *, facts: Overview) -> None:
    sheet = book.sheet("说明", widths=(22, 80))
    lines = (
        ("计划", f"{facts.plan_title} {facts.doc_no}"), ("截至日期", facts.as_of), ("运行编号", facts.run_id),
        *((f"摘要：{name}", digest) for name, digest in sorted(facts.digests.items())),
        ("程度权重", "、".join(f"{SEVERITY[k]}{v:g}" for k, v in facts.rules.severities.items()) + "（默认值，未经核定）"),
        ("计分方法", "每条规则按符合数÷已判数得符合率，按程度加权平均，乘以该项分值。无法判定的不计入，也不算符合。"),
        ("最少样本", f"一项已判不足{facts.rules.least}项不计分（默认值，未经核定）。"),
    )  # fmt: skip
    for row, values in enumerate(lines):
        write_row(sheet, row=row, values=values, forms=[book.forms["head"], book.forms["text"]])


def _detail_sheet(book: Book, *, facts: Overview, rows: Iterable[ExceptionRow]) -> None:
    sheet = book.sheet(ROWS, widths=_WIDTHS, is_wide=True)
    write_row(sheet, row=0, values=_HEADS, forms=[book.forms["head"]] * len(_HEADS))
    sheet.freeze_panes(1, 0)
    names = {item.code: item.short for item in facts.items}
    units = {unit.code: unit.name for unit in facts.units}
    last = 0
    for last, row in enumerate(rows, start=1):
        values = (
            units.get(row.unit_code, row.unit_name), names.get(row.item, row.item), row.check_id,
            facts.checks[row.check_id].title, VERDICT.get(row.verdict, row.verdict),
            SEVERITY.get(row.severity, row.severity), row.subject_key, row.message, row.expected, row.observed, row.source_file,
            row.source_sheet, row.source_row,
        )  # fmt: skip
        sheet.set_row(last, row_height(values, widths=_WIDTHS))
        write_row(sheet, row=last, values=values, forms=[book.forms["text"]] * len(_HEADS))
    if last:
        sheet.autofilter(0, 0, last, len(_HEADS) - 1)


def _title(sheet: Worksheet, *, book: Book, text: str, width: int) -> None:
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, max(width, 1), text, book.forms["title"])
    sheet.set_row(2, 30)
