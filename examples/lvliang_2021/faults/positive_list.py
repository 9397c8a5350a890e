"""Faults in the positive list (POS-01 to POS-08)."""

from datetime import date, datetime, timedelta

from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import plain_cases
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, day, moment, text

STAGES = (("reviewed_on", 4), ("notice_from_on", 2), ("notice_to_on", 7), ("published_on", 2), ("entered_on", 1))


def shift(entry: Row, *, recommended: date) -> None:
    """Move the steps of an entry to begin on another day."""
    entry["recommended_on"] = at = recommended
    for column, wait in STAGES:
        entry[column] = at = step(at, wait)
    entry["valid_until"] = at.replace(year=at.year + 3)


def never_visited(p: Planting) -> list[Row]:
    """List the listed firms that nobody visited."""
    visited = {row["credit_code"] for row in p.year.tables["inspection"]}
    return [row for row in p.year.tables["positive_list"] if row["credit_code"] not in visited and id(row) not in p.touched]


def rule_and_list(p: Planting) -> None:
    """POS-01: no rule; the list was not published, which the spot-check of the website sees too."""
    for row in p.year.of("positive_list", "141124"):
        row["rule_doc_no"] = None
    p.fail("POS-01", "141124", subject="141124", done="无制度文号")
    for shown in [row for row in p.year.of("publication", "141129") if row["category"] == "正面清单"]:
        p.year.drop("publication", shown)
    p.fail("POS-01", "141129", subject="141129", done="清单未公开")
    p.fail("NET-05", "141129", subject="141129", done="官网无正面清单（同案）")


def steps(p: Planting) -> None:
    """POS-02: shown for three working days only; shown before the review."""
    chosen = p.pick(never_visited(p), count=6)
    for entry in chosen[:4]:
        entry["notice_to_on"] = step(day(entry, "notice_from_on"), 3)
        p.fail("POS-02", entry["unit_code"], subject=entry["credit_code"], done="公示仅3个工作日")
    for entry in chosen[4:]:
        entry["reviewed_on"] = step(day(entry, "notice_from_on"), 3)
        p.fail("POS-02", entry["unit_code"], subject=entry["credit_code"], done="先公示后审核")


def conditions(p: Planting) -> None:
    """POS-03: fined shortly before entry; permit missing or over; not networked; a class that is shut out."""
    sources = {row["credit_code"]: row for row in p.year.tables["source"]}
    changes: tuple[tuple[Row, str], ...] = (
        ({"permit_no": None}, "无排污许可证号"),
        ({"permit_until": date(2021, 1, 15)}, "排污许可证已过期"),
        ({"must_be_online": True, "is_online": False}, "应联网未联网"),
        ({"industry_code": "7724"}, "危险废物治理行业"),
    )
    for index, entry in enumerate(p.pick(never_visited(p), count=8)):
        change, done = changes[index % 4]
        sources[text(entry, "credit_code")].update(change)
        p.fail("POS-03", entry["unit_code"], subject=entry["credit_code"], done=done)
    early = [row for row in plain_cases(p) if day(row, "decided_on") < date(2021, 5, 10) and row["case_source"] == "投诉举报"]
    for case in p.pick(early, count=3):
        enter(p, case, recommended=date(2021, 5, 17))
        p.fail("POS-03", case["unit_code"], subject=case["credit_code"], done="纳入前24个月内受过处罚")


def enter(p: Planting, case: Row, *, recommended: date) -> None:
    """Put the party of a case on the list, with one look from afar."""
    entry = p.year.add(
        "positive_list",
        {
            "unit_code": case["unit_code"],
            "batch": "2021年第二批" if recommended.month == 5 else "2021年第一批",
            "credit_code": case["credit_code"],
            "source_name": case["party"],
            "entry_kind": "民生保障类",
            "evaluated_on": date(2021, 10, 12),
            "status": "在册",
            "rule_doc_no": next(p.year.of("positive_list", text(case, "unit_code")))["rule_doc_no"],
        },
    )
    shift(entry, recommended=recommended)
    p.touched.add(id(entry))
    serial = sum(1 for _ in p.year.of("off_site_check", text(case, "unit_code"))) + 501
    p.year.add(
        "off_site_check",
        {
            "unit_code": case["unit_code"],
            "record_id": f"FX-{case['unit_code']}-{serial:04d}",
            "credit_code": case["credit_code"],
            "source_name": case["party"],
            "checked_at": datetime(2021, 7, 8, 10, 30),
            "means": "视频",
            "problem": "无",
        },
    )


