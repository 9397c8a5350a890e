"""Settings, parameters, backups."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Settings, parameters, backups."""

    dependencies = [
        ("store", "0012_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("limit_id", models.CharField(max_length=120)),
                ("checked_on", models.DateField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_law_note",
                "ordering": ("-checked_on", "-id"),
                "indexes": [models.Index(fields=["limit_id"], name="law_note_by_limit")],
            },
        ),
        migrations.CreateModel(
            name="OverlayFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("is_active", models.BooleanField(default=True)),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_overlay_file",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("is_active", True)), fields=("place",), name="one_active_overlay_file")
                ],
            },
        ),
        migrations.CreateModel(
            name="ParamChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_id", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("before", models.JSONField()),
                ("why", models.TextField()),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_param_change",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("check_id", "name"), name="one_open_param_change"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("proposed", "approved", "refused"))), name="param_change_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "proposed"), ("decided_at__isnull", False), _connector="OR"),
                        name="decision_has_an_instant",
                    ),
                ],
            },
        ),
    ]
