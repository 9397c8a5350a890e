"""From two sheets to a published result: compared, a third where they differ, fed back, objections decided, final, published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.calendar import WorkCalendar
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.reviews.reconciling import Result, Rule, compare, conclude
from jicha.domain.reviews.scores import Score, score
from jicha.domain.rubrics.rules import SettingKey
from jicha.services.administering.in_force import work_calendar
from jicha.services.batches.moving import batch_at_hand, move_batch, move_file, rubric_of, rules_of, subject_of
from jicha.services.batches.seating import seat_third
from jicha.services.clock import day_of
from jicha.services.noticing.telling import tell_reviewers
from jicha.services.scoring.marks import sheet_of
from jicha.services.trailing.recording import PROGRAM
from jicha.store.models.reviews import ReviewFile, ScoreSheet

HANDED_IN = ("submitted", "locked")
DONE = frozenset({"settled", "feedback", "objected", "final"})
"""States of a file that has a result."""


def open_scoring(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> None:
    """Open the sheets once every file is masked, or said to have no scan.

    Raises:
        StateError: each file that nobody has looked at yet; or all that stands against the move. StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        left = row.files.filter(is_masked=False).order_by("case_id")
        refuse(StateError, faults=[Fault("还没有确认遮盖", f"案卷{one.case_id}", "上传扫描件并确认遮盖，或注明没有扫描件") for one in left])
        move_batch(actor, row=row, move="open", lock=lock, at=at, facts=frozenset({"blinded"}))
        tell_reviewers(batch_id, at=at)


