"""The year's plan, version by version."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.plans import PLAN


class PlanVersion(models.Model):
    """One version of a year's plan, whole; a change is a new version. At most one version of a year is published.

    `text` is the plan's YAML with the paragraph of each value; `digest` is the SHA-256 of `text`. `makers` says who made which move last.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    city_code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    source_name = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest version comes first."""

        db_table = "jicha_plan_version"
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="plan_number_once_a_year"),
            models.UniqueConstraint(fields=("year",), condition=models.Q(state="published"), name="one_published_plan_a_year"),
            models.CheckConstraint(condition=models.Q(state__in=tuple(state.name for state in PLAN.states)), name="plan_state_is_known"),
        )
