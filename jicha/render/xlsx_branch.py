"""一县一单: one workbook per branch with its problems, what could not be judged, and the counts, with columns for its answer."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from jicha.domain.overview import CheckCard, Count, ExceptionRow, Overview, Unit
from jicha.domain.scorecards import wilson
from jicha.domain.words import BASIS, SEVERITY, interval_text
from jicha.render.xlsx import Book, open_book, row_height, write_row

PROBLEMS, UNKNOWN, COUNTS = "问题清单", "无法判定", "核查数量"
FIRST_ROW = 4
"""The row of the first problem, counted from 0: title, note, an empty line and the head stand above."""
MOST_ROWS = 1_048_575
"""What a sheet can hold; more rows stand in exceptions.csv only, and the sheet says so."""
_ANSWERS: tuple[tuple[str, float], ...] = (("分局说明", 18), ("整改措施", 18), ("责任人", 9), ("完成时限", 12))
_WANTED: tuple[tuple[str, float], ...] = (("需补充的材料", 20), ("分局说明", 18))
_HEADS = (
    "序号",
    "稽查内容",
    "核查规则",
    "程度",
    "对象编号",
    "问题事实",
    "应当",
    "实际",
    "依据",
    "适用规定",
    "来源文件",
    "工作表",
    "行号",
    "规则编号",
)
_WIDTHS = (5.0, 9.5, 18, 5, 18, 40, 18, 20, 22, 16, 20, 9, 6, 10)


def branch_file(unit: Unit) -> str:
    """Name the workbook of a branch."""
    name = "".join("_" if c in '\\/:*?"<>|' else c for c in unit.name)
    return f"{unit.code}_{name}_问题清单.xlsx"


def write_branch_book(facts: Overview, *, unit: Unit, fails: Iterable[ExceptionRow], unknown: Iterable[ExceptionRow], path: Path) -> None:
    """Write the workbook of a branch; rows are streamed, in the order given."""
    book = open_book(path, title=f"{unit.name}{facts.year}年执法稽查问题清单", is_streamed=True)
    _rows_sheet(book, facts=facts, unit=unit, name=PROBLEMS, rows=fails)
    _rows_sheet(book, facts=facts, unit=unit, name=UNKNOWN, rows=unknown)
    _counts_sheet(book, facts=facts, unit=unit)
    book.file.close()


def _rows_sheet(book: Book, *, facts: Overview, unit: Unit, name: str, rows: Iterable[ExceptionRow]) -> None:
    blanks = _ANSWERS if name == PROBLEMS else _WANTED
    heads = [*_HEADS, *(head for head, _ in blanks)]
    if name == UNKNOWN:
        heads[5] = "无法判定的原因"
    widths = (*_WIDTHS, *(width for _, width in blanks))
    sheet = book.sheet(name, widths=widths, is_wide=True)
    _head(
        sheet, book=book, title=f"{unit.name}{facts.year}年生态环境保护执法稽查{name}", note=_note(facts, unit=unit, name=name), heads=heads
    )
    names = {item.code: item.short for item in facts.items}
    forms = [book.forms["text"]] * len(_HEADS) + [book.forms["answer"]] * len(blanks)
    forms[0] = forms[3] = forms[12] = book.forms["centre"]
    last = FIRST_ROW - 1
    for last, row in enumerate(rows, start=FIRST_ROW):
        if last >= MOST_ROWS:
            sheet.write_string(last, 0, "其余见exceptions.csv", book.forms["text"])
            break
        line = _line(last - FIRST_ROW + 1, row=row, card=facts.checks[row.check_id], item=names.get(row.item, row.item), blanks=len(blanks))
        sheet.set_row(last, row_height(line, widths=widths))
        write_row(sheet, row=last, values=line, forms=forms)
    if last >= FIRST_ROW:
        sheet.autofilter(FIRST_ROW - 1, 0, last, len(heads) - 1)
    else:
        sheet.write_string(FIRST_ROW, 0, "无", book.forms["centre"])


def _head(sheet: Worksheet, *, book: Book, title: str, note: str, heads: Sequence[str]) -> None:
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, len(heads) - 1, title, book.forms["title"])
    sheet.set_row(1, 20)
    sheet.merge_range(1, 0, 1, len(heads) - 1, note, book.forms["note"])
    write_row(sheet, row=FIRST_ROW - 1, values=heads, forms=[book.forms["head"]] * len(heads))
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.repeat_rows(FIRST_ROW - 1)


def _note(facts: Overview, *, unit: Unit, name: str) -> str:
    tally = facts.tally(unit=unit.code)
    if name == PROBLEMS:
        return f"共{tally.failed}项疑点，请逐项核实，在黄色栏填写后返回。依据状态：有出处、方案、推导、默认值（未核实）。"
    return f"共{tally.unknown}项因数据缺失或不全无法判定，不计为符合要求。请补报材料。"


def _line(number: int, *, row: ExceptionRow, card: CheckCard, item: str, blanks: int) -> Sequence[str | int | None]:
    return (
        number, item, card.title, SEVERITY.get(row.severity, row.severity), row.subject_key, row.message, row.expected, row.observed,
        f"{card.basis_text}（{BASIS.get(card.basis_status, card.basis_status)}）", row.law_version, row.source_file,
        row.source_sheet, row.source_row,
        row.check_id, *(None for _ in range(blanks)),
    )  # fmt: skip


def _counts_sheet(book: Book, *, facts: Overview, unit: Unit) -> None:
    heads = ("规则编号", "稽查内容", "核查规则", "应判", "符合", "疑点", "无法判定", "符合率", "95%区间", "适用规定")
    sheet = book.sheet(COUNTS, widths=(11, 12, 40, 8, 8, 8, 9, 9, 18, 30))
    write_row(sheet, row=0, values=heads, forms=[book.forms["head"]] * len(heads))
    sheet.freeze_panes(1, 0)
    names = {item.code: item.short for item in facts.items}
    order = {item.code: number for number, item in enumerate(facts.items)}
    found = sorted((c for c in facts.counts if c.unit_code == unit.code), key=lambda c: (order.get(c.item, 99), c.check_id))
    f = book.forms
    forms = [f["centre"], f["text"], f["text"], f["number"], f["number"], f["number"], f["number"], f["percent"], f["centre"], f["text"]]
    for number, count in enumerate(found, start=1):
        rate, interval = _rate(count, least=facts.rules.least)
        t = count.tally
        values = (
            count.check_id, names.get(count.item, count.item), facts.checks[count.check_id].title, t.population, t.passed, t.failed,
            t.unknown,
            rate, interval, count.law_version,
        )  # fmt: skip
        write_row(sheet, row=number, values=values, forms=forms)


def _rate(count: Count, *, least: int) -> tuple[float | None, str]:
    if count.tally.judged < least:
        return None, "样本不足" if count.tally.population else "无对象"
    return count.tally.rate, interval_text(wilson(count.tally.passed, judged=count.tally.judged))
