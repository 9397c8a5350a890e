"""The pandas form of the checks that read sources and the officers of branches."""

import pandas as pd

from bench.nation.pandas_words import NOW, Found, day, either, has, le, lt, number, real, verdict, when, word

STAFF_LAW = "国办发〔2018〕118号四(一)；行政处罚法(2021修订)第58条、生态环境行政处罚办法(生态环境部令30号)第49条"


def frequency(i: pd.DataFrame, *, sources: pd.DataFrame, found: Found) -> None:
    """PLAN-07."""
    seen = i[i.credit_code.notna() & (i.started_at.dt.year == 2021)]
    free = has(seen.task_source, "投诉|举报|信访|交办|转办|督办|应急|复查|后督察")
    seen = seen.assign(
        there=seen.on_site.astype("boolean").fillna(False),
        capped=seen.on_site.astype("boolean").fillna(False) & (seen.started_at >= "2025-01-01") & ~free,
        open=seen.on_site.isna(),
    )
    visited = seen.groupby("credit_code").agg(visits=("there", "sum"), capped=("capped", "sum"), unclear=("open", "sum"))
    s = sources.assign(
        key=sources.is_key_source.astype("boolean") | (has(sources.source_kind, "重点") & ~has(sources.source_kind, "非重点"))
    )
    s["key"] = s.key.fillna(False) & ~le(s.closed_on, NOW).fillna(False) & ~has(s.status, "关停|关闭|注销|吊销|搬迁|拆除|停产")
    first = ["unit_code", "row_id", "source_name", "source_file", "source_sheet", "source_row"]
    listed = (
        s.sort_values("row_id").groupby("credit_code").agg(**{name: (name, "first") for name in first}, key=("key", "any")).reset_index()
    )
    b = listed.join(visited, on="credit_code")
    for name in ("visits", "capped", "unclear"):
        b[name] = b[name].fillna(0).astype("int64")
    over, never = b.capped > 2, b.key.astype(bool) & (b.visits == 0)
    applies = over | never | ((b.visits > 0) & (b.key.astype(bool) | (b.capped > 0)))
    holds = when(over, False, when(never, when(b.unclear > 0, pd.NA, False), True))
    x = found.hits("PLAN-07", b, verdict=verdict(applies, holds), key="credit_code")
    dated = seen[seen.there & seen.credit_code.isin(x.credit_code)]
    dates = dated.started_at.dt.strftime("%Y-%m-%d").groupby(dated.credit_code).agg(lambda one: "、".join(sorted(set(one)))).rename("dates")
    x = x.join(dates, on="credit_code")
    firm = word(x.source_name) + "（" + x.credit_code + "）"
    found.add(
        x,
        observed="入企检查" + number(x.visits) + "次" + ("（" + x.dates + "）").fillna("") + "，计入上限" + number(x.capped) + "次",
        expected="每年不超过2次（省级上限，示例：遂昌2025年同一机关每年不超过2次，自2025-01-01起）；重点排污单位至少一次",
        fail="企业" + firm + "为重点排污单位，全年没有入企检查。",
        unknown="重点排污单位" + firm + "有检查记录而没有注明是否入企，无法判定。",
    )


