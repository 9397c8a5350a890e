"""The library of sources, the quarterly draws, the positive list and the list of items."""

from datetime import date, datetime, time, timedelta

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.words import CLASSES, FOREWORDS, GIVEN, KINDS_OF_FIRM, QUARTERS, SURNAMES, TRADES
from examples.lvliang_2021.draw import drawn, library_digest
from examples.lvliang_2021.identifiers import credit_code
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import text

COUNTS = {"重点": 48, "特殊": 16, "一般": 366}
PER_QUARTER = {"重点": 12, "特殊": 16, "一般": 60}
FIRST_DAYS = (date(2021, 1, 4), date(2021, 4, 1), date(2021, 7, 1), date(2021, 10, 8))
LISTED_NEW, LISTED_DRAWN = 26, 4


def library(scene: Scene) -> None:
    """Invent the sources of a branch, all active and refreshed in the fourth quarter."""
    chance = scene.chance("sources")
    names = [f"{word}{trade}{kind}" for word in FOREWORDS for trade, _ in TRADES for kind in KINDS_OF_FIRM]
    chance.shuffle(names)
    serial = 0
    for kind in CLASSES:
        scene.library[kind] = []
        for _ in range(COUNTS[kind]):
            serial += 1
            code = credit_code(scene.branch.code, int(scene.branch.code[4:]) * 1000 + serial)
            name = names[serial]
            industry = next(number for trade, number in TRADES if trade in name)
            key = kind == "重点"
            scene.leaders[code] = chance.choice(SURNAMES) + chance.choice(GIVEN)
            scene.library[kind].append(
                scene.add(
                    "source",
                    {
                        "credit_code": code,
                        "source_name": f"{scene.branch.county[:-1]}{name}",
                        "industry_code": industry,
                        "source_kind": kind,
                        "is_key_source": key,
                        "permit_no": f"{code}001{'P' if key else 'Q'}",
                        "managed_as": "重点管理" if key else "简化管理",
                        "is_online": key,
                        "must_be_online": key,
                        "risk_level": {"重点": "较大", "特殊": "重大", "一般": "一般"}[kind],
                        "credit_rating": "警示" if kind == "特殊" else chance.choice(("诚信", "良好")),
                        "longitude": round(scene.branch.longitude + chance.uniform(-0.012, 0.012), 5),
                        "latitude": round(scene.branch.latitude + chance.uniform(-0.012, 0.012), 5),
                        "updated_on": step(date(2021, 10, 15), chance.randrange(1, 45)),
                        "status": "在产",
                        "permit_until": date(2023 + chance.randrange(3), chance.randrange(1, 13), 15),
                    },
                )
            )


def draws(scene: Scene) -> None:
    """Draw each quarter by the public rule; the rest of each row is filled by the visit."""
    chance = scene.chance("draws")
    by_code = {text(row, "credit_code"): row for rows in scene.library.values() for row in rows}
    digest = library_digest(by_code)
    before: set[str] = set()
    for quarter, (first_day, quarter_name) in enumerate(zip(FIRST_DAYS, QUARTERS, strict=True), start=1):
        seed = f"{chance.randrange(10**15, 10**16)}"
        at = datetime.combine(first_day, time(9, 5 + chance.randrange(50)))
        now: list[str] = []
        for kind in CLASSES:
            members = [text(row, "credit_code") for row in scene.library[kind]]
            now += drawn(seed, members=members, before=before, count=PER_QUARTER[kind])
        before.update(now)
        for code in now:
            scene.drawn.append(
                scene.add(
                    "random_draw",
                    {
                        "batch": f"SJ-{scene.branch.code}-2021-{quarter}",
                        "quarter": quarter_name,
                        "drawn_at": at,
                        "seed": seed,
                        "library_digest": digest,
                        "credit_code": code,
                        "source_name": by_code[code]["source_name"],
                        "source_kind": by_code[code]["source_kind"],
                        "status": "已完成",
                    },
                )
            )


