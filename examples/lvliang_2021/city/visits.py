"""On-site inspections: every drawn source once per draw, and the complaints."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from examples.lvliang_2021.city.people import RECORDERS
from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.words import FACILITIES, PAPERS, PROBLEMS, QUARTERS, STATES, TALKS
from examples.lvliang_2021.identifiers import digest_text
from examples.lvliang_2021.workdays import left_in_month, of_month, step
from examples.lvliang_2021.year import Row, Value, moment, text

DRAWN_CASES = 18
COMPLAINTS = 32
EARLY_COMPLAINTS = 6
SPECIAL = {"听证": "T", "留置送达": "L", "查封扣押": "C"}
"""Steps that must be filmed, besides the visit, and the letter of their file numbers."""
LAST_FOUND = date(2021, 8, 20)
"""Cases found later could not be closed within the year."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be inspected, when, and what for."""

    source: Row
    day: date
    slot: int
    origin: str
    problem: str | None
    draw: Row | None


def trouble_on(day: date, chance: Random) -> str:
    """Find something that the law of the day punishes."""
    return chance.choice([problem for problem in PROBLEMS if problem.from_on <= day]).facts


def visit_days(quarter: int, month: int) -> list[date]:
    """List the working days of a month on which a visit can still be published in the month; after the draw."""
    first_month = quarter * 3 + 1
    days = [day for day in of_month(2021, month) if left_in_month(day) >= 4]
    return days[2:] if month == first_month else days


def record_text(visit: Visit, chance: Random) -> str:
    """Write the record; no two sites read alike."""
    places = chance.sample(FACILITIES, 4)
    found = [f"{place}{chance.choice(STATES)}，编号{chance.randrange(10, 99)}-{chance.randrange(100, 999)}" for place in places]
    chance.shuffle(found)
    trouble = f"发现{visit.problem}。" if visit.problem else "未发现环境违法行为。"
    opening = (
        f"{visit.day:%Y年%m月%d日}对{visit.source['source_name']}进行现场检查，{chance.choice(TALKS)}。",
        f"{visit.source['source_name']}检查情况：{chance.choice(TALKS)}；查阅{'、'.join(chance.sample(PAPERS, 3))}。",
    )
    return (
        chance.choice(opening)
        + "；".join(found)
        + f"。当日用水{chance.randrange(20, 900)}吨、用电{chance.randrange(300, 90000)}千瓦时。{trouble}"
    )


def inspect(scene: Scene, visit: Visit, chance: Random) -> Row:
    """Write the inspection of one visit, and its recording and the upload."""
    serial = len(scene.visits) + 1
    first, second = scene.pair(visit.day, visit.slot, chance)
    start = datetime.combine(visit.day, time(8, 40) if visit.slot == 0 else time(14, 40)) + timedelta(minutes=chance.randrange(45))
    end = start + timedelta(minutes=chance.randrange(35, 95))
    uploaded = end + timedelta(minutes=chance.randrange(30, 480))
    covert = visit.problem is not None and chance.random() < 0.1
    row = scene.add(
        "inspection",
        {
            "inspection_id": f"JC-{scene.branch.code}-2021-{serial:04d}",
            "task_id": f"RW{scene.branch.code}{serial:05d}",
            "task_name": f"{visit.source['source_name']}现场检查",
            "task_kind": "双随机检查" if visit.draw else "信访检查",
            "task_source": visit.origin,
            "batch": visit.draw["batch"] if visit.draw else None,
            "credit_code": visit.source["credit_code"],
            "source_name": visit.source["source_name"],
            "started_at": start,
            "ended_at": end,
            "officers": f"{first['officer_name']}、{second['officer_name']}",
            "recorder": second["officer_name"],
            "certificate_nos": f"{first['certificate_no']}、{second['certificate_no']}",
            "place": f"{visit.source['source_name']}厂区",
            "longitude": round(float(str(visit.source["longitude"])) + chance.uniform(-0.001, 0.001), 5),
            "latitude": round(float(str(visit.source["latitude"])) + chance.uniform(-0.001, 0.001), 5),
            "showed_certificate": True,
            "wore_uniform": not covert,
            "unworn_reason": "暗查暗访" if covert else None,
            "on_site": True,
            "content": "污染防治设施运行、台账、排污许可证执行情况",
            "conclusion": "存在问题" if visit.problem else "正常",
            "problem": visit.problem or "无",
            "opinion": "拟立案调查" if visit.problem else "继续加强管理",
            "record_no": f"BL-{scene.branch.code}-{serial:04d}",
            "record_text": record_text(visit, chance),
            "photo_count": chance.randrange(2, 9),
            "video_count": chance.randrange(1, 3),
            "terminal_id": f"T{first['staff_no']}"[:5] + f"{int(str(first['staff_no'])[4:]):03d}",
            "created_at": start + timedelta(minutes=chance.randrange(1, 20)),
            "uploaded_at": uploaded,
        },
    )
    scene.visits.append(row)
    record(scene, row, chance)
    return row


