"""The pandas form of the checks that read inspections and who made them."""

from pathlib import Path

import numpy as np
import pandas as pd

from bench.nation.pandas_words import (
    EMPTY,
    Calendar,
    Found,
    as_day,
    either,
    instant,
    load,
    number,
    real,
    verdict,
    when,
    word,
)

LAW = "行政处罚法(2021修订)第42条、环境行政处罚办法(环保部令8号)第28、59条、生态环境行政处罚办法(生态环境部令30号)第10条"
KEPT = ["row_id", "unit_code", "inspection_id", "started_at", "officers", "certificate_nos", "source_file", "source_sheet", "source_row"]
FIELDS = (
    ("credit_code", "统一社会信用代码、"), ("source_name", "企业名称、"), ("started_at", "检查开始时间、"), ("ended_at", "检查结束时间、"), ("officers", "执法人员、"),
    ("certificate_nos", "执法证号、"), ("place", "检查地点、"), ("content", "检查内容、"), ("conclusion", "检查结论、"), ("showed_certificate", "是否出示证件、"),
)  # fmt: skip


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.concat([load(path) for path in sorted(folder.glob(f"{name}-?.parquet"))], ignore_index=True)


def metres(x1: pd.Series, y1: pd.Series, x2: pd.Series, y2: pd.Series) -> pd.Series:
    square = (
        np.sin(np.radians((y2 - y1) / 2)) ** 2 + np.cos(np.radians(y1)) * np.cos(np.radians(y2)) * np.sin(np.radians((x2 - x1) / 2)) ** 2
    )
    return 2 * 6371008.8 * np.arcsin(np.sqrt(square.clip(upper=1)))


def judge(folder: Path, *, sources: pd.DataFrame, officers: pd.DataFrame, calendar: Calendar, found: Found) -> pd.DataFrame:
    """FILE-07, FILE-08, MOB-06, MOB-07."""
    i = read(folder, "inspection")
    certs, crew = read(folder, "inspection__certificate_nos"), read(folder, "inspection__officers")
    i["visited"] = i.on_site.astype("boolean").fillna(True).astype(bool)
    certified(i, certs=certs, crew=crew, officers=officers, found=found)
    one_place(i, certs=certs, crew=crew, found=found)
    complete(i, sources=sources, found=found)
    one_by_one(i, crew=crew, calendar=calendar, found=found)
    return i


