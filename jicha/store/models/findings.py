"""Findings: what people confirmed, with the evidence and every step to the signature."""

from django.conf import settings
from django.db import models

from jicha.domain.findings.forms import Level
from jicha.domain.lifecycle.findings import FINDING


class Finding(models.Model):
    """One finding against one branch. `released` is true from the feedback on; a row is voided with a reason, never deleted.

    `makers` says who made which move last; `lock` rises with every change; `kind` is the check that makes two findings the same trouble.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    unit_code = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=60)
    item = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    criteria = models.TextField()
    condition = models.TextField()
    cause = models.CharField(max_length=20, default="")
    level = models.CharField(max_length=10, null=True)
    state = models.CharField(max_length=12, default=FINDING.initial)
    released = models.BooleanField(default=False)
    reply_due_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Findings are numbered within their year."""

        db_table = "jicha_finding"
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="finding_number_once_a_year"),
            models.CheckConstraint(condition=models.Q(state__in=tuple(one.name for one in FINDING.states)), name="finding_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__in=tuple(one.value for one in Level)),
                name="finding_level_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="final") | models.Q(level__isnull=False, final_on__isnull=False), name="final_finding_is_whole"
            ),
        )
        indexes = (
            models.Index(fields=("year", "unit_code", "state"), name="finding_by_unit"),
            models.Index(fields=("unit_code", "kind", "final_on"), name="finding_by_kind"),
        )


class FindingFlag(models.Model):
    """A flag that was confirmed into a finding; a flag stands in one finding only."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="flags")
    flag = models.OneToOneField("store.Flag", on_delete=models.PROTECT, related_name="in_finding")

    class Meta:
        """In the order of confirming."""

        db_table = "jicha_finding_flag"
        ordering = ("id",)


class Evidence(models.Model):
    """A file that proves something of a finding; the bytes lie in the home's `uploads` under their digest."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The same bytes prove once."""

        db_table = "jicha_evidence"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("finding", "sha256"), name="evidence_once_a_finding"),)


class FindingStep(models.Model):
    """One step of a finding with its words: the branch's reply or objection, a reason, a signature. Steps are added, never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_finding_step"
        ordering = ("id",)
