"""The pool of reviewers: who they are, what they declared, what stands against a file before anybody is invited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.pool import Posting, ReviewCase, Reviewer, ReviewerKind, Tie
from jicha.domain.trail.actions import Action
from jicha.domain.wording.officers import read_officers
from jicha.services.moving import require_fresh
from jicha.services.trailing.recording import record
from jicha.store.models.people import User
from jicha.store.models.reviews import PoolMember, ReviewFile


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person of the pool declares, as the lead writes it down.

    Attributes:
        unit_code: of a backbone; firm: of a lawyer; blank where it does not apply.
    """

    kind: ReviewerKind
    unit_code: str
    firm: str
    postings: Sequence[Posting]
    ties: Sequence[Tie]
    has_declared: bool
    most: int | None
    is_available: bool


def keep_member(actor: Actor, *, user_id: int, lock: int | None, declared: Declared, at: datetime) -> int:
    """Keep what a reviewer declared; the first time makes the person a member of the pool.

    Args:
        lock: as the page showed it; null for a new member.

    Raises:
        AccessError: the person does not keep the pool. MissingError: there is no such account.
        StateError: the account is no reviewer's. StaleError: changed meanwhile.
    """
    require(actor, permission=Permission.REVIEW_POOL)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise MissingError(Fault("没有这个账号", f"账号{user_id}", "回到专家库重新选择"))
    if user.role != Role.REVIEWER:
        raise StateError(Fault("该账号不是评查专家", user.name, "由安全管理员授予评查专家角色"))
    values: dict[str, Any] = {
        "kind": declared.kind.value,
        "unit_code": declared.unit_code.strip(),
        "firm": declared.firm.strip(),
        "postings": [_posting(one) for one in declared.postings],
        "ties": [{"party": one.party, "what": one.what} for one in declared.ties],
        "has_declared": declared.has_declared,
        "most": declared.most,
        "is_available": declared.is_available,
    }
    with transaction.atomic():
        row, is_new = PoolMember.objects.get_or_create(user=user, defaults=values)
        if not is_new:
            require_fresh(
                PoolMember.objects.filter(pk=row.pk, lock=lock if lock is not None else -1).update(**values, lock=F("lock") + 1),
                where=user.name,
            )
        record(actor, action=Action.REVIEW_POOL, kind="pool_member", object_id=row.pk, after=declared.kind.value, at=at)
    return row.pk


def reviewer_of(row: PoolMember) -> Reviewer:
    """Give a member as the rules of recusal know one; the id is that of the table, as text."""
    return Reviewer(
        id=str(row.pk),
        name=row.user.name,
        kind=ReviewerKind(row.kind),
        unit_code=row.unit_code or None,
        firm=row.firm or None,
        postings=tuple(_posting_of(one) for one in row.postings),
        ties=tuple(Tie(one["party"], one["what"]) for one in row.ties),
        has_declared=row.has_declared,
        most=row.most,
        is_available=row.is_available and row.user.is_active,
    )


def case_of(row: ReviewFile) -> ReviewCase:
    """Give a file as the rules of recusal know one; counsel and firms are what the lead wrote down."""
    identity: Mapping[str, Any] = row.identity
    read = read_officers(identity["handlers"]) if identity.get("handlers") else None
    lists = [] if read is None else [read.value] if read.value is not None else list(read.readings)
    return ReviewCase(
        case_id=str(row.pk),
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        kind=row.kind,
        party=identity.get("party") or None,
        credit_code=identity.get("credit_code") or None,
        counsel=tuple(identity.get("counsel", ())),
        firms=tuple(identity.get("firms", ())),
        handlers=tuple(dict.fromkeys(officer.name for one in lists for officer in one if officer.name)),
    )


def _posting(one: Posting) -> dict[str, str | None]:
    until = one.until_on.isoformat() if one.until_on else None
    return {"unit_code": one.unit_code, "unit_name": one.unit_name, "from_on": one.from_on.isoformat(), "until_on": until}


def _posting_of(one: Mapping[str, Any]) -> Posting:
    until = date.fromisoformat(one["until_on"]) if one["until_on"] else None
    return Posting(one["unit_code"], one["unit_name"], date.fromisoformat(one["from_on"]), until)
