"""Hold every decided fine against the law and the benchmarks: range, sum, grounds, version. One row per case that fines."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

from jicha.domain.discretion.cases.grounds import judge_grounds
from jicha.domain.discretion.cases.lawfulness import judge_range
from jicha.domain.discretion.cases.recompute import recompute
from jicha.domain.discretion.cases.sheets import CaseFacts, Finding, Library, Norm, SheetLine
from jicha.domain.discretion.cases.versions import judge_version
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="judged_fine",
    columns={
        "row_id": "BIGINT",
        "sheet_lines": "BIGINT",
        "range_fault": "VARCHAR",
        "range_doubt": "VARCHAR",
        "range_standard": "VARCHAR",
        "sum_fault": "VARCHAR",
        "sum_doubt": "VARCHAR",
        "sum_standard": "VARCHAR",
        "recomputed_yuan": "DOUBLE",
        "sheet_yuan": "DOUBLE",
        "circumstances": "VARCHAR",
        "ground_fault": "VARCHAR",
        "ground_doubt": "VARCHAR",
        "is_heavier": "BOOLEAN",
        "repeat_counted": "BOOLEAN",
        "version_fault": "VARCHAR",
        "version_doubt": "VARCHAR",
        "version_standard": "VARCHAR",
    },
    reads=("case_file", "case_document", "discretion_sheet", "norm"),
)
_CASE = (
    "row_id", "unit_code", "case_id", "violated_on", "decided_on", "penalty_basis", "violation_facts", "fine_yuan", "credit_code", "party",
)  # fmt: skip
_SHEET = (
    "case_id", "benchmark_version", "violation", "clause", "minimum_yuan", "maximum_yuan", "factor", "level", "weight", "computed_yuan",
    "circumstance", "evidence",
)  # fmt: skip
_FIRM = ("公司", "厂", "店", "社", "部", "矿", "院", "所", "站", "场", "中心", "集团", "合作", "单位")


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Judge each case that was decided, in the order of the ledger."""
    library = _library(read)
    sheets, decisions = _sheets(read), _decisions(read)
    for cells in read.table("case_file", columns=_CASE):
        row_id, _, case_id, _, decided_on, _, _, fine, *_ = cells
        if decided_on is None and fine is None:
            continue
        yield (row_id, *_judged(_case(cells, body=decisions.get(case_id)), lines=sheets.get(case_id, []), library=library))


def _judged(case: CaseFacts, *, lines: list[SheetLine], library: Library) -> tuple[Cell, ...]:
    lawful = judge_range(case, lines=lines, library=library)
    summed = recompute(case, lines=lines, library=library)
    grounds = judge_grounds(case, lines=lines, recomputed=summed, library=library)
    version = judge_version(case, lines=lines, library=library)
    return (
        len(lines), *_words(lawful), lawful.standard or None, *_words(summed.finding), summed.finding.standard or None,
        _float(summed.fine_yuan), _float(summed.sheet_yuan), "、".join(grounds.kinds) or None, *_words(grounds.finding), grounds.heavier,
        summed.recidivism_counted, *_words(version), version.standard or None,
    )  # fmt: skip


def _words(finding: Finding) -> tuple[str | None, str | None]:
    return "；".join(finding.faults) or None, "；".join(finding.doubts) or None


def _library(read: Reader) -> Library:
    norms = tuple(
        Norm(str(title), _text(number), _day(from_on) or _day(published_on), _day(until_on))
        for title, number, published_on, from_on, until_on in read.table(
            "norm", columns=("title", "doc_no", "published_on", "in_force_on", "repealed_on")
        )
        if title
    )
    overlays = read.overlays
    return Library(instruments(*overlays), statutory_ranges(*overlays), modifiers(*overlays), norms)


def _sheets(read: Reader) -> dict[Cell, list[SheetLine]]:
    found: dict[Cell, list[SheetLine]] = defaultdict(list)
    for case_id, version, violation, clause, low, high, factor, level, weight, computed, said, evidence in read.table(
        "discretion_sheet", columns=_SHEET
    ):
        line = SheetLine(
            version=_text(version), violation=_text(violation), clause=_text(clause), minimum_yuan=_sum(low), maximum_yuan=_sum(high),
            factor=_text(factor), level=int(level) if isinstance(level, int | float) else None, weight=_sum(weight),
            computed_yuan=_sum(computed), circumstance=_text(said), evidence=_text(evidence),
        )  # fmt: skip
        found[case_id].append(line)
    return found


def _decisions(read: Reader) -> dict[Cell, str]:
    found: dict[Cell, str] = {}
    for case_id, name, body in read.table("case_document", columns=("case_id", "document_name", "body")):
        if body and "决定书" in str(name or "") and "处罚" in str(name):
            found.setdefault(case_id, str(body))
    return found


def _case(cells: tuple[Cell, ...], *, body: str | None) -> CaseFacts:
    _, unit, _, acted_on, decided_on, basis, facts, fine, credit_code, party = cells
    return CaseFacts(
        unit_code=_text(unit), acted_on=_day(acted_on), decided_on=_day(decided_on), basis=_text(basis), facts=_text(facts),
        fine_yuan=_sum(fine), is_person=credit_code is None and not any(word in str(party or "") for word in _FIRM), body=body,
    )  # fmt: skip


def _text(cell: Cell) -> str | None:
    return None if cell is None or cell == "" else str(cell)


def _day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else None


@lru_cache(maxsize=100_000)
def _sum(cell: Cell) -> Fraction | None:
    """Take a number as it was printed: 0.2 is a fifth, not the nearest binary fraction."""
    return Fraction(str(cell)) if isinstance(cell, int | float) else None


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
