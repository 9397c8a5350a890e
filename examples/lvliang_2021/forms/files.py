"""Writing sheets to csv files and workbooks, with the same bytes each time."""

import csv
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from examples.lvliang_2021.forms.sheets import Sheet
from examples.lvliang_2021.forms.style import Style, cell, header
from examples.lvliang_2021.year import Value

MARK = "虚构数据"
REMARK = "备注：本表为演示用虚构数据，与任何真实单位和个人无关。"
MERGED = {"dress_check": ("checked_at", "place")}
"""Tables whose leading columns the first vendor merges over the rows of one scene."""
LISTS = (("是否", "是", "否"), ("监管类别", "重点", "特殊", "一般"), ("季度", "第一季度", "第二季度", "第三季度", "第四季度"))


def lines(sheet: Sheet, style: Style) -> tuple[list[str], list[list[Value]]]:
    """Turn a sheet into its headers and cells."""
    titles = [header(column, sheet, style) for column in sheet.columns]
    pairs = list(zip(sheet.columns, titles, strict=True))
    if not style.unit and all(row.get("unit_code") != "141100" for row in sheet.rows):
        pairs = pairs[1:]
    cells = [[cell(row.get(column.name), column, title, style) for column, title in pairs] for row in sheet.rows]
    return [title for _, title in pairs], cells


def title_lines(sheet: Sheet, office: str, style: Style) -> list[str]:
    """Write what stands above the header."""
    said = (f"{office}2021年{sheet.name}（{MARK}）", "填报人：办公室    填报日期：2021年12月31日", "")
    return list(said[: style.title_rows])


def write_csv(path: Path, sheet: Sheet, *, office: str, style: Style) -> None:
    """Write one sheet as a csv file."""
    titles, cells = lines(sheet, style)
    with path.open("w", encoding=style.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=style.delimiter, lineterminator="\r\n")
        writer.writerows([line] for line in title_lines(sheet, office, style))
        writer.writerow(titles)
        writer.writerows(cells)
        if style.remarks:
            writer.writerow([REMARK])


def write_workbook(path: Path, sheets: list[Sheet], *, office: str, style: Style) -> None:
    """Write sheets as one workbook."""
    merging = style.hidden_sheet and any(sheet.table in MERGED for sheet in sheets)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": not merging, "default_date_format": "yyyy-mm-dd", "strings_to_urls": False})
    book.set_properties({"created": datetime(2021, 12, 31), "comments": MARK})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    bold = book.add_format({"bold": True, "align": "center"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        fill(page, sheet, office=office, style=style, bold=bold, moment=moment, merging=merging)
    if style.hidden_sheet:
        page = book.add_worksheet("下拉选项")
        for row, words in enumerate(LISTS):
            page.write_row(row, 0, words)
        page.hide()
    book.close()


def fill(page: Worksheet, sheet: Sheet, *, office: str, style: Style, bold: Format, moment: Format, merging: bool) -> None:
    """Write titles, header, cells and remark of one sheet."""
    titles, cells = lines(sheet, style)
    above = title_lines(sheet, office, style)
    for number, line in enumerate(above):
        if number == 0 and len(titles) > 1:
            page.merge_range(0, 0, 0, len(titles) - 1, line, bold)
        else:
            page.write_string(number, 0, line)
    page.write_row(len(above), 0, titles, bold)
    for number, row in enumerate(cells, start=len(above) + 1):
        for place, value in enumerate(row):
            put(page, number, place, value=value, moment=moment)
    if merging and sheet.table in MERGED:
        merge(page, sheet, cells, first=len(above) + 1)
    if style.remarks:
        page.write_string(len(above) + len(cells) + 2, 0, REMARK)


def put(page: Worksheet, number: int, place: int, *, value: Value, moment: Format) -> None:
    """Write one cell by its kind."""
    if isinstance(value, str):
        page.write_string(number, place, value)
    elif isinstance(value, datetime):
        page.write_datetime(number, place, value, moment)
    elif isinstance(value, date):
        page.write_datetime(number, place, value)
    elif value is not None:
        page.write_number(number, place, value)


def merge(page: Worksheet, sheet: Sheet, cells: list[list[Value]], *, first: int) -> None:
    """Merge the cells of one scene downwards, as people do."""
    places = [index for index, column in enumerate(sheet.columns) if column.name in MERGED[sheet.table]]
    for _, group in groupby(enumerate(cells), key=lambda pair: [pair[1][place] for place in places]):
        rows = list(group)
        for place in places if len(rows) > 1 else ():
            page.merge_range(first + rows[0][0], place, first + rows[-1][0], place, str(rows[0][1][place]))
