"""The nation's twelve checks in pandas, written by hand: what this file knows of the year is what fused.sql knows.

    python -m bench.nation.pandas_year FOLDER OUT     in the environment of requirements-bench.txt, which has pandas and no jicha

Null in a condition is NA of pandas' three-valued booleans. Writes the same exceptions and counts as Parquet and prints its figures as JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bench.memory import peak_mib

pd.options.future.infer_string = True

from bench.nation import pandas_inspections, pandas_sources  # noqa: E402  # Strings must be chosen before any is read.
from bench.nation.pandas_words import (  # noqa: E402  # The same.
    NOW,
    Calendar,
    Found,
    as_day,
    day,
    either,
    has,
    instant,
    le,
    load,
    lt,
    number,
    real,
    verdict,
    when,
    word,
)

R8 = "环境行政处罚办法(环保部令8号)"
CRIME = "环保行政执法与刑事司法衔接工作办法(环环监〔2017〕17号)第{}条、行政执法机关移送涉嫌犯罪案件的规定(国务院令310号,2020修订)第5条"


def case_files(c: pd.DataFrame, *, calendar: Calendar, found: Found) -> None:
    """FILE-03, FILE-04, FILE-05, FILE-12, NET-07."""
    for name in ("investigated_on", "notice_served_on", "paid_on", "enforcement_requested_on"):
        c[name] = pd.Series(pd.NaT, index=c.index, dtype="datetime64[us]")
    ordinary = ~has(c["procedure"], "简易|当场")
    filing(c, calendar=calendar, found=found, ordinary=ordinary)
    decision(c, calendar=calendar, found=found, ordinary=ordinary)
    service(c, calendar=calendar, found=found)
    transfer(c, calendar=calendar, found=found)
    begun = c.step_started_on.fillna(c.filed_on.where(has(c.current_step, "^(?:案件)?调查(?:取证)?(?:阶段|中)?$").astype(bool)))
    begun = begun.fillna(c.served_on.where(has(c.current_step, "^(?:处罚)?(?:执行|履行)(?:阶段|中)?$").astype(bool)))
    waited = (NOW - begun).dt.days.astype("Int64") - c.excluded_days.fillna(0).astype("Int64")
    closed = (
        le(c.closed_on, NOW)
        | has(c.status, "^已?(?:结案|归档|办结|完结|撤案|撤销|销案|终止|不予立案)")
        | has(c.current_step, "^已?(?:结案|归档|办结|完结)$")
    )
    v = verdict(~closed.fillna(False) & le(c.filed_on, NOW).fillna(True), waited <= 30)
    x = found.hits("NET-07", c, verdict=v, key="case_id", waited=waited, begun=begun)
    step, since, lasted = word(x.current_step), day(x.begun), number(x.waited)
    found.add(
        x,
        observed="当前环节“" + step + "”自" + since + "起，已" + lasted + "天",
        expected="不超过30天",
        fail="案件" + x.case_id + "停在“" + step + "”环节，自" + since + "起已" + lasted + "天，超过30天。",
        unknown="案件" + x.case_id + "没有环节开始日期，无法判定是否停滞。",
    )


def filing(c: pd.DataFrame, *, calendar: Calendar, found: Found, ordinary: pd.Series) -> None:
    """FILE-03."""
    last = calendar.nth(c.found_on_wd + 7)
    later = c.investigated_on.notna() | c.notice_served_on.notna() | c.decided_on.notna() | c.closed_on.notna()
    stopped = has(c.status, "不予立案|不立案|销案|撤销").fillna(False) | has(c.current_step, "不予立案|不立案|销案|撤销").fillna(False)
    applies = when(c.filed_on.notna(), True, when(stopped, False, when(later | c.found_on.isna(), True, lt(last, NOW))))
    in_time = calendar.number(c.filed_on.fillna(NOW)) - c.found_on_wd <= 7
    holds = when(lt(c.filed_on, c.found_on) | (c.filed_on.isna() & later), pd.NA, in_time.astype("boolean").mask(c.found_on_wd.isna()))
    x = found.hits("FILE-03", c, verdict=verdict(ordinary & applies, holds), key="case_id", last=last)
    seen, filed, due = day(x.found_on), day(x.filed_on), day(x["last"])
    found.add(
        x,
        observed="发现线索" + seen + "，立案" + filed,
        expected="不晚于" + due + "立案",
        law=f"{R8}第22条",
        fail="案件" + x.case_id + "于" + seen + "发现线索，最迟应于" + due + "立案，实际立案日期" + filed + "。",
        unknown="案件" + x.case_id + "发现线索" + seen + "、立案" + filed + "，日期缺少、矛盾或新旧规定结论不同，立案时限无法判定。",
    )


def decision(c: pd.DataFrame, *, calendar: Calendar, found: Found, ordinary: pd.Series) -> None:
    """FILE-04."""
    acted, deducted = c.decided_on.fillna(NOW), c.excluded_days.fillna(0).astype("int64")
    month = calendar.after(c.filed_on + pd.DateOffset(months=3) + pd.to_timedelta(deducted, unit="D"))
    ninety = calendar.after(c.filed_on + pd.to_timedelta(90 + deducted, unit="D"))
    by_month = le(acted, month)
    by_ninety = le((acted - c.filed_on).dt.days.astype("Int64"), 90 + deducted) | le(acted, ninety)
    two = acted >= pd.Timestamp("2021-07-15")
    ok = when(~two, by_month, when(by_month & by_ninety, True, when(~by_month & ~by_ninety, False, pd.NA)))
    words = "销案|撤销|不予|中止|终止|移送"
    gone = (
        c.closed_on.notna()
        | c.transferred_at.notna()
        | has(c.status, words).fillna(False)
        | has(c.current_step, words).fillna(False)
        | c.filed_on.isna()
    )
    applies = ordinary & when(c.decided_on.notna(), True, when(gone, False, ~ok))
    due = month.where(~two, month.where(month <= ninety, ninety).mask(month.isna() | ninety.isna()))
    x = found.hits(
        "FILE-04",
        c,
        verdict=verdict(applies, ok.mask(lt(c.decided_on, c.filed_on).fillna(False))),
        key="case_id",
        due=due,
        deducted=deducted,
        two=two,
    )
    filed, decided, less, last = day(x.filed_on), day(x.decided_on), number(x.deducted), day(x.due)
    took, begun = number((x.decided_on - x.filed_on).dt.days), "案件" + x.case_id + "于" + filed
    found.add(
        x,
        observed="立案" + filed + "，决定" + decided + "，共" + took + "日，扣除" + less + "日，延长0日",
        expected="不晚于" + last + "决定",
        law=pd.Series(np.where(x.two, f"{R8}第55条、行政处罚法(2021修订)第60条", f"{R8}第55条"), index=x.index),
        fail=begun + "立案，扣除" + less + "日、延长0日后最迟应于" + last + "作出决定，实际决定日期" + decided + "。",
        unknown="案件" + x.case_id + "立案" + filed + "、决定" + decided + "，日期缺少、矛盾，或90日与3个月结论不同，决定时限无法判定。",
    )


def service(c: pd.DataFrame, *, calendar: Calendar, found: Found) -> None:
    """FILE-05."""
    last = calendar.nth(c.decided_on_wd + 7)
    ok = (calendar.number(c.served_on.fillna(NOW)) - c.decided_on_wd <= 7).astype("boolean").mask(c.decided_on_wd.isna())
    later = c.paid_on.notna() | c.enforcement_requested_on.notna() | c.closed_on.notna()
    applies = when(c.decided_on.isna(), False, when(c.served_on.notna() | later, True, ~ok))
    open_ = lt(c.served_on, c.decided_on) | (c.served_on.isna() & later) | (has(c.service_method, "公告").fillna(False) & ~ok)
    x = found.hits("FILE-05", c, verdict=verdict(applies, when(open_, pd.NA, ok)), key="case_id", last=last)
    decided, served, due = day(x.decided_on), day(x.served_on), day(x["last"])
    old = x.decided_on < pd.Timestamp("2021-07-15")
    found.add(
        x,
        observed="决定" + decided + "，送达" + served + "，方式" + word(x.service_method),
        expected="不晚于" + due + "送达",
        law=pd.Series(np.where(old, "行政处罚法(2017修正)第40条", "行政处罚法(2021修订)第61、85条"), index=x.index),
        fail="决定书" + word(x.doc_no) + "于" + decided + "作出，最迟应于" + due + "送达，实际送达日期" + served + "。",
        unknown="案件"
        + x.case_id
        + "决定"
        + decided
        + "、送达"
        + served
        + "、方式"
        + word(x.service_method)
        + "：日期缺少或矛盾，或为公告送达，由人工核对。",
    )


def transfer(c: pd.DataFrame, *, calendar: Calendar, found: Found) -> None:
    """FILE-12."""
    crime, detained = has(c.measure_kind, "犯罪").fillna(False), has(c.measure_kind, "拘留").fillna(False)
    told, agreed, moved = c.transfer_reported_at, c.transfer_approved_at, c.transferred_at
    by = calendar.after(as_day(told) + pd.Timedelta(days=3))
    settled = as_day(agreed.fillna(NOW))
    approved = le((settled - as_day(told)).dt.days.astype("Int64"), 3) | le(settled, by)
    approved = approved.mask(told.isna() | (agreed < told) | (agreed.isna() & moved.notna()))
    waited = (moved.fillna(NOW) - agreed).dt.total_seconds()
    bare = (agreed.dt.hour == 0) & (agreed.dt.minute == 0)
    passed = when(
        agreed.isna(),
        when(moved.isna(), True, pd.NA),
        when((moved < agreed), pd.NA, when(waited <= 86400, True, when(bare & (waited < 172800), pd.NA, False))),
    )
    uncopied = moved.notna() & (~c.copied_to_procuratorate.astype("boolean")).fillna(False)
    some = told.notna() | agreed.notna() | moved.notna()
    applies = (some | crime) & ~(detained & ~crime) & ~(told.notna() & agreed.isna() & moved.isna() & approved.fillna(False))
    v = verdict(applies.astype("boolean"), approved & passed & ~uncopied)
    x = found.hits("FILE-12", c, verdict=v, key="case_id", by=by, approved=approved, passed=passed, uncopied=uncopied, some=some)
    a, b, m = instant(x.transfer_reported_at), instant(x.transfer_approved_at), instant(x.transferred_at)
    hours = pd.Series(np.where(x.some, "24", "（空）"), index=x.index)
    lasted = real(((x.transferred_at - x.transfer_approved_at).dt.total_seconds() / 3600).round(2))
    fault = either(~x.approved, "逾期未作出移送决定；") + either(~x.passed, "批准后逾期移送；") + either(x.uncopied, "没有抄送检察院；")
    found.add(
        x,
        observed="移送报告" + a + "，批准" + b + "，移送" + m,
        expected="不晚于" + day(x.by) + "作出移送决定，批准后" + hours + "小时内移送公安机关并抄送检察院",
        law=pd.Series(np.where(x.some, f"{CRIME.format(5)}；{CRIME.format(6)}", ""), index=x.index),
        fail="案件"
        + x.case_id
        + "："
        + fault
        + "移送报告"
        + a
        + "（最迟"
        + day(x.by)
        + "决定），批准"
        + b
        + "，移送"
        + m
        + "（批准后"
        + lasted
        + "小时，限"
        + hours
        + "小时）。",
        unknown="案件" + x.case_id + "缺少移送报告、批准或移送时间，或只有日期没有钟点，移送时限无法判定。",
    )


def main() -> None:
    """Judge a folder, write, print."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    began = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    calendar = Calendar(folder / "workday.parquet")
    branch = load(folder / "branch.parquet")
    found = Found(branch=branch)
    cases = load(folder / "case_file.parquet")
    case_files(cases, calendar=calendar, found=found)
    sources, officers = load(folder / "source.parquet"), load(folder / "officer.parquet")
    visits = pandas_inspections.judge(folder, officers=officers, sources=sources, calendar=calendar, found=found)
    pandas_sources.frequency(visits, sources=sources, found=found)
    pandas_sources.libraries(sources, cases=cases, found=found)
    pandas_sources.reviewers(officers, branch=branch, found=found)
    found.write(out)
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"seconds": time.perf_counter() - began, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_mib": peak_mib()}
    print(json.dumps({**figures, "pandas": pd.__version__}))


if __name__ == "__main__":
    main()
