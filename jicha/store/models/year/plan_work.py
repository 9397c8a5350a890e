"""What is kept of the work on a plan: its paper, every text it had, the steps of its signing, why each unit was chosen, earlier audits."""

from django.conf import settings
from django.db import models

from jicha.store.models.year.plans import PlanVersion


class PlanPaper(models.Model):
    """The document that a version was read from, as it was handed in; the bytes lie in the home's `uploads` under their digest."""

    plan = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="paper")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        """One version has one paper."""

        db_table = "jicha_plan_paper"


class PlanText(models.Model):
    """A text that a version had before it was mended, whole. Texts are added, never changed."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first."""

        db_table = "jicha_plan_text"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="plan_text_number_once"),)


class PlanStep(models.Model):
    """One step with its words. Steps are added, never changed."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_plan_step"
        ordering = ("id",)


class UnitChoice(models.Model):
    """Why a unit is, or is not, audited by a version of the plan."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="choices")
    unit_code = models.CharField(max_length=12)
    is_named = models.BooleanField()
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A unit has one reason in a version."""

        db_table = "jicha_unit_choice"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "unit_code"), name="unit_chosen_once_in_a_plan"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="choice_has_a_reason"),
        )


class PastAudit(models.Model):
    """An audit of a unit in a year before the desk was used; what plans of the desk say is not written here."""

    unit_code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    is_void = models.BooleanField(default=False)
    why_void = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A unit was audited once a year, or not."""

        db_table = "jicha_past_audit"
        ordering = ("year", "unit_code", "id")
        constraints = (
            models.UniqueConstraint(fields=("unit_code", "year"), condition=models.Q(is_void=False), name="one_valid_past_audit"),
            models.CheckConstraint(condition=~models.Q(source=""), name="past_audit_has_a_source"),
        )