def positive_list(scene: Scene) -> None:
    """List firms of good standing: most never drawn, four visited in the first quarter, before they entered."""
    chance = scene.chance("list")
    drawn_codes = {row["credit_code"] for row in scene.drawn}
    idle = [row for row in scene.library["一般"] if row["credit_code"] not in drawn_codes]
    early = {row["credit_code"] for row in scene.drawn if row["quarter"] == QUARTERS[0] and row["source_kind"] == "一般"}
    visited = [row for row in scene.library["一般"] if row["credit_code"] in early]
    chance.shuffle(idle)
    scene.listed = idle[:LISTED_NEW] + chance.sample(visited, LISTED_DRAWN)
    scene.unlisted = idle[LISTED_NEW:]
    for serial, source in enumerate(scene.listed):
        second = serial % 3 == 0
        recommended = date(2021, 5, 17) if second else date(2021, 3, 15)
        reviewed = step(recommended, 4)
        shown = step(reviewed, 2)
        closed = step(shown, 7)
        published = step(closed, 2)
        entered = step(published, 1)
        scene.add(
            "positive_list",
            {
                "batch": "2021年第二批" if second else "2021年第一批",
                "credit_code": source["credit_code"],
                "source_name": source["source_name"],
                "entry_kind": chance.choice(("民生保障类", "污染小吸纳就业多", "重点工程", "治污水平先进")),
                "recommended_on": recommended,
                "reviewed_on": reviewed,
                "notice_from_on": shown,
                "notice_to_on": closed,
                "published_on": published,
                "entered_on": entered,
                "valid_until": entered.replace(year=entered.year + 3),
                "evaluated_on": step(date(2021, 9, 20), chance.randrange(1, 40)),
                "rule_doc_no": scene.branch.doc_no("发", 6),
                "status": "在册",
            },
        )


def off_site(scene: Scene) -> None:
    """Look at each listed firm six times from afar; a few clues, each settled within days."""
    chance = scene.chance("afar")
    serial = 0
    for source in scene.listed:
        for turn in range(6):
            serial += 1
            day = step(date(2021, 6, 15), 20 * turn + chance.randrange(1, 12))
            clue = serial % 37 == 0
            scene.add(
                "off_site_check",
                {
                    "record_id": f"FX-{scene.branch.code}-{serial:04d}",
                    "credit_code": source["credit_code"],
                    "source_name": source["source_name"],
                    "checked_at": datetime.combine(day, time(9)) + timedelta(minutes=chance.randrange(420)),
                    "means": chance.choice(("在线监控", "视频", "用能", "无人机", "遥感", "大数据")),
                    "problem": "治污设施用电异常偏低" if clue else "无",
                    "disposal": "电话核实并发函提醒，企业已恢复正常" if clue else None,
                    "disposed_on": step(day, chance.randrange(2, 6)) if clue else None,
                },
            )


def check_items(scene: Scene) -> None:
    """List the matters of random checks, refreshed in spring."""
    matters = (
        ("污染源日常监管", "《中华人民共和国环境保护法》第二十四条"),
        ("大气污染防治", "《中华人民共和国大气污染防治法》第二十九条"),
        ("水污染防治", "《中华人民共和国水污染防治法》第三十条"),
        ("固体废物污染防治", "《中华人民共和国固体废物污染环境防治法》第二十六条"),
        ("建设项目三同时", "《建设项目环境保护管理条例》第二十条"),
        ("排污许可证后监管", "《排污许可管理条例》第二十五条"),
        ("辐射安全监管", "《中华人民共和国放射性污染防治法》第十一条"),
        ("环境应急管理", "《中华人民共和国突发事件应对法》第二十条"),
    )
    for serial, (matter, basis) in enumerate(matters, start=1):
        scene.add(
            "check_item",
            {
                "item_code": f"SX{serial:03d}",
                "item_text": matter,
                "legal_basis": basis,
                "object": "辖区内排污单位",
                "content": f"{matter}制度落实情况",
                "ratio_text": "重点25%/季度；特殊100%/季度；一般1:10",
                "frequency_text": "每季度1次",
                "method": "现场检查",
                "version_on": date(2021, 3, 22),
            },
        )
