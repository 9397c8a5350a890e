"""The year-end evaluation, version by version."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.evaluations import EVALUATION


class Evaluation(models.Model):
    """The evaluation of a year: `weights` indicator → points as text, `measured` what each share rests on, `digest` of the frozen sheet.

    `vetoes` are unit → {code of the event: reason}; `judged_units` are those whose vetoes somebody has judged, with or without an event.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=12, default=EVALUATION.initial)
    weights = models.JSONField(default=dict)
    weights_status = models.CharField(max_length=10, default="default")
    proposed = models.JSONField(default=dict)
    measured = models.JSONField(default=dict)
    run = models.ForeignKey("store.Run", null=True, on_delete=models.PROTECT, related_name="+")
    vetoes = models.JSONField(default=dict)
    judged_units = models.JSONField(default=list)
    computed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="")
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest year comes first."""

        db_table = "jicha_evaluation"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=tuple(one.name for one in EVALUATION.states)), name="evaluation_state_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(state__in=("frozen", "signed")) | ~models.Q(digest=""), name="frozen_has_a_digest"),
        )


class EvaluationStep(models.Model):
    """One step with its words. Steps are added, never changed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_evaluation_step"
        ordering = ("id",)
