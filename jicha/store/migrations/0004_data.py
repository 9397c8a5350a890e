"""Confirmed counts and what else the data pages keep."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Confirmed counts and what else the data pages keep."""

    dependencies = [
        ("store", "0003_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("plan", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="store.planversion")),
            ],
            options={
                "db_table": "jicha_plan_paper",
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
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
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.planversion")),
            ],
            options={
                "db_table": "jicha_plan_step",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CountAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("dataset", models.CharField(max_length=40)),
                ("unit_code", models.CharField(max_length=12)),
                ("counted", models.PositiveIntegerField()),
                ("said", models.PositiveIntegerField()),
                ("words", models.CharField(default="", max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_count_answer",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said", models.F("counted")), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="correction_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PastAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=200)),
                ("is_void", models.BooleanField(default=False)),
                ("why_void", models.CharField(default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_past_audit",
                "ordering": ("year", "unit_code", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_void", False)), fields=("unit_code", "year"), name="one_valid_past_audit"
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="past_audit_has_a_source"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("why", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="store.planversion")),
            ],
            options={
                "db_table": "jicha_plan_text",
                "ordering": ("number",),
                "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="plan_text_number_once")],
            },
        ),
        migrations.CreateModel(
            name="SheetMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("file", models.CharField(max_length=400)),
                ("sheet", models.CharField(default="", max_length=100)),
                ("dataset", models.CharField(default="", max_length=40)),
                ("text", models.TextField()),
                ("is_void", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_sheet_map",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_void", False)), fields=("year", "file", "sheet"), name="one_valid_map_of_a_sheet"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(max_length=12)),
                ("is_named", models.BooleanField()),
                ("reason", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="store.planversion")),
            ],
            options={
                "db_table": "jicha_unit_choice",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "unit_code"), name="unit_chosen_once_in_a_plan"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="choice_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.CharField(max_length=40)),
                ("unit_code", models.CharField(max_length=12)),
                ("rows", models.PositiveIntegerField()),
                (
                    "snapshot",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="unit_counts", to="store.snapshot"),
                ),
            ],
            options={
                "db_table": "jicha_unit_count",
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("snapshot", "dataset", "unit_code"), name="rows_counted_once")],
            },
        ),
    ]
