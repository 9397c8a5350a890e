"""What a person is told, and where mail may go."""

from django.conf import settings
from django.db import models

from jicha.domain.inbox.duties import Matter


class Notice(models.Model):
    """One thing that landed at one person. `object_id` is 0 for a notice that stands for many rows.

    `role` and `unit_code` are those of the person on that day: who has others now is not shown what was meant for the earlier ones.
    `over_at` is when the step was taken, by whomever; a notice is never deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    unit_code = models.CharField(max_length=12, default="")
    matter = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField(default=0)
    step = models.CharField(max_length=20)
    is_due = models.BooleanField(default=False)
    words = models.CharField(max_length=40)
    title = models.CharField(max_length=260)
    year = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """The newest comes first; a person is told of a step once, and once more when its day has come."""

        db_table = "jicha_notice"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "matter", "object_id", "step", "is_due"), condition=models.Q(over_at=None), name="told_once_of_a_step"
            ),
            models.CheckConstraint(condition=models.Q(matter__in=tuple(one.value for one in Matter)), name="notice_matter_is_known"),
        )
        indexes = (
            models.Index(fields=("user", "read_at", "over_at"), name="notice_by_user"),
            models.Index(fields=("matter", "object_id"), name="notice_by_matter"),
        )


class MailAddress(models.Model):
    """Where a person wants to be told; none is told by mail without having written an address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    at = models.DateTimeField()

    class Meta:
        """One person, one address."""

        db_table = "jicha_mail_address"
