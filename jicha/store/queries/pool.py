"""Questions about the pool of reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jicha.domain.access.roles import Role
from jicha.store.models.people import User
from jicha.store.models.reviews import PoolMember


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of the pool."""

    id: int
    user_id: int
    name: str
    kind: str
    unit_code: str
    firm: str
    postings: tuple[Mapping[str, Any], ...]
    ties: tuple[Mapping[str, Any], ...]
    has_declared: bool
    most: int | None
    is_available: bool
    lock: int


def pool() -> tuple[MemberRow, ...]:
    """List the members of the pool."""
    return tuple(_member(row) for row in PoolMember.objects.select_related("user"))


def member_of(user_id: int) -> MemberRow | None:
    """Give a member by the account, null if the person is not in the pool."""
    row = PoolMember.objects.select_related("user").filter(user_id=user_id).first()
    return _member(row) if row else None


def reviewer_accounts() -> tuple[tuple[int, str], ...]:
    """List the accounts with the role of a reviewer: number and name."""
    rows = User.objects.filter(role=Role.REVIEWER.value, is_active=True).order_by("login")
    return tuple((row.pk, row.name) for row in rows)


def _member(row: PoolMember) -> MemberRow:
    return MemberRow(
        id=row.pk,
        user_id=row.user_id,
        name=row.user.name,
        kind=row.kind,
        unit_code=row.unit_code,
        firm=row.firm,
        postings=tuple(row.postings),
        ties=tuple(row.ties),
        has_declared=row.has_declared,
        most=row.most,
        is_available=row.is_available,
        lock=row.lock,
    )
