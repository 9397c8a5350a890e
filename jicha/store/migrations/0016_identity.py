"""Who an account is to an identity provider, and what let a person in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who an account is to an identity provider, and what let a person in."""

    dependencies = [
        ("store", "0015_rubrics"),
    ]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=255)),
                ("bound_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "bound_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "jicha_identity",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="identity_of_one_account"),
                    models.UniqueConstraint(fields=("user", "issuer"), name="identity_once_an_issuer"),
                ],
            },
        ),
        migrations.AddField(model_name="signin", name="is_second_elsewhere", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="signin", name="way", field=models.CharField(default="password", max_length=10)),
        migrations.AddConstraint(
            model_name="signin",
            constraint=models.CheckConstraint(condition=models.Q(("way__in", ("password", "provider"))), name="sign_in_way_is_known"),
        ),
    ]
