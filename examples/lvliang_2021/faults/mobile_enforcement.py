"""Faults in terminals, uploads and records (MOB-01 to MOB-09)."""

from datetime import datetime, timedelta

from examples.lvliang_2021.faults.case_files import reschedule
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import forget_visit, plain_cases, plain_visits, uploads_of
from examples.lvliang_2021.year import Row, moment, number, text


def coverage(p: Planting) -> None:
    """MOB-01: two officers share a device, or a device is broken, and one officer has none."""
    for code, broken in (("141122", False), ("141127", True), ("141182", False)):
        rows = [row for row in p.year.of("terminal", code) if row["terminal_kind"] == "手持"]
        if broken:
            rows[10]["status"] = "损坏"
        else:
            rows[10]["user_no"] = rows[11]["user_no"]
        p.touched.add(id(rows[10]))
        p.fail("MOB-01", code, subject=code, done="终端损坏，1人无终端" if broken else "1人绑定两台，1人无终端")


def silent(p: Planting) -> None:
    """MOB-02: five of a branch's 37 devices, on which nobody logged in from March on; the share of live ones falls below nine tenths."""
    for code in ("141124", "141128"):
        rows = [row for row in p.year.of("terminal", code) if row["terminal_kind"] == "手持" and row["status"] == "在用"]
        gone = {text(device, "terminal_id") for device in p.pick(rows, count=5)}
        other = next(text(row, "terminal_id") for row in rows if row["terminal_id"] not in gone)
        for row in list(p.year.of("platform_log", code)):
            if row.get("terminal_id") in gone and row.get("login_at") and moment(row, "login_at").month > 2:
                p.year.drop("platform_log", row)
            elif row.get("terminal_id") in gone and row.get("inspection_id"):
                row["terminal_id"] = other
        for visit in p.year.of("inspection", code):
            if visit["terminal_id"] in gone:
                visit["terminal_id"] = other
        for device in sorted(gone):
            p.fail("MOB-02", code, subject=device, done="3月起无登录无记录，本单位活跃率86%")


def in_full(p: Planting) -> None:
    """MOB-03: no national receipt; a case without any inspection record."""
    for visit in p.pick(plain_visits(p), count=16):
        for row in uploads_of(p, visit):
            row |= {"receipt_no": None, "receipt_status": None}
        p.fail("MOB-03", visit["unit_code"], subject=visit["inspection_id"], done="无国家平台回执")
    complained = [row for row in plain_cases(p) if row["case_source"] == "投诉举报"]
    for case in p.pick(complained, count=3):
        visit = next(row for row in p.year.of("inspection", text(case, "unit_code")) if row["credit_code"] == case["credit_code"])
        if id(visit) in p.touched:
            continue
        forget_visit(p, visit)
        p.fail("MOB-03", case["unit_code"], subject=case["case_id"], done="案件无检查记录")


def in_time(p: Planting) -> None:
    """MOB-04: uploaded more than a day after the visit."""
    for visit in p.pick(plain_visits(p), count=18):
        hours = 25 + p.chance.randrange(60)
        visit["uploaded_at"] = moment(visit, "ended_at") + timedelta(hours=hours)
        for row in uploads_of(p, visit):
            row["local_upload_at"] = visit["uploaded_at"]
        p.fail("MOB-04", visit["unit_code"], subject=visit["inspection_id"], done=f"{hours}小时后上传")


def link(p: Planting) -> None:
    """MOB-05: no heartbeat for two days; a batch failed and was not sent again."""
    for code in ("141126", "141129"):
        dead = (datetime(2021, 5, 11), datetime(2021, 5, 13))
        for row in list(p.year.of("platform_log", code)):
            if row.get("heartbeat_at") and dead[0] <= moment(row, "heartbeat_at") < dead[1]:
                p.year.drop("platform_log", row)
        p.fail("MOB-05", code, subject=code, done="心跳中断约60小时")
    for serial, code in enumerate(("141102", "141121", "141125", "141181"), start=1):
        batch = f"SC{code}9{serial:04d}"
        p.year.add(
            "platform_log",
            {
                "unit_code": code,
                "batch_id": batch,
                "local_upload_at": datetime(2021, 6, 9 + serial, 16, 20),
                "receipt_status": "失败",
                "link_status": "正常",
                "version": "3.2.1",
            },
        )
        p.fail("MOB-05", code, subject=batch, done="失败批次未重传")


