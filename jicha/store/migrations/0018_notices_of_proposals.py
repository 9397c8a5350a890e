"""Notices tell of proposed parameters and rubrics, too."""

from django.db import migrations, models

_MATTERS = (
    "batch",
    "contribution",
    "count",
    "escalation",
    "evaluation",
    "finding",
    "flag",
    "param",
    "plan",
    "quarter",
    "rectification",
    "review_file",
    "rubric",
    "self_check",
    "sheet",
    "typical_case",
)


class Migration(migrations.Migration):
    """Notices tell of proposed parameters and rubrics, too."""

    dependencies = (("store", "0017_flag_counts"),)
    operations = (
        migrations.RemoveConstraint(model_name="notice", name="notice_matter_is_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(condition=models.Q(("matter__in", _MATTERS)), name="notice_matter_is_known"),
        ),
    )
