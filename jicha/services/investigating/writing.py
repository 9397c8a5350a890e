"""Write a finding: its text, cause and level, and the files that prove it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.findings.forms import Draft, Level
from jicha.domain.trail.actions import Action
from jicha.services.data.uploading import keep_bytes
from jicha.services.moving import require_fresh
from jicha.services.trailing.recording import record
from jicha.store.models.findings import Evidence, Finding, FindingStep


@dataclass(frozen=True, slots=True)
class Text:
    """What a person writes into a finding; `cause` is a code of the desk's list, blank for none yet."""

    title: str
    criteria: str
    condition: str
    cause: str
    level: Level | None


def write_finding(actor: Actor, *, finding_id: int, lock: int, text: Text, at: datetime) -> None:
    """Keep a finding's text while it is a draft.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: the finding is past writing.
        StaleError: somebody else wrote in the meantime.
    """
    require(actor, permission=Permission.FINDING_WRITE)
    with transaction.atomic():
        finding = draft_at_hand(finding_id)
        changed = Finding.objects.filter(pk=finding_id, lock=lock).update(
            title=text.title.strip()[:200],
            criteria=text.criteria.strip(),
            condition=text.condition.strip(),
            cause=text.cause,
            level=text.level.value if text.level else None,
            makers={**finding.makers, "write": str(actor.user_id)},
            lock=F("lock") + 1,
        )
        require_fresh(changed, where=name_of(finding))
        FindingStep.objects.create(finding=finding, move="write", words="修改内容", at=at, by_id=actor.user_id)
        before = _digest(finding.title, finding.criteria, finding.condition, finding.cause, finding.level or "")
        after = _digest(text.title, text.criteria, text.condition, text.cause, text.level or "")
        record(actor, action=Action.FINDING_WRITE, kind="finding", object_id=finding_id, before=before, after=after, at=at)


def add_evidence(actor: Actor, *, finding_id: int, name: str, source: str, chunks: Iterable[bytes], at: datetime) -> int:
    """Keep a file that proves something of a draft, and give its number in the table.

    Args:
        name: of the file as the person has it. source: where it comes from, in words. chunks: the bytes, piece by piece.

    Raises:
        AccessError, MissingError, StateError: as for writing.
        IntakeError: the file is empty or too large.
    """
    require(actor, permission=Permission.FINDING_WRITE)
    sha256, size = keep_bytes(chunks, name=name)
    with transaction.atomic():
        finding = draft_at_hand(finding_id)
        kept, is_new = Evidence.objects.get_or_create(
            finding=finding,
            sha256=sha256,
            defaults={"name": name[-200:], "source": source.strip()[:200], "size": size, "taken_at": at, "added_by_id": actor.user_id},
        )
        if is_new:
            Finding.objects.filter(pk=finding_id).update(lock=F("lock") + 1)
            record(actor, action=Action.FINDING_WRITE, kind="finding", object_id=finding_id, after=f"证据 {sha256}", at=at)
    return kept.pk


def draft_at_hand(finding_id: int) -> Finding:
    """Find a finding that is still being written.

    Raises:
        MissingError: there is none. StateError: it is past writing.
    """
    finding = Finding.objects.filter(pk=finding_id).first()
    if finding is None:
        raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "回到问题列表重新选择"))
    if finding.state != "draft":
        raise StateError(Fault("问题已不在编写中，不能修改", name_of(finding), "需要修改的，由签发人退回"))
    return finding


def name_of(finding: Finding) -> str:
    """Say what people call a finding."""
    return f"{finding.year}年第{finding.number}号问题"


def subject_of(finding: Finding) -> Subject:
    """Give the facts of a finding that rights depend on."""
    return Subject(unit_code=finding.unit_code, released=finding.released)


def draft_of(finding: Finding) -> Draft:
    """Give what has been written so far, for telling what is missing; flags count as evidence."""
    return Draft(
        title=finding.title,
        criteria=finding.criteria,
        condition=finding.condition,
        cause=finding.cause,
        evidence=finding.flags.count() + finding.evidence.count(),
        level=Level(finding.level) if finding.level else None,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n\0".join(parts).encode()).hexdigest()
