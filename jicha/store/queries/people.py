"""Questions about accounts, their sign-ins and tokens."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from jicha.domain.access.roles import Role
from jicha.store.models.people import AccessToken, Identity, SignIn, User
from jicha.store.queries.paging import Ask, Slice, slice_of

_ACTIVE = {"active": True, "disabled": False}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account. `role` is null until one is given; `has_second_factor` says no more than that it is on."""

    id: int
    login: str
    name: str
    staff_number: str
    role: Role | None
    unit_code: str | None
    is_active: bool
    must_change: bool
    has_second_factor: bool
    made_at: datetime | None
    password_at: datetime | None
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignInRow:
    """An open sign-in; `is_here` marks the one that asks."""

    id: int
    address: str
    browser: str
    started_at: datetime
    seen_at: datetime
    is_here: bool
    is_by_provider: bool


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """Who an account is to an identity provider, and who bound it; `used_at` is null before the first sign-in with it."""

    id: int
    issuer: str
    subject: str
    bound_by: str
    bound_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A personal access token that was made, without the token itself."""

    id: int
    title: str
    permissions: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


def people(ask: Ask) -> Slice[PersonRow]:
    """List accounts by login; `picks`: role (`none` for those without), state (active, disabled)."""
    rows = User.objects.all()
    if "role" in ask.picks:
        rows = rows.filter(role=None if ask.picks["role"] == "none" else ask.picks["role"])
    if "state" in ask.picks:
        rows = rows.filter(is_active=_ACTIVE[ask.picks["state"]])
    if ask.search:
        rows = rows.filter(Q(login__icontains=ask.search) | Q(name__icontains=ask.search) | Q(staff_number__icontains=ask.search))
    return slice_of(rows, ask, orders={"login": "login", "name": "name", "last": "last_login"}, make=_person)


def person_of(user_id: int) -> PersonRow | None:
    """Give one account; null if there is none."""
    row = User.objects.filter(pk=user_id).first()
    return _person(row) if row else None


def open_sign_ins(user_id: int, *, here: str | None = None) -> tuple[SignInRow, ...]:
    """List the sign-ins of an account that have not ended, the newest first."""
    rows = SignIn.objects.filter(user_id=user_id, ended_at=None)
    return tuple(
        SignInRow(row.pk, row.address, row.browser, row.started_at, row.seen_at, row.session_key == here, row.way == "provider")
        for row in rows
    )


def identities_of(user_id: int) -> tuple[IdentityRow, ...]:
    """List the identities that are bound to an account, the newest first."""
    rows = Identity.objects.filter(user_id=user_id).select_related("bound_by")
    return tuple(IdentityRow(row.pk, row.issuer, row.subject, row.bound_by.name, row.bound_at, row.used_at) for row in rows)


def tokens_of(user_id: int, *, at: datetime) -> tuple[TokenRow, ...]:
    """List the tokens of an account that still hold, the newest first."""
    rows = AccessToken.objects.filter(user_id=user_id, ended_at=None, expires_at__gt=at)
    return tuple(TokenRow(r.pk, r.title, tuple(r.permissions.split()), r.made_at, r.expires_at, r.used_at) for r in rows)


def _person(row: User) -> PersonRow:
    return PersonRow(
        id=row.pk,
        login=row.login,
        name=row.name,
        staff_number=row.staff_number or "",
        role=Role(row.role) if row.role else None,
        unit_code=row.unit_code,
        is_active=row.is_active,
        must_change=row.must_change,
        has_second_factor=row.totp_since is not None,
        made_at=row.made_at,
        password_at=row.password_at,
        last_sign_in_at=row.last_login,
    )
