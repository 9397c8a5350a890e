"""Draws, reviews and rubrics."""

from django.db import migrations


class Migration(migrations.Migration):
    """Draws, reviews and rubrics."""

    dependencies = [("store", "0007_rectification")]
    operations = []
