"""Read the fines of a snapshot as cases that can be compared: ledger (D06) and discretion sheets (D22), held against law and benchmarks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from jicha.domain.discretion.cases.lawfulness import LawfulBounds, lawful_bounds
from jicha.domain.discretion.cases.recompute import instrument_of, recompute, table_of, uses_of
from jicha.domain.discretion.cases.sheets import CaseFacts, Library, SheetLine, all_circumstances, named, one_sum, one_text
from jicha.domain.discretion.citations import ranges_at, read_clauses
from jicha.domain.discretion.statutes import Clause
from jicha.domain.disparity.cases import FineCase, Frame, NotComparable
from jicha.domain.disparity.residuals import is_reachable, reachable_points
from jicha.domain.wording.names import plain
from jicha.engine.plugins import Cell, Reader

LEDGER = (
    "row_id",
    "unit_code",
    "case_id",
    "violated_on",
    "decided_on",
    "penalty_basis",
    "violation_kind",
    "fine_yuan",
    "credit_code",
    "party",
    "handlers",
    "penalty_kind",
)
SHEET = (
    "case_id",
    "benchmark_version",
    "violation",
    "clause",
    "minimum_yuan",
    "maximum_yuan",
    "factor",
    "level",
    "computed_yuan",
    "circumstance",
)
READS = ("case_file", "discretion_sheet")
_FIRM = ("公司", "厂", "店", "社", "部", "矿", "院", "所", "站", "场", "中心", "集团", "合作", "单位")


@dataclass(frozen=True, slots=True)
class Fines:
    """A year's fines: those that can be compared, those that cannot and why, and the branch of each decision that fined nothing."""

    cases: tuple[FineCase, ...]
    refused: tuple[NotComparable, ...]
    let_off: tuple[str, ...]


def read_fines(read: Reader, *, library: Library, recomputes: bool) -> Fines:
    """Read every decision of the ledger.

    Args:
        recomputes: work out the fine from the tables too; else the computed fine is what the sheet says.
    """
    sheets = _sheets(read)
    desk = _Desk(library, recomputes=recomputes)
    cases: list[FineCase] = []
    refused: list[NotComparable] = []
    let_off: list[str] = []
    for cells in read.table("case_file", columns=LEDGER):
        unit, case_id, fine, penalty = cells[1], cells[2], _sum(cells[7]), str(cells[11] or "")
        if fine == 0 or (fine is None and any(word in penalty for word in ("不予", "免予", "免于"))):
            let_off.append(str(unit or ""))
        elif fine is not None and fine > 0:
            found = _case(cells, sheet=desk.sheet(sheets.get(case_id, ())), desk=desk)
            (cases if isinstance(found, FineCase) else refused).append(found)  # type: ignore[arg-type]  # The list is chosen by the type.
    return Fines(tuple(cases), tuple(refused), tuple(let_off))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One discretion sheet as read; equal sheets of a year are read and reckoned once."""

    lines: tuple[SheetLine, ...]
    levels: tuple[tuple[str, int], ...]
    circumstances: tuple[str, ...]


class _Desk:
    """The library with what was looked up in it before: a year has the same sheets and cites the same clauses again and again."""

    def __init__(self, library: Library, *, recomputes: bool) -> None:
        self.library = library
        self.recomputes = recomputes
        self._parts: dict[tuple[Clause, ...], Library] = {}
        self._sheets: dict[object, _Sheet] = {}
        self._points: dict[object, frozenset[Fraction] | None] = {}
        self._fines: dict[object, Fraction | None] = {}
        self._places: dict[object, tuple[Frame, Fraction, Fraction] | str] = {}

    def near(self, cited: tuple[Clause, ...]) -> Library:
        """Give the part of the library that a citation can mean."""
        if cited not in self._parts:
            ranges = tuple(dict.fromkeys(item for clause in cited for item in ranges_at(self.library.ranges, cited=clause)))
            self._parts[cited] = replace(self.library, ranges=ranges)
        return self._parts[cited]

    def sheet(self, rows: tuple[tuple[Cell, ...], ...]) -> _Sheet:
        """Read the rows of one sheet."""
        if rows not in self._sheets:
            lines = tuple(_line(row) for row in rows)
            levels = {(plain(line.factor), line.level) for line in lines if line.factor and line.level is not None}
            self._sheets[rows] = _Sheet(lines, tuple(sorted(levels)), tuple(sorted(all_circumstances(lines))))
        return self._sheets[rows]

    def fine(self, facts: CaseFacts, *, sheet: _Sheet) -> Fraction | None:
        """Give the fine that tables or sheet come to; the case itself matters only where the sheet names no version."""
        said = one_sum(line.computed_yuan for line in sheet.lines)
        if not self.recomputes:
            return said
        named_version = any(line.version for line in sheet.lines)
        key = (id(sheet), None if named_version else (facts.unit_code, facts.acted_on))
        if key not in self._fines:
            self._fines[key] = recompute(facts, lines=sheet.lines, library=self.library).fine_yuan
        found = self._fines[key]
        return said if found is None else found

    def reachable(self, facts: CaseFacts, *, sheet: _Sheet, ends: tuple[Fraction, Fraction]) -> bool | None:
        """Tell whether any levels of the sheet's table give the fine; null without recomputation, or if the use of the table is open."""
        if not self.recomputes or facts.fine_yuan is None:
            return None
        source = instrument_of(facts, lines=sheet.lines, library=self.library)
        table = source if isinstance(source, str) else table_of(source, lines=sheet.lines)
        if isinstance(table, str) or len(uses := uses_of(table, lines=sheet.lines)) != 1:
            return None
        key = (id(table), uses[0][0].id)
        if key not in self._points:
            self._points[key] = reachable_points(table, start=uses[0][0].start)
        points = self._points[key]
        return None if points is None else is_reachable(facts.fine_yuan, low_yuan=ends[0], high_yuan=ends[1], points=points)

    def place(self, facts: CaseFacts, *, sheet: _Sheet) -> tuple[Frame, Fraction, Fraction] | str:
        """Find what the case may be compared under, and its lawful range; a text says what is missing."""
        lines = sheet.lines
        cited = read_clauses(facts.basis or "") or tuple(dict.fromkeys(c for line in lines for c in read_clauses(line.clause or "")))
        on = facts.acted_on or facts.decided_on
        in_force = tuple(item.governs(on) for item in self.near(cited).ranges) if on else ()
        key = (id(sheet), facts.basis, facts.is_person, in_force)
        if key not in self._places:
            self._places[key] = _placed(facts, cited=cited, lines=lines, near=self.near(cited), library=self.library)
        return self._places[key]


