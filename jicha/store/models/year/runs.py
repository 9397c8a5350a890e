"""The runs of the checks."""

from django.conf import settings
from django.db import models


class Run(models.Model):
    """One run: its folder under the home's `runs`, and whether its verdicts are all in the table of flags."""

    run_id = models.CharField(max_length=16, unique=True)
    year = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    plan = models.ForeignKey("store.PlanVersion", null=True, on_delete=models.PROTECT, related_name="runs")
    snapshot_digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="importing")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest run comes first."""

        db_table = "jicha_run"
        ordering = ("-made_at", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(state__in=("importing", "ready")), name="run_state_is_known"),)