def removal(p: Planting) -> None:
    """POS-04: a crime was handed over after entry, and the firm is still on the list."""
    transferred = [
        row
        for row in p.year.tables["case_file"]
        if row.get("transferred_at")
        and row["case_source"] == "投诉举报"
        and day(row, "decided_on") > date(2021, 5, 1)
        and moment(row, "transferred_at").date() > date(2021, 4, 15)
    ]
    for case in p.pick(transferred, count=4):
        enter(p, case, recommended=date(2021, 3, 15))
        p.fail("POS-04", case["unit_code"], subject=case["credit_code"], done="纳入后涉嫌犯罪移送，仍在册")


def fewer_visits(p: Planting) -> None:
    """POS-05: four visits after entry to sixteen listed firms, and only twelve looks from afar: three quarters."""
    code = "141125"
    visited = {row["credit_code"] for row in p.year.of("inspection", code)}
    entries = list(p.year.of("positive_list", code))
    for entry in entries:
        p.touched.add(id(entry))
        if entry["credit_code"] in visited:
            shift(entry, recommended=date(2020, 12, 10))
    unvisited = [entry for entry in entries if entry["credit_code"] not in visited]
    for entry in unvisited[12:]:
        p.year.drop("positive_list", entry)
    wanted = {entry["credit_code"] for entry in unvisited[:12]}
    for row in list(p.year.of("off_site_check", code)):
        if row["credit_code"] in wanted:
            wanted.discard(row["credit_code"])
        else:
            p.year.drop("off_site_check", row)
    p.fail("POS-05", code, subject=code, done="非现场12次、现场4次，占比75%")


def nobody_looked(p: Planting) -> None:
    """POS-06: neither a visit nor a look from afar."""
    for entry in p.pick(never_visited(p), count=5):
        for row in [row for row in p.year.of("off_site_check", text(entry, "unit_code")) if row["credit_code"] == entry["credit_code"]]:
            p.year.drop("off_site_check", row)
        p.fail("POS-06", entry["unit_code"], subject=entry["credit_code"], done="全年零检查")


def validity(p: Planting) -> None:
    """POS-07: run out and still listed; not evaluated for more than a year."""
    chosen = p.pick(never_visited(p), count=6)
    for entry in chosen[:3]:
        entry["valid_until"] = date(2021, 11, 30)
        p.fail("POS-07", entry["unit_code"], subject=entry["credit_code"], done="有效期已过仍在册")
    for entry in chosen[3:]:
        shift(entry, recommended=date(2019, 10, 14))
        entry["evaluated_on"] = date(2020, 9, 15)
        p.fail("POS-07", entry["unit_code"], subject=entry["credit_code"], done="超过12个月未评估")


def clues_settled(p: Planting) -> None:
    """POS-08: settled after 25 days, or left open."""
    clues = [
        row for row in p.year.tables["off_site_check"] if row["problem"] != "无" and moment(row, "checked_at").date() < date(2021, 11, 20)
    ]
    for index, row in enumerate(p.pick(clues, count=7)):
        late = moment(row, "checked_at").date() + timedelta(days=25) if index < 4 else None
        row["disposed_on"] = late
        row["disposal"] = row["disposal"] if late else None
        p.fail("POS-08", row["unit_code"], subject=row["record_id"], done="25天后处置" if late else "线索未处置")


FAULTS: dict[str, Fault] = {
    "POS-05": fewer_visits,
    "POS-03": conditions,
    "POS-04": removal,
    "POS-01": rule_and_list,
    "POS-02": steps,
    "POS-06": nobody_looked,
    "POS-07": validity,
    "POS-08": clues_settled,
}
