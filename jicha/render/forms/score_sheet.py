"""A reviewer's offline score sheet: one page per file under its alias, drop-down lists, totals that reckon themselves, no names.

Cells outside the answers are locked (without a password: a guard against slips, not against people). Totals of the workbook are for the
reviewer's eyes; what is handed in is reckoned again from the answers.
"""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from jicha.domain.discretion.entry_form import Sheet
from jicha.domain.reviews.marks import ANSWER_WORDS, POINT_ANSWERS, VETO_ANSWERS, Answer, Field
from jicha.domain.reviews.packets import BATCH_PAGE, WRITABLE, Packet, PacketFile, page_of
from jicha.domain.reviews.prefill import Proposal
from jicha.domain.rubrics.rubric import PART_WORDS, Criterion, CriterionKind, Formula, Rubric
from jicha.render.forms.entry_form import limit_cells
from jicha.render.xlsx import Book, open_book, row_height, write_row

_ADVICE = (
    "一、每份案卷一张工作表，表名是案卷代号。只填白色和黄色格：判定、扣分、处数、理由、页码、典型问题。其他格已锁定，不要改。",
    "二、每一项都要判定。没有判定的不能当作符合，整份评分表不能提交。",
    "三、否决项选“无此问题”“有此问题”或“不适用”；其他项选“符合”“扣分”或“不适用”。扣分、有此问题、不适用的必须写理由。",
    "四、“系统提示”是核查规则的判断，仅供参考。系统预填的判定也要核对案卷后确认或更改。",
    "五、页码写案卷图像的页码。需要在图像上框选的，在评查页面上做。",
    "六、“汇总”表的分数自动计算，供核对。提交后由系统按同一细则重新计算。",
    "七、不要在表里写评查人、分局、当事人的名称和文号。填好后按原文件名交回。",
)
_EDGE = {"border": 1, "border_color": "#999999"}
_SUMMARY = ("案卷代号", "案卷类别", "未评项数", "否决项数", "适用分值", "得分", "基础要素扣分", "总分")


