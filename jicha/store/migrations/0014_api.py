"""Kept answers, tries by address, webhooks and their deliveries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Kept answers, tries by address, webhooks and their deliveries."""

    dependencies = [
        ("store", "0013_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressTry",
            fields=[
                ("address", models.CharField(max_length=45, primary_key=True, serialize=False)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "jicha_address_try",
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60)),
                ("address", models.CharField(max_length=400)),
                ("secret", models.TextField()),
                ("events", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("seen_seq", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_webhook",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("content_type", models.CharField(default="", max_length=60)),
                ("body", models.TextField(default="")),
                ("asked_at", models.DateTimeField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "jicha_kept_answer",
                "indexes": [models.Index(fields=["asked_at"], name="kept_answer_by_age")],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="kept_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField()),
                ("action", models.CharField(max_length=60)),
                ("body", models.TextField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("answered", models.PositiveSmallIntegerField(null=True)),
                ("words", models.CharField(default="", max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("webhook", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="store.webhook")),
            ],
            options={
                "db_table": "jicha_delivery",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["state", "next_at"], name="delivery_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "seq"), name="delivery_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", ("waiting", "done", "dead"))), name="delivery_state_is_known"),
                ],
            },
        ),
    ]
