"""Evaluation and its weights."""

from django.db import migrations


class Migration(migrations.Migration):
    """Evaluation and its weights."""

    dependencies = [("store", "0009_cases")]
    operations = []
