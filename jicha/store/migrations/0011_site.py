"""Site audits and special cases."""

from django.db import migrations


class Migration(migrations.Migration):
    """Site audits and special cases."""

    dependencies = [("store", "0010_evaluation")]
    operations = []