def record(scene: Scene, row: Row, chance: Random) -> None:
    """Store the footage of a visit on the next morning."""
    start, end = moment(row, "started_at"), moment(row, "ended_at")
    stored = datetime.combine(step(end.date(), 1), time(9, chance.randrange(10, 50)))
    footage(
        scene,
        subject=text(row, "inspection_id"),
        kind="现场检查",
        span=(start + timedelta(minutes=1), end - timedelta(minutes=1)),
        stored=stored,
    )


def footage(scene: Scene, *, subject: str, kind: str, span: tuple[datetime, datetime], stored: datetime) -> Row:
    """Register one recording; the recorders take turns."""
    suffix = "" if kind == "现场检查" else f"-{SPECIAL[kind]}"
    return scene.add(
        "recording",
        {
            "recording_id": f"YX-{subject}{suffix}",
            "device_id": f"J{scene.branch.code[2:]}{len(scene.visits) % RECORDERS + 1:03d}",
            "subject_id": subject,
            "recording_kind": kind,
            "started_at": span[0],
            "ended_at": span[1],
            "stored_at": stored,
            "digest": digest_text(scene.chance(f"footage/{subject}/{kind}")),
            "keep_text": "长期" if kind != "现场检查" else "5年",
            "modified_at": stored,
        },
    )


def drawn_visits(scene: Scene) -> None:
    """Visit what was drawn, evenly over the quarter; some visits find a problem."""
    chance = scene.chance("visits")
    listed = {row["credit_code"] for row in scene.listed}
    sources = {row["credit_code"]: row for rows in scene.library.values() for row in rows}
    trouble = troubled_draws(scene, chance, listed=listed)
    for quarter, name in enumerate(QUARTERS):
        rows = [row for row in scene.drawn if row["quarter"] == name]
        chance.shuffle(rows)
        for index, draw in enumerate(rows):
            month = quarter * 3 + 1 + index % 3
            days = visit_days(quarter, month)
            if id(draw) in trouble:
                days = [day for day in days if day <= LAST_FOUND]
            day = days[(index // 3) % len(days)]
            problem = trouble_on(day, chance) if id(draw) in trouble else None
            visit = Visit(sources[draw["credit_code"]], day, chance.randrange(2), "计划", problem, draw)
            row = inspect(scene, visit, chance)
            if problem:
                scene.troubled.append(row)
            settle(scene, draw, row, chance)


def troubled_draws(scene: Scene, chance: Random, *, listed: set[Value]) -> set[int]:
    """Choose the drawn rows that will find a problem, all early enough to close the case in the year."""
    early = [
        row for row in scene.drawn if row["quarter"] in QUARTERS[:2] and row["source_kind"] != "特殊" and row["credit_code"] not in listed
    ]
    return {id(row) for row in chance.sample(early, DRAWN_CASES)}


def settle(scene: Scene, draw: Row, row: Row, chance: Random) -> None:
    """Write the result back to the draw and publish it within the month."""
    done = moment(row, "started_at").date()
    published = step(done, chance.randrange(2, 5))
    found = row["conclusion"] == "存在问题"
    result = "发现问题" if found else "未发现问题"
    draw |= {
        "officers": row["officers"],
        "inspected_on": done,
        "result": result,
        "found_problem": found,
        "filed_case": found,
        "published_on": published,
    }
    said = f"发现问题：{row['problem']}" if found else "未发现问题"
    scene.add(
        "publication",
        {
            "category": "双随机",
            "title": f"{row['source_name']}“双随机”检查结果公示",
            "link": link(scene, "ssj", len(scene.visits)),
            "published_on": published,
            "doc_no": row["inspection_id"],
            "captured_at": datetime.combine(date(2021, 12, 27), time(10, 20)),
            "http_status": 200,
            "body": f"检查对象：{row['source_name']}；统一社会信用代码：{row['credit_code']}；检查日期：{done.year}年{done.month}月{done.day}日；检查结果：{said}。",
            "snapshot_digest": digest_text(chance),
            "site_column": "双随机",
        },
    )


def link(scene: Scene, folder: str, serial: int) -> str:
    """Make an address under a reserved name, which leads nowhere."""
    return f"http://{scene.branch.code}.lvliang.example/{folder}/{serial:04d}.html"


def complaints(scene: Scene) -> None:
    """Follow complaints at sources that no draw and no list touches; each finds a problem."""
    chance = scene.chance("complaints")
    days = [day for month in range(1, 9) for day in of_month(2021, month) if date(2021, 1, 5) <= day <= LAST_FOUND]
    january = [day for day in days if day <= date(2021, 1, 15)]
    for serial, source in enumerate(scene.unlisted[:COMPLAINTS]):
        day = chance.choice(january if serial < EARLY_COMPLAINTS else days)
        origin = "交办" if serial % 6 == 0 else "投诉举报"
        visit = Visit(source, day, chance.randrange(2), origin, trouble_on(day, chance), None)
        scene.troubled.append(inspect(scene, visit, chance))
