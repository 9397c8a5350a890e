"""What stands beside the fine of a breach: lists by which it may go unpunished, and the persons who answer for a unit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from jicha.domain.discretion.benchmarks import Benchmark, Instrument
from jicha.domain.discretion.cases.lawfulness import clause_zh
from jicha.domain.discretion.cases.sheets import money
from jicha.domain.discretion.citations import fits
from jicha.domain.discretion.explained.steps import Step
from jicha.domain.discretion.modifiers import Duty, NoPenalty
from jicha.domain.discretion.reckoning import Reckoning, reckon
from jicha.domain.discretion.statutes import Clause, Party, StatutoryRange, ranges_of

_DUTIES = {Duty.MUST: "应当不予处罚", Duty.MAY: "可以不予处罚", None: "不予处罚"}


def exempt_steps(lists: Iterable[NoPenalty], *, clauses: Sequence[Clause], region: str, on: date) -> Iterator[Step]:
    """Name each act of a no-penalty list that falls under a table's clauses, with all its conditions; whether they hold, a person says.

    Args:
        clauses: of the table, which are more exact than what a decision cites.
        region: six digits of the branch or province; the lists of its province hold. on: day of the decision; a list whose first day
            nobody knows is named as such.

    Source:
        行政处罚法 (2021) art. 33 (slight, first breach); the lists of the provinces are content, and so are the clauses they are tied to.
    """
    for one in lists:
        if (
            one.region[:2] != region[:2]
            or not one.may_hold(on)
            or not any(fits(mine, other=other) for mine in clauses for other in one.clauses)
        ):
            continue
        unsure = "" if one.from_on else "；清单施行日期未核"
        said = (
            f"《{one.list_zh}》“{one.act}”：同时具备以下条件的，{_DUTIES[one.duty]}：{'；'.join(one.conditions)}。是否具备由人核对{unsure}"
        )
        yield Step("不予处罚清单", said, f"行政处罚法第三十三条；{one.note}" if one.note else "行政处罚法第三十三条")


def person_steps(
    table: Benchmark,
    *,
    instrument: Instrument,
    levels: Mapping[str, int | None],
    variant: str,
    clause: Clause | None,
    ranges: Iterable[StatutoryRange],
    acted_on: date,
) -> Iterator[Step]:
    """Tell what the law lays on the persons answerable where it punishes unit and person (双罚); nothing if the matter is a person's.

    The same facts are graded by the table's own use for persons; where it has none, only the lawful range is told, never a sum.

    Args:
        clause: as the decision cites it, where that is another than the table's (the Code's); null for the table's own.

    Source:
        The penalty clauses themselves, e.g. 建设项目环境保护管理条例 art. 23(1), 固体废物污染环境防治法 art. 114.
    """
    if table.variant(variant).party is Party.PERSON:
        return
    who = "对直接负责的主管人员和其他直接责任人员另处罚款"
    own = [use for use in table.variants if use.party is Party.PERSON]
    for use in own:
        result = reckon(instrument, code=table.code, levels=levels, variant=use.id)
        told = f"同样的等级按表得{money(result.fine_yuan)}" if isinstance(result, Reckoning) else "等级不全，算不出数额"
        yield Step("双罚：责任人员", f"{who}，{_span(use.low, high=use.high)}，{told}", clause_zh(table.penalty[0]))
    if own:
        return
    known = tuple(ranges)
    found = (ranges_of(known, clause=one, on=acted_on, party=Party.PERSON) for one in (clause, *table.penalty) if one is not None)
    for item in dict.fromkeys(item for some in found for item in some):
        yield Step(
            "双罚：责任人员", f"{who}，{_span(item.low, high=item.high)}；基准没有责任人员的用法，不推算数额", clause_zh(item.clause)
        )


def _span(low: Fraction, *, high: Fraction) -> str:
    return f"{money(low)}至{money(high)}"
