"""From the written table to the table of `domain`, with every law of tables proved or every fault with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from jicha.domain.discretion.benchmarks import Band, Benchmark, Factor, FormulaId, Irregularity, Level, Variant
from jicha.domain.discretion.proof import Breach, breaches, slips
from jicha.domain.discretion.statutes import BaseKind, Clause
from jicha.domain.law import Confidence
from jicha.engine.content.benchmark_forms import FactorForm, RangeUnit, RowForm, TableForm, UseForm, exact, in_unit, percent
from jicha.engine.content.plain_yaml import Place

NONE_OF_LISTED = "无此情形"


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a table: where inside it, what, and how to mend it.

    `breach` is set if it is a law of tables that the print may break with a reason.
    """

    place: Place
    what: str
    mend: str
    breach: Breach | None = None


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """A table and its faults; `table` is null if it could not be built."""

    table: Benchmark | None
    faults: tuple[TableFault, ...]


def build_table(form: TableForm, *, source: str, confidence: Confidence) -> BuiltTable:
    """Build one table and prove its laws.

    Args:
        source, confidence: of the instrument, for a table that does not state its own.
    """
    faults = [*_unit_faults(form), *_row_faults(form)]
    faults.extend(_text_faults(form))
    if faults:
        return BuiltTable(None, tuple(faults))
    factors = tuple(_factor(one, rows=form.rows) for one in form.factors)
    table = Benchmark(
        code=form.code,
        zh=form.zh,
        duty=tuple(Clause.read(text) for text in form.duty),
        penalty=tuple(Clause.read(text) for text in form.penalty),
        formula=form.formula,
        variants=tuple(_variant(one) for one in form.uses),
        factors=factors,
        source=form.source or source,
        confidence=form.confidence or confidence,
        bands=tuple(_band(row, factors=factors, unit=form.uses[0].unit) for row in form.rows),
        sum_floor=percent(form.sum_floor),
        completeness=form.completeness,
        irregular=tuple(Irregularity(law=one.law, reason=one.reason, variant=one.use) for one in form.irregular),
        en=form.en,
    )
    return BuiltTable(table, tuple(_law_faults(table)))


def _variant(form: UseForm) -> Variant:
    return Variant(
        id=form.id,
        zh=form.zh,
        low=in_unit(form.low, unit=form.unit),
        high=in_unit(form.high, unit=form.unit),
        party=form.party,
        base=form.base,
        base_floor_yuan=None if form.base_floor is None else exact(form.base_floor),
        start=percent(form.start),
        lowest=None if form.lowest is None else percent(form.lowest),
        highest=None if form.highest is None else percent(form.highest),
    )


def _factor(form: FactorForm, *, rows: tuple[RowForm, ...]) -> Factor:
    if rows:
        levels = tuple(_levels_of_rows(form.zh, rows=rows))
    else:
        levels = tuple(Level(one.level, one.zh, None if one.share is None else percent(one.share), one.note) for one in form.levels)
    return Factor(zh=form.zh, levels=levels, aspect=form.aspect, kind=form.kind, en=form.en)


def _levels_of_rows(name: str, *, rows: tuple[RowForm, ...]) -> Iterator[Level]:
    """Give the levels in the order of the rows, numbered; one that always stands alone, after the first row, gets a level 0."""
    mine = [row for row in rows if name in row.when]
    if name not in rows[0].when and all(len(row.when) == 1 for row in mine):
        yield Level(0, NONE_OF_LISTED)
    for number, words in enumerate(dict.fromkeys(row.when[name] for row in mine), start=1):
        yield Level(number, words)


def _band(row: RowForm, *, factors: tuple[Factor, ...], unit: RangeUnit) -> Band:
    numbers = {(factor.zh, level.zh): level.number for factor in factors for level in factor.levels}
    when = tuple((name, numbers[name, words]) for name, words in row.when.items())
    return Band(when=when, low=in_unit(row.low, unit=unit), high=in_unit(row.high, unit=unit))


