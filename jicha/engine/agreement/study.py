"""All results of a batch from its scored sheets: files, branches, criteria, reviewers, common faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

from jicha.domain.reviews.marks import Sheet
from jicha.domain.reviews.pool import ReviewCase
from jicha.domain.reviews.reconciling import Result
from jicha.domain.reviews.results import BatchResult, BranchResult, CommonFault, FileResult, ItemResult, PointRange
from jicha.domain.reviews.scores import Score
from jicha.domain.rubrics.rubric import Rubric
from jicha.domain.rubrics.rules import Grade, ReviewRules, SettingKey
from jicha.engine.agreement.alpha import Metric, gwet_ac1, krippendorff_alpha
from jicha.engine.agreement.items import PairOfSheets, item_results
from jicha.engine.agreement.leniency import Fitted, Rating, fit


@dataclass(frozen=True, slots=True)
class Signed:
    """A sheet handed in, by whom, and what it comes to."""

    reviewer: str
    sheet: Sheet
    score: Score


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file with its two independent sheets, the third one's if there was one, and its result.

    The third reviewer saw the others' marks, so the third sheet counts for the result but not for agreement and leniency.
    """

    case: ReviewCase
    alias: str
    pair: tuple[Signed, Signed]
    result: Result
    third: Signed | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a study is made for: the batch, its day, its rubric and rules, typical questions (decided, asked)."""

    batch: str
    drawn_on: date | None
    rubric: Rubric
    rules: ReviewRules
    questions: tuple[int, int] = (0, 0)


def study(files: Sequence[Reviewed], *, frame: Frame) -> BatchResult:
    """Work out a batch; the same files in any order give the same result."""
    known = sorted(files, key=lambda one: one.case.case_id)
    fitted = _fitted(known, rules=frame.rules)
    results = _file_results(known, fitted=fitted, rules=frame.rules)
    items, faults = _items(known, frame=frame)
    gaps = [abs(a - b) for a, b in _totals(known) if not np.isnan(a + b)]
    pairs = [(bool(first.score.vetoes), bool(second.score.vetoes)) for first, second in (one.pair for one in known)]
    same = [set(first.score.vetoes) == set(second.score.vetoes) for first, second in (one.pair for one in known)]
    return BatchResult(
        batch=frame.batch,
        drawn_on=frame.drawn_on,
        rubric=f"{frame.rubric.zh}（{frame.rubric.number}）" if frame.rubric.number else frame.rubric.zh,
        files=results,
        branches=_branches(results, names={one.case.unit_code: one.case.unit_name for one in known}, rules=frame.rules),
        items=items,
        reviewers=fitted.leniencies,
        faults=faults,
        alpha=krippendorff_alpha(np.array(_totals(known), dtype=float).reshape(-1, 2), metric=Metric.INTERVAL),
        veto_agreement=sum(same) / len(same) if same else None,
        veto_ac1=gwet_ac1(pairs),
        gap_mean=float(np.mean(gaps)) if gaps else None,
        questions=frame.questions,
    )


def _totals(files: Sequence[Reviewed]) -> list[tuple[float, float]]:
    """Give both totals before vetoes of each file; NaN where one could not be given."""
    return [(_points(one.pair[0]), _points(one.pair[1])) for one in files]


def _points(signed: Signed) -> float:
    return float("nan") if signed.score.before_veto is None else float(signed.score.before_veto)


def _fitted(files: Sequence[Reviewed], *, rules: ReviewRules) -> Fitted:
    ratings = [
        Rating(one.case.case_id, signed.reviewer, float(signed.score.before_veto))
        for one in files
        for signed in one.pair
        if signed.score.before_veto is not None
    ]
    confidence = float(rules.value(SettingKey.CONFIDENCE))
    return fit(ratings, confidence=confidence, least_sheets=int(rules.value(SettingKey.LEAST_SHEETS)))


def _file_results(files: Sequence[Reviewed], *, fitted: Fitted, rules: ReviewRules) -> tuple[FileResult, ...]:
    few = {one.reviewer for one in fitted.leniencies if one.is_few}
    is_one_set = len({one.group for one in fitted.leniencies}) <= 1
    found = []
    for one in files:
        is_known = is_one_set and not one.result.vetoes and not few & {signed.reviewer for signed in one.pair}
        found.append(
            FileResult(
                case_id=one.case.case_id,
                alias=one.alias,
                unit_code=one.case.unit_code,
                kind=one.case.kind,
                result=one.result,
                grade=Grade.FAIL if one.result.vetoes else rules.grade(one.result.total),
                adjusted=fitted.adjusted.get(one.case.case_id) if is_known else None,
                was_adjudicated=one.third is not None,
            )
        )
    return tuple(found)


def _branches(files: Sequence[FileResult], *, names: Mapping[str, str], rules: ReviewRules) -> tuple[BranchResult, ...]:
    least, confidence = int(rules.value(SettingKey.LEAST_FILES)), float(rules.value(SettingKey.CONFIDENCE))
    found = []
    for unit, name in sorted(names.items()):
        own = [one for one in files if one.unit_code == unit]
        totals = np.array([float(one.result.total) for one in own])
        adjusted = [0.0 if one.result.vetoes else one.adjusted for one in own]
        known = [value for value in adjusted if value is not None]
        is_few = len(own) < least
        found.append(
            BranchResult(
                unit_code=unit,
                unit_name=name,
                files=len(own),
                mean=float(totals.mean()),
                least=float(totals.min()),
                interval=None if is_few or len(own) < 2 else mean_interval(totals.tolist(), confidence=confidence),
                adjusted=float(np.mean(known)) if len(known) == len(own) else None,
                vetoed=sum(bool(one.result.vetoes) for one in own),
                is_few=is_few,
            )
        )
    return tuple(found)


def mean_interval(values: Sequence[float], *, confidence: float) -> PointRange:
    """Give Student's interval of the mean of at least two totals, cut at 0 and 100; files are taken as a sample of the branch's work."""
    numbers = np.array(values)
    half = float(stdtrit(len(numbers) - 1, (1 + confidence) / 2)) * float(numbers.std(ddof=1)) / float(np.sqrt(len(numbers)))
    middle = float(numbers.mean())
    return PointRange(max(middle - half, 0.0), min(middle + half, 100.0))


def _items(files: Sequence[Reviewed], *, frame: Frame) -> tuple[tuple[ItemResult, ...], tuple[CommonFault, ...]]:
    kinds = dict.fromkeys(kind.zh for kind in frame.rubric.kinds)
    criteria = {kind: frame.rubric.criteria(kind) for kind in kinds if any(one.case.kind == kind for one in files)}
    pairs = [PairOfSheets(one.case.unit_code, (one.pair[0].sheet, one.pair[1].sheet)) for one in files]
    return item_results(pairs, criteria=criteria, dividing=float(frame.rules.value(SettingKey.DIVIDING_AGREEMENT)))
