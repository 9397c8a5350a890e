"""Whether the sheet's version and the cited law were in force (DISC-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jicha.domain.discretion.benchmarks import Status
from jicha.domain.discretion.cases.lawfulness import clause_zh, compared_base, subject_of
from jicha.domain.discretion.cases.sheets import CaseFacts, Finding, Library, SheetLine, named, not_entered
from jicha.domain.discretion.citations import narrowed, read_clauses
from jicha.domain.discretion.statutes import Clause, Milder, StatutoryRange, law_of
from jicha.domain.wording.names import plain


@dataclass(frozen=True, slots=True)
class Interval:
    """When a version was in force, and where that is written; null `from_on` = not known."""

    title: str
    from_on: date | None
    until_on: date | None
    region: str | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the version was in force on a day whose law is known."""
        return self.from_on is not None and self.from_on <= day and (self.until_on is None or day < self.until_on)

    @property
    def zh(self) -> str:
        """Write it: `《…》自2022-01-01起施行，2027-01-01失效`."""
        since = f"自{self.from_on}起施行" if self.from_on else "施行日期不明"
        return f"《{self.title}》{since}{f'，{self.until_on}失效' if self.until_on else ''}"


def interval_of(version: str, *, library: Library) -> Interval | str:
    """Find the interval of a version: in the bureau's own library (D28) first, then among the benchmarks; a text says why there is none."""
    said = plain(version).strip("()")
    for norm in library.norms:
        title = plain(norm.title).strip("()")
        if title == said or (norm.number and plain(norm.number) == said) or (title in said and len(title) > 8):
            return Interval(norm.title, norm.from_on, norm.until_on)
    found = named(library.instruments, version=version)
    if found is None:
        return f"基准版本“{version}”不在文件库，也不在已录入的裁量基准中"
    if found.status is Status.NOT_ENTERED:
        return not_entered(found)
    return Interval(found.zh, found.from_on, found.until_on, found.region)


def judge_version(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Finding:
    """Judge the version of the sheet and the law that the ledger cites.

    Faults: a version in force neither on the day of the decision nor on that of the act; a benchmark of another province that the
    bureau's library does not list; a clause that was law on neither day; the severer of two laws. Doubts: an unknown interval, a version
    of the day of the act that no longer held at the decision (which is milder, a person compares).

    Source:
        行政处罚法 (2021) arts. 34, 37.
    """
    law = _law(case, lines=lines, library=library)
    if not lines:
        return law
    version = _version(case, lines=lines, library=library)
    return Finding(
        (*version.faults, *law.faults), (*version.doubts, *law.doubts), "；".join(one for one in (version.standard, law.standard) if one)
    )


def _version(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Finding:
    names = tuple(dict.fromkeys(line.version for line in lines if line.version))
    if not names:
        return Finding(doubts=("裁量表没有写明基准版本",))
    if case.decided_on is None:
        return Finding(doubts=("缺少处罚决定日期",))
    faults = [f"一张裁量表用了几个版本：{'、'.join(names)}"] if len(names) > 1 else []
    interval = interval_of(names[0], library=library)
    if isinstance(interval, str):
        return Finding(tuple(faults), (interval,))
    if interval.region not in {None, "000000"} and case.unit_code and interval.region != f"{case.unit_code[:2]}0000":
        return Finding((*faults, f"{interval.zh}，不是本省的裁量基准"), (), interval.zh)
    if interval.from_on is None:
        return Finding(tuple(faults), (f"{interval.zh}，无法判断决定时是否有效",), interval.zh)
    if interval.holds(case.decided_on):
        return Finding(tuple(faults), (), interval.zh)
    if case.acted_on and interval.holds(case.acted_on):
        return Finding(tuple(faults), (f"{interval.zh}，行为时有效、决定时已失效，新旧基准孰轻须由人比较",), interval.zh)
    return Finding((*faults, f"{interval.zh}，{case.decided_on}作出决定时不在有效期内"), (), interval.zh)


def _law(case: CaseFacts, *, lines: Sequence[SheetLine], library: Library) -> Finding:
    """Judge the clauses of the ledger; one that was law is enough: the column may name duties too, and old penalties had their numbers."""
    cited = [(clause, library.at(clause)) for clause in read_clauses(case.basis or "")]
    cited = [(clause, known) for clause, known in cited if known]
    if case.decided_on is None or not cited:
        return Finding()
    days = [day for day in (case.acted_on, case.decided_on) if day is not None]
    living = [(clause, known) for clause, known in cited if any(item.governs(day) for item in known for day in days)]
    names = "、".join(clause_zh(clause) for clause, _ in cited)
    if not living and case.acted_on is None:
        return Finding(doubts=(f"处罚依据{names}在决定日不是现行条款，缺少违法行为发生日",))
    if not living:
        return Finding((f"处罚依据{names}在行为日和决定日都不是施行的罚则（未生效、已修改或已废止）",))
    faults: list[str] = []
    doubts: list[str] = []
    for clause, known in living if case.acted_on is not None else ():
        fault, doubt = _changed(clause, known=known, acted_on=days[0], decided_on=case.decided_on, case=case, lines=lines, library=library)
        faults += fault
        doubts += doubt
    return Finding(tuple(faults), tuple(doubts))


def _changed(
    cited: Clause,
    *,
    known: tuple[StatutoryRange, ...],
    acted_on: date,
    decided_on: date,
    case: CaseFacts,
    lines: Sequence[SheetLine],
    library: Library,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say whether the cited law is the severer of two: (faults, doubts)."""
    by_act, by_decision = ([item for item in known if item.governs(day)] for day in (acted_on, decided_on))
    if bool(by_act) is bool(by_decision):
        return (), ()
    doubt = f"引用的{clause_zh(cited)}在行为日与决定日之间有变化，新旧法孰轻须由人比较（行政处罚法第三十七条）"
    clauses = {item.clause for item in narrowed(by_act or by_decision, cited=cited)}
    if len(clauses) > 1:
        return (), (doubt,)
    choice = law_of(
        library.ranges, clause=clauses.pop(), act_on=acted_on, decided_on=decided_on,
        base_yuan=compared_base(case, items=known, lines=lines), subject=subject_of(case),
    )  # fmt: skip
    match choice.milder:
        case Milder.OLD if by_decision:
            return (f"引用决定时的{clause_zh(cited)}，行为时的法律较轻，应当适用行为时的法律",), ()
        case Milder.NEW if by_act:
            return (f"引用行为时的{clause_zh(cited)}，该条决定时已废止，新法较轻，应当适用新法",), ()
        case Milder.OPEN | Milder.UNKNOWN:
            return (), (doubt,)
    return (), ()