def compare_batch(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> tuple[int, int]:
    """Compare the two sheets of every file: those that agree are settled, the others get a third reviewer.

    Returns:
        The numbers of files settled and referred.
    Raises:
        StateError: each file without two sheets handed in; no third reviewer can be found; or all that stands against the move.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        files = list(row.files.all())
        sheets = {file.pk: _handed_in(file) for file in files}
        refuse(
            StateError,
            faults=[
                Fault(f"只有{len(sheets[one.pk])}份评分已提交", f"案卷{one.alias}", "催收评分，或更换评查人")
                for one in files
                if len(sheets[one.pk]) < 2
            ],
        )
        move_batch(actor, row=row, move="compare", lock=lock, at=at, facts=frozenset({"all_scored"}))
        referred = sum(_compare(file, sheets=sheets[file.pk], at=at) for file in files)
        tell_reviewers(batch_id, at=at)
    return len(files) - referred, referred


def settle_adjudicated(actor: Actor, *, sheet_id: int, at: datetime) -> None:
    """Settle the file whose third sheet was handed in; the reviewer's own act, in the caller's transaction.

    Raises:
        StateError: no total can be given.
    """
    sheet = ScoreSheet.objects.select_related("file__batch").get(pk=sheet_id)
    file = sheet.file
    scores = [_score(one) for one in (*_handed_in(file), sheet)]
    result = conclude(scores, rules=rules_of(file.batch))
    facts, changes = frozenset({"third_sheet"}), _result(result)
    move_file(actor, row=file, move="adjudicate", at=at, facts=facts, changes=changes)
    file.sheets.filter(state="submitted").update(state="locked")


def feed_back(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> date:
    """Feed the results back to the branches; gives the last day of objections.

    Raises:
        StateError: each file without a result; or all that stands against the move. StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        left = row.files.exclude(state__in=DONE).order_by("case_id")
        refuse(StateError, faults=[Fault("还没有评查结果", f"案卷{one.alias}", "等第三评查人裁定") for one in left])
        calendar = _calendar()
        due = calendar.day_of(calendar.number(day_of(at)) + int(rules_of(row).value(SettingKey.OBJECTION_WORKDAYS)))
        facts, changes = frozenset({"all_settled"}), {"feedback_due_on": due}
        move_batch(actor, row=row, move="feed_back", lock=lock, at=at, facts=facts, changes=changes)
        for file in row.files.filter(state="settled"):
            move_file(actor, row=file, move="feed_back", at=at, changes={"released": True})
    return due


def answer_result(actor: Actor, *, file_id: int, lock: int, accepts: bool, reason: str, at: datetime) -> None:
    """Let the branch accept a result or object to it.

    Raises:
        MissingError: there is no such file for this person. StateError, StaleError: as for every move.
    """
    with transaction.atomic():
        row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
        if row is None or not may_on(actor, permission=Permission.REVIEW_READ, subject=subject_of(row)):
            raise MissingError(Fault("没有这份案卷的评查结果", f"案卷{file_id}", "回到评查结果重新选择"))
        move_file(actor, row=row, move="accept" if accepts else "object", lock=lock, at=at, reason=reason)


def decide_objection(actor: Actor, *, file_id: int, lock: int, upholds: bool, reason: str, total: Decimal | None, at: datetime) -> None:
    """Reject an objection, or uphold it with the corrected total.

    Raises:
        MissingError: there is no such file. StateError: upheld without a total of 0 to 100; or all that stands against the move.
    """
    with transaction.atomic():
        row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
        if row is None:
            raise MissingError(Fault("没有这份案卷", f"案卷{file_id}", "回到批次页面重新选择"))
        if not upholds:
            move_file(actor, row=row, move="reject", lock=lock, at=at, reason=reason)
            return
        if total is None or not 0 <= total <= 100:
            raise StateError(Fault("更正后的得分应在0至100之间", f"案卷{row.alias}", "填写更正后的得分"))
        changes = {"total": total, "vetoes": [], "rule": Rule.CORRECTED.value, "reasons": [*row.reasons, reason]}
        move_file(actor, row=row, move="uphold", lock=lock, at=at, reason=reason, changes=changes)
        fresh = ReviewFile.objects.select_related("batch").get(pk=file_id)
        move_file(actor, row=fresh, move="feed_back", at=at)


def lapse_objections(*, at: datetime) -> int:
    """Make final what no branch objected to by its day, and count it; the nightly job calls this."""
    today = day_of(at)
    files = ReviewFile.objects.select_related("batch").filter(state="feedback", batch__feedback_due_on__lt=today)
    for file in files:
        with transaction.atomic():
            move_file(PROGRAM, row=file, move="lapse", at=at, facts=frozenset({"term_over"}))
    return len(files)


def finish_batch(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> None:
    """Make a batch final once every file is.

    Raises:
        StateError: each file that still waits; or all that stands against the move.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        left = row.files.exclude(state="final").order_by("case_id")
        refuse(
            StateError,
            faults=[Fault("分局还没有认可，异议期未过或异议未处理", f"案卷{one.case_id}", "处理异议，或等异议期满") for one in left],
        )
        move_batch(actor, row=row, move="finish", lock=lock, at=at, facts=frozenset({"objections_closed"}))


def publish_batch(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> None:
    """Publish a batch.

    Raises:
        StateError, StaleError: as for every move.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        move_batch(actor, row=row, move="publish", lock=lock, at=at, changes={"published_at": at})


def _handed_in(file: ReviewFile) -> Sequence[ScoreSheet]:
    """Give the two independent sheets that were handed in, the backbone's first."""
    found = file.sheets.filter(state__in=HANDED_IN).exclude(seat="third").select_related("file__batch").order_by("seat")
    return list(found)


def _compare(file: ReviewFile, *, sheets: Sequence[ScoreSheet], at: datetime) -> bool:
    scores = [_score(one) for one in sheets]
    move_file(PROGRAM, row=file, move="score", at=at, facts=frozenset({"two_sheets"}))
    fresh = ReviewFile.objects.select_related("batch").get(pk=file.pk)
    comparison = compare(scores[0], second=scores[1], rules=rules_of(fresh.batch))
    if comparison.reasons:
        changes = {"reasons": list(comparison.reasons)}
        move_file(PROGRAM, row=fresh, move="refer", at=at, facts=frozenset({"gap"}), changes=changes)
        seat_third(fresh, on=day_of(at))
        return True
    result = conclude(scores, rules=rules_of(fresh.batch))
    move_file(PROGRAM, row=fresh, move="agree", at=at, facts=frozenset({"no_gap"}), changes=_result(result))
    file.sheets.filter(state="submitted").update(state="locked")
    return False


def _score(sheet: ScoreSheet) -> Score:
    return score(sheet_of(sheet), rubric=rubric_of(sheet.file.batch), rules=rules_of(sheet.file.batch))


def _result(result: Result) -> Mapping[str, object]:
    return {"total": result.total, "vetoes": list(result.vetoes), "rule": result.rule.value}


def _calendar() -> WorkCalendar:
    return work_calendar()
