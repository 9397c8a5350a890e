"""Benchmarks, statutory ranges, modifiers and no-penalty lists, read once and proved whole.

Layout of a content folder (an overlay folder of a city has the same; its file wins over ours of the same name):
`benchmarks/<instrument>/<first day in force>.yaml` with the instrument, `<first day>.<part>.yaml` with more of its tables,
`unknown.yaml` for an instrument that nobody entered; `benchmarks/modifiers.yaml`, `benchmarks/no_penalty.yaml`;
`statutes/<law>/<first day>.yaml`.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from jicha.domain.discretion.benchmarks import Benchmark, Instrument, Status, Weight
from jicha.domain.discretion.modifiers import Modifier, NoPenalty
from jicha.domain.discretion.statutes import BaseKind, Clause, Party, StatutoryRange
from jicha.domain.errors import Fault, LawError, refuse
from jicha.engine.content import UNKNOWN_DAY, content_files
from jicha.engine.content.benchmark_forms import (
    InstrumentForm,
    ListsForm,
    ModifierForm,
    ModifiersForm,
    Number,
    RangeUnit,
    StatuteForm,
    StatuteRowForm,
    TableForm,
    TablesForm,
    exact,
    in_unit,
    percent,
)  # fmt: skip
from jicha.engine.content.benchmark_tables import build_table
from jicha.engine.content.forms import Filled, read_forms

_PERSON = "个人"


@cache
def instruments(*overlays: Path) -> tuple[Instrument, ...]:
    """Read every instrument with its tables, sorted by id and first day; all laws of tables proved.

    An instrument that somebody entered displaces its own placeholder `unknown.yaml`.

    Raises:
        ContentError: a file that does not fit the form.
        LawError: a table that breaks a law of tables without saying so, a false sum, a doubled code; every one with file and line.
    """
    paths = content_files("benchmarks", pattern="*/*.yaml", overlays=overlays)
    heads = read_forms([path for path in paths if "." not in path.stem], form=InstrumentForm)
    parts = read_forms([path for path in paths if "." in path.stem], form=TablesForm)
    faults: list[Fault] = []
    found = [_instrument(head, parts=parts, faults=faults) for head in heads]
    known = {(head.document.path.parent.name, head.document.path.stem) for head in heads}
    faults.extend(
        Fault(what="没有这一天的裁量基准", where=part.where(), mend="先写同一天的 <施行首日>.yaml。")
        for part in parts
        if (part.document.path.parent.name, _day(part)) not in known
    )
    refuse(LawError, faults=faults)
    entered = {item.id for item in found if item.status is not Status.NOT_ENTERED}
    kept = [item for item in found if item.status is not Status.NOT_ENTERED or item.id not in entered]
    return tuple(sorted(kept, key=lambda item: (item.id, str(item.from_on))))


def _day(filled: Filled[TablesForm]) -> str:
    return filled.document.path.stem.partition(".")[0]


def _instrument(head: Filled[InstrumentForm], *, parts: tuple[Filled[TablesForm], ...], faults: list[Fault]) -> Instrument:
    form, path = head.value, head.document.path
    day = UNKNOWN_DAY if form.from_on is None else form.from_on.isoformat()
    if day != path.stem:
        faults.append(
            Fault(what=f"自{day}施行，却在{path.name}里", where=head.where("from_on"), mend="文件名是施行首日；改正日期或文件名。")
        )
    own: list[tuple[Filled[InstrumentForm] | Filled[TablesForm], tuple[TableForm, ...]]] = [(head, form.tables)]
    own.extend((part, part.value.tables) for part in parts if part.document.path.parent == path.parent and _day(part) == path.stem)
    tables: list[Benchmark] = []
    codes: Counter[str] = Counter()
    for filled, forms in own:
        for index, one in enumerate(forms):
            built = build_table(one, source=form.source, confidence=form.confidence)
            faults.extend(Fault(what=f.what, where=filled.where("tables", index, *f.place), mend=f.mend) for f in built.faults)
            codes[one.code] += 1
            if codes[one.code] == 2:
                faults.append(Fault(what=f"编号“{one.code}”重复", where=filled.where("tables", index, "code"), mend="每张表一个编号。"))
            if built.table is not None:
                tables.append(built.table)
    return instrument_of(form, name=path.parent.name, tables=tuple(tables))


def instrument_of(form: InstrumentForm, *, name: str, tables: tuple[Benchmark, ...]) -> Instrument:
    """Give the instrument of a form with tables that were built and proved; `name` is its folder."""
    return Instrument(
        id=name,
        zh=form.zh,
        region=form.region,
        status=form.status,
        source=form.source,
        confidence=form.confidence,
        number=form.number,
        from_on=form.from_on,
        until_on=form.until_on,
        rounding=form.rounding,
        unknown_takes_lowest=form.unknown_takes_lowest,
        only_maximum=_factors(form.only_maximum),
        only_minimum=_factors(form.only_minimum),
        coefficient_step=_maybe_percent(form.coefficient_step),
        rules=form.rules,
        note=form.note,
        tables=tables,
    )


def _factors(written: dict[Weight, Number] | None) -> tuple[tuple[Weight, Fraction], ...]:
    return tuple((weight, exact(number)) for weight, number in (written or {}).items())


@cache
def statutory_ranges(*overlays: Path) -> tuple[StatutoryRange, ...]:
    """Read every statutory range, sorted by law, article and first day.

    Raises:
        ContentError: a file that does not fit the form.
        LawError: a doubled range, a range upside down, a unit that does not fit the base, an unknown reference.
    """
    faults: list[Fault] = []
    placed: list[tuple[StatutoryRange, str]] = []
    for filled in read_forms(content_files("statutes", pattern="*/*.yaml", overlays=overlays), form=StatuteForm):
        day = UNKNOWN_DAY if filled.value.from_on is None else filled.value.from_on.isoformat()
        if day != filled.document.path.stem:
            faults.append(Fault(what=f"自{day}施行，文件名却不是这一天", where=filled.where("from_on"), mend="文件名是施行首日。"))
        for index, row in enumerate(filled.value.ranges):
            where = filled.where("ranges", index)
            try:
                placed.append((_range(filled.value, row=row), where))
            except ValueError as error:
                what, _, mend = str(error).partition("|")
                faults.append(Fault(what=what, where=where, mend=mend or "改正。"))
    faults.extend(_range_faults(placed))
    refuse(LawError, faults=faults)
    return tuple(sorted((item for item, _ in placed), key=lambda item: (item.clause, str(item.from_on), item.id)))


def _range(form: StatuteForm, *, row: StatuteRowForm) -> StatutoryRange:
    if (row.base is BaseKind.FIXED) is not (row.unit is RangeUnit.YUAN):
        raise ValueError(f"单位{row.unit}与基数{row.base}不合|定额罚款单位为 yuan；按基数计罚的单位为 percent 或 times。")
    clause = Clause.read(f"{form.law} {row.article}")
    marks = [mark for mark in (row.subject, row.occasion, _PERSON if row.party is Party.PERSON else None) if mark]
    return StatutoryRange(
        id="/".join((str(clause), *marks)), clause=clause, zh=row.zh,
        low=in_unit(row.low, unit=row.unit), high=in_unit(row.high, unit=row.unit),
        source=form.source, confidence=form.confidence, base=row.base, base_floor_yuan=_maybe(row.base_floor), party=row.party,
        occasion=row.occasion, subject=row.subject, from_on=form.from_on, until_on=form.until_on, replaces=row.replaces, milder=row.milder,
        note=row.note,
    )  # fmt: skip


def _range_faults(placed: list[tuple[StatutoryRange, str]]) -> Iterator[Fault]:
    known = {item.id for item, _ in placed}
    seen: Counter[tuple[str, str]] = Counter()
    for item, where in placed:
        key = (item.id, str(item.from_on))
        seen[key] += 1
        if seen[key] > 1:
            yield Fault(what=f"“{item.id}”写了两次", where=where, mend="同一条款的不同情形写 occasion 或 subject。")
        if item.high < item.low:
            yield Fault(what=f"“{item.id}”上限低于下限", where=where, mend="对照法条改正。")
        for name in item.replaces:
            if name not in known:
                yield Fault(what=f"“{item.id}”取代的“{name}”不存在", where=where, mend="改正 replaces，或先写旧法的幅度。")


@cache
def modifiers(*overlays: Path) -> tuple[Modifier, ...]:
    """Read the rules that change an amount, in the order of the file.

    Raises:
        ContentError: a file that does not fit the form. LawError: an id stands twice.
    """
    (filled,) = read_forms(content_files("benchmarks", pattern="modifiers.yaml", overlays=overlays), form=ModifiersForm)
    ids = Counter(one.id for one in filled.value.modifiers)
    refuse(
        LawError,
        faults=[
            Fault(what=f"编号“{one.id}”写了{ids[one.id]}次", where=filled.where("modifiers", index, "id"), mend="每条规则一个编号。")
            for index, one in enumerate(filled.value.modifiers)
            if ids[one.id] > 1
        ],
    )
    return tuple(_modifier(one) for one in filled.value.modifiers)


def _modifier(form: ModifierForm) -> Modifier:
    return Modifier(
        id=form.id, zh=form.zh, effect=form.effect, law=form.law, source=form.source, confidence=form.confidence, region=form.region,
        from_on=form.from_on, until_on=form.until_on, formula=form.formula, add_share_of_max=_maybe_percent(form.add_percent_of_max),
        cut_share_of_max=_maybe_percent(form.cut_percent_of_max), cut_share_of_min=_maybe_percent(form.cut_percent_of_min),
        rate_low=_maybe_percent(form.rate_low), rate_high=_maybe_percent(form.rate_high), cap=_maybe_percent(form.cap),
        evidence=form.evidence, note=form.note,
    )  # fmt: skip


@cache
def no_penalty_lists(*overlays: Path) -> tuple[NoPenalty, ...]:
    """Read the acts of all no-penalty lists."""
    paths = content_files("benchmarks", pattern="no_penalty.yaml", overlays=overlays)
    return tuple(
        NoPenalty(
            list_id=one.id, list_zh=one.zh, clauses=tuple(map(Clause.read, act.clauses)), region=one.region, act=act.act,
            conditions=act.conditions, source=one.source, duty=act.duty, kind=act.kind, from_on=one.from_on, earliest_on=one.earliest_on,
            until_on=one.until_on, excess_below=_maybe(act.excess_below), parameters_most=act.parameters_most,
            hours_most=act.hours_most, rectified_days_most=act.rectified_days_most, rectified_workdays_most=act.rectified_workdays_most,
            note=act.note or one.note,
        )
        for filled in read_forms(paths, form=ListsForm)
        for one in filled.value.lists
        for act in one.acts
    )  # fmt: skip


def _maybe(value: Number | None) -> Fraction | None:
    return None if value is None else exact(value)


def _maybe_percent(value: Number | None) -> Fraction | None:
    return None if value is None else percent(value)
