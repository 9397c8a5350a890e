"""Faults in case files (FILE-01 to FILE-14)."""

from datetime import date, datetime, timedelta

from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import (
    BRACKETS,
    of_case,
    plain_cases,
    plain_visits,
    publications,
    rebind,
    redate,
    settle_after,
    uploads_of,
)
from examples.lvliang_2021.units import NAMED
from examples.lvliang_2021.workdays import gap, step, with_room_in_month
from examples.lvliang_2021.year import Row, day, moment, number, text

REMOVABLE = ("立案审批表", "调查询问笔录", "行政处罚案件调查报告", "行政处罚案件结案审批表", "现场检查（勘察）笔录", "罚没款收据")
STATUTORY = (
    ("如不服本决定，可在收到本决定书之日起六十日内申请行政复议，也可在六个月内向人民法院提起行政诉讼。", "缺救济途径和期限"),
    ("自收到本处罚决定书之日起15日内将罚款缴至指定银行。", "缺履行方式和期限"),
    ("以上事实有现场检查（勘察）笔录、调查询问笔录、现场照片等证据为凭。", "缺证据"),
)


def missing_document(p: Planting) -> None:
    """FILE-01: take a mandatory document out."""
    for index, case in enumerate(p.pick(plain_cases(p), count=35)):
        name = REMOVABLE[index % len(REMOVABLE)]
        p.year.drop("case_document", next(row for row in of_case(p, case) if row["document_name"] == name))
        rebind(p, case)
        p.fail("FILE-01", case["unit_code"], subject=case["case_id"], done=f"抽去{name}")


def order_of_dates(p: Planting) -> None:
    """FILE-02: the investigation ends before filing, or closing precedes payment, or the decision cuts the time for statements short."""
    chosen = p.pick([row for row in plain_cases(p) if number(row, "fine_yuan") < 50_000], count=17)
    for case in chosen[:7]:
        case["investigated_on"] = step(day(case, "filed_on"), -2)
        redate(p, case, ("行政处罚案件调查报告",), to=day(case, "investigated_on"))
        p.fail("FILE-02", case["unit_code"], subject=case["case_id"], done="调查终结早于立案")
    for case in chosen[7:11]:
        case["closed_on"] = case["step_started_on"] = step(day(case, "paid_on"), -2)
        redate(p, case, ("行政处罚案件结案审批表",), to=day(case, "closed_on"))
        p.fail("FILE-02", case["unit_code"], subject=case["case_id"], done="结案早于缴款")
    for case in chosen[11:]:
        late_notice(p, case, before=2)
        p.fail("FILE-02", case["unit_code"], subject=case["case_id"], done="陈述申辩期未满即决定")


def late_notice(p: Planting, case: Row, *, before: int) -> None:
    """Serve the notice only `before` working days before the decision."""
    old = case["notice_served_on"]
    notice = step(day(case, "decided_on"), -before)
    receipt = [row for row in of_case(p, case) if row["document_name"] == "送达回证" and row["dated_on"] == old]
    for row in receipt:
        row["dated_on"] = notice
    case |= {"notice_served_on": notice, "discussed_on": step(day(case, "decided_on"), -1)}
    redate(p, case, (BRACKETS,), to=notice)
    redate(p, case, ("案件集体讨论笔录",), to=day(case, "discussed_on"))


def late_filing(p: Planting) -> None:
    """FILE-03: file on the eighth working day or later."""
    for case in p.pick(plain_cases(p), count=9):
        found, investigated = day(case, "found_on"), day(case, "investigated_on")
        case["filed_on"] = filed = step(found, min(8 + p.chance.randrange(3), gap(found, investigated)))
        redate(p, case, ("立案审批表",), to=filed)
        redate(p, case, ("调查询问笔录", "营业执照复印件"), to=investigated)
        p.fail("FILE-03", case["unit_code"], subject=case["case_id"], done=f"线索发现后第{gap(found, filed)}个工作日立案")


def late_decision(p: Planting) -> None:
    """FILE-04: decide 105 days or more after filing."""
    early = [row for row in plain_cases(p) if day(row, "filed_on") < date(2021, 7, 1)]
    for case in p.pick(early, count=7):
        decided = with_room_in_month(step(day(case, "filed_on") + timedelta(days=105), 0), 6)
        for shown in publications(p, case["doc_no"]):
            shown["published_on"] = step(decided, 3)
            shown["body"] = (
                text(shown, "body").split("决定日期")[0]
                + f"决定日期：{decided.year}年{decided.month}月{decided.day}日；处罚机关：吕梁市生态环境局。"
            )
        for shown in p.year.tables["pull"]:
            if shown.get("platform_doc_no") == case["doc_no"]:
                shown["platform_decided_on"] = decided
        case["decided_on"] = decided
        case["discussed_on"] = step(decided, -1)
        redate(p, case, ("行政处罚决定书",), to=decided)
        redate(p, case, ("案件集体讨论笔录",), to=step(decided, -1))
        settle_after(p, case, served=step(decided, 2))
        p.fail("FILE-04", case["unit_code"], subject=case["case_id"], done=f"立案至决定{(decided - day(case, 'filed_on')).days}天")


