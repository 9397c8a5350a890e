"""How each criterion fared over a batch: what was lost on it, how two reviewers agreed, in which branch it fails, why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jicha.domain.reviews.marks import Answer, Mark, Sheet, points_lost
from jicha.domain.reviews.results import CommonFault, ItemResult
from jicha.domain.rubrics.rubric import Criterion, CriterionKind
from jicha.engine.agreement.alpha import Metric, krippendorff_alpha, percent_agreement

Codes = npt.NDArray[np.float64]
NOT_APPLICABLE = -1.0
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class PairOfSheets:
    """The two independent sheets of a file, and its branch."""

    unit_code: str
    sheets: tuple[Sheet, Sheet]


@dataclass(frozen=True, slots=True)
class _Column:
    """One criterion of the batch: its name there, its number among the columns, why points were lost on it."""

    name: str
    criterion: Criterion
    place: int
    reasons: Counter[str]


def item_results(
    files: Sequence[PairOfSheets], *, criteria: Mapping[str, Sequence[Criterion]], dividing: float
) -> tuple[tuple[ItemResult, ...], tuple[CommonFault, ...]]:
    """Sum up every criterion.

    Args:
        criteria: kind of file → its criteria; vetoes and deductions are the same in all kinds and are taken together, items are not.
        dividing: agreement below this share marks a criterion that divides people.

    Returns:
        Criteria in the order of the rubric; faults that occurred, those of most branches first.
    """
    columns = _columns(criteria)
    codes = _codes(files, columns=columns)
    units = sorted({one.unit_code for one in files})
    unit = np.array([units.index(one.unit_code) for one in files], dtype=int)
    shown = list({column.place: column for column in columns.values()}.values())
    both = [_summed(column, codes=codes[:, :, column.place], unit=unit, units=units, dividing=dividing) for column in shown]
    faults = sorted((fault for _, fault in both if fault.sheets), key=lambda one: (-one.units, -one.sheets, one.criterion))
    return tuple(item for item, _ in both), tuple(faults)


def _columns(criteria: Mapping[str, Sequence[Criterion]]) -> dict[tuple[str, str], _Column]:
    """Give (kind of file, criterion) → column."""
    named: dict[str, _Column] = {}
    found = {}
    for kind, listed in criteria.items():
        for one in listed:
            is_shared = one.kind in {CriterionKind.VETO, CriterionKind.DEDUCTION}
            name = one.id if is_shared or len(criteria) == 1 else f"{kind} {one.id}"
            found[kind, one.id] = named.setdefault(name, _Column(name, one, len(named), Counter()))
    return found


def _codes(files: Sequence[PairOfSheets], *, columns: Mapping[tuple[str, str], _Column]) -> Codes:
    """Give files × 2 × criteria: the share of the points lost (of a veto 1 if found), −1 where it does not apply, NaN without answer."""
    width = 1 + max((column.place for column in columns.values()), default=-1)
    codes = np.full((len(files), 2, width), np.nan)
    for row, one in enumerate(files):
        for side, sheet in enumerate(one.sheets):
            line = codes[row, side]
            for mark in sheet.marks:
                column = columns[sheet.kind, mark.criterion]
                if mark.answer is Answer.MET or mark.answer is Answer.NOT_FOUND:
                    line[column.place] = 0.0
                elif mark.answer is not None:
                    line[column.place] = _code(mark, column=column)
    return codes


def _code(mark: Mark, *, column: _Column) -> float:
    if mark.answer is Answer.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if mark.reason.strip():
        column.reasons[mark.reason.strip()] += 1
    if mark.answer is Answer.FOUND:
        return 1.0
    points = column.criterion.points
    return float(points_lost(mark, criterion=column.criterion) / points) if points else 0.0


def _summed(
    column: _Column, *, codes: Codes, unit: npt.NDArray[np.int64], units: Sequence[str], dividing: float
) -> tuple[ItemResult, CommonFault]:
    agreement, pairs = percent_agreement(codes)
    applied = codes >= 0
    lost = np.where(applied, codes, 0.0)
    sheets = np.bincount(unit, weights=applied.sum(axis=1), minlength=len(units))
    of_unit = np.bincount(unit, weights=lost.sum(axis=1), minlength=len(units))
    failing = lost > 0
    result = ItemResult(
        criterion=column.name,
        zh=column.criterion.zh,
        judged=int(applied.sum()),
        lost=float(lost.sum() / applied.sum()) if applied.any() else None,
        pairs=pairs,
        agreement=agreement,
        alpha=krippendorff_alpha(codes, metric=Metric.NOMINAL),
        divides=agreement is not None and agreement < dividing,
        by_branch={name: float(of_unit[place] / sheets[place]) for place, name in enumerate(units) if sheets[place]},
    )
    reasons = sorted(column.reasons.items(), key=lambda one: (-one[1], one[0]))[:_MOST_REASONS]
    branches = len(np.unique(unit[failing.any(axis=1)]))
    fault = CommonFault(column.name, column.criterion.zh, int(failing.sum()), branches, tuple(reason for reason, _ in reasons))
    return result, fault