def _sheets(read: Reader) -> dict[Cell, tuple[tuple[Cell, ...], ...]]:
    found: dict[Cell, list[tuple[Cell, ...]]] = defaultdict(list)
    for case_id, *cells in read.table("discretion_sheet", columns=SHEET):
        found[case_id].append(tuple(cells))
    return {case_id: tuple(rows) for case_id, rows in found.items()}


def _line(row: tuple[Cell, ...]) -> SheetLine:
    version, violation, clause, low, high, factor, level, computed, said = row
    return SheetLine(
        version=_text(version),
        violation=_text(violation),
        clause=_text(clause),
        minimum_yuan=_sum(low),
        maximum_yuan=_sum(high),
        factor=_text(factor),
        level=int(level) if isinstance(level, int | float) else None,
        computed_yuan=_sum(computed),
        circumstance=_text(said),
    )


def _case(cells: tuple[Cell, ...], *, sheet: _Sheet, desk: _Desk) -> FineCase | NotComparable:
    row_id, unit, case_id, acted_on, decided_on, basis, violation, fine, credit_code, party, handlers, _ = cells
    person = credit_code is None and not any(word in str(party or "") for word in _FIRM)
    facts = CaseFacts(_text(unit), _day(acted_on), _day(decided_on), _text(basis), None, _sum(fine), is_person=person)
    number = row_id if isinstance(row_id, int) else 0
    placed = _lacking(facts, lines=sheet.lines) or desk.place(facts, sheet=sheet)
    if isinstance(placed, str):
        return NotComparable(str(case_id or ""), number, str(unit or ""), placed)
    frame, low, high = placed
    computed = desk.fine(facts, sheet=sheet)
    # Only a fine that is not the computed one is in question.
    reachable = desk.reachable(facts, sheet=sheet, ends=(low, high)) if computed is not None and computed != facts.fine_yuan else None
    return FineCase(
        case_id=str(case_id or ""),
        row_id=number,
        unit_code=str(unit or ""),
        handlers=tuple(name for name in str(handlers or "").split("、") if name),
        decided_on=facts.decided_on,
        violation=_text(violation) or one_text(line.violation for line in sheet.lines) or "",
        frame=frame,
        levels=sheet.levels,
        circumstances=sheet.circumstances,
        fine_yuan=float(facts.fine_yuan or 0),
        low_yuan=float(low),
        high_yuan=float(high),
        computed_yuan=None if computed is None else float(computed),
        party_kind="个人" if person else "单位",
        is_reachable=reachable,
    )


