"""Whether a fine lies in the range that the cited clause stated on the day of the act (DISC-01)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jicha.domain.discretion.cases.printed import stated_base
from jicha.domain.discretion.cases.recompute import instrument_of, table_of
from jicha.domain.discretion.cases.sheets import (
    CaseFacts,
    Circumstance,
    Finding,
    Library,
    SheetLine,
    all_circumstances,
    money,
    one_sum,
    read_circumstances,
)
from jicha.domain.discretion.citations import fits, narrowed, read_clauses
from jicha.domain.discretion.statutes import BaseKind, Bounds, Clause, Milder, Party, StatutoryRange, law_of

BASES = {
    BaseKind.INVESTMENT: "项目总投资额",
    BaseKind.DISPOSAL_COST: "所需处置费用",
    BaseKind.ILLEGAL_GAIN: "违法所得",
    BaseKind.SERVICE_FEE: "所收费用",
    BaseKind.DIRECT_LOSS: "直接损失",
    BaseKind.DISCHARGE_FEE: "排污费",
}
_WEIGH = "行为后法律有修改，新旧幅度孰轻须由人比较（行政处罚法第三十七条）"


@dataclass(frozen=True, slots=True)
class LawfulBounds:
    """One range in yuan with the clause that it comes from; null bounds if its base is unknown."""

    range: StatutoryRange
    bounds: Bounds | None

    @property
    def zh(self) -> str:
        """Write it: `水污染防治法 83(2)：100000元至1000000元`."""
        item = self.range
        where = f"{item.clause}{f'（{item.occasion}）' if item.occasion else ''}"
        if item.base is BaseKind.FIXED:
            return f"{where}：{money(item.low)}至{money(item.high)}"
        said = f"{where}：{BASES[item.base]}的{_ratio(item.low)}至{_ratio(item.high)}"
        return f"{said}，即{money(self.bounds.low_yuan)}至{money(self.bounds.high_yuan)}" if self.bounds else said


def _ratio(value: Fraction) -> str:
    return f"{float(value * 100):.4g}%" if value < 1 else f"{float(value):.4g}倍"


def judge_range(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Finding:
    """Judge the fine of one case against the law.

    Faults: outside every range of the cited clause; below the least without a recorded reduction; a sheet whose range is not the law's;
    a ledger, sheet and decision that cite different clauses; a clause that is not that of the breach by the table of the sheet. Doubts: no
    day of the act, no clause, an unknown base, an open choice of law.

    Source:
        行政处罚法 (2021) art. 37; the sector laws; 生态环境法典 art. 1057.
    """
    cited = read_clauses(case.basis or "") or _sheet_clauses(lines)
    if not cited:
        return Finding(doubts=("处罚依据没有写明条款",))
    faults = [*_clause_faults(case, cited=cited, lines=lines, library=library), *_unfit(case, cited=cited, lines=lines, library=library)]
    if case.acted_on is None:
        return Finding(tuple(faults), ("缺少违法行为发生日，适用哪一版法律不明",))
    if case.fine_yuan is None:
        return Finding(tuple(faults), ("缺少罚款金额",))
    lawful = lawful_bounds(case, cited=cited, lines=lines, library=library, on=case.acted_on)
    changed = _choice(case, cited=cited, library=library, lines=lines)
    if changed is not None:
        fault, doubt, standard = changed
        return Finding((*faults, *fault), doubt, standard)
    if not lawful:
        return Finding(tuple(faults), (f"没有{_list(cited)}在{case.acted_on}的处罚幅度，须由人核对",))
    faults += _sheet_range_faults(lines, lawful=lawful)
    fault, doubt = _place(case.fine_yuan, lawful=lawful, reduced=_is_reduced(case, lines=lines))
    return Finding((*faults, *fault), doubt, "；".join(one.zh for one in lawful))


def subject_of(case: CaseFacts) -> str | None:
    """Tell which subject of a divided clause the case concerns, by the words of decision and ledger; null if by none or by both."""
    said = f"{case.facts or ''}{case.body or ''}"
    named_there = [subject for subject in ("报告书", "报告表") if subject in said]
    return named_there[0] if len(named_there) == 1 else None


def _sheet_clauses(lines: Iterable[SheetLine]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clause for line in lines for clause in read_clauses(line.clause or "")))


def _clause_faults(case: CaseFacts, *, cited: tuple[Clause, ...], lines: Sequence[SheetLine], library: Library) -> Iterator[str]:
    """Compare penalty clauses that the content knows; duties and unknown or shortened names of laws prove no difference."""
    own = _known(cited, library=library)
    for clauses, where in ((_sheet_clauses(lines), "裁量表的法条"), (read_clauses(case.body or ""), "决定书引用的")):
        others = _known(clauses, library=library)
        if own and others and not any(fits(one, other=other) for one in own for other in others):
            yield f"台账的处罚依据{_list(own)}与{where}{_list(others)}不一致"


def _unfit(case: CaseFacts, *, cited: Sequence[Clause], lines: Sequence[SheetLine], library: Library) -> Iterator[str]:
    """Hold the cited clauses against the penalty clauses of the table that the sheet names.

    Only clauses that were law on one of the days count (others are repealed law, another finding), and none that replaced older ones:
    a table made for the old law does not name the new.
    """
    source = instrument_of(case, lines=lines, library=library) if lines else ""
    table = table_of(source, lines=lines) if not isinstance(source, str) else source
    if isinstance(table, str) or not table.penalty:
        return
    days = [day for day in (case.acted_on, case.decided_on) if day is not None]
    living = [one for one in cited if any(item.governs(day) and not item.replaces for item in library.at(one) for day in days)]
    if living and not any(fits(one, other=mine) for one in living for mine in table.penalty):
        yield f"所引{_list(living)}与违法行为“{table.zh}”不对应，裁量表{table.code}的罚则是{_list(table.penalty)}"


def _known(clauses: Iterable[Clause], *, library: Library) -> tuple[Clause, ...]:
    return tuple(clause for clause in clauses if library.at(clause))


def clause_zh(clause: Clause) -> str:
    """Write a clause for people: `《水污染防治法》第83条(2)`."""
    article, bracket, places = clause.article.partition("(")
    return f"《{clause.law}》第{article}条{bracket}{places}"


def _list(clauses: Iterable[Clause]) -> str:
    return "、".join(clause_zh(one) for one in clauses)


def lawful_bounds(
    case: CaseFacts, *, cited: Iterable[Clause], lines: Sequence[SheetLine], library: Library, on: date
) -> tuple[LawfulBounds, ...]:
    """List the ranges that the citation can mean on a day; those of persons only if the party may be one."""
    subject = subject_of(case)
    known = (item for clause in cited for item in narrowed((one for one in library.at(clause) if one.governs(on)), cited=clause))
    return tuple(
        LawfulBounds(item, item.bounds(base_yuan=base_of(case, item=item, lines=lines)))
        for item in dict.fromkeys(known)
        if (item.party is Party.UNIT or case.is_person) and item.subject in {None, subject or item.subject}
    )


def base_of(case: CaseFacts, *, item: StatutoryRange, lines: Sequence[SheetLine]) -> Fraction | None:
    """Find the sum that a range is a ratio of: as the decision states it, else as the ends on the sheet imply it."""
    if item.base is BaseKind.FIXED:
        return None
    stated = stated_base(f"{case.facts or ''}\n{case.body or ''}", kind=item.base)
    if stated is not None:
        return stated
    high, low = one_sum(line.maximum_yuan for line in lines), one_sum(line.minimum_yuan for line in lines)
    if high is None or low is None or item.high == 0 or low * item.high != high * item.low:
        return None
    return high / item.high


def compared_base(case: CaseFacts, *, items: Iterable[StatutoryRange], lines: Sequence[SheetLine]) -> Fraction | None:
    """Find the base for comparing two laws, of which the cited one may need none: that of its ranges, else the case's own sum."""
    own = one_sum(base_of(case, item=item, lines=lines) for item in items)
    said = f"{case.facts or ''}\n{case.body or ''}"
    return own if own is not None else one_sum(stated_base(said, kind=kind) for kind in BASES)


