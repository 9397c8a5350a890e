"""Typical cases and their reviews."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Typical cases and their reviews."""

    dependencies = [
        ("store", "0008_sampling"),
    ]

    operations = [
        migrations.CreateModel(
            name="TypicalCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("unit_code", models.CharField(max_length=12)),
                ("unit_name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("doc_no", models.CharField(default="", max_length=60)),
                ("parts", models.JSONField(default=dict)),
                ("body", models.TextField(default="")),
                ("kept_data", models.TextField(default="")),
                ("open_case_approval", models.TextField(default="")),
                ("is_closed_case", models.BooleanField(default=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("released", models.BooleanField(default=False)),
                ("adoption_level", models.CharField(default="", max_length=10)),
                ("adopted_on", models.DateField(null=True)),
                ("submitted_on", models.DateField(null=True)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "jicha_typical_case",
                "ordering": ("-year", "-quarter", "unit_code", "id"),
                "indexes": [models.Index(fields=["year", "unit_code", "quarter"], name="typical_case_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted", "adopted", "declined", "published"))),
                        name="typical_case_state_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("quarter__in", (1, 2, 3, 4))), name="typical_case_quarter_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(("adoption_level__in", ("", "city", "province", "ministry"))), name="adoption_level_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TypicalCaseStep",
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
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="store.typicalcase")),
            ],
            options={
                "db_table": "jicha_typical_case_step",
                "ordering": ("id",),
            },
        ),
    ]
