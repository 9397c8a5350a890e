"""What a batch comes to, worked out from its sheets, and the papers and rows that are made of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jicha.domain.reviews.reconciling import Result, Rule
from jicha.domain.reviews.records import DrawnFrom, ScoreRow
from jicha.domain.reviews.results import BatchResult
from jicha.engine.agreement.study import Frame, Reviewed
from jicha.services.batches.moving import batch_at_hand, draw_folder, rubric_of, rules_of
from jicha.services.batches.people import case_of, reviewer_of
from jicha.services.plans.reading import plan_of_year
from jicha.services.reviewing.papers import paper_facts, write_bulletin
from jicha.services.reviewing.settling import HandedIn, Settled, results_of, rows_of, settle
from jicha.services.sampling.folder import SEED
from jicha.services.scoring.marks import sheet_of
from jicha.services.scoring.settling import DONE, HANDED_IN
from jicha.store.models.reviews import Batch, PoolMember, ReviewFile, ScoreSheet


def statistics_of(batch_id: int) -> BatchResult | None:
    """Work out a batch; null while a file waits for its sheets or its third reviewer.

    Risk picks are left out: they stand in no estimate. A total that an upheld objection corrected counts as corrected for file and branch;
        agreement and leniency are of what reviewers scored.

    Raises:
        MissingError: there is no such batch.
    """
    row = batch_at_hand(batch_id)
    frame = _frame(row)
    # What people picked for its risk stands beside the sample, in no estimate.
    settled = _settled(row, frame=frame, origin="drawn")
    return results_of(settled, frame=frame) if settled else None


def write_batch_bulletin(batch_id: int, *, to: Path) -> bool:
    """Write the draft of the bulletin; false while the batch has no results.

    Raises:
        MissingError: there is no such batch. PlanError: the year has no published plan, whose city the paper is of.
    """
    results = statistics_of(batch_id)
    if results is None:
        return False
    row = batch_at_hand(batch_id)
    plan, _number = plan_of_year(row.year)
    basis = plan.title.value if plan.title else ""
    period = f"{row.year}年{'上' if row.half == 1 else '下'}半年"
    write_bulletin(paper_facts(results, rules=rules_of(row), city=plan.city_name, period=period, basis=basis), path=to)
    return True


def score_rows_of(year: int) -> tuple[ScoreRow, ...]:
    """Write the batches of a year as rows of D23, so that the audit's own checks run on what the desk keeps.

    A batch of which a file has no result yet has no rows. Risk picks stand under a batch of their own without seed or day of drawing:
        who scored them and how is judged like any other, but they are not counted as drawn.
    """
    pool = {str(one.pk): reviewer_of(one) for one in PoolMember.objects.select_related("user")}
    rows: list[ScoreRow] = []
    for row in Batch.objects.filter(year=year, kind="review").order_by("pk"):
        frame = _frame(row)
        for origin in ("drawn", "pick"):
            settled = _settled(row, frame=frame, origin=origin)
            if settled is not None:
                files = {str(one.pk): one for one in row.files.filter(origin=origin)}
                named = rows_of(settled, pool=pool, drawn=_drawn_from(row, files=files), frame=frame)
                rows += [replace(one, case_id=files[one.case_id].case_id) for one in named]
    return tuple(rows)


def _drawn_from(row: Batch, *, files: Mapping[str, ReviewFile]) -> Mapping[str, DrawnFrom]:
    folder = draw_folder(row)
    seed = folder.seed() if folder.has(SEED) else None
    return {
        key: DrawnFrom.picked(row.title) if one.origin == "pick" else DrawnFrom(row.title, row.drawn_on, seed, one.stratum)
        for key, one in files.items()
    }


def _frame(row: Batch) -> Frame:
    decided = (row.questions.exclude(answer="").count(), row.questions.count())
    return Frame(batch=row.title, drawn_on=row.drawn_on, rubric=rubric_of(row), rules=rules_of(row), questions=decided)


def _settled(row: Batch, *, frame: Frame, origin: str) -> Settled | None:
    files = list(row.files.filter(origin=origin))
    handed = [_handed(file) for file in files]
    complete = [one for one in handed if one is not None]
    if not files or len(complete) < len(files):
        return None
    settled = settle(complete, frame=frame)
    if settled.waiting:
        return None
    corrected = {str(file.pk): file for file in files if file.rule == Rule.CORRECTED.value}
    return Settled(tuple(_as_kept(one, corrected=corrected.get(one.case.case_id)) for one in settled.reviewed), {})


def _as_kept(one: Reviewed, *, corrected: ReviewFile | None) -> Reviewed:
    if corrected is None or corrected.total is None:
        return one
    return replace(one, result=Result(corrected.total, (), Rule.CORRECTED))


def _handed(file: ReviewFile) -> HandedIn | None:
    if file.state not in DONE:
        return None
    order = {"backbone": 0, "lawyer": 1, "third": 2}
    found = list(ScoreSheet.objects.filter(file=file, state__in=HANDED_IN).select_related("file__batch"))
    sheets = sorted(found, key=lambda one: order[one.seat])
    return HandedIn(case_of(file), file.alias, tuple((str(one.member_id), sheet_of(one)) for one in sheets)) if len(sheets) > 1 else None
