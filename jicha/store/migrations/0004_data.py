"""Confirmed counts and what else the data pages keep."""

from django.db import migrations


class Migration(migrations.Migration):
    """Confirmed counts and what else the data pages keep."""

    dependencies = [("store", "0003_ground")]
    operations = []
