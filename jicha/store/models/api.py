"""What the interface for programs keeps: answers that may be asked for twice, addresses that events are pushed to, tries by address."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer to one request with an idempotency key; `status` is null while the request is being worked on, or was cut off."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, default="")
    body = models.TextField(default="")
    asked_at = models.DateTimeField()

    class Meta:
        """A person's key means one request."""

        db_table = "jicha_kept_answer"
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="kept_answer_once"),)
        indexes = (models.Index(fields=("asked_at",), name="kept_answer_by_age"),)


class AddressTry(models.Model):
    """Failed sign-ins from one network address since an instant, whatever logins were tried."""

    address = models.CharField(max_length=45, primary_key=True)
    failed = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        """Tries are found by address."""

        db_table = "jicha_address_try"


class Webhook(models.Model):
    """An address on the allow-list that events are pushed to. `secret` is sealed; `events` are beginnings of actions, one a line."""

    title = models.CharField(max_length=60)
    address = models.CharField(max_length=400)
    secret = models.TextField()
    events = models.TextField()
    is_active = models.BooleanField(default=True)
    seen_seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest comes first."""

        db_table = "jicha_webhook"
        ordering = ("-id",)


class Delivery(models.Model):
    """One event for one webhook: `seq` is its number in the trail, `body` exactly what is sent."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    seq = models.BigIntegerField()
    action = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=200, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """An event goes to a webhook once; the newest comes first."""

        db_table = "jicha_delivery"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("webhook", "seq"), name="delivery_once"),
            models.CheckConstraint(condition=models.Q(state__in=("waiting", "done", "dead")), name="delivery_state_is_known"),
        )
        indexes = (models.Index(fields=("state", "next_at"), name="delivery_by_state"),)