def libraries(s: pd.DataFrame, *, cases: pd.DataFrame, found: Found) -> None:
    """RAND-05."""
    fined = cases[
        (cases.decided_on.dt.year == 2020)
        & cases.credit_code.notna()
        & ~has(cases.penalty_kind, "^不予")
        & ~has(cases.review_result, "撤销|确认违法|无效")
    ]
    s = s.join(fined.groupby("credit_code").size().rename("penalties"), on="credit_code")
    penalties = s.penalties.fillna(0).astype("int64")
    key, special = has(s.source_kind, "重点") & ~has(s.source_kind, "非重点"), has(s.source_kind, "特殊")
    shut = le(s.closed_on, NOW).fillna(False)
    closed = shut | has(s.status, "关停|关闭|注销|吊销|搬迁|拆除")
    listed = s.is_key_source.astype("boolean")
    none = s.source_kind.isna()
    differs = ~none & ((listed & ~key & ~special) | (key & ~listed & ~has(s.risk_level, "较大|重大|高"))).fillna(False)
    stale = when(closed, False, lt(s.updated_on, NOW - pd.Timedelta(days=92)))
    closing = shut & has(s.status, "正常|在产|生产|运行|运营|营业|开业|在营") & ~has(s.status, "停")
    low = (penalties > 0) & ~special & ~closed & ~none
    v = verdict(pd.Series(True, index=s.index, dtype="boolean"), ~(none | differs | stale | closing | low))
    x = found.hits(
        "RAND-05", s, verdict=v, key="credit_code", none=none, differs=differs, stale=stale, closing=closing, low=low, fined=penalties
    )
    fault = (
        either(x.none, "没有监管类别；")
        + either(x.differs, "监管类别与重点排污单位名录不一致；")
        + either(x.stale, "超过更新周期没有更新；")
        + either(x.closing, "已关停而企业状态没有更新；")
    )
    fault = word(fault + either(x.low, "上年度受过处罚而没有列为特殊监管对象；"))
    kept, fined_times = "监管类别" + word(x.source_kind) + "，更新日期" + day(x.updated_on), "，上年度处罚" + number(x.fined) + "次"
    which = "名录库中" + word(x.source_name) + "（" + x.credit_code + "）"
    found.add(
        x,
        observed=word(x.source_name) + "：" + kept + "，企业状态" + word(x.status) + fined_times,
        expected="类别完整、与重点排污单位名录一致，按周期更新，关停同步，上年度受处罚的列为特殊监管对象",
        fail=which + "：" + fault + kept + fined_times + "。",
        unknown=which + "没有更新日期或监管类别，无法判定。",
    )


def reviewers(o: pd.DataFrame, *, branch: pd.DataFrame, found: Found) -> None:
    """THREE-11."""
    on_duty = ~le(o.left_on, NOW).fillna(False) & (
        o.status.isna() | (has(o.status, "在岗|在职|在编") & ~has(o.status, "不在|离岗|离职|退休|借调|调出|辞"))
    )
    p = o[on_duty.astype(bool)].copy()
    p["reviewer"], p["qualified"] = p.is_reviewer.astype("boolean"), p.has_legal_qualification.astype("boolean")
    unfit = (p.reviewer & ~p.qualified & (p.reviewer_since_on >= "2018-01-01")).fillna(False).astype(bool)
    open_ = (p.reviewer & (p.qualified.isna() | (~p.qualified & p.reviewer_since_on.isna()))).fillna(False).astype(bool)
    names = {
        name: p[mask].groupby("unit_code").officer_name.agg(lambda one: "、".join(sorted(set(one))))
        for name, mask in (("unfit", unfit), ("unclear", open_))
    }
    staff = p.groupby("unit_code").agg(
        row_id=("row_id", "min"), officers=("row_id", "size"), marked=("reviewer", "count"), reviewers=("reviewer", "sum")
    )
    b = (
        branch[branch.unit_code.str[-2:] != "00"]
        .join(staff, on="unit_code")
        .join(names["unfit"].rename("unfit"), on="unit_code")
        .join(names["unclear"].rename("unclear"), on="unit_code")
    )
    b = b.merge(o[["row_id", "source_file", "source_sheet", "source_row"]], on="row_id", how="left")
    b["unfit"], b["unclear"] = b.unfit.fillna(""), b.unclear.fillna("")
    share = (b.reviewers / b.officers).astype("float64")
    enough = (share >= 0.05).astype("boolean").mask((b.marked == 0) | share.isna())
    holds = enough & (b.unfit == "") & when(b.unclear == "", True, pd.NA)
    told = (either(~enough, "审核人员比例不足；") + either(b.unfit != "", b.unfit + "初次从事审核而没有法律职业资格；")).str[:-1]
    told = told.mask(told == "", "无")
    x = found.hits(
        "THREE-11",
        b,
        verdict=verdict(pd.Series(True, index=b.index, dtype="boolean"), holds),
        key="unit_code",
        share=share.round(4),
        told=told,
    )
    facts = "在岗执法人员" + number(x.officers) + "人，法制审核人员" + number(x.reviewers) + "人，比例" + real(x.share)
    found.add(
        x,
        observed=facts + "；问题：" + word(x.told),
        expected="比例不低于0.05，2018年1月1日以后初次从事审核的有法律职业资格",
        law=STAFF_LAW,
        fail=x.unit_name + facts + "（应不低于0.05）。" + word(x.told) + "。",
        unknown=x.unit_name
        + "缺少执法人员名录、是否法制审核人员，或审核人员"
        + word(x.unclear)
        + "的法律职业资格、任审核岗日期，无法判定。",
    )
