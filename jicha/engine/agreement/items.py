"""How a criterion fared over a batch: what was lost on it, how two reviewers agreed, in which branch it fails, why."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from jicha.domain.reviews.marks import Answer, Mark, points_lost
from jicha.domain.reviews.results import CommonFault, ItemResult
from jicha.domain.rubrics.rubric import Criterion, CriterionKind
from jicha.engine.agreement.alpha import Metric, krippendorff_alpha, percent_agreement

_ABSENT = float("nan")
_NOT_APPLICABLE = -1.0
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The marks of the two independent reviewers on one criterion of one file; null where one did not mark it."""

    unit_code: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class _Tally:
    """What one criterion gathers."""

    rows: list[tuple[float, ...]] = field(default_factory=list)
    lost: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    reasons: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)


def item_result(criterion: Criterion, *, judged: Sequence[Judged], dividing: float, name: str = "") -> tuple[ItemResult, CommonFault]:
    """Sum up one criterion.

    Args:
        dividing: agreement below this share marks a criterion that divides people.
        name: of the criterion where its id alone is not unique in the batch.
    """
    tally = _Tally()
    for one in judged:
        tally.rows.append(tuple(_code(mark, criterion=criterion) for mark in one.marks))
        for mark in one.marks:
            _gather(mark, criterion=criterion, unit_code=one.unit_code, tally=tally)
    table = np.array(tally.rows, dtype=float).reshape(len(tally.rows), -1)
    agreement, pairs = percent_agreement(table)
    shares = [share for unit in tally.lost.values() for share in unit]
    result = ItemResult(
        criterion=name or criterion.id,
        zh=criterion.zh,
        judged=len(shares),
        lost=_mean(shares),
        pairs=pairs,
        agreement=agreement,
        alpha=krippendorff_alpha(table, metric=Metric.NOMINAL),
        divides=agreement is not None and agreement < dividing,
        by_branch={unit: float(np.mean(values)) for unit, values in sorted(tally.lost.items())},
    )
    reasons = sorted(tally.reasons.items(), key=lambda one: (-one[1], one[0]))[:_MOST_REASONS]
    sheets = sum(share > 0 for share in shares)
    return result, CommonFault(name or criterion.id, criterion.zh, sheets, len(tally.units), tuple(reason for reason, _ in reasons))


def _code(mark: Mark | None, *, criterion: Criterion) -> float:
    """Give one number per different judgement, so that equal judgements are equal numbers."""
    if mark is None or mark.answer is None:
        return _ABSENT
    if mark.answer is Answer.NOT_APPLICABLE:
        return _NOT_APPLICABLE
    return _share(mark, criterion=criterion)


def _share(mark: Mark, *, criterion: Criterion) -> float:
    if criterion.kind is CriterionKind.VETO:
        return 1.0 if mark.answer is Answer.FOUND else 0.0
    return float(points_lost(mark, criterion=criterion) / criterion.points) if criterion.points > Decimal(0) else 0.0


def _gather(mark: Mark | None, *, criterion: Criterion, unit_code: str, tally: _Tally) -> None:
    if mark is None or mark.answer is None or mark.answer is Answer.NOT_APPLICABLE:
        return
    share = _share(mark, criterion=criterion)
    tally.lost[unit_code].append(share)
    if share > 0:
        tally.units.add(unit_code)
        if mark.reason.strip():
            tally.reasons[mark.reason.strip()] += 1


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def by_criterion(
    files: Sequence[tuple[str, str, tuple[Mapping[str, Mark], ...]]], *, criteria: Mapping[str, Sequence[Criterion]]
) -> list[tuple[str, Criterion, list[Judged]]]:
    """Sort marks by criterion.

    Args:
        files: (unit code, kind of file, marks by criterion of each of the two reviewers).
        criteria: kind of file → its criteria; vetoes and deductions are the same in all kinds and are taken together, items are not.

    Returns:
        (kind of file, or empty for what all kinds share; criterion; marks), in the order of the rubric.
    """
    found: dict[tuple[str, str], tuple[str, Criterion, list[Judged]]] = {}
    for kind, listed in criteria.items():
        for criterion in listed:
            shared = "" if criterion.kind in {CriterionKind.VETO, CriterionKind.DEDUCTION} else kind
            entry = found.setdefault((shared, criterion.id), (shared, criterion, []))
            entry[2].extend(
                Judged(unit, tuple(one.get(criterion.id) for one in marks)) for unit, own_kind, marks in files if own_kind == kind
            )
    return [entry for entry in found.values() if entry[2]]