def _unit_faults(form: TableForm) -> Iterator[TableFault]:
    if not form.uses:
        yield TableFault(("uses",), "没有写法定幅度", "uses 至少一项，写 low 和 high。")
    seen: set[str] = set()
    for index, use in enumerate(form.uses):
        if (use.base is BaseKind.FIXED) is not (use.unit is RangeUnit.YUAN):
            mend = "定额罚款单位为元（yuan）；按基数计罚的单位为百分比（percent）或倍（times）。"
            yield TableFault(("uses", index, "unit"), "幅度单位与计罚基数不合", mend)
        if use.id in seen or (len(form.uses) > 1 and not use.id):
            yield TableFault(("uses", index), f"用途编号“{use.id}”重复或空缺", "一张表有几种用途时，各写一个 id。")
        seen.add(use.id)
    for index, one in enumerate(form.irregular):
        if one.use and one.use not in seen:
            yield TableFault(("irregular", index), f"没有用途“{one.use}”", "改正 use，或删去。")


def _row_faults(form: TableForm) -> Iterator[TableFault]:
    if (form.formula in {FormulaId.RANGE_MIDPOINT, FormulaId.BAND_COEFFICIENT}) is not bool(form.rows):
        yield TableFault(
            ("formula",), "公式F2、F3用分档的行，其他公式用百分值，二者不能混用", "F2、F3 写 rows；其他公式删去 rows，在等级里写 share。"
        )
    known = {factor.zh for factor in form.factors}
    for index, row in enumerate(form.rows):
        for name in row.when:
            if name not in known:
                yield TableFault(("rows", index, "when"), f"没有因素“{name}”", f"可用：{'、'.join(sorted(known))}。")
        if not row.when:
            yield TableFault(("rows", index, "when"), "这一行没有条件", "至少写一个因素。")
    for index, factor in enumerate(form.factors):
        if bool(form.rows) is bool(factor.levels):
            yield TableFault(("factors", index), f"因素“{factor.zh}”的等级写法不对", "分档的表不写 levels；百分值的表写 levels。")


def _text_faults(form: TableForm) -> Iterator[TableFault]:
    places: list[tuple[Place, str]] = [(("penalty", index), text) for index, text in enumerate(form.penalty)]
    places.extend((("duty", index), text) for index, text in enumerate(form.duty))
    for place, text in places:
        try:
            Clause.read(text)
        except ValueError as error:
            what, _, mend = str(error).partition("|")
            yield TableFault(place, what, mend)
    for place, number in _numbers(form):
        try:
            exact(number)
        except ValueError as error:
            what, _, mend = str(error).partition("|")
            yield TableFault(place, what, mend)


def _numbers(form: TableForm) -> Iterator[tuple[Place, int | float | str]]:
    yield ("sum_floor",), form.sum_floor
    for index, use in enumerate(form.uses):
        written = {
            "low": use.low,
            "high": use.high,
            "start": use.start,
            "base_floor": use.base_floor,
            "lowest": use.lowest,
            "highest": use.highest,
        }
        yield from ((("uses", index, name), value) for name, value in written.items() if value is not None)
    for index, row in enumerate(form.rows):
        yield ("rows", index, "low"), row.low
        yield ("rows", index, "high"), row.high
    for index, factor in enumerate(form.factors):
        shares = ((("factors", index, "levels", number, "share"), level.share) for number, level in enumerate(factor.levels))
        yield from ((place, share) for place, share in shares if share is not None)


def _law_faults(table: Benchmark) -> Iterator[TableFault]:
    names = {"variants": "uses", "bands": "rows"}
    for slip in slips(table):
        first, *rest = slip.place
        yield TableFault((names.get(str(first), first), *rest), slip.what, "对照原文改正。")
    found = breaches(table)
    for breach in found:
        if not any(one.law is breach.law and one.variant in {"", breach.variant} for one in table.irregular):
            place: Place = ("irregular",) if table.irregular else ("code",)
            mend = f"对照原文改正；如原文如此，在 irregular 里写明 law: {breach.law} 和理由。"
            yield TableFault(place, f"“{table.zh}”{breach.variant}：{breach.what}", mend, breach)
    for index, one in enumerate(table.irregular):
        if not any(one.law is breach.law and one.variant in {"", breach.variant} for breach in found):
            yield TableFault(("irregular", index), f"声明了不合规律（{one.law}），实际并无此事", "删去这一项。")
