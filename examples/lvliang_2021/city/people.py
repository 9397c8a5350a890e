"""Units, officers, terminals, uniforms, dress checks."""

from datetime import date, datetime, time
from random import Random

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.words import GIVEN, SURNAMES
from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.workdays import of_month, step
from examples.lvliang_2021.year import CITY, Row, Year, text

OFFICERS = 24
CITY_OFFICERS = 12
HAND_HELDS = ("手持", "宏图PDA-6（虚构）")
RECORDERS = 14
GARMENTS: tuple[tuple[str, int], ...] = (
    ("大檐帽", 5),
    ("卷檐帽", 5),
    ("夏凉帽", 5),
    ("防寒帽", 6),
    ("常服", 4),
    ("常服内衬衫", 4),
    ("春秋执勤服", 4),
    ("冬执勤服", 4),
    ("夏装短袖衬衣", 4),
    ("夏裤", 4),
    ("防寒大衣", 6),
    ("皮鞋", 4),
    ("棉皮鞋", 4),
    ("帽徽", 8),
    ("臂章", 8),
    ("肩章", 8),
    ("胸徽", 8),
    ("胸号", 8),
    ("领带", 8),
    ("腰带", 8),
)
MARKS = frozenset({"帽徽", "臂章", "肩章", "胸徽", "胸号"})


def unit_rows(year: Year) -> None:
    """Write the roster of the 13 branches."""
    chance = year.chance("units")
    for branch in BRANCHES:
        year.add(
            "unit",
            {
                "unit_code": branch.code,
                "unit_name": branch.name,
                "unit_kind": "分局",
                "parent": "吕梁市生态环境局",
                "level": "县级",
                "in_base": True,
                "contact": f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}",
                "phone": f"0358-{chance.randrange(2000000, 8999999)}",
            },
        )


def all_names(year: Year) -> list[str]:
    """Invent officers' names, no two alike in the city."""
    names = [surname + given for surname in SURNAMES[:40] for given in GIVEN]
    year.chance("names").shuffle(names)
    return names


def officer_row(code: str, serial: int, name: str, chance: Random) -> Row:
    """Invent one officer in post."""
    return {
        "unit_code": code,
        "officer_name": name,
        "staff_no": f"{code[2:]}{serial:02d}",
        "certificate_no": f"04{code[2:]}{serial:02d}",
        "certificate_until": date(2023 + chance.randrange(3), chance.randrange(1, 13), 28),
        "establishment": chance.choice(("行政编制", "事业编制")),
        "post": "执法岗",
        "status": "在编在岗",
        "joined_on": date(2005 + chance.randrange(14), chance.randrange(1, 13), 1),
        "is_reviewer": serial <= 2,
        "has_legal_qualification": serial <= 2,
        "reviewer_since_on": date(2019, 3, 1) if serial <= 2 else None,
        "education": chance.choice(("大学本科", "大学本科", "大专", "研究生")),
        "updated_on": step(date(2021, 10, 31), chance.randrange(1, 40)),
    }


def officers(scene: Scene, names: list[str]) -> None:
    """Fill the officer library of a branch; the last officer retired in the year."""
    chance = scene.chance("officers")
    for serial, name in enumerate(names, start=1):
        row = scene.year.add("officer", officer_row(scene.branch.code, serial, name, chance))
        if serial == OFFICERS:
            row |= {"status": "离岗", "left_on": step(date(2021, 6, 1), chance.randrange(1, 60)), "leave_kind": "退休"}
        else:
            scene.on_duty.append(row)


def inspectors(year: Year, names: list[str]) -> None:
    """Fill the city team, who oversee the branches."""
    chance = year.chance("inspectors")
    for serial, name in enumerate(names, start=1):
        year.add("officer", officer_row(CITY, serial, name, chance) | {"post": "稽查岗"})


def terminals(year: Year, code: str) -> None:
    """Give every officer on duty a hand-held, and the branch its recorders."""
    on_duty = [row for row in year.of("officer", code) if row["status"] == "在编在岗"]
    for serial, officer in enumerate(on_duty, start=1):
        year.add(
            "terminal",
            {
                "unit_code": code,
                "terminal_id": f"T{code[2:]}{serial:03d}",
                "terminal_kind": HAND_HELDS[0],
                "model": HAND_HELDS[1],
                "version": "3.2.1",
                "user_no": officer["staff_no"],
                "issued_on": date(2020, 10, 12),
                "status": "在用",
                "sim": f"0{code[2:]}{serial:06d}",
            },
        )
    for serial, officer in enumerate(on_duty[:RECORDERS], start=1):
        year.add(
            "terminal",
            {
                "unit_code": code,
                "terminal_id": f"J{code[2:]}{serial:03d}",
                "terminal_kind": "记录仪",
                "model": "明镜R2（虚构）",
                "version": "3.2.1",
                "user_no": officer["staff_no"],
                "issued_on": date(2020, 10, 12),
                "status": "在用",
            },
        )


def uniforms(year: Year, code: str) -> None:
    """Issue the whole set to each officer; who left gave all back in time."""
    chance = year.chance(f"{code}/uniforms")
    for officer in list(year.of("officer", code)):
        left = officer.get("left_on")
        returned = step(left, 5) if isinstance(left, date) else None
        issued = step(date(2020, 12, 20), chance.randrange(1, 40))
        for garment, life in GARMENTS:
            year.add(
                "uniform_issue",
                {
                    "unit_code": code,
                    "staff_no": officer["staff_no"],
                    "garment": garment,
                    "size": chance.choice(("165", "170", "175", "180")),
                    "quantity": 2 if "衬" in garment else 1,
                    "issued_on": issued,
                    "life_years": life,
                    "badge_no": officer["certificate_no"] if garment == "胸号" else None,
                    "signed_by": officer["officer_name"],
                    "returned_on": returned,
                    "climate_zone": "北温区",
                },
            )


def dress_checks(scene: Scene) -> None:
    """Hold two dress inspections a quarter, at one scene four officers each."""
    chance = scene.chance("dress")
    inspectors_here = [text(row, "officer_name") for row in scene.year.of("officer", CITY)]
    for month, style in ((2, "执勤服"), (3, "执勤服"), (5, "夏装"), (6, "夏装"), (8, "夏装"), (9, "夏装"), (11, "常服"), (12, "常服")):
        day = chance.choice(of_month(2021, month)[-9:-2])
        at = datetime.combine(day, time(9 + chance.randrange(6), chance.choice((0, 15, 30))))
        place = f"{scene.branch.office}{chance.choice(('会议室', '办公楼前', '执法车辆停放处'))}"
        checkers = "、".join(chance.sample(inspectors_here, 2))
        for officer in chance.sample(scene.on_duty, 4):
            scene.add(
                "dress_check",
                {
                    "checked_at": at,
                    "place": place,
                    "staff_no": officer["staff_no"],
                    "dress_kind": style,
                    "problem": "无",
                    "inspector": checkers,
                    "photo": f"dress_{at:%m%d}_{officer['staff_no']}.jpg",
                },
            )
