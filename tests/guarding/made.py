"""Accounts with passwords, for tests of signing in."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from jicha.domain.access.roles import Actor, Role
from jicha.services.guarding.sessions import actor_from
from jicha.store.models import User

PASSWORD = "Lan-Hua-7-Duo"


def person(login: str, *, now: datetime, role: Role | None = Role.INSPECTOR, unit_code: str | None = None) -> Actor:
    """Make an account that signs in with PASSWORD."""
    user = User.objects.create(
        login=login, name=f"测试{login}", role=role, unit_code=unit_code, password=make_password(PASSWORD), password_at=now, made_at=now
    )
    return actor_from(user)
