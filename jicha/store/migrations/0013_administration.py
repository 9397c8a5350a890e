"""Settings, parameters, backups."""

from django.db import migrations


class Migration(migrations.Migration):
    """Settings, parameters, backups."""

    dependencies = [("store", "0012_notices")]
    operations = []
