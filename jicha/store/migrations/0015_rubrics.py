"""The settings that a batch goes by; a bureau's own rubrics on their way into force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The settings that a batch goes by; a bureau's own rubrics on their way into force."""

    dependencies = [
        ("store", "0014_api"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="rules",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="RubricEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("from_on", models.DateField()),
                ("zh", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("is_replacing", models.BooleanField(default=False)),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("entered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "jicha_rubric_entry",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("name", "from_on"), name="one_open_rubric_entry"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("proposed", "approved", "refused"))), name="rubric_entry_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "proposed"), ("decided_at__isnull", False), _connector="OR"),
                        name="rubric_decision_has_an_instant",
                    ),
                ],
            },
        ),
    ]