def certified(i: pd.DataFrame, *, certs: pd.DataFrame, crew: pd.DataFrame, officers: pd.DataFrame, found: Found) -> None:
    """FILE-07."""
    k = certs.groupby("row_id").value.agg(["nunique", "count"]).rename(columns={"nunique": "numbers", "count": "number_entries"})
    c = crew.groupby("row_id").value.agg(["nunique", "count"]).rename(columns={"nunique": "names", "count": "name_entries"})
    i = i[KEPT].join(k, on="row_id").join(c, on="row_id")
    for name in ("numbers", "number_entries", "names", "name_entries"):
        i[name] = i[name].fillna(0).astype("int64")
    i["covered"] = i.unit_code.isin(officers.unit_code.unique())
    p = papers(i, certs=certs, crew=crew, officers=officers)
    stranger, late = p["size"].isna() & p.covered, p["max"] < as_day(p.started_at)
    p["bad"] = stranger | late
    p["unclear"] = (p["size"].isna() & ~p.covered) | (p["size"].notna() & p["max"].isna()) | p.started_at.isna()
    by_row = p.groupby("row_id")[["bad", "unclear"]].any()
    told = np.where(stranger, p.value + "名录库查无此人", p.value + "证件已于" + p["max"].dt.strftime("%Y-%m-%d") + "到期")
    said = p.assign(said=told)[p.bad].groupby("row_id").said.agg(lambda one: "、".join(sorted(set(one))))
    i = i.join(by_row, on="row_id").join(said, on="row_id")
    bad, unclear = i.bad.astype("boolean").fillna(False), i.unclear.astype("boolean").fillna(False)
    most, least = i[["names", "numbers"]].max(axis=1), i[["names", "numbers"]].min(axis=1)
    persons = most.where(~((i.name_entries >= 2) & (i.number_entries >= 2)), least)
    enough = (persons >= 2).astype("boolean").mask(i.started_at.isna())
    v = verdict(pd.Series(True, index=i.index, dtype="boolean"), when(~enough | bad, False, when(unclear, pd.NA, enough)))
    x = found.hits("FILE-07", i, verdict=v, key="inspection_id", persons=persons)
    told, people = number(x.persons), word(x.officers)
    which = "检查" + x.inspection_id + "（" + instant(x.started_at).replace(EMPTY, "空") + "）"
    least_number = pd.Series(np.where(x.started_at.isna(), "（空）", "2"), index=x.index)
    found.add(
        x,
        observed="执法人员" + people + "，执法证号" + word(x.certificate_nos) + "，不同人员" + told + "名" + ("；" + x.said).fillna(""),
        expected="不少于" + least_number + "名执法人员，检查当日执法证均在有效期内",
        law=pd.Series(np.where(x.started_at.isna(), "", LAW), index=x.index),
        fail=which
        + "：执法人员"
        + told
        + "名（"
        + people.replace(EMPTY, "空")
        + "），应不少于"
        + least_number
        + "名且执法证有效。"
        + x.said.fillna(""),
        unknown="检查" + x.inspection_id + "缺少检查时间、执法人员或执法证有效期，或该单位未提供执法人员名录库，无法判定。",
    )


def papers(i: pd.DataFrame, *, certs: pd.DataFrame, crew: pd.DataFrame, officers: pd.DataFrame) -> pd.DataFrame:
    """Give for each certificate of an inspection, or each name where those are more, how long it is good."""
    by_number = officers.groupby("certificate_no").certificate_until.agg(["max", "size"]).reset_index()
    by_name = officers.groupby("officer_name").certificate_until.agg(["max", "size"]).reset_index()
    by_own = officers.groupby(["unit_code", "officer_name"]).certificate_until.agg(["max", "size"]).reset_index()
    facts = i[["row_id", "unit_code", "started_at", "covered", "numbers", "names"]]
    a = certs.merge(facts[facts.numbers >= facts.names], on="row_id").merge(
        by_number, left_on="value", right_on="certificate_no", how="left"
    )
    b = crew.merge(facts[facts.numbers < facts.names], on="row_id").merge(
        by_own, left_on=["unit_code", "value"], right_on=["unit_code", "officer_name"], how="left"
    )
    b = b.merge(by_name, left_on="value", right_on="officer_name", how="left", suffixes=("", "_any"))
    b["max"] = b["max"].where(b["size"] > 0, b.max_any)
    b["size"] = b["size"].fillna(b.size_any)
    p = pd.concat([a, b])[["row_id", "value", "started_at", "covered", "max", "size"]]
    p["max"] = pd.to_datetime(p["max"])
    return p


