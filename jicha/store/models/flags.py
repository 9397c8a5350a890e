"""Verdicts that are no pass, waiting for a person."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.flags import FLAG


class Flag(models.Model):
    """One verdict of one run that failed or could not be judged, with the row it came from and what people made of it.

    `ordinal` counts several verdicts of one check on one subject. `lock` rises with every decision, so that of two people who decide at
    once the second is told.
    """

    run = models.ForeignKey("store.Run", on_delete=models.CASCADE, related_name="flags")
    check_id = models.CharField(max_length=20)
    item = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=60)
    dataset = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=200)
    ordinal = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=8)
    observed = models.TextField()
    expected = models.TextField()
    severity = models.CharField(max_length=8)
    basis = models.TextField()
    law_version = models.TextField()
    source_file = models.CharField(max_length=400)
    source_sheet = models.CharField(max_length=120)
    source_row = models.PositiveIntegerField(null=True)
    message = models.TextField()
    state = models.CharField(max_length=10, default=FLAG.initial)
    released = models.BooleanField(default=False)
    lock = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(default="")
    expires_on = models.DateField(null=True)

    class Meta:
        """The indexes serve the lists that people open, by state, unit, item, check and severity of a run, and the year's counts."""

        db_table = "jicha_flag"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("run", "check_id", "unit_code", "subject_key", "ordinal"), name="flag_once_a_run"),
            models.CheckConstraint(condition=models.Q(state__in=tuple(state.name for state in FLAG.states)), name="flag_state_is_known"),
            models.CheckConstraint(condition=models.Q(verdict__in=("fail", "unknown")), name="flag_verdict_is_known"),
            models.CheckConstraint(condition=~models.Q(state="dismissed") | ~models.Q(why=""), name="dismissal_has_a_reason"),
        )
        indexes = (
            models.Index(fields=("run", "verdict", "state", "id"), name="flag_by_state"),
            models.Index(fields=("run", "unit_code", "verdict", "state", "id"), name="flag_by_unit"),
            models.Index(fields=("run", "item", "verdict", "state", "id"), name="flag_by_item"),
            models.Index(fields=("run", "severity", "verdict", "state", "id"), name="flag_by_severity"),
            models.Index(fields=("run", "subject_key", "id"), name="flag_by_subject"),
            models.Index(fields=("unit_code", "released", "run", "id"), name="flag_by_branch"),
            models.Index(fields=("run", "verdict", "unit_code", "item", "state"), name="flag_counted"),
            models.Index(
                fields=("run", "decided_at", "verdict", "state"), name="flag_by_decision", condition=models.Q(decided_at__isnull=False)
            ),
        )


class FlagCount(models.Model):
    """How many flags of a run are alike in all that lists are narrowed by; the numbers of alike rows are added up.

    The database writes these rows itself, by triggers on the table of flags, so no write can leave them behind: on SQLite it steps one
    row for each kind, on PostgreSQL it adds a row for each change, so that two who decide never wait for each other. Flags are never
    deleted but with their run. `first_id` and `last_id`: every flag of the kind has an id between them.
    """

    run = models.ForeignKey("store.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    check_id = models.CharField(max_length=20)
    item = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    verdict = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    released = models.BooleanField()
    number = models.IntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        """The index leads the triggers to their row, and the lists to their run."""

        db_table = "jicha_flag_count"
        ordering = ("id",)
        indexes = (models.Index(fields=("run", "check_id", "unit_code", "verdict", "state", "released"), name="flag_count_of"),)
