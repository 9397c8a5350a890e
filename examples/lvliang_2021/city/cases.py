"""Penalty cases, one after each troubled visit, with dates in legal order and with room to every limit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.visits import footage, link
from examples.lvliang_2021.city.words import PROBLEMS, SLIGHT, Problem
from examples.lvliang_2021.discretion.tables import nearest_fine
from examples.lvliang_2021.identifiers import digest_text
from examples.lvliang_2021.workdays import left_in_month, step, with_room_in_month
from examples.lvliang_2021.year import Row, day, moment, text

SIMPLE = 2
HEARINGS = 4
SEIZURES = 3
LEFT_ON_DOOR = 3
FINE_FOR_HEARING = 50_000
"""The national figure for organisations in 2021; a fine from here on opens the hearing."""


@dataclass(frozen=True, slots=True)
class Course:
    """The days of one case, in order; None where the step was not taken."""

    filed: date
    investigated: date
    submitted: date
    reviewed: date
    notice: date
    requested: date | None
    hearing_noticed: date | None
    heard: date | None
    discussed: date
    decided: date
    served: date
    paid: date
    closed: date


def course(found: date, *, hearing: bool, chance: Random) -> Course:
    """Run a case from its discovery to its closing."""
    filed = step(found, chance.randrange(2, 6))
    investigated = step(filed, chance.randrange(6, 13))
    submitted = step(investigated, 1)
    reviewed = step(submitted, chance.randrange(1, 4))
    notice = step(reviewed, chance.randrange(1, 4))
    requested = step(notice, 2) if hearing else None
    hearing_noticed = step(notice, 4) if hearing else None
    heard = step(notice, 13) if hearing else None
    discussed = step(notice, 15 if hearing else 7)
    decided = with_room_in_month(step(discussed, chance.randrange(1, 4)), 3)
    served = step(decided, chance.randrange(1, 5))
    paid = step(served, chance.randrange(3, 9))
    return Course(
        filed,
        investigated,
        submitted,
        reviewed,
        notice,
        requested,
        hearing_noticed,
        heard,
        discussed,
        decided,
        served,
        paid,
        step(paid, chance.randrange(3, 8)),
    )


def fine_of(problem: Problem, chance: Random) -> int:
    """Pick a fine in the lower half of the range, one that the discretion table gives, in yuan."""
    unit = problem.maximum_yuan // 50
    least = -(-problem.minimum_yuan // unit)
    return nearest_fine(problem.kind, unit * chance.randrange(least, max(least + 1, 26)))


def problem_of(visit: Row) -> Problem:
    """Find what a visit found."""
    return next(problem for problem in (*PROBLEMS, SLIGHT) if problem.facts == visit["problem"])


def cases(scene: Scene) -> list[Row]:
    """Write the ledger of a branch in the order of filing."""
    chance = scene.chance("cases")
    visits = sorted(scene.troubled, key=lambda row: (moment(row, "started_at"), text(row, "inspection_id")))
    made: list[Row] = []
    simple_made = 0
    for serial, visit in enumerate(visits, start=1):
        found = moment(visit, "started_at").date()
        simple = serial >= 15 and simple_made < SIMPLE and left_in_month(found) >= 3 and found.month > 3 and visit["task_source"] != "计划"
        simple_made += simple
        made.append(simple_case(scene, visit, serial=serial) if simple else ordinary_case(scene, visit, serial=serial, chance=chance))
    for row in chance.sample([row for row in made[10:] if row["procedure"] == "普通程序"], LEFT_ON_DOOR):
        row["service_method"] = "留置送达"
        film(scene, row, kind="留置送达", on=day(row, "served_on"))
    plain = [row for row in made[10:] if row["procedure"] == "普通程序" and row["heard_on"] is None]
    for row in chance.sample(plain, SEIZURES):
        row["measure_kind"] = "查封扣押"
        film(scene, row, kind="查封扣押", on=day(row, "filed_on"))
    transfer(next(row for row in reversed(plain) if row.get("measure_kind") is None))
    appeal(scene, made, chance)
    return made


def head(scene: Scene, visit: Row, serial: int) -> Row:
    """Fill what every case has, whatever its procedure."""
    problem = problem_of(visit)
    found = moment(visit, "started_at").date()
    return {
        "case_id": f"AJ-{scene.branch.code}-2021-{serial:03d}",
        "filing_no": scene.branch.doc_no("立", serial),
        "case_name": f"{visit['source_name']}{problem.kind}案",
        "case_source": "双随机检查" if visit["task_source"] == "计划" else visit["task_source"],
        "party": visit["source_name"],
        "credit_code": visit["credit_code"],
        "legal_representative": scene.leaders[text(visit, "credit_code")],
        "violation_kind": problem.kind,
        "violation_facts": problem.facts,
        "violated_on": found,
        "found_on": found,
        "hearing_waived": False,
        "penalty_basis": problem.basis,
        "penalty_kind": "罚款",
        "confiscated_yuan": 0,
        "correction": "责令立即改正",
        "service_method": "直接送达",
        "performance": "已履行",
        "handlers": visit["officers"],
        "current_step": "结案",
        "excluded_days": 0,
        "extended_days": 0,
        "penalties_in_two_years": 0,
        "status": "已结案",
        "doc_no": scene.branch.doc_no("罚", serial),
    }


def ordinary_case(scene: Scene, visit: Row, *, serial: int, chance: Random) -> Row:
    """Write a case of the ordinary procedure."""
    fine = fine_of(problem_of(visit), chance)
    hearing = fine >= FINE_FOR_HEARING and serial > 10 and sum(1 for _ in heard_cases(scene)) < HEARINGS
    days = course(moment(visit, "started_at").date(), hearing=hearing, chance=chance)
    row = scene.add(
        "case_file",
        head(scene, visit, serial)
        | {
            "filed_on": days.filed,
            "investigated_on": days.investigated,
            "procedure": "普通程序",
            "reviewed_on": days.reviewed,
            "discussed_on": days.discussed,
            "notice_served_on": days.notice,
            "hearing_requested_on": days.requested,
            "hearing_noticed_on": days.hearing_noticed,
            "heard_on": days.heard,
            "decided_on": days.decided,
            "fine_yuan": fine,
            "served_on": days.served,
            "paid_on": days.paid,
            "closed_on": days.closed,
            "step_started_on": days.closed,
        },
    )
    if serial % 9 == 0:
        row["service_method"] = "邮寄送达"
    if days.heard:
        film(scene, row, kind="听证", on=days.heard)
    scene.add(
        "legal_review",
        {
            "situation": "经过听证程序" if days.heard else "罚款数额达到标准" if fine >= 100_000 else "其他",
            "case_id": row["case_id"],
            "submitted_on": days.submitted,
            "reviewed_on": days.reviewed,
            "reviewer": scene.on_duty[serial % 2]["officer_name"],
            "opinion": "通过",
            "advice": "事实清楚，证据确凿，同意",
        },
    )
    publish(scene, row, chance)
    return row


def heard_cases(scene: Scene) -> list[Row]:
    """List the cases of the branch in which a hearing was held."""
    return [row for row in scene.year.of("case_file", scene.branch.code) if row.get("heard_on")]


def simple_case(scene: Scene, visit: Row, *, serial: int) -> Row:
    """Write a case decided on the spot."""
    visit["record_text"] = text(visit, "record_text").replace(text(visit, "problem"), SLIGHT.facts)
    visit["problem"] = SLIGHT.facts
    decided = moment(visit, "started_at").date()
    row = scene.add(
        "case_file",
        head(scene, visit, serial)
        | {
            "procedure": "简易程序",
            "filed_on": decided,
            "investigated_on": decided,
            "decided_on": decided,
            "fine_yuan": 1000,
            "served_on": decided,
            "paid_on": decided,
            "closed_on": step(decided, 2),
            "step_started_on": step(decided, 2),
            "heard_on": None,
            "notice_served_on": None,
        },
    )
    publish(scene, row, scene.chance(f"simple/{serial}"))
    return row


def film(scene: Scene, row: Row, *, kind: str, on: date) -> None:
    """Film a step that must be filmed."""
    start = datetime.combine(on, time(15))
    footage(
        scene,
        subject=text(row, "case_id"),
        kind=kind,
        span=(start, start + timedelta(minutes=40)),
        stored=datetime.combine(step(on, 1), time(9, 30)),
    )


def transfer(row: Row) -> None:
    """Hand a case to the police in time."""
    reported = datetime.combine(day(row, "investigated_on"), time(10))
    row |= {
        "measure_kind": "移送涉嫌犯罪",
        "transfer_reported_at": reported,
        "transfer_approved_at": reported + timedelta(days=1),
        "transferred_at": reported + timedelta(days=1, hours=5),
        "copied_to_procuratorate": True,
    }


def appeal(scene: Scene, made: list[Row], chance: Random) -> None:
    """Let a few decisions be reviewed: one was upheld, one annulled and taken down in time."""
    ordinary = [row for row in made if row["procedure"] == "普通程序" and row.get("measure_kind") is None]
    upheld, annulled = chance.sample(ordinary, 2)
    for row, result in ((upheld, "维持"), (annulled, "撤销")):
        row |= {"review_result": result, "review_result_on": step(day(row, "closed_on"), 5)}
    for shown in scene.year.of("publication", scene.branch.code):
        if shown["doc_no"] == annulled["doc_no"]:
            shown["withdrawn_on"] = step(day(annulled, "review_result_on"), 2)


def publish(scene: Scene, row: Row, chance: Random) -> None:
    """Publish a decision within its month and within six working days."""
    decided = day(row, "decided_on")
    shown = step(decided, chance.randrange(2, min(6, left_in_month(decided)) + 1))
    number = int(text(row, "case_id")[-3:])
    scene.add(
        "publication",
        {
            "category": "处罚案件",
            "title": f"{row['party']}行政处罚决定公示",
            "link": link(scene, "cf", number),
            "published_on": shown,
            "doc_no": row["doc_no"],
            "body": f"{row['doc_no']}；{row['case_name']}；违法事实：{row['violation_facts']}；处罚依据：{row['penalty_basis']}；"
            f"处罚结果：罚款{row['fine_yuan']}元；决定日期：{decided.year}年{decided.month}月{decided.day}日；处罚机关：吕梁市生态环境局。",
            "captured_at": datetime.combine(date(2021, 12, 27), time(11, 5)),
            "http_status": 200,
            "snapshot_digest": digest_text(chance),
            "site_column": "处罚案件",
        },
    )