def one_place(i: pd.DataFrame, *, certs: pd.DataFrame, crew: pd.DataFrame, found: Found) -> None:
    """FILE-08."""
    seen = i[i.visited & i.started_at.notna()]
    v = seen[["row_id", "inspection_id", "source_name", "started_at", "longitude", "latitude"]].assign(
        left_at=seen.ended_at.fillna(seen.started_at),
        object=seen.credit_code.fillna(seen.source_name),
        unit_code=seen.unit_code,
        bare=seen.certificate_nos.isna(),
    )
    a = v.drop(columns=["unit_code", "bare"]).merge(certs[["row_id", "value"]], on="row_id").rename(columns={"value": "who"})
    b = v[v.bare].merge(crew[["row_id", "value"]], on="row_id")
    b = b.assign(who=b.unit_code + b.value).drop(columns=["unit_code", "bare", "value"])
    p = pd.concat([a, b], ignore_index=True)
    p["on"] = as_day(p.started_at)
    over = p[as_day(p.left_at) != p.on]
    p = pd.concat([p, over.assign(on=as_day(over.left_at))], ignore_index=True)
    p = p[p.duplicated(["who", "on"], keep=False)]
    q = p.merge(p, on=["who", "on"], suffixes=("", "_b"))
    q = q[(q.row_id != q.row_id_b) & (q.object != q.object_b) & (q.source_name != q.source_name_b)]
    overlap = (q.started_at < q.left_at_b) & (q.started_at_b < q.left_at)
    gap = (
        np.where(
            q.left_at <= q.started_at_b, (q.started_at_b - q.left_at).dt.total_seconds(), (q.started_at - q.left_at_b).dt.total_seconds()
        )
        / 3600
    )
    km = metres(q.longitude, q.latitude, q.longitude_b, q.latitude_b) / 1000
    fast = km > 120 * gap
    q = q.assign(crosses=overlap, fast=~overlap & fast, blind=~overlap & km.isna(), told=overlap | fast)
    by_row = q.groupby("row_id")[["crosses", "fast", "blind"]].any()
    others = q[q.told].groupby("row_id").inspection_id_b.agg(lambda one: "、".join(sorted(set(one)))).rename("others")
    i = i.join(by_row, on="row_id").join(others, on="row_id")
    for name in ("crosses", "fast", "blind"):
        i[name] = i[name].astype("boolean").fillna(False).astype(bool)
    open_ = i.started_at.isna() | i.ended_at.isna() | i.officers.isna() | i.blind
    x = found.hits("FILE-08", i, verdict=verdict(i.visited, when(i.crosses | i.fast, False, when(open_, pd.NA, True))), key="inspection_id")
    span = word(x.source_name) + "，" + instant(x.started_at) + "至" + instant(x.ended_at) + "，" + word(x.officers)
    told = word(x.others)
    wrote = "检查" + x.inspection_id + "（" + span + "）与" + told + "冲突："
    found.add(
        x,
        observed=span + "；冲突记录" + told,
        expected="同一人员同一时间只在一处，两地间车速不超过限值",
        fail=wrote + either(x.crosses, "同一人员同一时间在不同对象") + either(~x.crosses, "同一人员在两地之间来不及往返") + "。",
        unknown="检查" + x.inspection_id + "缺少起止时间、执法人员或经纬度，时空冲突无法判定完整。",
    )


def complete(i: pd.DataFrame, *, sources: pd.DataFrame, found: Found) -> None:
    """MOB-06."""
    known = sources[sources.longitude.notna() & sources.latitude.notna()]
    home = known.groupby("credit_code").agg(lon=("longitude", "max"), lat=("latitude", "max"))
    i = i.join(home, on="credit_code")
    away = metres(i.longitude, i.latitude, i.lon, i.lat)
    missing = pd.Series("", index=i.index, dtype="str")
    for name, zh in FIELDS:
        missing = missing + either(i[name].isna(), zh)
    missing = missing + either(i.photo_count.isna() & i.visited, "照片数、")
    gaps = either(missing != "", "缺少" + missing.str[:-1] + "；") + either(
        ~i.credit_code_ok.astype("boolean"), "统一社会信用代码" + i.credit_code + "校验位不对；"
    )
    gaps = (
        gaps
        + either(i.visited & (i.photo_count < 1), "没有照片；")
        + either(i.visited & (i.longitude.isna() | i.latitude.isna()), "没有经纬度；")
    )
    far = number(away.round())
    gaps = gaps + either(i.visited & (away > 500), "检查坐标距企业" + far + "米，超过限值；")
    open_ = i.visited & i.lon.isna()
    v = verdict(pd.Series(True, index=i.index, dtype="boolean"), when(gaps != "", False, when(open_, pd.NA, True)))
    x = found.hits("MOB-06", i, verdict=v, key="inspection_id", gaps=gaps, far=far)
    found.add(
        x,
        observed=word(x.gaps)
        + "照片"
        + number(x.photo_count)
        + "张，坐标（"
        + real(x.longitude)
        + "，"
        + real(x.latitude)
        + "），距企业"
        + x.far
        + "米",
        expected="要素齐全，代码有效，照片不少于1张，坐标距企业不超过500米",
        fail="检查记录" + x.inspection_id + "（" + word(x.source_name).replace(EMPTY, "空") + "）要素不全：" + x.gaps + "距离限值500米。",
        unknown="检查记录"
        + x.inspection_id
        + "（"
        + word(x.source_name).replace(EMPTY, "空")
        + "）没有提供名录库中的企业坐标，要素是否完整无法判定。",
    )


