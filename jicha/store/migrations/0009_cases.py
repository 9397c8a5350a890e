"""Typical cases and their reviews."""

from django.db import migrations


class Migration(migrations.Migration):
    """Typical cases and their reviews."""

    dependencies = [("store", "0008_sampling")]
    operations = []
