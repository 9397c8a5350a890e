"""From sheets handed in to the results of a batch: each file compared, the third's sheet taken where one was needed, rows for D23."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jicha.domain.errors import Fault, ReviewError, refuse
from jicha.domain.reviews.blindness import is_first_shown_first
from jicha.domain.reviews.marks import Sheet
from jicha.domain.reviews.pool import ReviewCase, Reviewer
from jicha.domain.reviews.reconciling import Comparison, Correction, Question, apply_ruling, compare, conclude, corrected
from jicha.domain.reviews.records import DrawnFrom, ScoreRow, score_rows
from jicha.domain.reviews.results import BatchResult
from jicha.domain.reviews.scores import score
from jicha.engine.agreement.study import Frame, Reviewed, Signed, study


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The sheets of one file with the reviewer of each: two, or three with the third's last."""

    case: ReviewCase
    alias: str
    sheets: tuple[tuple[str, Sheet], ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a batch comes to: files with a result, and those that wait for a third reviewer, with the reasons."""

    reviewed: tuple[Reviewed, ...]
    waiting: Mapping[str, Comparison]


def settle(files: Sequence[HandedIn], *, frame: Frame) -> Settled:
    """Settle every file that can be settled.

    Raises:
        ReviewError: a file without two sheets, an incomplete sheet, a sheet by another rubric; all at once.
    """
    faults = [fault for one in files for fault in _faults(one, digest=frame.rubric.digest)]
    refuse(ReviewError, faults=faults)
    reviewed, waiting = [], {}
    for one in files:
        signed = [Signed(name, sheet, score(sheet, rubric=frame.rubric, rules=frame.rules)) for name, sheet in one.sheets]
        comparison = compare(signed[0].score, second=signed[1].score, rules=frame.rules)
        if comparison.reasons and len(signed) == 2:
            waiting[one.case.case_id] = comparison
            continue
        scored = [each.score for each in signed] if comparison.reasons else [signed[0].score, signed[1].score]
        third = signed[2] if comparison.reasons else None
        reviewed.append(Reviewed(one.case, one.alias, (signed[0], signed[1]), conclude(scored, rules=frame.rules), third))
    return Settled(tuple(reviewed), waiting)


def _faults(one: HandedIn, *, digest: str) -> list[Fault]:
    found = []
    if len(one.sheets) not in {2, 3}:
        found.append(Fault(f"有{len(one.sheets)}份评分，应为两份或三份", f"案卷{one.alias}", "催收评分表，或作废重复的。"))
    if len({name for name, _ in one.sheets}) < len(one.sheets):
        found.append(Fault("同一人交了两份评分", f"案卷{one.alias}", "只留一份，另换一人评查。"))
    found += [
        Fault("评分所用的细则与本批次不同", f"案卷{one.alias}", "按本批次的细则重评。") for _, sheet in one.sheets if sheet.rubric != digest
    ]
    return found


def sheets_for_third(one: HandedIn, *, batch: str, secret: bytes) -> tuple[Sheet, Sheet]:
    """Give the adjudicator both sheets as 甲 and 乙, without names; the secret decides the order, so that 甲 is not always the backbone."""
    first, second = one.sheets[0][1], one.sheets[1][1]
    return (first, second) if is_first_shown_first(one.alias, batch=batch, secret=secret) else (second, first)


def rule_on(question: Question, *, files: Sequence[HandedIn]) -> tuple[tuple[HandedIn, ...], tuple[Correction, ...]]:
    """Apply the decision of a typical question to every sheet that raises it.

    Returns:
        The files with their sheets corrected, in the order given, and what was changed, for the record.

    Raises:
        ReviewError: the question is not decided.
    """
    found: list[Correction] = []
    ruled = []
    for one in files:
        sheets = []
        for name, sheet in one.sheets:
            changes = apply_ruling(question, sheets=[sheet])
            found.extend(changes)
            sheets.append((name, corrected(sheet, corrections=changes)))
        ruled.append(replace(one, sheets=tuple(sheets)))
    return tuple(ruled), tuple(found)


def results_of(settled: Settled, *, frame: Frame) -> BatchResult:
    """Give the results of a batch.

    Raises:
        ReviewError: files still wait for a third reviewer; results of a part would be taken for those of the whole.
    """
    faults = [Fault("；".join(found.reasons), f"案卷{case_id}", "交第三名评查人裁定。") for case_id, found in settled.waiting.items()]
    refuse(ReviewError, faults=faults)
    return study(settled.reviewed, frame=frame)


def rows_of(settled: Settled, *, pool: Mapping[str, Reviewer], drawn: Mapping[str, DrawnFrom], frame: Frame) -> tuple[ScoreRow, ...]:
    """Write D23: every sheet of every settled file, the third's included, sorted by file and reviewer.

    Args:
        pool: reviewer id → person. drawn: case id → where it was drawn.
    """
    rows: list[ScoreRow] = []
    for one in sorted(settled.reviewed, key=lambda each: each.case.case_id):
        for signed in (*one.pair, *((one.third,) if one.third else ())):
            rows.extend(
                score_rows(
                    signed.sheet,
                    score=signed.score,
                    case=one.case,
                    reviewer=pool[signed.reviewer],
                    drawn=drawn[one.case.case_id],
                    rubric=frame.rubric,
                    rules=frame.rules,
                )
            )
    return tuple(rows)
