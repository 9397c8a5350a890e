"""A bureau's own rubrics on their way into force."""

from django.conf import settings
from django.db import models

_STATES = ("proposed", "approved", "refused")


class RubricEntry(models.Model):
    """A version of a rubric that somebody entered; it can be scored by once somebody else has approved it.

    `name` and `from_on` are the version; `text` is the whole YAML as it will lie in the content folder, `digest` its SHA-256.
    """

    name = models.CharField(max_length=60)
    from_on = models.DateField()
    zh = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    is_replacing = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="proposed")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(default="")

    class Meta:
        """The newest comes first; one entry of a version waits at a time."""

        db_table = "jicha_rubric_entry"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("name", "from_on"), condition=models.Q(state="proposed"), name="one_open_rubric_entry"),
            models.CheckConstraint(condition=models.Q(state__in=_STATES), name="rubric_entry_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decided_at__isnull=False), name="rubric_decision_has_an_instant"
            ),
        )
