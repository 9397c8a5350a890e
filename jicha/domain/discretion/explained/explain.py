"""From the facts of a case to its fine in steps that an officer can sign, each with its clause; what is unknown stays unknown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jicha.domain.discretion.additions import apology_cut
from jicha.domain.discretion.benchmarks import Aspect, Benchmark, FormulaId, Instrument, Status, Weight
from jicha.domain.discretion.cases.lawfulness import BASES, clause_zh
from jicha.domain.discretion.cases.sheets import Circumstance, money
from jicha.domain.discretion.citations import fits
from jicha.domain.discretion.explained.beside import exempt_steps, person_steps
from jicha.domain.discretion.explained.choice_of_law import SecondReckoning, second_reckoning
from jicha.domain.discretion.explained.steps import Step
from jicha.domain.discretion.modifiers import Effect, Modifier, NoPenalty, least_when_lighter, least_when_reduced, most_when_heavier
from jicha.domain.discretion.reachable import Reachable, level_sets, reachable
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon
from jicha.domain.discretion.statutes import BaseKind, Clause, StatutoryRange

_WEIGHTS = {Circumstance.HEAVIER: Weight.HEAVIER, Circumstance.LIGHTER: Weight.LIGHTER}


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of one breach.

    Attributes:
        code: of the table. variant: its use. levels: factor to level; null or missing = unknown.
        base_yuan: the sum that the range is a ratio of. clause: as cited; null takes the table's own.
        circumstance: null for the ordinary case; `ground` is its law, `proof` its evidence.
        apology_rate: the part by which a public apology cuts the fine. decided_yuan: what was decided, to be compared.
        documents: names of the documents in the file; null if nobody listed them.
        region: of the branch or its province, six digits, whose no-penalty lists hold; null takes that of the instrument.
    """

    code: str
    acted_on: date
    decided_on: date
    levels: Mapping[str, int | None]
    variant: str = ""
    base_yuan: Fraction | None = None
    clause: Clause | None = None
    subject: str | None = None
    circumstance: Circumstance | None = None
    ground: str | None = None
    proof: str | None = None
    apology_rate: Fraction | None = None
    decided_yuan: Fraction | None = None
    documents: tuple[str, ...] | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What justifies one factor: the kinds of document that can, those in the file, and whether none is there."""

    factor: str
    wanted: tuple[str, ...]
    there: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole way.

    Attributes:
        table: code and title. instrument: title, number and, for a stand-in, its label.
        fine_yuan: the least and the most that come out; null if nothing can be worked out, then `doubts` says why.
        reachable: the fines that can come out while levels are unknown; null if none is unknown or nothing can be worked out.
        cautions: what must be told with the result.
    """

    table: str
    instrument: str
    steps: tuple[Step, ...]
    fine_yuan: tuple[Fraction, Fraction] | None
    reachable: Reachable | None
    second: SecondReckoning | None
    proofs: tuple[Proof, ...]
    doubts: tuple[str, ...]
    cautions: tuple[str, ...]


def explain(
    matter: Matter,
    *,
    instrument: Instrument,
    ranges: Sequence[StatutoryRange],
    modifiers: Sequence[Modifier],
    lists: Sequence[NoPenalty],
    evidence: Mapping[Aspect, tuple[str, ...]],
) -> Explanation:
    """Explain one matter by one instrument.

    Raises:
        KeyError: the instrument has no such table or use.
        ValueError: a factor or level that the table does not have, in Chinese.
    """
    table = instrument.table(matter.code)
    weight = _WEIGHTS.get(matter.circumstance, Weight.ORDINARY) if matter.circumstance else Weight.ORDINARY
    result = reckon(instrument, code=matter.code, levels=matter.levels, variant=matter.variant, base_yuan=matter.base_yuan, weight=weight)
    unknown = [factor.zh for factor in table.factors if matter.levels.get(factor.zh) is None and factor.levels[0].number != 0]
    could = _within_reach(matter, instrument=instrument, weight=weight) if unknown else None
    label = instrument_label(instrument)
    second = second_reckoning(
        matter.clause or table.penalty[0], ranges=ranges, acted_on=matter.acted_on, decided_on=matter.decided_on,
        base_yuan=matter.base_yuan, subject=matter.subject, first=result.fine_yuan if isinstance(result, Reckoning) else None,
    )  # fmt: skip
    steps = [*_before(matter, instrument=instrument, table=table, label=label)]
    steps += exempt_steps(lists, clauses=table.penalty, region=matter.region or instrument.region, on=matter.decided_on)
    doubts: tuple[str, ...] = ()
    fine: tuple[Fraction, Fraction] | None = None
    if isinstance(result, Unreckoned):
        doubts = result.reasons
    else:
        steps += _sum_steps(result, table=table, label=instrument.number or f"《{instrument.zh}》")
        fine, more = _with_circumstance(matter, result=result, instrument=instrument, modifiers=modifiers)
        steps += more
        if matter.decided_yuan is not None:
            steps.append(_compared(matter.decided_yuan, fine=fine, result=result))
    steps += person_steps(
        table, instrument=instrument, levels=matter.levels, variant=matter.variant, clause=matter.clause, ranges=ranges,
        acted_on=matter.acted_on,
    )  # fmt: skip
    return Explanation(
        f"{table.code} {table.zh}", label, tuple(steps), fine, could, second,
        tuple(_proofs(table, documents=matter.documents, evidence=evidence)), doubts,
        tuple(_cautions(matter, instrument=instrument, table=table, result=result, unknown=unknown)),
    )  # fmt: skip


