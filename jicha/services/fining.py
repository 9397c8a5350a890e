"""Explain a fine: from a form, from a row of a sheet, or from a case in the lake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from jicha.domain.discretion.benchmarks import Benchmark, Instrument, Status
from jicha.domain.discretion.cases.lawfulness import subject_of
from jicha.domain.discretion.cases.recompute import instrument_of, table_of, uses_of
from jicha.domain.discretion.cases.sheets import CaseFacts, Circumstance, Library, SheetLine, all_circumstances, named, not_entered
from jicha.domain.discretion.citations import read_clauses
from jicha.domain.discretion.explained.explain import Explanation, Matter, explain
from jicha.domain.discretion.selection import NotEntered, choose
from jicha.domain.discretion.statutes import Clause
from jicha.domain.errors import Fault, LakeError, UsageError, refuse
from jicha.domain.wording.names import plain
from jicha.engine import lake as lakes
from jicha.engine.content.benchmarks import instruments, modifiers, no_penalty_lists, statutory_ranges
from jicha.engine.content.evidence import evidence_words
from jicha.services.matters import LevelCell, MatterForm, Written, read_matter, read_row

ENTER = "用 jicha fine template 取得录入表，填好后用 jicha fine import 写入本地内容目录，再用 --overlay 指明；演示可写“基准: 粤环发〔2021〕7号”。"
_UNKNOWN = frozenset({"不明", "未查明", "未知", "?", "？", ""})
_CASE = ("unit_code", "violated_on", "decided_on", "penalty_basis", "violation_facts", "fine_yuan")
_SHEET = (
    "benchmark_version",
    "violation",
    "clause",
    "minimum_yuan",
    "maximum_yuan",
    "factor",
    "level",
    "weight",
    "computed_yuan",
    "circumstance",
    "evidence",
)
_ORDINARY = frozenset({"一般", "无", ""})


def explain_form(path: Path, *, overlay: Path | None = None) -> Explanation:
    """Explain the matter of a YAML form.

    Raises:
        ContentError, UsageError: every fault of the form, with its line; a benchmark that was not entered.
    """
    return _explained(read_matter(path), overlay=overlay)


def explain_row(path: Path, *, row: int, overlay: Path | None = None) -> Explanation:
    """Explain the matter of one row of a sheet.

    Raises:
        ContentError, UsageError: as `explain_form`.
    """
    return _explained(read_row(path, row=row), overlay=overlay)


def explain_case(case_id: str, *, lake: Path, overlay: Path | None = None) -> Explanation:
    """Explain the fine of a case by its discretion sheet and the documents of its file, as they stand in the newest snapshot.

    Raises:
        LakeError: the lake has no snapshot. UsageError: no such case, no sheet, days or tables missing.
    """
    snapshot = lakes.current(lake)
    if snapshot is None:
        raise LakeError(Fault("数据湖里还没有快照", str(lake), "先用 jicha intake 入库。"))
    found = _case(snapshot, case_id=case_id)
    overlays = _overlays(overlay)
    library = Library(instruments(*overlays), statutory_ranges(*overlays), modifiers(*overlays))
    where = f"案件 {case_id}"
    if not found.lines:
        raise UsageError(
            Fault("没有裁量表（D22），不能推断各因素的等级", where, "补录裁量表；罚款不能反推等级，许多等级组合得出同一数额。")
        )
    source = instrument_of(found.facts, lines=found.lines, library=library)
    if isinstance(source, str):
        raise UsageError(Fault(source, where, ENTER))
    table = table_of(source, lines=found.lines)
    if isinstance(table, str):
        raise UsageError(Fault(table, where, "在裁量表的“违法行为”栏写明基准表的编号或名称。"))
    if found.facts.acted_on is None or found.facts.decided_on is None:
        raise UsageError(Fault("缺少违法行为发生日或处罚决定日期，适用哪一版法律不明", where, "在台账（D06）补录日期。"))
    faults, levels = _case_levels(found.lines, table=table, where=where)
    refuse(UsageError, faults=faults)
    use, base = uses_of(table, lines=found.lines)[0]
    kinds = sorted(all_circumstances(found.lines), key=list(Circumstance).index)
    said = next((line for line in found.lines if kinds and kinds[0] in line.circumstances), SheetLine())
    matter = Matter(
        table.code,
        found.facts.acted_on,
        found.facts.decided_on,
        levels,
        use.id,
        base,
        clause=next(iter(read_clauses(found.facts.basis or "")), None),
        subject=subject_of(found.facts),
        circumstance=kinds[0] if kinds else None,
        ground=said.circumstance,
        proof=said.evidence,
        decided_yuan=found.facts.fine_yuan,
        documents=found.documents,
        region=found.facts.unit_code,
    )
    return _explain(matter, instrument=source, overlays=overlays)


def _explain(matter: Matter, *, instrument: Instrument, overlays: tuple[Path, ...]) -> Explanation:
    return explain(
        matter,
        instrument=instrument,
        ranges=statutory_ranges(*overlays),
        modifiers=modifiers(*overlays),
        lists=no_penalty_lists(*overlays),
        evidence=evidence_words(*overlays),
    )


def _overlays(overlay: Path | None) -> tuple[Path, ...]:
    return (overlay,) if overlay is not None else ()


def _explained(written: Written, *, overlay: Path | None) -> Explanation:
    overlays = _overlays(overlay)
    form = written.form
    instrument = _instrument(written, known=instruments(*overlays))
    table = _table(written, instrument=instrument)
    faults = list(_form_faults(written, table=table))
    levels: dict[str, int | None] = {}
    for name, cell in form.levels.items():
        fault, number = _level(name, cell=cell, table=table, where=written.where("等级"))
        if fault:
            faults.append(fault)
        else:
            levels[plain_name(name, table=table)] = number
    clause = next(iter(read_clauses(form.clause or "")), None)
    if form.clause and clause is None:
        faults.append(Fault(f"处罚依据“{form.clause}”读不出条款", written.where("处罚依据"), "写成《水污染防治法》第八十三条第二项。"))
    refuse(UsageError, faults=faults)
    return _explain(_matter(form, table=table, levels=levels, clause=clause), instrument=instrument, overlays=overlays)


def _matter(form: MatterForm, *, table: Benchmark, levels: dict[str, int | None], clause: Clause | None) -> Matter:
    return Matter(
        table.code,
        form.acted_on,
        form.decided_on,
        levels,
        _use(form, table=table) or "",
        _exact(form.base_yuan),
        clause,
        form.subject,
        Circumstance(form.circumstance) if form.circumstance and form.circumstance not in _ORDINARY else None,
        form.ground,
        form.proof,
        None if form.apology_percent is None else Fraction(str(form.apology_percent)) / 100,
        _exact(form.decided_yuan),
        form.documents,
        form.region,
    )


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _instrument(written: Written, *, known: Sequence[Instrument]) -> Instrument:
    form = written.form
    if form.benchmark:
        found = named(known, version=form.benchmark)
        if found is None:
            titles = "、".join(item.number or item.zh for item in known if item.status is not Status.NOT_ENTERED)
            raise UsageError(Fault(f"没有录入基准“{form.benchmark}”", written.where("基准"), f"已录入：{titles}。"))
        if found.status is Status.NOT_ENTERED:
            raise UsageError(Fault(not_entered(found), written.where("基准"), ENTER))
        return found
    if not form.region:
        raise UsageError(Fault("没有写明基准，也没有写明地区", str(written.path), '补上一行“基准: …”（文号）或“地区: "140000"”。'))
    chosen = choose(known, region=form.region, on=form.acted_on)
    if isinstance(chosen, NotEntered):
        waiting = next(
            (item for item in known if item.region == f"{(form.region or '')[:2]}0000" and item.status is Status.NOT_ENTERED), None
        )
        raise UsageError(Fault(not_entered(waiting) if waiting else chosen.zh, written.where("地区"), ENTER))
    return chosen


def _table(written: Written, *, instrument: Instrument) -> Benchmark:
    said = plain(written.form.code)
    for table in instrument.tables:
        if plain(table.code) == said or plain(table.zh) == said:
            return table
    names = [name for table in instrument.tables for name in (table.code, table.zh)]
    near = get_close_matches(written.form.code, names, n=3, cutoff=0.3)
    mend = f"是不是{'、'.join(near)}？" if near else "用 jicha fine benchmarks 查看全部表。"
    raise UsageError(Fault(f"《{instrument.zh}》没有表“{written.form.code}”", written.where("表"), mend))


def _form_faults(written: Written, *, table: Benchmark) -> Iterator[Fault]:
    form = written.form
    if form.decided_on < form.acted_on:
        yield Fault(f"决定日{form.decided_on}早于行为日{form.acted_on}", written.where("决定日"), "核对两个日期。")
    if form.base_yuan is not None and form.base_yuan <= 0:
        yield Fault(f"计罚基数{form.base_yuan}不是正数", written.where("计罚基数"), "以元为单位填写，如投资138.3万元写 1383000。")
    if form.decided_yuan is not None and form.decided_yuan < 0:
        yield Fault(f"罚款{form.decided_yuan}是负数", written.where("罚款"), "以元为单位填写。")
    if form.apology_percent is not None and not 0 <= form.apology_percent <= 100:
        yield Fault(f"道歉减少{form.apology_percent}不在0至100之间", written.where("道歉减少"), "填百分数，如 30。")
    if form.circumstance and form.circumstance not in {*_ORDINARY, *Circumstance}:
        yield Fault(f"不认识的情节“{form.circumstance}”", written.where("情节"), f"可用：一般、{'、'.join(Circumstance)}。")
    if _use(form, table=table) is None:
        uses = "、".join(f"{use.id}（{use.zh}）" if use.zh else use.id for use in table.variants)
        mend = f"可用：{uses}。" if uses else "本表只有一种用途，删去这一行。"
        yield Fault(f"表{table.code}没有用途“{form.use or '（空）'}”", written.where("用途"), mend)


def _use(form: MatterForm, *, table: Benchmark) -> str | None:
    """Find the use by its id or its words; an empty one fits a table with one use."""
    if not form.use and len(table.variants) == 1:
        return table.variants[0].id
    return next((use.id for use in table.variants if form.use and form.use in {use.id, use.zh}), None)


def plain_name(name: str, *, table: Benchmark) -> str:
    """Give the table's own spelling of a factor; the name itself if the table has none like it."""
    return next((factor.zh for factor in table.factors if plain(factor.zh) == plain(name)), name)


