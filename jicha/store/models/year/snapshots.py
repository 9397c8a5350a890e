"""What was handed in, and what it became."""

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """One file as a person handed it in; the bytes lie in the home's `uploads` under their digest."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    unit_code = models.CharField(max_length=12, default="")
    is_void = models.BooleanField(default=False)
    why_void = models.CharField(max_length=200, default="")
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One year keeps a name once: a mended file takes the place of the older, which becomes void and stays."""

        db_table = "jicha_upload"
        ordering = ("year", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=("year", "name"), condition=models.Q(is_void=False), name="one_valid_upload_of_a_name"),
        )


class Snapshot(models.Model):
    """One immutable state of a year's data in the lake; `lines` = `loaded` + `refused` + `set_aside`."""

    year = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    loaded = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    unread = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest comes first; the same bytes are one snapshot."""

        db_table = "jicha_snapshot"
        ordering = ("-taken_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("year", "digest"), name="snapshot_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(lines=models.F("loaded") + models.F("refused") + models.F("set_aside")),
                name="snapshot_rows_reconcile",
            ),
        )
