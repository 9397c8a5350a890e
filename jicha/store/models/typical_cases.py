"""Typical cases as the branches hand them in."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.typical_cases import TYPICAL_CASE

LEVELS = ("", "city", "province", "ministry")


class TypicalCase(models.Model):
    """One case of one branch and quarter.

    `parts` are the texts by the names of the parts that the desk asks for, `body` all of them, for searching.
    `kept_data` says why personal data that stand in the text may stay; `open_case_approval` why a case that is not closed is used.
    """

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    unit_code = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    doc_no = models.CharField(max_length=60, default="")
    parts = models.JSONField(default=dict)
    body = models.TextField(default="")
    kept_data = models.TextField(default="")
    open_case_approval = models.TextField(default="")
    is_closed_case = models.BooleanField(default=True)
    state = models.CharField(max_length=12, default=TYPICAL_CASE.initial)
    released = models.BooleanField(default=False)
    adoption_level = models.CharField(max_length=10, default="")
    adopted_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        """The newest comes first."""

        db_table = "jicha_typical_case"
        ordering = ("-year", "-quarter", "unit_code", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=tuple(one.name for one in TYPICAL_CASE.states)), name="typical_case_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(quarter__in=(1, 2, 3, 4)), name="typical_case_quarter_is_known"),
            models.CheckConstraint(condition=models.Q(adoption_level__in=LEVELS), name="adoption_level_is_known"),
        )
        indexes = (models.Index(fields=("year", "unit_code", "quarter"), name="typical_case_by_unit"),)


class TypicalCaseStep(models.Model):
    """One step with its words. Steps are added, never changed."""

    case = models.ForeignKey(TypicalCase, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_typical_case_step"
        ordering = ("id",)
