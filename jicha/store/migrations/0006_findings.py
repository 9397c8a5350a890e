"""Findings, their evidence and their steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Findings, their evidence and their steps."""

    dependencies = [
        ("store", "0005_flags"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("unit_code", models.CharField(max_length=12)),
                ("unit_name", models.CharField(max_length=60)),
                ("item", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("criteria", models.TextField()),
                ("condition", models.TextField()),
                ("cause", models.CharField(default="", max_length=20)),
                ("level", models.CharField(max_length=10, null=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("released", models.BooleanField(default=False)),
                ("reply_due_on", models.DateField(null=True)),
                ("final_on", models.DateField(null=True)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_finding",
                "ordering": ("-year", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("taken_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="store.finding")),
            ],
            options={
                "db_table": "jicha_evidence",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="FindingFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="store.finding")),
                ("flag", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="in_finding", to="store.flag")),
            ],
            options={
                "db_table": "jicha_finding_flag",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=12)),
                ("words", models.TextField(default="")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.finding")),
            ],
            options={
                "db_table": "jicha_finding_step",
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["year", "unit_code", "state"], name="finding_by_unit"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit_code", "kind", "final_on"], name="finding_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="finding_number_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "feedback", "replied", "objected", "settled", "final", "void"))),
                name="finding_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__isnull", True), ("level__in", ("general", "serious", "grave")), _connector="OR"),
                name="finding_level_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "final"), _negated=True),
                    models.Q(("final_on__isnull", False), ("level__isnull", False)),
                    _connector="OR",
                ),
                name="final_finding_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("finding", "sha256"), name="evidence_once_a_finding"),
        ),
    ]
