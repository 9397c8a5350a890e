"""Typical questions: raised while scoring, decided once, applied to every sheet that raises them."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.marks import Answer
from jicha.domain.reviews.reconciling import Question, apply_ruling, corrected
from jicha.services.batches.moving import tell
from jicha.services.scoring.marks import kept, sheet_of
from jicha.services.scoring.sheets import own_sheet
from jicha.store.models.reviews import ScoreSheet, TypicalQuestion

_BEFORE_RESULTS = frozenset({"scoring"})


def ask_question(actor: Actor, *, sheet_id: int, criterion: str, asked: str, at: datetime) -> int:
    """Raise a question about a criterion; gives its number in the batch. It names no file.

    Raises:
        MissingError: the sheet is not this person's. StateError: nothing was asked.
    """
    row = own_sheet(actor, sheet_id=sheet_id)
    if not asked.strip():
        raise StateError(Fault("没有写问题", f"评分项{criterion}", "写明拿不准的地方，不要写分局、人名、文号"))
    with transaction.atomic():
        batch = row.file.batch
        number = (batch.questions.aggregate(last=Max("number"))["last"] or 0) + 1
        made = TypicalQuestion.objects.create(
            batch=batch, number=number, criterion=criterion, asked=asked.strip(), asked_by_id=actor.user_id
        )
        tell(actor, batch=batch, file=None, move="ask", words=f"典型问题{number}（{criterion}）：{made.asked}", at=at)
    return number


def decide_question(actor: Actor, *, question_id: int, answer: Answer, lost: Decimal | None, ruling: str, at: datetime) -> int:
    """Decide a question and correct every sheet of the batch that names it; gives the number of sheets corrected.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: no ruling was written, or the sheets were compared already, after which a ruling would change results in silence.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    with transaction.atomic():
        row = TypicalQuestion.objects.select_related("batch").filter(pk=question_id).first()
        if row is None:
            raise MissingError(Fault("没有这个典型问题", f"典型问题{question_id}", "回到批次页面重新选择"))
        if not ruling.strip() or row.batch.state not in _BEFORE_RESULTS:
            raise StateError(Fault("没有写统一口径，或评分已经对比", f"典型问题{row.number}", "在评查期间写明口径"))
        TypicalQuestion.objects.filter(pk=row.pk).update(answer=answer.value, lost=lost, ruling=ruling.strip())
        question = Question(str(row.number), row.criterion, row.asked, answer, lost, ruling.strip())
        number = _apply(row.batch_id, question=question)
        tell(actor, batch=row.batch, file=None, move="rule", words=f"典型问题{row.number}：{ruling.strip()}", at=at)
    return number


def _apply(batch_id: int, *, question: Question) -> int:
    number = 0
    sheets = ScoreSheet.objects.filter(file__batch_id=batch_id).exclude(state="void").select_related("file__batch")
    for row in sheets:
        sheet = sheet_of(row)
        found = apply_ruling(question, sheets=[sheet])
        if found:
            marks = kept(corrected(sheet, corrections=found).marks)
            ScoreSheet.objects.filter(pk=row.pk).update(marks=marks, lock=F("lock") + 1)
            number += 1
    return number
