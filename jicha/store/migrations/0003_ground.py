"""Units, plans, uploads, snapshots, runs, flags and jobs."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Units, plans, uploads, snapshots, runs, flags and jobs."""

    dependencies = [
        ("store", "0002_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("city_code", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=200)),
                ("source_name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=12)),
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
                "db_table": "jicha_plan_version",
                "ordering": ("-year", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_id", models.CharField(max_length=16, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("as_of", models.DateField()),
                ("snapshot_digest", models.CharField(max_length=64)),
                ("folder", models.CharField(max_length=200)),
                ("counts", models.JSONField(default=dict)),
                ("state", models.CharField(default="importing", max_length=12)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="store.planversion"),
                ),
            ],
            options={
                "db_table": "jicha_run",
                "ordering": ("-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_id", models.CharField(max_length=20)),
                ("item", models.CharField(max_length=40)),
                ("unit_code", models.CharField(max_length=12)),
                ("unit_name", models.CharField(max_length=60)),
                ("dataset", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=200)),
                ("ordinal", models.PositiveIntegerField(default=0)),
                ("verdict", models.CharField(max_length=8)),
                ("observed", models.TextField()),
                ("expected", models.TextField()),
                ("severity", models.CharField(max_length=8)),
                ("basis", models.TextField()),
                ("law_version", models.TextField()),
                ("source_file", models.CharField(max_length=400)),
                ("source_sheet", models.CharField(max_length=120)),
                ("source_row", models.PositiveIntegerField(null=True)),
                ("message", models.TextField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("released", models.BooleanField(default=False)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.TextField(default="")),
                ("expires_on", models.DateField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="store.run")),
            ],
            options={
                "db_table": "jicha_flag",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("lines", models.PositiveIntegerField()),
                ("loaded", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("set_aside", models.PositiveIntegerField()),
                ("files", models.PositiveIntegerField()),
                ("unread", models.JSONField(default=list)),
                ("sheets", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField()),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_snapshot",
                "ordering": ("-taken_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("city_code", models.CharField(max_length=12)),
                ("in_base", models.BooleanField(default=True)),
                ("is_active", models.BooleanField(default=True)),
                ("place", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "jicha_unit",
                "ordering": ("place", "code"),
                "constraints": [models.UniqueConstraint(fields=("city_code", "name"), name="unit_name_once_in_a_city")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=400)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("unit_code", models.CharField(default="", max_length=12)),
                ("is_void", models.BooleanField(default=False)),
                ("why_void", models.CharField(default="", max_length=200)),
                ("handed_in_at", models.DateTimeField()),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_upload",
                "ordering": ("year", "name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("arguments", models.JSONField(default=dict)),
                ("state", models.CharField(default="queued", max_length=10)),
                ("stage", models.CharField(default="", max_length=60)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("words", models.TextField(default="")),
                ("result", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("is_cancel_asked", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_job",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["state", "id"], name="job_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("queued", "running", "done", "failed", "cancelled"))), name="job_state_is_known"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="plan_number_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("year",), name="one_published_plan_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "submitted", "approved", "published", "superseded"))), name="plan_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ("importing", "ready"))), name="run_state_is_known"),
        ),
        migrations.AddIndex("flag", models.Index(fields=["run", "verdict", "state", "id"], name="flag_by_state")),
        migrations.AddIndex("flag", models.Index(fields=["run", "unit_code", "verdict", "state", "id"], name="flag_by_unit")),
        migrations.AddIndex("flag", models.Index(fields=["run", "item", "verdict", "state", "id"], name="flag_by_item")),
        migrations.AddIndex("flag", models.Index(fields=["run", "severity", "verdict", "state", "id"], name="flag_by_severity")),
        migrations.AddIndex("flag", models.Index(fields=["run", "subject_key", "id"], name="flag_by_subject")),
        migrations.AddIndex("flag", models.Index(fields=["unit_code", "released", "run", "id"], name="flag_by_branch")),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(fields=("run", "check_id", "unit_code", "subject_key", "ordinal"), name="flag_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "asked", "confirmed", "dismissed", "gone"))), name="flag_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(condition=models.Q(("verdict__in", ("fail", "unknown"))), name="flag_verdict_is_known"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "dismissed"), _negated=True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="dismissal_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("year", "digest"), name="snapshot_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "lines",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(models.F("loaded"), "+", models.F("refused")),
                            "+",
                            models.F("set_aside"),
                        ),
                    )
                ),
                name="snapshot_rows_reconcile",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_void", False)), fields=("year", "name"), name="one_valid_upload_of_a_name"
            ),
        ),
    ]