def _sheet_range_faults(lines: Sequence[SheetLine], *, lawful: Sequence[LawfulBounds]) -> Iterator[str]:
    low, high = one_sum(line.minimum_yuan for line in lines), one_sum(line.maximum_yuan for line in lines)
    if low is None or high is None or any(one.bounds is None for one in lawful):
        return
    if not any(one.bounds and abs(one.bounds.low_yuan - low) < 1 and abs(one.bounds.high_yuan - high) < 1 for one in lawful):
        yield f"裁量表的幅度{money(low)}至{money(high)}不是法定幅度"


def _share(fine: Fraction, *, one: LawfulBounds) -> str:
    """Say which part of the base a fine is: 10 % of the investment where 1 % to 5 % is the law; nothing for fixed sums."""
    item = one.range
    if one.bounds is None or item.base is BaseKind.FIXED or item.high == 0:
        return ""
    base = one.bounds.high_yuan / item.high
    return f"，是{BASES[item.base]}（按{money(base)}计）的{_ratio(fine / base)}，法定为{_ratio(item.low)}至{_ratio(item.high)}"


def _is_reduced(case: CaseFacts, *, lines: Sequence[SheetLine]) -> bool:
    said = all_circumstances(lines)
    body = read_circumstances(case.body) if case.body and "减轻" in case.body else frozenset()
    return bool((said | body) & {Circumstance.REDUCED, Circumstance.NONE})


