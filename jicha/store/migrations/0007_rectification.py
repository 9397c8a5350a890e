"""Rectification, look-back and self-checks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rectification, look-back and self-checks."""

    dependencies = [
        ("store", "0006_findings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rectification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="ordered", max_length=12)),
                ("ordered_on", models.DateField()),
                ("latest_on", models.DateField()),
                ("due_on", models.DateField()),
                ("responsible", models.CharField(default="", max_length=60)),
                ("handler", models.CharField(default="", max_length=60)),
                ("measures", models.TextField(default="")),
                ("asked_until", models.DateField(null=True)),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("still_failing", models.PositiveIntegerField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                (
                    "checked_run",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.run"),
                ),
                (
                    "finding",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="rectification", to="store.finding"),
                ),
            ],
            options={
                "db_table": "jicha_rectification",
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="store.rectification"),
                ),
            ],
            options={
                "db_table": "jicha_proof",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                (
                    "rectification",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="store.rectification"),
                ),
            ],
            options={
                "db_table": "jicha_milestone",
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="LookBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("looked_on", models.DateField()),
                ("holds", models.BooleanField()),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="look_backs", to="store.rectification"),
                ),
            ],
            options={
                "db_table": "jicha_look_back",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="RectificationStep",
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
                (
                    "rectification",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.rectification"),
                ),
            ],
            options={
                "db_table": "jicha_rectification_step",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rung", models.CharField(max_length=20)),
                ("reached_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("decision", models.CharField(default="", max_length=10)),
                ("why", models.CharField(default="", max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="store.rectification"),
                ),
            ],
            options={
                "db_table": "jicha_reminder",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SelfCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("round", models.CharField(max_length=12)),
                ("unit_code", models.CharField(max_length=12)),
                ("unit_name", models.CharField(max_length=60)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("submitted_on", models.DateField(null=True)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "jicha_self_check",
                "ordering": ("-year", "round", "unit_code"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "round", "unit_code"), name="one_self_check_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("round__in", ("self_check", "look_back"))), name="self_check_round_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted", "taken"))), name="self_check_state_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfCheckAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=40)),
                ("has_problems", models.BooleanField()),
                ("words", models.TextField(default="")),
                (
                    "self_check",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="store.selfcheck"),
                ),
            ],
            options={
                "db_table": "jicha_self_check_answer",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SelfCheckStep",
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
                ("self_check", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="store.selfcheck")),
            ],
            options={
                "db_table": "jicha_self_check_step",
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="rectification",
            index=models.Index(fields=["unit_code", "state", "due_on"], name="rectification_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("ordered", "planned", "working", "extension", "submitted", "verified", "closed", "void"))
                ),
                name="rectification_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ("at_once", "by_plan"))), name="rectification_kind_is_known"),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", False), _connector="OR"),
                name="closed_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(fields=("rectification", "sha256"), name="proof_once_a_rectification"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("rectification", "rung", "reached_on"), name="rung_once_a_due_date"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ("", "done", "waived"))), name="reminder_decision_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="selfcheckanswer",
            constraint=models.UniqueConstraint(fields=("self_check", "item"), name="item_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="selfcheckanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_problems", False), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="problems_have_words",
            ),
        ),
    ]
