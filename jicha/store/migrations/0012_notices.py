"""Inbox, notices and webhooks."""

from django.db import migrations


class Migration(migrations.Migration):
    """Inbox, notices and webhooks."""

    dependencies = [("store", "0011_site")]
    operations = []
