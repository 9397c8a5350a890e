"""Evaluation and its weights."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Evaluation and its weights."""

    dependencies = [
        ("store", "0009_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("weights", models.JSONField(default=dict)),
                ("weights_status", models.CharField(default="default", max_length=10)),
                ("proposed", models.JSONField(default=dict)),
                ("measured", models.JSONField(default=dict)),
                ("vetoes", models.JSONField(default=dict)),
                ("judged_units", models.JSONField(default=list)),
                ("computed_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(default="", max_length=64)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("run", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.run")),
            ],
            options={
                "db_table": "jicha_evaluation",
                "ordering": ("-year",),
            },
        ),
        migrations.CreateModel(
            name="EvaluationStep",
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
                ("evaluation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="store.evaluation")),
            ],
            options={
                "db_table": "jicha_evaluation_step",
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "weights", "computed", "frozen", "signed"))), name="evaluation_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("frozen", "signed")), _negated=True), models.Q(("digest", ""), _negated=True), _connector="OR"
                ),
                name="frozen_has_a_digest",
            ),
        ),
    ]
