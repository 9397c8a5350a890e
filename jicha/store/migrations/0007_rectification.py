"""Rectification, look-back and self-checks."""

from django.db import migrations


class Migration(migrations.Migration):
    """Rectification, look-back and self-checks."""

    dependencies = [("store", "0006_findings")]
    operations = []
