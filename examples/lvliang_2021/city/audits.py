"""The oversight projects of the city team: four units a year, with everything a project leaves behind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from examples.lvliang_2021.city.words import ITEMS
from examples.lvliang_2021.identifiers import digest_text
from examples.lvliang_2021.units import BRANCHES, NAMED, Branch, branch_of
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import CITY, Row, Year, text

HISTORY: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2018, NAMED),
    (2019, ("141102", "141123", "141124", "141126")),
    (2020, ("141128", "141129", "141130", "141181", "141182")),
    (2021, NAMED),
)
RECORDS = ("调阅资料清单", "询问/约谈笔录", "现场核查记录", "取证清单")
FINDINGS: tuple[tuple[int, str, str, str], ...] = (
    (0, "月度计划执行说明过简", "PLAN-05", "月度计划变更说明过于简单"),
    (3, "卷内目录书写不规范", "FILE-11", "个别案卷目录字迹不清"),
    (7, "着装细节不规范", "UNI-07", "个别人员佩戴标志不齐"),
)
BORROWED = ("年度现场检查计划", "法制审核台账", "处罚案卷目录", "着装配发台账")


@dataclass(frozen=True, slots=True)
class Project:
    """One project, its team and its days."""

    number: str
    year: int
    branch: Branch
    team: tuple[str, str, str]
    noticed: date
    visited: date

    @property
    def reported(self) -> date:
        """Tell when the report was signed."""
        return step(self.visited, 9)

    @property
    def opined(self) -> date:
        """Tell when the opinion was issued."""
        return step(self.reported, 7)

    @property
    def planned(self) -> date:
        """Tell when the plan of rectification came."""
        return step(self.opined, 6)

    @property
    def rectified(self) -> date:
        """Tell when the report of rectification came."""
        return step(self.opined + timedelta(days=24), 0)

    @property
    def closed(self) -> date:
        """Tell when the rectification was verified."""
        return step(self.rectified, 3)


def projects(year: Year) -> list[Project]:
    """Run the projects of four years and write all their sheets."""
    chance = year.chance("projects")
    names = [text(row, "officer_name") for row in year.of("officer", CITY)]
    made: list[Project] = []
    for when, codes in HISTORY:
        for serial, code in enumerate(codes, start=1):
            first, second, third = chance.sample(names, 3)
            visited = step(date(when, 7, 5), 4 * serial)
            project = Project(f"JC{when}-{serial:02d}", when, branch_of(code), (first, second, third), step(visited, -5), visited)
            made.append(project)
            project_row(year, project, chance)
            papers(year, project, serial)
            conclusions(year, project)
            findings(year, project, chance)
    return made


def project_row(year: Year, project: Project, chance: Random) -> Row:
    """Write the head of a project."""
    ended = step(project.closed, 2)
    return year.add(
        "audit_record",
        {
            "unit_code": project.branch.code,
            "project_id": project.number,
            "year": project.year,
            "audit_kind": "专项稽查",
            "selection_method": "风险排序",
            "selection_reason": "信访量居前且上一轮稽查已隔一个周期",
            "leader": project.team[0],
            "inspectors": "、".join(project.team),
            "noticed_on": project.noticed,
            "on_site_on": project.visited,
            "started_on": step(project.noticed, -10),
            "planned_until": date(project.year, 10, 29),
            "ended_on": ended,
            "remaining_days": 0,
            "told_government_on": step(ended, 2),
            "told_government_doc_no": f"吕环函〔{project.year}〕{300 + chance.randrange(90)}号",
            "status": "已归档",
            "risk_snapshot": f"风险评分{chance.randrange(60, 90)}（{project.year}年3月31日快照）",
        },
    )


def papers(year: Year, project: Project, serial: int) -> None:
    """Write the chain of documents, and the records behind them."""
    chain = (
        ("稽查通知书", project.noticed, f"吕环稽通〔{project.year}〕{serial}号"),
        ("稽查工作记录", project.visited, None),
        ("事实确认书", step(project.visited, 2), None),
        ("稽查报告", project.reported, None),
        ("稽查意见书", project.opined, f"吕环稽意〔{project.year}〕{serial}号"),
        ("整改方案", project.planned, None),
        ("整改报告", project.rectified, None),
        ("整改复核销号表", project.closed, None),
    )
    signers = "、".join(project.team[:2])
    for kind, dated, number in chain:
        year.add(
            "audit_record",
            {
                "unit_code": project.branch.code,
                "project_id": project.number,
                "document_kind": kind,
                "document_no": number,
                "dated_on": dated,
                "signers": signers,
                "sealed": True,
                "file_created_on": step(dated, 1),
            },
        )
    records(year, project)


def records(year: Year, project: Project) -> None:
    """Write the working records, one for each method, and the list of what was borrowed."""
    for kind in RECORDS:
        year.add(
            "audit_record",
            {
                "unit_code": project.branch.code,
                "project_id": project.number,
                "record_kind": kind,
                "dated_on": project.visited,
                "signers": "、".join(project.team[:2]),
                "file_created_on": step(project.visited, 1),
            },
        )
    for material in BORROWED:
        year.add(
            "audit_record",
            {
                "unit_code": project.branch.code,
                "project_id": project.number,
                "borrowed": material,
                "borrowed_pages": 20 + len(material),
                "lender": f"{project.branch.office}档案员",
                "borrower": project.team[1],
                "lent_on": project.visited,
                "returned_on": step(project.visited, 3),
            },
        )


def conclusions(year: Year, project: Project) -> None:
    """Conclude on each of the eight items."""
    bad = {index for index, *_ in FINDINGS} if project.year == 2021 else set()
    for index, item in enumerate(ITEMS):
        year.add(
            "audit_record",
            {
                "unit_code": project.branch.code,
                "project_id": project.number,
                "item": item,
                "conclusion": "存在问题" if index in bad else "合规",
            },
        )


def findings(year: Year, project: Project, chance: Random) -> None:
    """Write the findings of this year with their evidence and rectification; earlier years are closed and not repeated."""
    for serial, (index, kind, check, words) in enumerate(FINDINGS if project.year == 2021 else (), start=1):
        at_once = serial == 3
        year.add(
            "audit_record",
            {
                "unit_code": project.branch.code,
                "project_id": project.number,
                "finding_id": f"{project.number}-WT{serial:02d}",
                "finding_kind": kind,
                "finding_text": f"{project.branch.office}{words}",
                "severity": "高" if serial == 1 else "中",
                "item": None,
                "check_id": check,
                "evidence_ids": f"{project.number}-ZJ{serial:02d}",
                "evidence_digest": digest_text(chance),
                "evidence_source": ITEMS[index],
                "evidence_at": datetime.combine(project.visited, time(15, 10 + serial)),
                "confirmation": "单位已签字确认",
                "rectification_kind": "立行立改" if at_once else "限期",
                "measures": "完善制度并逐项整改",
                "milestones": "第1周制定措施；第2周完成整改；第3周复核",
                "responsible": f"{project.branch.office}局长",
                "branch_leader": f"{project.branch.office}局长",
                "handler": f"{project.branch.office}执法股长",
                "due_on": step(project.rectified, 1),
                "done_on": project.rectified,
                "proof": f"{project.number}_{serial:02d}_佐证.pdf",
                "verifier": project.team[2],
                "closed_on": project.closed,
                "status": "已销号",
                "extension_count": 0,
                "look_back": "已现场复核，未反弹",
                "look_back_on": step(project.closed, 2),
            },
        )


def acceptances(year: Year) -> None:
    """File the acceptance of the upgraded mobile system, one per branch."""
    for branch in BRANCHES:
        year.add("audit_record", {"unit_code": branch.code, "acceptance_file": f"{branch.office}移动执法系统升级改造验收报告.pdf"})
