"""Discretion sheets on the tables of Guangdong 2021, labelled as a stand-in: Shanxi's own tables are not public."""

from datetime import date

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.words import PROBLEMS
from examples.lvliang_2021.discretion.tables import Option, options, table_of
from examples.lvliang_2021.year import CITY, Row, Year, number

STAND_IN = "广东省生态环境行政处罚自由裁量权规定（示例替代）"
"""The version that the sheets name; it stands in the city's library of norms with an invented first day."""
OUTDATED = "吕梁市环境行政处罚裁量办法（旧，虚构）"
EVIDENCE = "现场检查（勘察）笔录、调查询问笔录"
GROUND = "从重（行政处罚法第四十九条，示例）"
HEAVIER_EVERY = 13


def sheets(scene: Scene, cases: list[Row]) -> None:
    """Write the sheet of each ordinary case; now and then a heavier one, with evidence and legal ground."""
    for serial, case in enumerate((one for one in cases if one["procedure"] == "普通程序"), start=1):
        kind = str(case["violation_kind"])
        fine = int(number(case, "fine_yuan"))
        fitting = [one for one in options(kind) if one.fine_yuan == fine]
        below = [one for one in options(kind) if fine * 4 // 5 <= one.fine_yuan < fine]
        heavier = serial % HEAVIER_EVERY == 0 and not table_of(kind).bands and bool(below)
        chosen = below[-1] if heavier else fitting[serial % len(fitting)]
        write_sheet(scene.year, case, chosen, circumstance=GROUND if heavier else "一般")


def write_sheet(year: Year, case: Row, option: Option, *, circumstance: str = "一般") -> None:
    """Write one sheet, a line per factor."""
    problem = next(one for one in PROBLEMS if one.kind == case["violation_kind"])
    table = table_of(problem.kind)
    for factor, level in zip(table.factors, option.levels, strict=True):
        share = factor.level(level).share
        year.add(
            "discretion_sheet",
            {
                "unit_code": case["unit_code"],
                "case_id": case["case_id"],
                "benchmark_version": STAND_IN,
                "violation": f"{table.code} {table.zh}",
                "clause": case["penalty_basis"],
                "minimum_yuan": problem.minimum_yuan,
                "maximum_yuan": problem.maximum_yuan,
                "factor": factor.zh,
                "level": level,
                "weight": None if share is None else float(share),
                "computed_yuan": option.fine_yuan,
                "circumstance": circumstance,
                "evidence": EVIDENCE,
            },
        )


def versions(year: Year) -> None:
    """Enter the versions that the sheets name in the city's library; both days are invented."""
    for title, first_on, until_on in ((STAND_IN, date(2020, 1, 1), None), (OUTDATED, date(2012, 1, 1), date(2020, 1, 1))):
        year.add("norm", {"unit_code": CITY, "title": title, "published_on": first_on, "in_force_on": first_on, "repealed_on": until_on})
