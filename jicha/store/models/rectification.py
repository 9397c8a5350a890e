"""Rectification of findings: the plan, its milestones, the proofs, the ladder of reminders, the look-back."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.rectification.plans import Kind


class Rectification(models.Model):
    """What a branch must do about one final finding.

    `latest_on` is the last day the order allows, `due_on` the day the plan names, both moved by an extension that was approved.
    `submitted_at` is when the branch last reported it done; the checks are run again on data taken in after that instant.
    """

    finding = models.OneToOneField("store.Finding", on_delete=models.PROTECT, related_name="rectification")
    unit_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default=RECTIFICATION.initial)
    ordered_on = models.DateField()
    latest_on = models.DateField()
    due_on = models.DateField()
    responsible = models.CharField(max_length=60, default="")
    handler = models.CharField(max_length=60, default="")
    measures = models.TextField(default="")
    asked_until = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    checked_run = models.ForeignKey("store.Run", null=True, on_delete=models.PROTECT, related_name="+")
    still_failing = models.PositiveIntegerField(null=True)
    closed_on = models.DateField(null=True)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """The most pressing comes first."""

        db_table = "jicha_rectification"
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=tuple(one.name for one in RECTIFICATION.states)), name="rectification_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=tuple(one.value for one in Kind)), name="rectification_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(state="closed") | models.Q(closed_on__isnull=False), name="closed_has_a_day"),
        )
        indexes = (models.Index(fields=("unit_code", "state", "due_on"), name="rectification_by_unit"),)


class Milestone(models.Model):
    """One step of a plan."""

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="milestones")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        """In the order of their days."""

        db_table = "jicha_milestone"
        ordering = ("due_on", "id")


class Proof(models.Model):
    """A file that shows what was done; the bytes lie in the home's `uploads` under their digest."""

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="proofs")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The same bytes prove once."""

        db_table = "jicha_proof"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("rectification", "sha256"), name="proof_once_a_rectification"),)


class RectificationStep(models.Model):
    """One step with its words. Steps are added, never changed."""

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_rectification_step"
        ordering = ("id",)


class Reminder(models.Model):
    """A rung of the ladder that was reached; an escalation stands as proposed until a person carries it out or not."""

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="reminders")
    rung = models.CharField(max_length=20)
    reached_on = models.DateField()
    at = models.DateTimeField()
    decision = models.CharField(max_length=10, default="")
    why = models.CharField(max_length=300, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A rung is reached once for one due date."""

        db_table = "jicha_reminder"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("rectification", "rung", "reached_on"), name="rung_once_a_due_date"),
            models.CheckConstraint(condition=models.Q(decision__in=("", "done", "waived")), name="reminder_decision_is_known"),
        )


class LookBack(models.Model):
    """One look back at a closed finding: whether what was done still holds."""

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="look_backs")
    looked_on = models.DateField()
    holds = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first."""

        db_table = "jicha_look_back"
        ordering = ("id",)
