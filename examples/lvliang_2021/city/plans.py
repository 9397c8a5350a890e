"""Annual and monthly inspection plans, and the campaigns ordered from above."""

from collections import defaultdict
from datetime import date

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, Value, Year, moment

RECEIVER = "吕梁市生态环境保护综合行政执法队"
BASES = {"重点": 48, "特殊": 16, "一般": 366}
RATIOS = {"重点": "每季度25%", "特殊": "每季度100%", "一般": "按在编在岗人员1:10"}
CAMPAIGNS = (
    ("2021年清废专项行动", "山西省生态环境厅", "晋环函〔2021〕211号", date(2021, 3, 24), "2021年4月1日至2021年6月30日"),
    ("2021年度排污许可证后监管专项行动", "吕梁市生态环境局", "吕环函〔2021〕88号", date(2021, 9, 24), "2021年11月1日至2021年12月20日"),
)
JOINT = ("2021年太原晋中吕梁联合执法行动", "山西省生态环境厅", "晋环函〔2021〕640号", date(2021, 9, 23), "2021年10月8日至2021年12月31日")
JOINT_UNITS = ("141121", "141122", "141181", "141182")


def campaigns(year: Year) -> None:
    """List each campaign once per branch that it addresses."""
    for index, (name, ordered_by, doc_no, ordered_on, period) in enumerate((*CAMPAIGNS, JOINT)):
        for branch in BRANCHES:
            if index < 2 or branch.code in JOINT_UNITS:
                year.add(
                    "campaign",
                    {
                        "unit_code": branch.code,
                        "campaign_name": name,
                        "ordered_by": ordered_by,
                        "doc_no": doc_no,
                        "ordered_on": ordered_on,
                        "period_text": period,
                        "task_count": 2,
                    },
                )


def line(scene: Scene, source: Row, *, head: Row, number: int, count: int) -> Row:
    """Write one plan line about one source."""
    kind = str(source["source_kind"])
    return scene.add(
        "plan_line",
        head
        | {
            "line_no": f"{number}",
            "inspection_kind": f"{kind}排污单位检查",
            "inspection_matter": "污染源日常监管",
            "legal_basis": "《中华人民共和国环境保护法》第二十四条",
            "inspecting_body": scene.branch.name,
            "method": "现场检查（双随机）",
            "object": source["source_name"],
            "object_code": source["credit_code"],
            "base_count": BASES[kind],
            "ratio_text": RATIOS[kind],
            "planned_count": count,
            "task_source": "年度计划",
        },
    )


def plans(scene: Scene) -> None:
    """Write the annual plan and twelve monthly plans that match the visits."""
    by_month: dict[int, list[Row]] = defaultdict(list)
    turns: dict[Value, int] = defaultdict(int)
    sources = {row["credit_code"]: row for rows in scene.library.values() for row in rows}
    for visit in scene.visits:
        if visit["task_source"] == "计划":
            by_month[moment(visit, "started_at").month].append(sources[visit["credit_code"]])
            turns[visit["credit_code"]] += 1
    issued = date(2021, 1, 6)
    annual: Row = {
        "plan_year": 2021,
        "plan_kind": "年度",
        "doc_no": scene.branch.doc_no("发", 2),
        "issued_on": issued,
        "filed_on": step(issued, 4),
        "filed_with": RECEIVER,
        "period_text": "2021年1-12月",
    }
    for number, (code, count) in enumerate(turns.items(), start=1):
        line(scene, sources[code], head=annual, number=number, count=count)
    for month in range(1, 13):
        monthly(scene, by_month[month], month=month)


def monthly(scene: Scene, sources: list[Row], *, month: int) -> None:
    """Write one monthly plan; a campaign adds lines with a reason."""
    issued = date(2021, 1, 4) if month == 1 else step(date(2021, month, 1), -1)
    head: Row = {
        "plan_year": 2021,
        "plan_kind": "月度",
        "plan_month": month,
        "doc_no": scene.branch.doc_no("计", month),
        "issued_on": issued,
        "filed_on": step(issued, 2),
        "filed_with": RECEIVER,
        "period_text": f"2021年{month}月",
    }
    for number, source in enumerate(sources, start=1):
        line(scene, source, head=head, number=number, count=1)
    ordered = [(CAMPAIGNS[0][0], 4), (CAMPAIGNS[1][0], 10)] + ([(JOINT[0], 10)] if scene.branch.code in JOINT_UNITS else [])
    number = len(sources)
    for name, plan_month in ordered:
        for source in sources[:2] if plan_month == month else []:
            number += 1
            line(scene, source, head=head, number=number, count=1)["task_source"] = name
            scene.year.tables["plan_line"][-1]["change_reason"] = f"新增：{name}"