def _lacking(facts: CaseFacts, *, lines: Sequence[SheetLine]) -> str | None:
    """Say why a case has no levels to compare; half a set of levels is none."""
    if not lines:
        return "没有裁量表"
    if not any(line.factor for line in lines):
        return "裁量表没有裁量因子"
    if any(line.factor and line.level is None for line in lines):
        return "裁量因子没有填等级"
    if facts.acted_on is None and facts.decided_on is None:
        return "缺少违法行为发生日和处罚决定日期"
    return None


def _placed(
    facts: CaseFacts, *, cited: tuple[Clause, ...], lines: Sequence[SheetLine], near: Library, library: Library
) -> tuple[Frame, Fraction, Fraction] | str:
    wording = facts.basis or one_text(line.clause for line in lines)
    if not cited and not wording:
        return "处罚依据没有写明条款"
    low, high = one_sum(line.minimum_yuan for line in lines), one_sum(line.maximum_yuan for line in lines)
    ranges = _ranges(facts, cited=cited, lines=lines, library=near, ends=(low, high))
    bounds = ranges[0].bounds if len(ranges) == 1 else None
    if high is None and bounds is not None:
        low, high = bounds.low_yuan, bounds.high_yuan
    if not high:
        return "缺少法定上限（或计算上限的基数），罚款无法折算"
    clause = "、".join(dict.fromkeys(str(one.range.clause) for one in ranges)) or "、".join(map(str, cited)) or plain(wording or "")
    version = "、".join(sorted(f"{one.range.id}@{one.range.from_on}" for one in ranges))
    base = "、".join(sorted({one.range.base.value for one in ranges}))
    return Frame(clause, version, _benchmark(lines, library=library), base), low or Fraction(0), high


def _ranges(
    facts: CaseFacts,
    *,
    cited: Sequence[Clause],
    lines: Sequence[SheetLine],
    library: Library,
    ends: tuple[Fraction | None, Fraction | None],
) -> tuple[LawfulBounds, ...]:
    """List the ranges that govern; of several the one that the sheet's ends name, else the ordinary ones."""
    on = facts.acted_on or facts.decided_on
    found = lawful_bounds(facts, cited=cited, lines=lines, library=library, on=on) if on else ()
    # 第八十三条第一款第二项 can mean 83(2) and, by its first number, 83(1); the last number is the item that was meant.
    items = {_last(clause) for clause in cited}
    found = tuple(one for one in found if _last(one.range.clause) in items) or found
    exact = tuple(one for one in found if one.bounds and (one.bounds.low_yuan, one.bounds.high_yuan) == ends)
    return exact[:1] or tuple(one for one in found if one.range.occasion is None) or found


def _last(clause: Clause) -> tuple[str, str]:
    return clause.law, clause.article.rpartition("(")[2].rstrip(")")


def _benchmark(lines: Sequence[SheetLine], *, library: Library) -> str:
    version = one_text(line.version for line in lines)
    if version is None:
        return ""
    known = named(library.instruments, version=version)
    return f"{known.id}@{known.from_on}" if known else plain(version)


def _text(cell: Cell) -> str | None:
    return None if cell is None or cell == "" else str(cell)


def _day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else None


def _sum(cell: Cell) -> Fraction | None:
    """Take a number as it was printed: 0.2 is a fifth, not the nearest binary fraction."""
    return _exact(cell) if isinstance(cell, int | float) else None


@lru_cache(maxsize=20_000)
def _exact(number: float) -> Fraction:
    return Fraction(str(number))