def _within_reach(matter: Matter, *, instrument: Instrument, weight: Weight) -> Reachable | None:
    found = reachable(instrument, code=matter.code, levels=matter.levels, variant=matter.variant, base_yuan=matter.base_yuan, weight=weight)
    return found if isinstance(found, Reachable) else None


def instrument_label(instrument: Instrument) -> str:
    """Write an instrument with its number; a stand-in is called one."""
    stand_in = "〔样例，代替尚未录入的本地基准〕" if instrument.status is Status.STAND_IN else ""
    return f"《{instrument.zh}》{f'（{instrument.number}）' if instrument.number else ''}{stand_in}"


def _before(matter: Matter, *, instrument: Instrument, table: Benchmark, label: str) -> Iterator[Step]:
    clause = matter.clause or table.penalty[0]
    yield Step("行为与决定", f"违法行为发生日{matter.acted_on}，决定日{matter.decided_on}，适用行为时的法律", "行政处罚法第三十七条")
    since = f"自{instrument.from_on}起施行" if instrument.from_on else "施行日期不明"
    held = "" if instrument.governs(matter.acted_on) else "；行为日不在其有效期内"
    yield Step("裁量基准", f"{label}，{since}{held}；表{table.code}“{table.zh}”", table.source)
    use = table.variant(matter.variant)
    bounds = use.bounds(base_yuan=matter.base_yuan)
    said = f"{money(bounds.low_yuan)}至{money(bounds.high_yuan)}" if bounds else "基数不明，算不出金额"
    if use.base is not BaseKind.FIXED:
        base = money(matter.base_yuan) if matter.base_yuan is not None else "（不明）"
        said = f"{BASES[use.base]}{base}，{_share(use.low)}至{_share(use.high)}，即{said}"
    yield Step("法定幅度", f"{use.zh + '：' if use.zh else ''}{said}", clause_zh(clause))


def _share(value: Fraction) -> str:
    return f"{float(value * 100):g}%" if value < 1 else f"{float(value):g}倍"


def _sum_steps(result: Reckoning, *, table: Benchmark, label: str) -> Iterator[Step]:
    for one in result.taken:
        said = "未查明，按最低一级" if one.assumed else f"等级{one.level.number}"
        share = "" if one.level.share is None else f"，{float(one.level.share * 100):g}%"
        yield Step(f"因素：{one.factor}", f"{said}（{one.level.zh}）{share}", f"表{table.code}")
    if result.points is None:
        low, high = result.span_yuan
        span = f"取{money(low)}" if low == high else f"在{money(low)}至{money(high)}之间，取中{money(result.computed_yuan)}"
        yield Step("适用档", f"{_of_band(result)}，{span}", label)
    else:
        start = table.variant(result.variant).start
        added = "+".join(f"{float(one.level.share * 100):g}" for one in result.taken if one.level.share)
        raw = result.raw_points if result.raw_points is not None else result.points
        kept = f"，表定最低{float(table.sum_floor * 100):g}%" if raw < result.points else "，不超过100%" if raw > result.points else ""
        yield Step("合计", f"起点{float(start * 100):g}{'+' + added if added else ''}={float(raw * 100):g}%{kept}", f"表{table.code}")
        yield Step("计算", f"{_formula(result)}={money(result.computed_yuan)}", f"{label}，公式{result.formula}")
    bounds = result.bounds
    said = "低于法定下限，取下限" if result.raised else "高于法定上限，取上限" if result.lowered else "在法定幅度内"
    yield Step(
        "幅度内", f"{said}：{money(result.fine_yuan)}（{money(bounds.low_yuan)}至{money(bounds.high_yuan)}）", clause_zh(table.penalty[0])
    )


def _formula(result: Reckoning) -> str:
    share, low, high = f"{float((result.points or 0) * 100):g}%", result.bounds.low_yuan, result.bounds.high_yuan
    return (
        f"{money(low)}+{share}×（{money(high)}−{money(low)}）" if result.formula is FormulaId.MIN_PLUS_WIDTH else f"{share}×{money(high)}"
    )


def _of_band(result: Reckoning) -> str:
    levels = {one.factor: one.level.zh for one in result.taken}
    met = "，".join(f"{name}：{levels[name]}" for name, _ in result.band.when) if result.band else ""
    return f"{met or '全部情形'}"


