"""What the sheet's levels give by the tables that it names, beside what it says itself (DISC-02)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jicha.domain.discretion.benchmarks import Aspect, Benchmark, FormulaId, Instrument, Status, Variant
from jicha.domain.discretion.cases.printed import fines_in, slips
from jicha.domain.discretion.cases.sheets import CaseFacts, Finding, Library, Memo, SheetLine, money, named, not_entered, one_sum, one_text
from jicha.domain.discretion.citations import fits, read_clauses
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon
from jicha.domain.discretion.selection import NotEntered, choose
from jicha.domain.discretion.statutes import BaseKind
from jicha.domain.wording.names import plain

_CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The fine that the tables give.

    Attributes:
        finding: faults of the sheet itself, doubts why there is no fine, and the steps in words.
        fine_yuan: the ordinary fine; null if it cannot be worked out.
        weighed_span_yuan: for tables of bands the least and the most of the row, for heavier and lighter cases.
        minimum_yuan, maximum_yuan: the lawful ends by the table.
        recidivism_counted: whether the level of a factor of repetition is above its lowest.
        sheet_yuan: what the sheet says that it comes to.
        table: code and title of the table. region: of the instrument.
    """

    finding: Finding
    fine_yuan: Fraction | None = None
    weighed_span_yuan: tuple[Fraction, Fraction] | None = None
    minimum_yuan: Fraction | None = None
    maximum_yuan: Fraction | None = None
    recidivism_counted: bool = False
    sheet_yuan: Fraction | None = None
    table: str = ""
    region: str | None = None


