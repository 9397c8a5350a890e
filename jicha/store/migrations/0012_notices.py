"""Inbox, notices and webhooks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Inbox, notices and webhooks."""

    dependencies = [
        ("store", "0011_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("at", models.DateTimeField()),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "jicha_mail_address",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("unit_code", models.CharField(default="", max_length=12)),
                ("matter", models.CharField(max_length=20)),
                ("object_id", models.PositiveBigIntegerField(default=0)),
                ("step", models.CharField(max_length=20)),
                ("is_due", models.BooleanField(default=False)),
                ("words", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=260)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "jicha_notice",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["user", "read_at", "over_at"], name="notice_by_user"),
                    models.Index(fields=["matter", "object_id"], name="notice_by_matter"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at", None)),
                        fields=("user", "matter", "object_id", "step", "is_due"),
                        name="told_once_of_a_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "matter__in",
                                (
                                    "batch",
                                    "contribution",
                                    "count",
                                    "escalation",
                                    "evaluation",
                                    "finding",
                                    "flag",
                                    "plan",
                                    "quarter",
                                    "rectification",
                                    "review_file",
                                    "self_check",
                                    "sheet",
                                    "typical_case",
                                ),
                            )
                        ),
                        name="notice_matter_is_known",
                    ),
                ],
            },
        ),
    ]