def late_service(p: Planting) -> None:
    """FILE-05: serve on the eighth working day or later."""
    for case in p.pick(plain_cases(p), count=9):
        wait = 8 + p.chance.randrange(4)
        settle_after(p, case, served=step(day(case, "decided_on"), wait))
        p.fail("FILE-05", case["unit_code"], subject=case["case_id"], done=f"决定后第{wait}个工作日送达")


def hearing_periods(p: Planting) -> None:
    """FILE-06: a hearing on short notice, or a decision within the five working days for asking for one."""
    heard = [row for row in p.year.tables["case_file"] if row.get("heard_on") and not row.get("review_result")]
    for case in p.pick(heard, count=3):
        case["hearing_noticed_on"] = step(day(case, "heard_on"), -4)
        redate(p, case, ("行政处罚听证通知书",), to=day(case, "hearing_noticed_on"))
        p.fail("FILE-06", case["unit_code"], subject=case["case_id"], done="听证前4个工作日才通知")
    large = [row for row in plain_cases(p) if number(row, "fine_yuan") >= 50_000 and day(row, "decided_on") > date(2021, 7, 25)]
    for case in p.pick(large, count=5):
        late_notice(p, case, before=4)
        p.fail("FILE-06", case["unit_code"], subject=case["case_id"], done="听证申请期未满即决定")


def one_officer(p: Planting) -> None:
    """FILE-07: one officer alone; a certificate that had run out."""
    for visit in p.pick(plain_visits(p), count=7):
        for column in ("officers", "certificate_nos"):
            visit[column] = text(visit, column).split("、")[0]
        p.fail("FILE-07", visit["unit_code"], subject=visit["inspection_id"], done="仅一名执法人员")
    for code in ("141130", "141181"):
        officer = p.pick([row for row in p.year.of("officer", code) if row["status"] == "在编在岗"], count=1)[0]
        last = date(2021, 12, 3)
        officer["certificate_until"] = last
        for visit in p.year.of("inspection", code):
            if text(officer, "certificate_no") in text(visit, "certificate_nos") and moment(visit, "started_at").date() > last:
                p.touched.add(id(visit))
                p.fail("FILE-07", code, subject=visit["inspection_id"], done=f"{officer['officer_name']}证件已过期")


def two_places(p: Planting) -> None:
    """FILE-08: one officer at two sites at once; both records are in conflict."""
    by_day: dict[tuple[object, date, bool], list[Row]] = {}
    for visit in plain_visits(p):
        start = moment(visit, "started_at")
        by_day.setdefault((visit["unit_code"], start.date(), start.hour < 12), []).append(visit)
    days = [rows for rows in by_day.values() if len(rows) >= 2]
    for rows in p.chance.sample(days, 5):
        first = min(rows, key=lambda row: moment(row, "started_at"))
        second = next(row for row in rows if row is not first)
        start = moment(first, "started_at") + timedelta(minutes=10)
        for column in ("officers", "certificate_nos"):
            shared, own = text(first, column).split("、")[0], text(second, column).split("、")[1]
            second[column] = f"{shared}、{own}"
        reschedule(p, second, start=start, end=start + timedelta(minutes=50))
        p.touched.update((id(first), id(second)))
        for visit in (first, second):
            p.fail("FILE-08", visit["unit_code"], subject=visit["inspection_id"], done="同一人员同时在两家企业")


def reschedule(p: Planting, visit: Row, *, start: datetime, end: datetime) -> None:
    """Move a visit within its day, with its upload."""
    visit |= {"started_at": start, "ended_at": end, "created_at": start + timedelta(minutes=5), "uploaded_at": end + timedelta(hours=1)}
    for row in uploads_of(p, visit):
        row["local_upload_at"] = visit["uploaded_at"]


