"""Open a finding that no flag stands behind: what it is of, and its first words, come from another part of the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.trail.actions import Action
from jicha.services.trailing.recording import record
from jicha.store.models.findings import Finding, FindingStep


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a finding; `kind` says which findings are the same trouble, `words` where it comes from."""

    year: int
    unit_code: str
    unit_name: str
    item: str
    kind: str
    title: str
    criteria: str
    condition: str
    words: str


def open_finding(actor: Actor, *, opening: Opening, at: datetime) -> int:
    """Open a draft of a finding, and give its number in the table.

    Raises:
        AccessError: the person may not write findings. StateError: the same stands in a finding already.
    """
    require(actor, permission=Permission.FINDING_WRITE)
    title = opening.title[:200]
    with transaction.atomic():
        own = Finding.objects.filter(year=opening.year)
        same = own.filter(unit_code=opening.unit_code, kind=opening.kind, title=title).exclude(state="void").first()
        if same is not None:
            raise StateError(Fault("已经立为问题", f"{same.year}年第{same.number}号问题", "在该问题上继续办理"))
        made = Finding.objects.create(
            year=opening.year,
            number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
            unit_code=opening.unit_code,
            unit_name=opening.unit_name,
            item=opening.item,
            kind=opening.kind,
            title=title,
            criteria=opening.criteria,
            condition=opening.condition,
            makers={"write": str(actor.user_id)},
            made_at=at,
            made_by_id=actor.user_id,
        )
        FindingStep.objects.create(finding=made, move="write", words=opening.words, at=at, by_id=actor.user_id)
        record(actor, action=Action.FINDING_WRITE, kind="finding", object_id=made.pk, after=opening.words, at=at)
    return made.pk
