"""People, their passwords, sign-ins and tokens."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ROLES = (
    *("auditor", "branch_clerk", "branch_head", "bureau_leader", "discipline_reader"),
    *("inspector", "lead", "reviewer", "security_admin", "system_admin"),
)
_BRANCH_ROLES = ("branch_clerk", "branch_head")


def _id() -> "tuple[str, models.Field[Any, Any]]":
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _user() -> "tuple[str, models.Field[Any, Any]]":
    return ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL))


class Migration(migrations.Migration):
    """People, their passwords, sign-ins and tokens."""

    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="User",
            fields=[
                _id(),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("staff_number", models.CharField(max_length=30, null=True, unique=True)),
                ("role", models.CharField(max_length=20, null=True)),
                ("unit_code", models.CharField(max_length=12, null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change", models.BooleanField(default=False)),
                ("password_at", models.DateTimeField(null=True)),
                ("totp_secret", models.CharField(max_length=200, null=True)),
                ("totp_since", models.DateTimeField(null=True)),
                ("totp_step", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "jicha_user",
                "ordering": ("login",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__isnull", True), ("role__in", _ROLES), _connector="OR"), name="user_role_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__isnull", True),
                            models.Q(("role__in", _BRANCH_ROLES), ("unit_code__isnull", False)),
                            models.Q(models.Q(("role__in", _BRANCH_ROLES), _negated=True), ("unit_code__isnull", True)),
                            _connector="OR",
                        ),
                        name="user_branch_fits_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastPassword",
            fields=[_id(), ("password", models.CharField(max_length=128)), ("at", models.DateTimeField()), _user()],
            options={"db_table": "jicha_past_password", "ordering": ("-id",)},
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("login_digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("locked_until", models.DateTimeField(null=True)),
            ],
            options={"db_table": "jicha_sign_in_try"},
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                _id(),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                _user(),
            ],
            options={
                "db_table": "jicha_sign_in",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["user", "ended_at"], name="sign_in_by_user")],
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                _id(),
                ("title", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("permissions", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                _user(),
            ],
            options={"db_table": "jicha_access_token", "ordering": ("-id",)},
        ),
    )
