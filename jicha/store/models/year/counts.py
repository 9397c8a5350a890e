"""How many rows each branch has in a snapshot, what the branch says of it, and what people said about foreign sheets."""

from django.conf import settings
from django.db import models

from jicha.store.models.year.snapshots import Snapshot


class UnitCount(models.Model):
    """The rows of one branch in one data set of a snapshot; a data set that is not there has no row of the branch."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="unit_counts")
    dataset = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=12)
    rows = models.PositiveIntegerField()

    class Meta:
        """Counted once."""

        db_table = "jicha_unit_count"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("snapshot", "dataset", "unit_code"), name="rows_counted_once"),)


class CountAnswer(models.Model):
    """What a branch says of its number: it is right, or how many there are and why. Answers are only added; the last one counts."""

    year = models.PositiveSmallIntegerField()
    dataset = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=12)
    counted = models.PositiveIntegerField()
    said = models.PositiveIntegerField()
    words = models.CharField(max_length=400, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Another number than the counted one needs words."""

        db_table = "jicha_count_answer"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(said=models.F("counted")) | ~models.Q(words=""), name="correction_has_words"),
        )


class SheetMap(models.Model):
    """What a person said a foreign sheet is: the entry of a mapping file, used at every intake of the year."""

    year = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=400)
    sheet = models.CharField(max_length=100, default="")
    dataset = models.CharField(max_length=40, default="")
    text = models.TextField()
    is_void = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A sheet is one data set, or is skipped (`dataset` is empty)."""

        db_table = "jicha_sheet_map"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("year", "file", "sheet"), condition=models.Q(is_void=False), name="one_valid_map_of_a_sheet"),
        )
