"""Work that goes on behind the pages."""

from django.conf import settings
from django.db import models


class Job(models.Model):
    """One piece of long work: what to do, how far it is, how it ended. `heartbeat_at` stops when its process dies."""

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="queued")
    stage = models.CharField(max_length=60, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.TextField(default="")
    result = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    is_cancel_asked = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    class Meta:
        """The newest comes first."""

        db_table = "jicha_job"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "running", "done", "failed", "cancelled")), name="job_state_is_known"
            ),
        )
        indexes = (models.Index(fields=("state", "id"), name="job_by_state"),)
