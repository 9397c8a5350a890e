"""The trail: events that the database itself refuses to change, and the two Merkle logs over them.

The tables hold no foreign key: an event outlives what it tells of. They are not `managed`, so that Django's `flush` does not try to empty
what the triggers would refuse.
"""

from django.db import models


class TrailEvent(models.Model):
    """One event; `docs/trail.md` says how its bytes are written. The roots are those of the logs that end with it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, null=True)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=200)
    before = models.TextField(null=True)
    after = models.TextField(null=True)
    why = models.TextField(null=True)
    request_id = models.CharField(max_length=64, null=True)
    root_sha256 = models.CharField(max_length=64)
    root_sm3 = models.CharField(max_length=64)

    class Meta:
        """Events are read by number, by thing and by person."""

        managed = False
        db_table = "jicha_trail_event"
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("kind", "object_id"), name="trail_by_object"),
            models.Index(fields=("actor_id",), name="trail_by_actor"),
            models.Index(fields=("action",), name="trail_by_action"),
        )


class TrailEdge(models.Model):
    """The right edge of both logs, in one row that every writer takes first: hex roots of the whole subtrees, largest first, by spaces."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    sha256 = models.TextField()
    sm3 = models.TextField()

    class Meta:
        """There is one row."""

        managed = False
        db_table = "jicha_trail_edge"


class TrailHead(models.Model):
    """A signed head: the size and roots of both logs at an instant."""

    size = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        """Heads are read by size."""

        managed = False
        db_table = "jicha_trail_head"
        ordering = ("size",)