def contents(p: Planting) -> None:
    """FILE-09: a number is skipped, pages leave a gap, the decision does not come first."""
    chosen = p.pick(plain_cases(p), count=12)
    for case in chosen[:4]:
        for row in of_case(p, case)[6:]:
            row["line_no"] = int(str(row["line_no"])) + 1
        p.fail("FILE-09", case["unit_code"], subject=case["case_id"], done="目录序号跳号")
    for case in chosen[4:8]:
        for row in of_case(p, case)[5:]:
            row |= {"page_from": int(str(row["page_from"])) + 2, "page_to": int(str(row["page_to"])) + 2}
        p.fail("FILE-09", case["unit_code"], subject=case["case_id"], done="页码不连续且超出总页数")
    for case in chosen[8:]:
        rows = of_case(p, case)
        first, third = rows[0], rows[2]
        spots = [i for i, row in enumerate(p.year.tables["case_document"]) if row is first or row is third]
        table = p.year.tables["case_document"]
        table[spots[0]], table[spots[1]] = table[spots[1]], table[spots[0]]
        rebind(p, case)
        p.fail("FILE-09", case["unit_code"], subject=case["case_id"], done="立案审批表排在决定书之前")


def party(p: Planting) -> None:
    """FILE-10: another name or another representative in one document; a credit code with a wrong check digit."""
    chosen = p.pick(plain_cases(p), count=9)
    for case in chosen[:6]:
        of_case(p, case)[7]["party"] = text(case, "party")[:-2] + "商行"
        p.fail("FILE-10", case["unit_code"], subject=case["case_id"], done="调查报告中当事人名称不同")
    for case in chosen[6:]:
        of_case(p, case)[4]["legal_representative"] = "欧阳无名"
        p.fail("FILE-10", case["unit_code"], subject=case["case_id"], done="询问笔录中法定代表人不同")
    complained = [row for row in plain_cases(p) if row["case_source"] == "投诉举报"]
    for case in p.pick(complained, count=2):
        wrong = text(case, "credit_code")[:-1] + ("1" if text(case, "credit_code")[-1] != "1" else "2")
        visit = next(row for row in p.year.of("inspection", text(case, "unit_code")) if row["credit_code"] == case["credit_code"])
        for row in (case, visit, *of_case(p, case)):
            row["credit_code"] = wrong
        p.touched.add(id(visit))
        p.fail("FILE-10", case["unit_code"], subject=case["case_id"], done="统一社会信用代码校验位错误")
        p.fail("MOB-06", case["unit_code"], subject=visit["inspection_id"], done="统一社会信用代码校验位错误（同案）")


def archive(p: Planting) -> None:
    """FILE-11: filed away after 60 days; two file numbers."""
    early = [row for row in plain_cases(p) if day(row, "closed_on") < date(2021, 10, 1) and row["unit_code"] not in NAMED]
    chosen = p.pick(early, count=7)
    for case in chosen[:5]:
        for row in of_case(p, case):
            row["archived_on"] = day(case, "closed_on") + timedelta(days=75)
        p.fail("FILE-11", case["unit_code"], subject=case["case_id"], done="结案75天后归档")
    for case in chosen[5:]:
        for row in of_case(p, case)[-3:]:
            row["archive_no"] = f"{row['archive_no']}-2"
        p.fail("FILE-11", case["unit_code"], subject=case["case_id"], done="一案两个档号")


def transfers(p: Planting) -> None:
    """FILE-12: approval on the sixth day, transfer after 30 hours, no copy to the procuratorate."""
    chosen = p.pick([row for row in p.year.tables["case_file"] if row.get("transferred_at")], count=5)
    for case in chosen[:2]:
        approved = moment(case, "transfer_reported_at") + timedelta(days=6)
        case |= {"transfer_approved_at": approved, "transferred_at": approved + timedelta(hours=5)}
        p.fail("FILE-12", case["unit_code"], subject=case["case_id"], done="报告6天后批准移送")
    for case in chosen[2:4]:
        case["transferred_at"] = moment(case, "transfer_approved_at") + timedelta(hours=30)
        p.fail("FILE-12", case["unit_code"], subject=case["case_id"], done="批准30小时后移送")
    chosen[4]["copied_to_procuratorate"] = False
    p.fail("FILE-12", chosen[4]["unit_code"], subject=chosen[4]["case_id"], done="未抄送检察院")


def statutory_elements(p: Planting) -> None:
    """FILE-14: cut a statutory element out of the decision."""
    for index, case in enumerate(p.pick(plain_cases(p), count=6)):
        words, done = STATUTORY[index % len(STATUTORY)]
        decision = of_case(p, case)[0]
        decision["body"] = text(decision, "body").replace(words, "")
        p.fail("FILE-14", case["unit_code"], subject=case["case_id"], done=done)


FAULTS: dict[str, Fault] = {
    "FILE-04": late_decision,
    "FILE-06": hearing_periods,
    "FILE-01": missing_document,
    "FILE-02": order_of_dates,
    "FILE-03": late_filing,
    "FILE-05": late_service,
    "FILE-07": one_officer,
    "FILE-08": two_places,
    "FILE-09": contents,
    "FILE-10": party,
    "FILE-11": archive,
    "FILE-12": transfers,
    "FILE-14": statutory_elements,
}