def write_score_sheet(packet: Packet, *, path: Path) -> None:
    """Write the workbook of one reviewer; the same packet gives the same cells.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    book = open_book(path, title="案卷评查评分表", is_streamed=False)
    free = book.file.add_format({"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, **_EDGE, "locked": False})
    needed = book.file.add_format({"bg_color": "#FFFBE6"})
    _instructions(book, packet=packet)
    _batch(book, packet=packet)
    summary = book.sheet("汇总", widths=(14, 20, 10, 10, 10, 10, 14, 12))
    write_row(summary, row=0, values=_SUMMARY, forms=[book.forms["head"]] * len(_SUMMARY))
    for row, one in enumerate(packet.files, start=1):
        criteria = packet.rubric.criteria(one.case.kind)
        _file(book, one=one, criteria=criteria, formats=(free, needed))
        _sum_up(summary, row=row, one=one, criteria=criteria, rubric=packet.rubric, form=book.forms["text"])
    _protect(summary)
    book.file.close()


def _protect(page: Worksheet) -> None:
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _instructions(book: Book, *, packet: Packet) -> None:
    page = book.sheet("填写说明", widths=(120,))
    page.write(0, 0, "案卷评查评分表", book.forms["title"])
    for row, advice in enumerate(_ADVICE, start=1):
        page.write(row, 0, advice, book.forms["note"])
        page.set_row(row, 30)
    rubric = packet.rubric
    notes = [f"评查细则：{rubric.zh}{f'（{rubric.number}）' if rubric.number else ''}", rubric.note, rubric.parts_note, rubric.bonus_note]
    for row, note in enumerate((note for note in notes if note), start=len(_ADVICE) + 2):
        page.write(row, 0, note, book.forms["note"])
    _protect(page)


def _batch(book: Book, *, packet: Packet) -> None:
    page = book.sheet(BATCH_PAGE.zh, widths=(22, 70, 30))
    write_row(page, row=0, values=("项目", "内容", "说明"), forms=[book.forms["head"]] * 3)
    values = (packet.batch, packet.reviewer, packet.rubric.digest)
    for row, (column, value) in enumerate(zip(BATCH_PAGE.columns, values, strict=True), start=1):
        write_row(page, row=row, values=(column.zh, value, column.advice), forms=[book.forms["text"]] * 3)
    _protect(page)


def _file(book: Book, *, one: PacketFile, criteria: Sequence[Criterion], formats: tuple[Format, Format]) -> None:
    sheet = page_of(one.case.alias)
    widths = [column.width for column in sheet.columns]
    page = book.sheet(sheet.zh, widths=widths, is_wide=True)
    write_row(page, row=0, values=[column.zh for column in sheet.columns], forms=[book.forms["head"]] * len(widths))
    page.freeze_panes(1, 4)
    places = {column.key: number for number, column in enumerate(sheet.columns)}
    proposed = {proposal.criterion: proposal for proposal in one.proposals}
    forms = [formats[0] if column.key in WRITABLE else book.forms["text"] for column in sheet.columns]
    for row, criterion in enumerate(criteria, start=1):
        values = _values(criterion, proposal=proposed.get(criterion.id), sheet=sheet)
        write_row(page, row=row, values=values, forms=forms)
        page.set_row(row, row_height(values, widths=widths))
        allowed = VETO_ANSWERS if criterion.kind is CriterionKind.VETO else POINT_ANSWERS
        cell = (row, places[Field.ANSWER])
        limit_cells(page, column=sheet.columns[cell[1]], first=cell, last=cell, choices=[ANSWER_WORDS[answer] for answer in allowed])
        if criterion.kind is not CriterionKind.VETO:
            page.write_formula(row, places["score"], _row_score(row, places=places), book.forms["text"], "")
    last = len(criteria)
    for field in (Field.LOST, Field.TIMES, Field.PAGE):
        limit_cells(page, column=sheet.columns[places[field]], first=(1, places[field]), last=(last, places[field]))
    page.conditional_format(1, places[Field.ANSWER], last, places[Field.ANSWER], {"type": "blanks", "format": formats[1]})
    _protect(page)


def _values(criterion: Criterion, *, proposal: Proposal | None, sheet: Sheet) -> list[str | float | None]:
    words = "；".join(word.message for word in proposal.words) if proposal else None
    answer = proposal.answer if proposal else None
    known: dict[str, str | float | None] = {
        "criterion": criterion.id,
        "part": PART_WORDS[criterion.part],
        "group": criterion.group,
        "zh": criterion.zh,
        "points": None if criterion.kind is CriterionKind.VETO else float(criterion.points),
        "hint": words,
        Field.ANSWER.value: ANSWER_WORDS[answer] if answer else None,
        Field.REASON.value: f"系统提示：{words}" if words and answer in {Answer.FOUND, Answer.DEDUCTED} else None,
    }
    return [known.get(column.key) for column in sheet.columns]


def _row_score(row: int, *, places: dict[str, int]) -> str:
    answer, points, lost = (xl_rowcol_to_cell(row, places[key]) for key in (Field.ANSWER, "points", Field.LOST))
    kept = f'IF({lost}="","",MAX(0,{points}-N({lost})))'
    return f'=IF({answer}="{ANSWER_WORDS[Answer.MET]}",{points},IF({answer}="{ANSWER_WORDS[Answer.DEDUCTED]}",{kept},""))'


def _sum_up(page: Worksheet, *, row: int, one: PacketFile, criteria: Sequence[Criterion], rubric: Rubric, form: Format) -> None:
    spans = {kind: _span(criteria, kind=kind) for kind in CriterionKind}
    items, basics, vetoes = (spans[kind] for kind in (CriterionKind.ITEM, CriterionKind.DEDUCTION, CriterionKind.VETO))
    columns = {column.key: chr(ord("A") + number) for number, column in enumerate(page_of(one.case.alias).columns)}

    def cells(key: str, span: tuple[int, int]) -> str:
        return f"'{one.case.alias}'!${columns[key]}${span[0]}:${columns[key]}${span[1]}"

    answer, na = Field.ANSWER.value, ANSWER_WORDS[Answer.NOT_APPLICABLE]
    blank = f"COUNTBLANK({cells(answer, (2, len(criteria) + 1))})"
    found = f'COUNTIF({cells(answer, vetoes)},"{ANSWER_WORDS[Answer.FOUND]}")' if vetoes[1] else "0"
    applies = f'SUM({cells("points", items)})-SUMIF({cells(answer, items)},"{na}",{cells("points", items)})'
    scored = f"SUM({cells('score', items)})"
    lost = f'SUMIF({cells(answer, basics)},"{ANSWER_WORDS[Answer.DEDUCTED]}",{cells(Field.LOST.value, basics)})' if basics[1] else "0"
    formulas = [blank, found, applies, scored, f"MIN({rubric.deduction_cap},{lost})"]
    page.write_string(row, 0, one.case.alias, form)
    page.write_string(row, 1, one.case.kind, form)
    for column, formula in enumerate(formulas, start=2):
        page.write_formula(row, column, f"={formula}", form, len(criteria) if column == 2 else 0)
    here = [xl_rowcol_to_cell(row, column) for column in range(2, 7)]
    page.write_formula(row, 7, f"={_total(here, rubric=rubric)}", form, "未评完")


def _span(criteria: Sequence[Criterion], *, kind: CriterionKind) -> tuple[int, int]:
    """Give the first and last line of a kind of criterion, counted from 1 with the heading; (0, 0) without any."""
    lines = [number for number, one in enumerate(criteria, start=2) if one.kind is kind]
    return (lines[0], lines[-1]) if lines else (0, 0)


def _total(cells: Sequence[str], *, rubric: Rubric) -> str:
    blank, found, applies, scored, lost = cells
    if rubric.formula is Formula.WEIGHTED:
        return f'IF({blank}>0,"未评完","提交后计算")'
    points = f"ROUND({rubric.base_points}+{rubric.item_points}*{scored}/{applies}-{lost},2)"
    return f'IF({blank}>0,"未评完",IF({found}>0,0,IF({applies}=0,"无适用项",{points})))'
