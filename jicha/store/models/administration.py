"""What the bureau itself decides: parameters of checks, its own content files and rubrics, notes on the law."""

from django.conf import settings
from django.db import models

STATES = ("proposed", "approved", "refused")


class ParamChange(models.Model):
    """A proposal to judge a check by another value; the newest approved one counts from the next run on.

    `value` and `before` are JSON values of the parameter's kind.
    """

    check_id = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    value = models.JSONField()
    before = models.JSONField()
    why = models.TextField()
    state = models.CharField(max_length=10, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(default="")

    class Meta:
        """The newest comes first; one proposal a parameter waits at a time."""

        db_table = "jicha_param_change"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("check_id", "name"), condition=models.Q(state="proposed"), name="one_open_param_change"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="param_change_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decided_at__isnull=False), name="decision_has_an_instant"
            ),
        )


class OverlayFile(models.Model):
    """A content file of the bureau: `place` is its path in the overlay folder; the bytes lie in the home's `uploads` under their digest."""

    place = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest comes first; one file counts at a place."""

        db_table = "jicha_overlay_file"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("place",), condition=models.Q(is_active=True), name="one_active_overlay_file"),)


class LawNote(models.Model):
    """What a person found when holding a limit against its text, and on which day. Notes are added, never changed."""

    limit_id = models.CharField(max_length=120)
    checked_on = models.DateField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest comes first."""

        db_table = "jicha_law_note"
        ordering = ("-checked_on", "-id")
        indexes = (models.Index(fields=("limit_id",), name="law_note_by_limit"),)


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
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="rubric_entry_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decided_at__isnull=False), name="rubric_decision_has_an_instant"
            ),
        )