def _level(name: str, *, cell: LevelCell, table: Benchmark, where: str) -> tuple[Fault | None, int | None]:
    """Read one level, by its number or by its words."""
    own = plain_name(name, table=table)
    known = [factor.zh for factor in table.factors]
    if own not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.3)
        return Fault(f"表{table.code}没有因素“{name}”", where, f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(known)}。"), None
    factor = table.factor(own)
    if cell is None or str(cell).strip() in _UNKNOWN:
        return None, None
    for level in factor.levels:
        if str(cell).strip() in {str(level.number), level.zh} or plain(str(cell)) == plain(level.zh):
            return None, level.number
    options = "；".join(f"{level.number}={level.zh}" for level in factor.levels)
    return Fault(f"因素“{own}”没有等级“{cell}”", where, f"可用：{options}；不清楚就写“不明”。"), None


def _case_levels(lines: Sequence[SheetLine], *, table: Benchmark, where: str) -> tuple[list[Fault], dict[str, int | None]]:
    faults: list[Fault] = []
    levels: dict[str, int | None] = {}
    for line in lines:
        if line.factor:
            fault, number = _level(line.factor, cell=line.level, table=table, where=f"{where} 裁量表")
            levels[plain_name(line.factor, table=table)] = number
            if fault:
                faults.append(fault)
    return faults, levels