def complete(p: Planting) -> None:
    """MOB-06: fields left empty; a position two kilometres from the enterprise, or in another county."""
    for index, visit in enumerate(p.pick(plain_visits(p), count=20)):
        match index % 5:
            case 0:
                visit["place"], done = None, "检查地点空"
            case 1:
                visit["content"], done = None, "检查内容空"
            case 2:
                visit["latitude"], done = round(number(visit, "latitude") + 0.02, 5), "坐标距企业约2公里"
            case 3:
                visit["longitude"], done = round(number(visit, "longitude") + 0.9, 5), "坐标不在本县"
            case _:
                visit["conclusion"], done = None, "检查结论空"
                p.unknown("MOB-09", visit["unit_code"], subject=visit["inspection_id"], done="检查结论空，无从对照（同一记录）")
        p.fail("MOB-06", visit["unit_code"], subject=visit["inspection_id"], done=done)


def mass_made(p: Planting) -> None:
    """MOB-07: entered days later, over in minutes, copied from another enterprise."""
    visits = p.pick(plain_visits(p), count=13)
    for visit in visits[:6]:
        visit["created_at"] = moment(visit, "started_at") + timedelta(hours=50 + p.chance.randrange(90))
        p.fail("MOB-07", visit["unit_code"], subject=visit["inspection_id"], done="检查两天以后补录")
    for visit in visits[6:]:
        start = moment(visit, "started_at")
        reschedule(p, visit, start=start, end=start + timedelta(minutes=5))
        p.fail("MOB-07", visit["unit_code"], subject=visit["inspection_id"], done="检查仅5分钟")
    by_branch: dict[str, list[Row]] = {}
    for visit in plain_visits(p):
        by_branch.setdefault(text(visit, "unit_code"), []).append(visit)
    for code in ("141121", "141123", "141129", "141182"):
        first, second = p.pick(by_branch[code], count=2)
        second["record_text"] = first["record_text"]
        for visit in (first, second):
            p.fail("MOB-07", code, subject=visit["inspection_id"], done="笔录文本雷同")


def accepted(p: Planting) -> None:
    """MOB-08: no acceptance paper; an old version."""
    row = next(row for row in p.year.of("audit_record", "141123") if row.get("acceptance_file"))
    p.year.drop("audit_record", row)
    p.fail("MOB-08", "141123", subject="141123", done="无升级改造验收文件")
    for table in ("platform_log", "terminal"):
        for row in p.year.of(table, "141130"):
            if row.get("version"):
                row["version"] = "2.8.0"
    p.fail("MOB-08", "141130", subject="141130", done="系统版本2.8.0")


def history(p: Planting) -> None:
    """MOB-09: the record says normal while the monitor had shown an exceedance two days before."""
    for visit in p.pick(plain_visits(p), count=13):
        p.year.add(
            "audit_record",
            {
                "unit_code": visit["unit_code"],
                "credit_code": visit["credit_code"],
                "exceedance_on": moment(visit, "started_at").date() - timedelta(days=2),
            },
        )
        p.fail("MOB-09", visit["unit_code"], subject=visit["inspection_id"], done="两天前在线超标，记录写正常")


FAULTS: dict[str, Fault] = {
    "MOB-01": coverage,
    "MOB-02": silent,
    "MOB-03": in_full,
    "MOB-04": in_time,
    "MOB-05": link,
    "MOB-06": complete,
    "MOB-07": mass_made,
    "MOB-08": accepted,
    "MOB-09": history,
}
