"""Reviews of case files: batches, drawn files, the pool, score sheets, typical questions."""

from django.conf import settings
from django.db import models

from jicha.domain.reviews.lifecycle import BATCH, FILE, SHEET
from jicha.domain.reviews.pool import ReviewerKind

_SEATS = (*(one.value for one in ReviewerKind), "third", "anchor")
_KINDS = ("review", "calibration")
_ORIGINS = ("drawn", "pick", "anchor")


class Batch(models.Model):
    """One half-year's review. Its draw lies as plain files in the home's `draws/<folder>`, its secret in `keys`, never in the database.

    `rubric` is the digest of the rubric scored by, `rules` the settings in force at the beginning; `feedback_due_on` the last day of
    objections. A calibration round is a batch of anchor files without a draw; a top-up names the batch that it adds to in `earlier`.
    """

    kind = models.CharField(max_length=12, default="review")
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    folder = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=12, default=BATCH.initial)
    rubric = models.CharField(max_length=64)
    rules = models.JSONField(default=dict)
    drawn_on = models.DateField(null=True)
    feedback_due_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        """The newest comes first."""

        db_table = "jicha_batch"
        ordering = ("-year", "-half", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=tuple(one.name for one in BATCH.states)), name="batch_state_is_known"),
            models.CheckConstraint(condition=models.Q(half__in=(1, 2)), name="batch_half_is_known"),
            models.CheckConstraint(condition=models.Q(kind__in=_KINDS), name="batch_kind_is_known"),
        )


class ReviewFile(models.Model):
    """One file of a batch. What tells whose file it is stands here and nowhere near a reviewer, who is given `alias`, `kind` and pages.

    `identity` holds what must be masked and who is recused, by the names of `domain.reviews`. `pages` are the masked images' digests,
    `masks` what was hidden where and by whom; `is_masked` once a person has looked at every page, or said that there is no scan.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    case_id = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    stratum = models.CharField(max_length=200)
    ticket = models.CharField(max_length=64)
    origin = models.CharField(max_length=8, default="drawn")
    why = models.CharField(max_length=300, default="")
    expected = models.JSONField(default=list)
    alias = models.CharField(max_length=12, default="")
    identity = models.JSONField(default=dict)
    scan = models.CharField(max_length=64, default="")
    pages = models.JSONField(default=list)
    masks = models.JSONField(default=list)
    is_masked = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=FILE.initial)
    released = models.BooleanField(default=False)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    vetoes = models.JSONField(default=list)
    rule = models.CharField(max_length=60, default="")
    reasons = models.JSONField(default=list)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """Never in the ledger's order: by ticket."""

        db_table = "jicha_review_file"
        ordering = ("ticket", "id")
        constraints = (
            models.UniqueConstraint(fields=("batch", "case_id"), name="file_once_a_batch"),
            models.UniqueConstraint(fields=("batch", "alias"), condition=~models.Q(alias=""), name="alias_once_a_batch"),
            models.CheckConstraint(condition=models.Q(state__in=tuple(one.name for one in FILE.states)), name="review_file_state_is_known"),
            models.CheckConstraint(condition=models.Q(origin__in=_ORIGINS), name="review_file_origin_is_known"),
        )
        indexes = (models.Index(fields=("unit_code", "released"), name="review_file_by_unit"),)


class PoolMember(models.Model):
    """A person of the pool: an account with the role of a reviewer, what was declared, what stands against files."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    unit_code = models.CharField(max_length=12, default="")
    firm = models.CharField(max_length=100, default="")
    postings = models.JSONField(default=list)
    ties = models.JSONField(default=list)
    has_declared = models.BooleanField(default=False)
    most = models.PositiveSmallIntegerField(null=True)
    is_available = models.BooleanField(default=True)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """By account."""

        db_table = "jicha_pool_member"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=tuple(one.value for one in ReviewerKind)), name="pool_kind_is_known"),
        )


class ScoreSheet(models.Model):
    """One reviewer's sheet on one file: `seat` is backbone, lawyer, third or anchor, `marks` are as `domain.reviews.marks` names them."""

    file = models.ForeignKey(ReviewFile, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(PoolMember, on_delete=models.PROTECT, related_name="sheets")
    seat = models.CharField(max_length=10)
    place = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default=SHEET.initial)
    marks = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    why_void = models.CharField(max_length=300, default="")
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """In the reviewer's own order."""

        db_table = "jicha_score_sheet"
        ordering = ("place", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("file", "seat"), condition=~models.Q(state="void") & ~models.Q(seat="anchor"), name="one_sheet_a_seat"
            ),
            models.CheckConstraint(condition=models.Q(seat__in=_SEATS), name="seat_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=tuple(one.name for one in SHEET.states)), name="sheet_state_is_known"),
        )
        indexes = (models.Index(fields=("member", "state"), name="sheet_by_member"),)


class TypicalQuestion(models.Model):
    """A question raised while scoring, decided once for the batch and applied to every mark that raises it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    criterion = models.CharField(max_length=40)
    asked = models.TextField()
    answer = models.CharField(max_length=20, default="")
    lost = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    ruling = models.TextField(default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """By number."""

        db_table = "jicha_typical_question"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="question_number_once_a_batch"),)


class ReviewStep(models.Model):
    """One step of a batch, or of one of its files, with its words. Steps are added, never changed."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="steps")
    file = models.ForeignKey(ReviewFile, null=True, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_review_step"
        ordering = ("id",)
