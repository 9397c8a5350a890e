"""Take an official plan document, or its YAML, into the desk as a new version of its year."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.db.models import Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, PlanError
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.plans import Plan
from jicha.domain.trail.actions import Action
from jicha.services.data.uploading import keep_bytes
from jicha.services.plan_files import plan_yaml
from jicha.services.planning import load_plan
from jicha.services.trailing.recording import record
from jicha.services.units.keeping import keep_units
from jicha.store.models.year.plan_work import PlanPaper, PlanStep
from jicha.store.models.year.plans import PlanVersion


@dataclass(frozen=True, slots=True)
class AdoptedPlan:
    """A version of a plan that is in the desk.

    Attributes:
        is_new: false if the newest version of the year says the same to the letter; nothing was written then.
    """

    plan_id: int
    year: int
    number: int
    is_new: bool


def adopt_plan(actor: Actor, *, name: str, content: bytes, at: datetime) -> AdoptedPlan:
    """Read the document and keep it as a draft, the next version of its year; the units of its city become known.

    Args:
        name: of the file; its ending says what it is (docx, pdf, txt, yaml). content: its bytes.

    Raises:
        AccessError: the person may not edit plans.
        PaperError, PlanError: the document cannot be read, or names no year.
    """
    require(actor, permission=Permission.PLAN_EDIT)
    plan = _read(name, content=content)
    if plan.year is None:
        raise PlanError(Fault("读不出计划的年度", name, "在文件里写明年度，或者上传补好 year 的 YAML"))
    text = plan_yaml(plan)
    digest = hashlib.sha256(text.encode()).hexdigest()
    sha256, size = keep_bytes((content,), name=name)
    with transaction.atomic():
        versions = PlanVersion.objects.filter(year=plan.year.value)
        newest = versions.order_by("-number").first()
        if newest is not None and newest.digest == digest:
            return AdoptedPlan(newest.pk, newest.year, newest.number, is_new=False)
        title = plan.title or plan.notice_title
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        kept = PlanVersion.objects.create(
            year=plan.year.value,
            number=number,
            city_code=plan.city_code,
            title=(title.value if title else name)[:200],
            source_name=name[:200],
            text=text,
            digest=digest,
            state=PLAN.initial,
            makers={"edit": str(actor.user_id)},
            made_at=at,
            made_by_id=actor.user_id,
        )
        PlanPaper.objects.create(plan=kept, name=name[:200], sha256=sha256, size=size)
        PlanStep.objects.create(plan=kept, move="adopt", words=name, at=at, by_id=actor.user_id)
        keep_units(plan)
        record(actor, action=Action.PLAN_EDIT, kind="plan", object_id=str(kept.pk), after=digest, at=at)
    return AdoptedPlan(kept.pk, kept.year, number, is_new=True)


def _read(name: str, *, content: bytes) -> Plan:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath(name).name or "plan")
        path.write_bytes(content)
        return load_plan(path)
