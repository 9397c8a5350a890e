"""Words between inspector and branch, and saved views."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Words between inspector and branch, and saved views."""

    dependencies = [
        ("store", "0004_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=12)),
                ("words", models.TextField(default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "jicha_flag_note",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=400)),
            ],
            options={
                "db_table": "jicha_saved_view",
                "ordering": ("title", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["run", "verdict", "unit_code", "item", "state"], name="flag_counted"),
        ),
        migrations.AddField(
            model_name="flagnote",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="flagnote",
            name="flag",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="store.flag"),
        ),
        migrations.AddField(
            model_name="savedview",
            name="user",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("user", "page", "title"), name="view_title_once_a_page"),
        ),
    ]
