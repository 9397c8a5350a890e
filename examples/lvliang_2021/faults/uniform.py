"""Faults in uniforms (UNI-01 to UNI-07)."""

from datetime import date

from examples.lvliang_2021.city.people import MARKS
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import plain_visits
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import day, moment, text


def eligible(p: Planting) -> None:
    """UNI-01: issued to persons who are no officers; an officer without any."""
    for code in ("141124", "141128", "141182"):
        staff = f"{code[2:]}97"
        p.year.add(
            "uniform_issue",
            {
                "unit_code": code,
                "staff_no": staff,
                "garment": "春秋执勤服",
                "size": "170",
                "quantity": 1,
                "issued_on": date(2021, 3, 10),
                "life_years": 4,
                "signed_by": "外聘驾驶员",
                "climate_zone": "北温区",
            },
        )
        p.fail("UNI-01", code, subject=staff, done="向非执法人员配发")
    for code in ("141121", "141130"):
        officer = p.pick([row for row in p.year.of("officer", code) if row["status"] == "在编在岗"], count=1)[0]
        for row in [row for row in p.year.of("uniform_issue", code) if row["staff_no"] == officer["staff_no"]]:
            p.year.drop("uniform_issue", row)
        p.fail("UNI-01", code, subject=officer["staff_no"], done="符合条件未配发")


def badges(p: Planting) -> None:
    """UNI-02: two officers of one number; a number that is none."""
    badge_rows = [row for row in p.year.tables["uniform_issue"] if row.get("badge_no") and row["unit_code"] == "141102"]
    first, second, third = p.pick(badge_rows, count=3)
    second["badge_no"] = first["badge_no"]
    third["badge_no"] = "A0-1"
    for row in (first, second):
        p.fail("UNI-02", row["unit_code"], subject=row["staff_no"], done="胸号重复")
    p.fail("UNI-02", third["unit_code"], subject=third["staff_no"], done="胸号格式错误")


def recovered(p: Planting) -> None:
    """UNI-03: marks of the retired not recovered; clothing of the transferred recovered late."""
    for code, late in (("141102", False), ("141125", False), ("141181", True)):
        officer = next(row for row in p.year.of("officer", code) if row.get("left_on"))
        if late:
            officer["leave_kind"] = "调离"
        for row in p.year.of("uniform_issue", code):
            if row["staff_no"] == officer["staff_no"] and (late or row["garment"] in MARKS):
                row["returned_on"] = step(day(officer, "left_on"), 45) if late else None
        p.fail("UNI-03", code, subject=officer["staff_no"], done="离岗45个工作日后收回" if late else "退休人员标志未收回")


def worn(p: Planting) -> None:
    """UNI-04: no uniform, and no reason that counts."""
    for index, visit in enumerate(p.pick(plain_visits(p), count=9)):
        visit |= {"wore_uniform": False, "unworn_reason": None if index < 6 else "天气炎热"}
        p.fail("UNI-04", visit["unit_code"], subject=visit["inspection_id"], done="未着装且无正当理由")


def same_style(p: Planting) -> None:
    """UNI-05: one of four in the dress of another season."""
    for code, month in (("141121", 6), ("141123", 8), ("141129", 3), ("141182", 11)):
        row = next(row for row in p.year.of("dress_check", code) if moment(row, "checked_at").month == month)
        row["dress_kind"] = "常服" if month in (6, 8) else "夏装"
        p.fail("UNI-05", code, subject=row["staff_no"], done=f"{month}月同场着{row['dress_kind']}")


def life(p: Planting) -> None:
    """UNI-06: worn past its years; renewed after months without a reason."""
    staff = [row for row in p.year.tables["officer"] if row["status"] == "在编在岗" and row["unit_code"] not in ("141100", "141102")]
    for index, officer in enumerate(p.pick(staff, count=6)):
        row = next(
            one
            for one in p.year.of("uniform_issue", text(officer, "unit_code"))
            if one["staff_no"] == officer["staff_no"] and one["garment"] == "常服"
        )
        if index < 4:
            row["issued_on"] = date(2016, 5, 20)
        else:
            p.year.add("uniform_issue", row | {"issued_on": date(2021, 11, 5)})
        p.fail("UNI-06", officer["unit_code"], subject=officer["staff_no"], done="常服超过使用年限未换发" if index < 4 else "常服提前换发")


def inspections(p: Planting) -> None:
    """UNI-07: a quarter without inspection; a problem left open; spares the named units, whose findings lean on this check."""
    for row in list(p.year.of("dress_check", "141126")):
        if moment(row, "checked_at").month in (7, 8, 9):
            p.year.drop("dress_check", row)
    p.fail("UNI-07", "141126", subject="141126", done="三季度无着装检查")
    for code in ("141128", "141181"):
        row = next(row for row in p.year.of("dress_check", code) if moment(row, "checked_at").month == 5)
        row |= {"problem": "未佩戴胸号", "rectified_on": None}
        p.fail("UNI-07", code, subject=code, done="着装问题未整改")


FAULTS: dict[str, Fault] = {
    "UNI-01": eligible,
    "UNI-02": badges,
    "UNI-03": recovered,
    "UNI-04": worn,
    "UNI-05": same_style,
    "UNI-06": life,
    "UNI-07": inspections,
}