def crews(crew: pd.DataFrame) -> pd.Series:
    """Join the names of each record, of which none in this nation has more than two."""
    names = crew.sort_values("value").drop_duplicates(["row_id", "value"])
    second = names.row_id.duplicated()
    first, other = names[~second].set_index("row_id").value, names[second].set_index("row_id").value
    pair = first + "、" + other.reindex(first.index)
    return pair.where(pair.notna(), first).rename("people")


def one_by_one(i: pd.DataFrame, *, crew: pd.DataFrame, calendar: Calendar, found: Found) -> None:
    """MOB-07, without the likeness of texts, of which this nation has none."""
    i = i.join(crews(crew), on="row_id")
    i["on"] = as_day(i.started_at)
    hour = i.started_at.dt.hour
    odd = i.started_at.notna() & (~calendar.worked(i.on) | (hour >= 22) | (hour < 6))
    busy = (
        i.assign(odd=odd.astype("int64"))
        .groupby(["unit_code", "people", "on"])
        .odd.agg(["size", "sum"])
        .rename(columns={"size": "visits", "sum": "odd_visits"})
    )
    i = i.join(busy, on=["unit_code", "people", "on"])
    later = ((i.created_at - i.started_at).dt.total_seconds() / 60).round()
    lasted = ((i.ended_at - i.started_at).dt.total_seconds() / 60).round()
    crowd = "同组人员（" + i.people + "）当日"
    signals = (
        either(later > 2880, "检查开始" + number(later // 60) + "小时后才建立记录（补录）；")
        + either(i.visited & (lasted < 10), "检查只有" + number(lasted) + "分钟；")
        + either(i.visits > 8, crowd + "检查" + number(i.visits) + "家；")
        + either(odd & (i.odd_visits > 5), crowd + "夜间或休息日检查" + number(i.odd_visits) + "家；")
    )
    open_ = i.created_at.isna() | i.started_at.isna() | i.people.isna() | (i.visited & i.ended_at.isna())
    v = verdict(pd.Series(True, index=i.index, dtype="boolean"), when(signals != "", False, when(open_, pd.NA, True)))
    x = found.hits("MOB-07", i, verdict=v, key="inspection_id", signals=signals)
    empty = (
        either(x.people.isna(), "、执法人员")
        + either(x.created_at.isna(), "、创建时间")
        + either(x.started_at.isna(), "、检查开始时间")
        + either(x.ended_at.isna(), "、检查结束时间")
    )
    began = instant(x.started_at)
    found.add(
        x,
        observed=word(x.signals)
        + "开始"
        + began
        + "，结束"
        + instant(x.ended_at)
        + "，建立"
        + instant(x.created_at)
        + "，同组当日"
        + number(x.visits)
        + "家",
        expected="开始后48小时内建立，时长不少于10分钟，相似度不超过0.9，同组每日不超过8家，夜间或休息日不超过5家",
        fail="检查记录" + x.inspection_id + "（" + word(x.source_name) + "，" + began + "）疑为补录或批量生成：" + x.signals,
        unknown="缺少" + empty.str[1:] + "，无法判定。",
    )
