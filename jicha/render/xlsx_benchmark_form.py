"""The empty form for a bureau's own benchmark: instructions, three sheets, drop-down lists, limits of numbers."""

from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from jicha.domain.discretion.entry_form import BREACHES, FACTORS, INSTRUMENT, SHEETS, CellKind, Column
from jicha.render.xlsx import Book, open_book, write_row

_ROWS = 3000
_ADVICE = (
    "一、先填“基准”，再填“违法行为”，最后填“裁量因子”。黄色格必填。表头和工作表名不要改；行可以增加。",
    "二、百分值写数字5或5%都可以；分数写成文字，如 25/3。金额单位是元，不是万元。",
    "三、以原文为准。原文的表不合规律（合计不是100%、最低罚款不等于法定下限、等级升高百分值下降）的，照原文录入，并写明理由。",
    "四、填好后运行：jicha fine import 本文件.xlsx --overlay 覆盖目录。有错的一次列出全部单元格；没有错的写入覆盖目录，并给出每张表最低、居中、最高三个罚款供核对。",
    "五、核对时另取几份已作出的处罚决定，看算出的数额与决定书是否一致；不一致的先查计算方式。",
)
_EXAMPLE_BREACH = (
    "SX-示例",
    "超标排放水污染物（示例，勿照抄）",
    "水污染防治法 10",
    "水污染防治法 83(2)",
    None,
    "单位",
    100000,
    1000000,
    "元",
    "定额",
    None,
    10,
)
_EXAMPLE_FACTORS = (
    ("SX-示例", "超标倍数", "个性", "程度", 1, "不足1倍", 0, None),
    ("SX-示例", "超标倍数", "个性", "程度", 2, "1倍以上", 60, None),
    ("SX-示例", "两年内违法次数", "共性", "违法次数", 1, "首次", 0, None),
    ("SX-示例", "两年内违法次数", "共性", "违法次数", 2, "2次以上", 30, None),
)


def write_form(path: Path) -> None:
    """Write the empty form.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    book = open_book(path, title="裁量基准录入表", is_streamed=False)
    _instructions(book)
    _instrument(book)
    for sheet in (BREACHES, FACTORS):
        page = book.sheet(sheet.zh, widths=[column.width for column in sheet.columns], is_wide=True)
        heads = [column.zh for column in sheet.columns]
        write_row(page, row=0, values=heads, forms=[book.forms["head"]] * len(heads))
        page.freeze_panes(1, 2)
        for number, column in enumerate(sheet.columns):
            page.write_comment(0, number, column.advice, {"author": "jicha"})
            _limit(page, column=column, first=(1, number), last=(_ROWS, number))
            if column.required:
                page.conditional_format(1, number, _ROWS, number, {"type": "blanks", "format": book.forms["answer"]})
    book.file.close()


def _instrument(book: Book) -> None:
    page = book.sheet(INSTRUMENT.zh, widths=(22, 60, 60))
    write_row(page, row=0, values=("项目", "填写", "说明"), forms=[book.forms["head"]] * 3)
    for row, column in enumerate(INSTRUMENT.columns, start=1):
        form = book.forms["answer" if column.required else "text"]
        write_row(page, row=row, values=(column.zh, None, column.advice), forms=(book.forms["text"], form, book.forms["note"]))
        _limit(page, column=column, first=(row, 1), last=(row, 1))


def _limit(page: Worksheet, *, column: Column, first: tuple[int, int], last: tuple[int, int]) -> None:
    rule: dict[str, object] | None = None
    match column.kind:
        case CellKind.CHOICE:
            rule = {"validate": "list", "source": list(column.choices or ()), "error_message": "请从下拉列表中选择。"}
        case CellKind.WHOLE:
            rule = {"validate": "integer", "criteria": ">=", "value": 1, "error_message": "请写整数，从1起。"}
        case CellKind.NUMBER:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请写不小于0的数字。", "error_type": "warning"}
        case _:
            return
    page.data_validation(*first, *last, {"ignore_blank": True, "error_title": column.zh, **rule})


def _instructions(book: Book) -> None:
    page = book.sheet("填写说明", widths=[24, 24, 24, 24, 12, 30, 14, 14, 12, 12, 14, 12])
    page.merge_range(0, 0, 0, 11, "裁量基准录入表", book.forms["title"])
    for row, advice in enumerate(_ADVICE, start=1):
        page.merge_range(row, 0, row, 11, advice, book.forms["note"])
        page.set_row(row, 30)
    row = len(_ADVICE) + 2
    for sheet in SHEETS:
        page.write(row, 0, f"工作表“{sheet.zh}”", book.forms["bold"])
        for number, column in enumerate(sheet.columns, start=1):
            words = f"{'（必填）' if column.required else ''}{column.advice}"
            if column.choices:
                words += f"：{'、'.join(column.choices)}"
            page.write(row + number, 0, column.zh, book.forms["text"])
            page.merge_range(row + number, 1, row + number, 11, words, book.forms["text"])
        row += len(sheet.columns) + 2
    page.write(row, 0, "样例（虚构，只说明写法）", book.forms["bold"])
    for sheet, rows in ((BREACHES, (_EXAMPLE_BREACH,)), (FACTORS, _EXAMPLE_FACTORS)):
        heads = [column.zh for column in sheet.columns][: len(rows[0])]
        write_row(page, row=row + 1, values=heads, forms=[book.forms["head"]] * len(heads))
        for number, values in enumerate(rows, start=2):
            write_row(page, row=row + number, values=values, forms=[book.forms["text"]] * len(values))
        row += len(rows) + 3
