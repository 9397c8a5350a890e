"""Draws, reviews and rubrics."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Draws, reviews and rubrics."""

    dependencies = [
        ("store", "0007_rectification"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="review", max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("half", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=100)),
                ("folder", models.CharField(max_length=60, unique=True)),
                ("state", models.CharField(default="frame", max_length=12)),
                ("rubric", models.CharField(max_length=64)),
                ("drawn_on", models.DateField(null=True)),
                ("feedback_due_on", models.DateField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "earlier",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="later", to="store.batch"),
                ),
            ],
            options={
                "db_table": "jicha_batch",
                "ordering": ("-year", "-half", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PoolMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("unit_code", models.CharField(default="", max_length=12)),
                ("firm", models.CharField(default="", max_length=100)),
                ("postings", models.JSONField(default=list)),
                ("ties", models.JSONField(default=list)),
                ("has_declared", models.BooleanField(default=False)),
                ("most", models.PositiveSmallIntegerField(null=True)),
                ("is_available", models.BooleanField(default=True)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "jicha_pool_member",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ReviewFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.CharField(max_length=120)),
                ("unit_code", models.CharField(max_length=12)),
                ("unit_name", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=60)),
                ("stratum", models.CharField(max_length=200)),
                ("ticket", models.CharField(max_length=64)),
                ("origin", models.CharField(default="drawn", max_length=8)),
                ("why", models.CharField(default="", max_length=300)),
                ("expected", models.JSONField(default=list)),
                ("alias", models.CharField(default="", max_length=12)),
                ("identity", models.JSONField(default=dict)),
                ("scan", models.CharField(default="", max_length=64)),
                ("pages", models.JSONField(default=list)),
                ("masks", models.JSONField(default=list)),
                ("is_masked", models.BooleanField(default=False)),
                ("state", models.CharField(default="assigned", max_length=12)),
                ("released", models.BooleanField(default=False)),
                ("total", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("vetoes", models.JSONField(default=list)),
                ("rule", models.CharField(default="", max_length=60)),
                ("reasons", models.JSONField(default=list)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="store.batch")),
            ],
            options={
                "db_table": "jicha_review_file",
                "ordering": ("ticket", "id"),
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=12)),
                ("words", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.batch")),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.reviewfile"),
                ),
            ],
            options={
                "db_table": "jicha_review_step",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat", models.CharField(max_length=10)),
                ("place", models.PositiveIntegerField(default=0)),
                ("state", models.CharField(default="open", max_length=12)),
                ("marks", models.JSONField(default=list)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("why_void", models.CharField(default="", max_length=300)),
                ("makers", models.JSONField(default=dict)),
                ("lock", models.PositiveIntegerField(default=0)),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="store.reviewfile")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="store.poolmember")),
            ],
            options={
                "db_table": "jicha_score_sheet",
                "ordering": ("place", "id"),
            },
        ),
        migrations.CreateModel(
            name="TypicalQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("criterion", models.CharField(max_length=40)),
                ("asked", models.TextField()),
                ("answer", models.CharField(default="", max_length=20)),
                ("lost", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("ruling", models.TextField(default="")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="store.batch")),
            ],
            options={
                "db_table": "jicha_typical_question",
                "ordering": ("number",),
            },
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("frame", "committed", "drawn", "assigned", "scoring", "adjudicating", "feedback", "final", "published"))
                ),
                name="batch_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(condition=models.Q(("half__in", (1, 2))), name="batch_half_is_known"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ("review", "calibration"))), name="batch_kind_is_known"),
        ),
        migrations.AddConstraint(
            model_name="poolmember",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ("backbone", "lawyer"))), name="pool_kind_is_known"),
        ),
        migrations.AddIndex(
            model_name="reviewfile",
            index=models.Index(fields=["unit_code", "released"], name="review_file_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="reviewfile",
            constraint=models.UniqueConstraint(fields=("batch", "case_id"), name="file_once_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="reviewfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("alias", ""), _negated=True), fields=("batch", "alias"), name="alias_once_a_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("assigned", "scored", "adjudicating", "settled", "feedback", "objected", "final"))),
                name="review_file_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ("drawn", "pick", "anchor"))), name="review_file_origin_is_known"
            ),
        ),
        migrations.AddIndex(
            model_name="scoresheet",
            index=models.Index(fields=["member", "state"], name="sheet_by_member"),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "void"), _negated=True), models.Q(("seat", "anchor"), _negated=True)),
                fields=("file", "seat"),
                name="one_sheet_a_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("seat__in", ("backbone", "lawyer", "third", "anchor"))), name="seat_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "submitted", "locked", "void"))), name="sheet_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="typicalquestion",
            constraint=models.UniqueConstraint(fields=("batch", "number"), name="question_number_once_a_batch"),
        ),
    ]
