"""How a vendor writes a header and a cell."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from examples.lvliang_2021.forms.sheets import Sheet
from examples.lvliang_2021.units import BRANCHES, branch_of
from examples.lvliang_2021.year import CITY, Value
from jicha.domain.tables import Column, Kind

EXCEL_ZERO = date(1899, 12, 30)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CODES = frozenset(branch.code for branch in BRANCHES)


class Dates(StrEnum):
    """The ways in which days are written."""

    REAL = "real"
    ISO = "iso"
    DOTS = "dots"
    CHINESE = "chinese"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Style:
    """One vendor's habits.

    Attributes:
        extension: xlsx or csv.
        dates: how days are written; instants follow, but never as serial numbers.
        delimiter: of a csv.
        encoding: of a csv.
        synonym: which synonym of a header is taken, 0 for the canonical header.
        ten_thousands: money in 万元, else in 元.
        title_rows: rows above the header.
        remarks: rows below the table.
        hidden_sheet: whether the lists of the drop-downs stand on a hidden sheet.
        one_workbook: whether sheets of one theme share a workbook.
        unit: how the branch is written: code, office, name, county, or empty when only the folder tells.
        names_by: what stands between the names of officers.
        full_width: whether whole numbers are typed with full-width digits.
    """

    extension: str = "csv"
    dates: Dates = Dates.ISO
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    synonym: int = 0
    ten_thousands: bool = True
    title_rows: int = 0
    remarks: bool = False
    hidden_sheet: bool = False
    one_workbook: bool = False
    unit: str = "code"
    names_by: str = "、"
    full_width: bool = False


TIDY = Style()
VENDORS: tuple[Style, ...] = (
    Style("xlsx", Dates.DOTS, synonym=1, title_rows=2, remarks=True, hidden_sheet=True, unit="office", names_by="，"),
    Style("csv", Dates.ISO, encoding="gb18030", ten_thousands=False, remarks=True, unit="code", names_by=","),
    Style("csv", Dates.CHINESE, delimiter="\t", encoding="gb18030", synonym=2, title_rows=1, unit="", names_by=" "),
    Style("xlsx", Dates.REAL, synonym=1, title_rows=1, one_workbook=True, unit="name", names_by="；", ten_thousands=False),
    Style("xlsx", Dates.SERIAL, title_rows=3, remarks=True, unit="county", full_width=True),
)
CITY_STYLE = Style("xlsx", Dates.REAL, title_rows=1, remarks=True)


def header(column: Column, sheet: Sheet, style: Style) -> str:
    """Write a header: canonical, or a synonym that no other column of the table shares; money always says its unit."""
    if column.kind is Kind.MONEY:
        word = "（万元）" if style.ten_thousands else "（元）"
        return next((name for name in (column.zh, *column.synonyms) if name.endswith(word)), column.zh)
    others = {name for other in sheet.columns if other is not column for name in (other.zh, *other.synonyms)}
    choices = [name for name in column.synonyms if name not in others and not name.isascii()]
    if style.synonym == 0 or not choices or column.name == "unit_code":
        return column.zh
    return choices[min(style.synonym, len(choices)) - 1]


def cell(value: Value, column: Column, title: str, style: Style) -> Value:
    """Write a value as the vendor does; real days stay days for the workbook to format."""
    if value is None or value == "":
        return None
    if column.name == "unit_code":
        return unit_word(str(value), style)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return instant_word(value, style)
    if isinstance(value, date):
        return day_word(value, style)
    if isinstance(value, (int, float)):
        return number_word(value, column, title, style)
    return value.replace("、", style.names_by) if column.kind is Kind.OFFICERS else value


def unit_word(code: str, style: Style) -> str | None:
    """Name a branch in the vendor's way."""
    if code == CITY or code not in CODES or style.unit == "code":
        return code
    branch = branch_of(code)
    return {"office": branch.office, "name": branch.name, "county": branch.county, "": None}[style.unit]


def day_word(value: date, style: Style) -> Value:
    """Write a day."""
    match style.dates:
        case Dates.REAL:
            return value
        case Dates.ISO:
            return value.isoformat()
        case Dates.DOTS:
            return f"{value.year}.{value.month}.{value.day}"
        case Dates.CHINESE:
            return f"{value.year}年{value.month}月{value.day}日"
        case Dates.SERIAL:
            return (value - EXCEL_ZERO).days


def instant_word(value: datetime, style: Style) -> Value:
    """Write an instant."""
    if style.dates in (Dates.REAL, Dates.SERIAL):
        return value
    if style.dates is Dates.ISO:
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return (
        f"{day_word(value.date(), style)} {value.hour}:{value:%M}"
        if not value.second
        else f"{day_word(value.date(), style)} {value.hour}:{value:%M:%S}"
    )


def number_word(value: float, column: Column, title: str, style: Style) -> Value:
    """Write a number; money by the unit that its header says."""
    if column.kind is Kind.MONEY:
        return round(value / 10_000, 6) if "万元" in title else value
    if style.full_width and column.kind in (Kind.INTEGER, Kind.NUMBER) and float(value).is_integer():
        return f"{value:.0f}".translate(FULL_WIDTH)
    return value