def recompute(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Recomputed:
    """Work out the fine of one sheet.

    Faults: a factor or level that the table does not have, a weight that is not the table's, words and figures that differ,
    a multiple that value and limit do not give, a decision that fines another sum than the ledger. Levels are only ever read from the
    sheet, never inferred from a sum: many sets of levels give one sum.
    """
    printed = tuple(_printed_faults(case))
    sheet_yuan = one_sum(line.computed_yuan for line in lines)
    if not lines:
        return Recomputed(Finding(printed, ("没有裁量表",)))
    source = instrument_of(case, lines=lines, library=library)
    if isinstance(source, str):
        return Recomputed(Finding(printed, (source,)), sheet_yuan=sheet_yuan)
    table = table_of(source, lines=lines)
    if isinstance(table, str):
        return Recomputed(Finding(printed, (table,)), sheet_yuan=sheet_yuan)
    levels, faults = _levels(table, lines=lines)
    if faults:
        return Recomputed(Finding((*printed, *faults)), sheet_yuan=sheet_yuan, table=f"{table.code} {table.zh}")
    return _result(source, table=table, levels=levels, lines=lines, printed=printed, sheet_yuan=sheet_yuan, memo=library.memo)


def _printed_faults(case: CaseFacts) -> Iterator[str]:
    yield from dict.fromkeys(slips(f"{case.facts or ''}\n{case.body or ''}"))
    fines = fines_in(case.body or "")
    if fines and case.fine_yuan is not None and case.fine_yuan not in fines:
        yield f"决定书写明罚款{'、'.join(map(money, fines))}，台账为{money(case.fine_yuan)}"


def instrument_of(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Instrument | str:
    """Find the instrument that the sheet names, else the province's own on the day of the act; a text says why there is none."""
    version = one_text(line.version for line in lines)
    if version:
        found = named(library.instruments, version=version)
        if found is None:
            return f"基准“{version}”不在已录入的裁量基准中"
        return not_entered(found) if found.status is Status.NOT_ENTERED else found
    if case.unit_code is None or case.acted_on is None:
        return "裁量表没有写明基准版本"
    own = choose(library.instruments, region=case.unit_code, on=case.acted_on)
    if isinstance(own, NotEntered):
        waiting = next(
            (item for item in library.instruments if item.region == f"{case.unit_code[:2]}0000" and item.status is Status.NOT_ENTERED), None
        )
        return not_entered(waiting) if waiting else own.zh
    return own


def table_of(instrument: Instrument, *, lines: Sequence[SheetLine]) -> Benchmark | str:
    """Find the table of a sheet: by its code or title, else the only one of its clause that has all its factors."""
    violation = one_text(line.violation for line in lines) or ""
    said, code = plain(violation), violation.split(" ")[0]
    coded = [table for table in instrument.tables if code == table.code or (said and plain(table.zh) == said)]
    if len(coded) == 1:
        return coded[0]
    clauses = tuple(clause for line in lines for clause in read_clauses(line.clause or ""))
    names = {plain(line.factor) for line in lines if line.factor}
    fitting = [
        table
        for table in instrument.tables
        if names
        and names <= {plain(factor.zh) for factor in table.factors}
        and any(fits(one, other=other) for one in clauses for other in table.penalty)
    ]
    if len(fitting) == 1:
        return fitting[0]
    return f"“{violation or '（空）'}”在《{instrument.zh}》中{'对应几张表' if fitting else '没有对应的表'}"


def _levels(table: Benchmark, *, lines: Sequence[SheetLine]) -> tuple[Mapping[str, int | None], tuple[str, ...]]:
    by_name = {plain(factor.zh): factor for factor in table.factors}
    levels: dict[str, int | None] = {}
    faults: list[str] = []
    for line in lines:
        if not line.factor:
            continue
        factor = by_name.get(plain(line.factor))
        if factor is None:
            faults.append(f"裁量因子“{line.factor}”不在{table.code}“{table.zh}”的因素中")
            continue
        if line.level is None:
            continue
        known = next((level for level in factor.levels if level.number == line.level), None)
        if known is None:
            faults.append(f"裁量因子“{line.factor}”没有等级{line.level}")
        elif line.weight is not None and known.share is not None and not _same_share(line.weight, share=known.share):
            faults.append(
                f"裁量因子“{line.factor}”等级{line.level}（{known.zh}）的权重应为{_percent(known.share)}，裁量表为{float(line.weight):g}"
            )
        levels[factor.zh] = line.level
    return levels, tuple(dict.fromkeys(faults))


def _same_share(printed: Fraction, *, share: Fraction) -> bool:
    """Compare a weight with a share; sheets print 0.2, 20 or 20 %."""
    near = Fraction(1, 10_000)
    return abs(printed - share) < near or abs(printed - share * 100) < near * 100


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"


def uses_of(table: Benchmark, *, lines: Sequence[SheetLine]) -> tuple[tuple[Variant, Fraction | None], ...]:
    """List the uses of a table that the sheet's range fits, each with the base that the range implies; all of them if it fits none."""
    low, high = one_sum(line.minimum_yuan for line in lines), one_sum(line.maximum_yuan for line in lines)
    known: list[tuple[Variant, Fraction | None]] = []
    for use in table.variants:
        if use.base is BaseKind.FIXED:
            if low == use.low and high == use.high:
                known.append((use, None))
        elif low is not None and high and low * use.high == high * use.low:
            known.append((use, high / use.high))
    return tuple(known) or tuple((use, None) for use in table.variants)


def _result(
    instrument: Instrument,
    *,
    table: Benchmark,
    levels: Mapping[str, int | None],
    lines: Sequence[SheetLine],
    printed: tuple[str, ...],
    sheet_yuan: Fraction | None,
    memo: Memo,
) -> Recomputed:
    title = f"{table.code} {table.zh}"
    uses = uses_of(table, lines=lines)
    results = [_reckoned(instrument, code=table.code, levels=levels, use=use.id, base=base, memo=memo) for use, base in uses]
    good = [one for one in results if isinstance(one, Reckoning)]
    if not good:
        reasons = next((one.reasons for one in results if isinstance(one, Unreckoned)), ())
        return Recomputed(Finding(printed, reasons), sheet_yuan=sheet_yuan, table=title)
    best = min(good, key=lambda one: abs(one.fine_yuan - sheet_yuan)) if sheet_yuan is not None else good[0]
    if len(good) > 1 and sheet_yuan is None:
        return Recomputed(Finding(printed, (f"{title}有几种用法，裁量表的幅度不能确定用哪一种",)), table=title)
    faults = list(printed)
    if sheet_yuan is not None and abs(sheet_yuan - best.fine_yuan) >= 1 and abs(sheet_yuan - best.computed_yuan) >= 1:
        faults.append(f"裁量表的计算值{money(sheet_yuan)}算错，按各因素等级应为{money(best.fine_yuan)}")
    return Recomputed(
        Finding(tuple(faults), (), words(best, title=title)),
        best.fine_yuan,
        _weighed(best, table=table),
        best.bounds.low_yuan,
        best.bounds.high_yuan,
        _repeated(table, levels=levels),
        sheet_yuan,
        title,
        instrument.region,
    )


def _reckoned(
    instrument: Instrument, *, code: str, levels: Mapping[str, int | None], use: str, base: Fraction | None, memo: Memo
) -> Reckoning | Unreckoned:
    """Reckon with memory: many cases of a year have the same levels."""
    key = (instrument.id, instrument.from_on, code, tuple(sorted(levels.items())), use, base)
    if key not in memo:
        memo[key] = reckon(instrument, code=code, levels=levels, variant=use, base_yuan=base)
    return memo[key]


def _weighed(result: Reckoning, *, table: Benchmark) -> tuple[Fraction, Fraction] | None:
    if table.formula is not FormulaId.RANGE_MIDPOINT or result.band is None:
        return None
    scale = result.bounds.high_yuan / use.high if (use := table.variant(result.variant)).high else Fraction(1)
    return result.band.low * scale, result.band.high * scale


def _repeated(table: Benchmark, *, levels: Mapping[str, int | None]) -> bool:
    repeated = [factor for factor in table.factors if factor.aspect is Aspect.RECIDIVISM]
    return any((levels.get(factor.zh) or 0) > factor.lowest.number for factor in repeated)


def words(result: Reckoning, *, title: str) -> str:
    """Write the steps of a reckoning in one line: `GD-2.7.1 …：起点7%+…=12%，×1000000元=120000元`."""
    if result.points is None:
        low, high = result.span_yuan
        return f"{title}：适用档的中值{money(low)}" if low == high else f"{title}：{money(low)}至{money(high)}"
    taken = "+".join(_percent(one.level.share) for one in result.taken if one.level.share)
    kept = "，取法定下限" if result.raised else "，取法定上限" if result.lowered else ""
    return f"{title}：合计{_percent(result.points)}{f'（各因素{taken}）' if taken else ''}，得{money(result.computed_yuan)}{kept}"