def _with_circumstance(
    matter: Matter, *, result: Reckoning, instrument: Instrument, modifiers: Sequence[Modifier]
) -> tuple[tuple[Fraction, Fraction], list[Step]]:
    """Let circumstance and apology work on the fine; the limits are those of the instrument's province and of the nation."""
    fine, steps = result.fine_yuan, []
    span = result.span_yuan if result.points is None and matter.circumstance in _WEIGHTS else (fine, fine)
    own = [rule for rule in modifiers if rule.region in {"000000", instrument.region} and rule.governs(matter.decided_on)]
    low, high = result.bounds.low_yuan, result.bounds.high_yuan
    ground = f"{matter.ground or '（未写法律依据）'}；证据：{matter.proof or '（无）'}"
    match matter.circumstance:
        case Circumstance.HEAVIER if result.points is not None:
            caps = [rule.add_share_of_max for rule in own if rule.effect is Effect.HEAVIER and rule.add_share_of_max is not None]
            most = min((most_when_heavier(fine, high_yuan=high, share_of_max=cap) for cap in caps), default=high)
            span = (fine, most)
        case Circumstance.LIGHTER if result.points is not None:
            cuts = [rule.cut_share_of_max for rule in own if rule.effect is Effect.LIGHTER and rule.cut_share_of_max is not None]
            least = max((least_when_lighter(fine, low_yuan=low, high_yuan=high, share_of_max=cut) for cut in cuts), default=low)
            span = (least, fine)
        case Circumstance.REDUCED:
            floors = [rule.cut_share_of_min for rule in own if rule.effect is Effect.REDUCED and rule.cut_share_of_min is not None]
            least = max((least_when_reduced(fine, low_yuan=low, share_of_min=part) for part in floors), default=Fraction(0))
            span = (min(least, low), low)
        case Circumstance.NONE:
            span = (Fraction(0), Fraction(0))
    if matter.circumstance:
        steps.append(Step(f"情节：{matter.circumstance}", f"{_span(span)}；须写明理由，由集体讨论决定", ground))
    if matter.apology_rate is not None:
        span = (
            apology_cut(span[0], rate=matter.apology_rate, minimum_yuan=low),
            apology_cut(span[1], rate=matter.apology_rate, minimum_yuan=low),
        )
        rule = next((item for item in own if item.effect is Effect.APOLOGY), None)
        beyond = rule is not None and rule.rate_low is not None and not rule.rate_low <= matter.apology_rate <= (rule.rate_high or 1)
        said = f"减少{float(matter.apology_rate * 100):g}%，{_span(span)}{'；减少比例不在规定之内' if beyond else ''}"
        steps.append(Step("公开道歉", said, rule.law if rule else "本地没有这一规定"))
    return span, steps


def _span(span: tuple[Fraction, Fraction]) -> str:
    return money(span[0]) if span[0] == span[1] else f"{money(span[0])}至{money(span[1])}"


def _compared(decided: Fraction, *, fine: tuple[Fraction, Fraction], result: Reckoning) -> Step:
    if fine[0] <= decided <= fine[1]:
        said = f"决定罚款{money(decided)}，与计算一致"
    else:
        near = min(fine, key=lambda end: abs(end - decided))
        share = (
            f"，为法定幅度宽度的{float(abs(decided - near) / width * 100):.1f}%"
            if (width := result.bounds.high_yuan - result.bounds.low_yuan)
            else ""
        )
        said = f"决定罚款{money(decided)}，计算为{_span(fine)}，相差{money(abs(decided - near))}{share}"
    return Step(
        "与决定比较", f"{said}{'' if result.bounds.holds(decided) else '；决定罚款不在法定幅度内'}", "生态环境行政处罚办法第四十一条"
    )


def _proofs(table: Benchmark, *, documents: Sequence[str] | None, evidence: Mapping[Aspect, tuple[str, ...]]) -> Iterator[Proof]:
    for factor in table.factors:
        wanted = evidence.get(factor.aspect, ())
        there = tuple(name for name in documents or () if any(word in name for word in wanted))
        yield Proof(factor.zh, wanted, there, missing=documents is not None and not there)


def _cautions(
    matter: Matter, *, instrument: Instrument, table: Benchmark, result: Reckoning | Unreckoned, unknown: Sequence[str]
) -> Iterator[str]:
    if instrument.status is Status.STAND_IN:
        yield f"{instrument.note or '样例基准'}；结果只作演示，不能作为处罚依据"
    if matter.clause and not any(fits(matter.clause, other=one) for one in table.penalty if one.law == matter.clause.law):
        yield f"所引{clause_zh(matter.clause)}不是表{table.code}的罚则（{'、'.join(map(clause_zh, table.penalty))}），须核对是否与违法行为对应"
    if table.completeness:
        yield f"本表不完整：{table.completeness}"
    if unknown:
        taken = "本基准规定按最低一级计算" if instrument.unknown_takes_lowest else "不能推算，只列出可能的罚款"
        yield f"因素{'、'.join(unknown)}的等级不明，{taken}"
    if isinstance(result, Reckoning) and result.raw_points is not None:
        ways, every = level_sets(table, points=result.raw_points, start=table.variant(result.variant).start)
        if ways > 1:
            yield f"合计{float(result.raw_points * 100):g}%可由{ways}种等级组合得出（共{every}种），不能从罚款或合计反推等级"
    if matter.circumstance and not (matter.ground and matter.proof):
        yield f"“{matter.circumstance}”须有法律依据和证据"