def _place(fine: Fraction, *, lawful: Sequence[LawfulBounds], reduced: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Place a fine among the ranges: lawful in one of them, beyond all of them, or not to be told."""
    ordinary = [one for one in lawful if one.range.occasion is None] or list(lawful)
    if any(one.bounds is not None and one.bounds.holds(fine) for one in ordinary):
        return (), ()
    special = [one for one in lawful if one not in ordinary and one.bounds is not None and one.bounds.holds(fine)]
    if special:
        return (), (f"罚款{money(fine)}只在“{special[0].range.occasion}”的幅度内，是否属于该情形须由人认定",)
    unknown = [one for one in lawful if one.bounds is None]
    if unknown:
        return (), (
            f"{BASES[unknown[0].range.base]}不明，{unknown[0].range.clause}的幅度算不出金额{_implied(fine, item=unknown[0].range)}",
        )
    least = min(one.bounds.low_yuan for one in ordinary if one.bounds)
    most = max(one.bounds.high_yuan for one in lawful if one.bounds)
    share = _share(fine, one=ordinary[0]) if len(ordinary) == 1 else ""
    if fine < least:
        return ((), ()) if reduced else ((f"罚款{money(fine)}低于法定下限{money(least)}{share}，没有减轻处罚的记录",), ())
    if fine > most:
        return (f"罚款{money(fine)}高于法定上限{money(most)}{share}",), ()
    return (f"罚款{money(fine)}不在任何一档法定幅度内",), ()


def _implied(fine: Fraction, *, item: StatutoryRange) -> str:
    """Say between which sums the base must lie for the fine to be lawful; 10,000 at 1 % to 5 % needs 200,000 to 1,000,000."""
    if item.low <= 0 or item.base_floor_yuan is not None:
        return ""
    return f"（罚款{money(fine)}要合法，{BASES[item.base]}须在{money(fine / item.high)}至{money(fine / item.low)}之间）"


def _choice(
    case: CaseFacts, *, cited: Sequence[Clause], library: Library, lines: Sequence[SheetLine]
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Judge by the milder of two laws if the law changed between act and decision; null if it did not."""
    if case.acted_on is None or case.decided_on is None or case.fine_yuan is None or case.decided_on <= case.acted_on:
        return None
    old_items = [item for clause in cited for item in library.at(clause)]
    if all(item.governs(case.acted_on) is item.governs(case.decided_on) for item in old_items):
        return None
    base = compared_base(case, items=old_items, lines=lines)
    clauses = tuple(dict.fromkeys(item.clause for item in old_items if item.governs(case.acted_on) or item.governs(case.decided_on)))
    if len(clauses) != 1:
        return (), (_WEIGH,), "；".join(dict.fromkeys(LawfulBounds(item, item.bounds(base_yuan=base)).zh for item in old_items))
    choice = law_of(
        library.ranges, clause=clauses[0], act_on=case.acted_on, decided_on=case.decided_on, base_yuan=base, subject=subject_of(case)
    )
    old = tuple(LawfulBounds(item, item.bounds(base_yuan=base)) for item in choice.by_act)
    new = tuple(LawfulBounds(item, item.bounds(base_yuan=base)) for item in choice.by_decision)
    standard = f"行为时{'；'.join(one.zh for one in old)}。决定时{'；'.join(one.zh for one in new)}"
    if not old or not new:
        return (), (_WEIGH,), standard
    reduced = _is_reduced(case, lines=lines)
    by_old, by_new = (_place(case.fine_yuan, lawful=one, reduced=reduced) for one in (old, new))
    match choice.milder:
        case Milder.NEW:
            return (*by_new, f"{standard}（新法较轻，从新）")
        case Milder.OLD | Milder.SAME:
            return (*by_old, f"{standard}（依行为时的法律）")
    if by_old == by_new:
        return (*by_old, standard)
    return (), (_WEIGH,), standard
