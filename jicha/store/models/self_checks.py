"""What the branches say of themselves, item by item."""

from django.conf import settings
from django.db import models

from jicha.domain.lifecycle.self_checks import SELF_CHECK

ROUNDS = ("self_check", "look_back")


class SelfCheck(models.Model):
    """One form of one branch: the self-check before an audit, or the look-back of the year."""

    year = models.PositiveSmallIntegerField()
    round = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=12)
    unit_name = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default=SELF_CHECK.initial)
    submitted_on = models.DateField(null=True)
    makers = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=0)

    class Meta:
        """A branch has one form a year and round."""

        db_table = "jicha_self_check"
        ordering = ("-year", "round", "unit_code")
        constraints = (
            models.UniqueConstraint(fields=("year", "round", "unit_code"), name="one_self_check_a_round"),
            models.CheckConstraint(condition=models.Q(round__in=ROUNDS), name="self_check_round_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=tuple(one.name for one in SELF_CHECK.states)), name="self_check_state_is_known"
            ),
        )


class SelfCheckAnswer(models.Model):
    """What a branch says of one item: no problems, or problems in its own words."""

    self_check = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    has_problems = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        """An item is answered once."""

        db_table = "jicha_self_check_answer"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("self_check", "item"), name="item_answered_once"),
            models.CheckConstraint(condition=models.Q(has_problems=False) | ~models.Q(words=""), name="problems_have_words"),
        )


class SelfCheckStep(models.Model):
    """One step with its words. Steps are added, never changed."""

    self_check = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_self_check_step"
        ordering = ("id",)