@dataclass(frozen=True, slots=True)
class _Case:
    """A case with its sheet and documents."""

    facts: CaseFacts
    lines: tuple[SheetLine, ...]
    documents: tuple[str, ...] | None


def _case(snapshot: lakes.Snapshot, *, case_id: str) -> _Case:
    """Read a case from a snapshot."""
    cases = _rows(snapshot, table="case_file", columns=_CASE, case_id=case_id)
    if not cases:
        raise UsageError(Fault(f"台账里没有案件 {case_id}", str(snapshot.lake), "核对案件编号；用 jicha intake 重新入库。"))
    unit, acted_on, decided_on, basis, facts, fine = cases[0]
    papers = _rows(snapshot, table="case_document", columns=("document_name", "body"), case_id=case_id)
    body = next((body for name, body in papers if body and "处罚决定书" in str(name or "")), None)
    lines = tuple(
        SheetLine(version, violation, clause, _exact(low), _exact(high), factor, level, _exact(weight), _exact(computed), said, evidence)
        for version, violation, clause, low, high, factor, level, weight, computed, said, evidence in _rows(
            snapshot, table="discretion_sheet", columns=_SHEET, case_id=case_id
        )
    )
    documents = tuple(str(name) for name, _ in papers if name) if papers else None
    return _Case(CaseFacts(unit, acted_on, decided_on, basis, facts, _exact(fine), body=body), lines, documents)


def _rows(snapshot: lakes.Snapshot, *, table: str, columns: Sequence[str], case_id: str) -> list[tuple[Any, ...]]:
    if table not in snapshot.tables:
        return []
    with duckdb.connect() as connection:
        found: list[tuple[Any, ...]] = connection.execute(
            f"select {', '.join(columns)} from read_parquet($paths) where case_id = $case order by row_id",  # Names are ours.
            {"paths": [str(path) for path in snapshot.tables[table]], "case": case_id},
        ).fetchall()
    return found
