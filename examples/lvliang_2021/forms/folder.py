"""The folder of the year: one folder per branch, one for the city."""

from pathlib import Path

from examples.lvliang_2021.forms.files import write_csv, write_workbook
from examples.lvliang_2021.forms.sheets import sheets, used_columns
from examples.lvliang_2021.forms.style import CITY_STYLE, TIDY, VENDORS, Style
from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.year import CITY, Row, Year

NOTE = """虚构数据
本目录由 examples/lvliang_2021 生成，用于演示和测试。除县区名称、代码和2021年工作日历外，企业、人员、案件、文号全部虚构，
如有雷同纯属巧合。统一社会信用代码、执法证号等号码按编码规则生成，不对应任何真实主体。
"""
CITY_TABLES = ("unit", "audit_record", "clue", "review_score", "drill_indicator", "calendar_day", "campaign", "pull", "norm")
HEAVY = frozenset({"platform_log", "uniform_issue", "case_document", "recording", "publication", "review_score"})
"""Tables that come as csv whatever the vendor, since people export them from systems."""
THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("人员装备", ("officer", "terminal", "dress_check")),
    ("双随机", ("source", "check_item", "random_draw")),
    ("检查计划", ("plan_line",)),
    ("现场检查", ("inspection",)),
    ("行政处罚", ("case_file", "legal_review", "discretion_sheet", "typical_case")),
    ("正面清单", ("positive_list", "off_site_check")),
)

Used = dict[str, dict[str, frozenset[str]]]


def write_year(year: Year, data: Path, *, tidy: bool) -> int:
    """Write all files below `data` and count them.

    Raises:
        FileExistsError: the folder holds something already.
    """
    if data.exists() and any(data.iterdir()):
        raise FileExistsError(f"{data} is not empty")
    data.mkdir(parents=True, exist_ok=True)
    (data / "说明.txt").write_text(NOTE, encoding="utf-8")
    used: Used = {table: used_columns(table, rows) for table, rows in year.tables.items()}
    by_unit: dict[str, dict[str, list[Row]]] = {}
    for table, rows in year.tables.items():
        for row in rows:
            place = CITY if table in CITY_TABLES else str(row["unit_code"])
            by_unit.setdefault(place, {}).setdefault(table, []).append(row)
    for index, branch in enumerate(BRANCHES):
        folder = data / (branch.code if tidy else f"{branch.code}{branch.office}")
        style = TIDY if tidy else VENDORS[index % len(VENDORS)]
        write_folder(folder, by_unit.get(branch.code, {}), used=used, office=branch.office, style=style)
    write_folder(data / "市局", by_unit.get(CITY, {}), used=used, office="吕梁市", style=TIDY if tidy else CITY_STYLE)
    return sum(1 for path in data.rglob("*") if path.is_file())


def write_folder(folder: Path, tables: dict[str, list[Row]], *, used: Used, office: str, style: Style) -> None:
    """Write the files of one place in one style."""
    folder.mkdir()
    left = dict(tables)
    if style.one_workbook:
        for theme, members in THEMES:
            pages = [page for table in members for page in sheets(table, left.pop(table, []), used=used[table])]
            if pages:
                write_workbook(folder / f"{office}{theme}.xlsx", pages, office=office, style=style)
    for table, rows in left.items():
        pages = sheets(table, rows, used=used[table])
        if style.extension == "csv" or table in HEAVY:
            for page in pages:
                write_csv(folder / f"{page.name}.csv", page, office=office, style=csv_style(style))
        elif pages:
            name = pages[0].name if len(pages) == 1 else office + table_name(table)
            write_workbook(folder / f"{name}.xlsx", pages, office=office, style=style)


def csv_style(style: Style) -> Style:
    """Adapt a vendor's habits to a csv, which has no real days."""
    if style.extension == "csv":
        return style
    return Style(
        "csv",
        encoding="gb18030",
        synonym=style.synonym,
        ten_thousands=style.ten_thousands,
        title_rows=min(style.title_rows, 1),
        unit=style.unit,
        names_by=style.names_by,
    )


def table_name(table: str) -> str:
    """Name the file of a table that has several sheets."""
    return {"legal_review": "法制审核", "audit_record": "稽查台账", "pull": "网上稽查调度", "platform_log": "平台日志"}[table]
