"""Write a typical case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules
from jicha.services.moving import require_fresh
from jicha.services.trailing.recording import record
from jicha.services.typical_cases.moving import at_hand, name_of
from jicha.store.models.typical_cases import TypicalCase, TypicalCaseStep
from jicha.store.queries.year.units import unit_of


@dataclass(frozen=True, slots=True)
class Text:
    """What a clerk writes.

    Attributes:
        parts: name of a part → its text; parts the desk does not ask for are not kept.
        kept_data: why personal data found in the text may stay. open_case_approval: who allowed a case that is not closed.
    """

    title: str
    doc_no: str
    parts: Mapping[str, str]
    kept_data: str
    is_closed_case: bool
    open_case_approval: str


def begin_case(actor: Actor, *, year: int, quarter: int, title: str, at: datetime) -> int:
    """Begin a case of the person's own branch and give its number in the table.

    Raises:
        AccessError: the person writes no cases. MissingError: the branch is not known.
        StateError: no title, or no such quarter.
    """
    require(actor, permission=Permission.TYPICAL_CASE_WRITE)
    unit = unit_of(actor.unit_code or "")
    if unit is None:
        raise MissingError(Fault("不知道您属于哪个单位", actor.name, "请安全管理员核对账号的单位"))
    if not title.strip() or quarter not in {1, 2, 3, 4}:
        raise StateError(Fault("未写标题，或季度不是1至4", "新建典型案例", "填写标题，选择季度"))
    with transaction.atomic():
        kept = TypicalCase.objects.create(
            year=year,
            quarter=quarter,
            unit_code=unit.code,
            unit_name=unit.name,
            title=title.strip()[:200],
            makers={"write": str(actor.user_id)},
            made_at=at,
        )
        record(actor, action=Action.TYPICAL_CASE_WRITE, kind="typical_case", object_id=kept.pk, after=kept.title, at=at)
    return kept.pk


def write_case(actor: Actor, *, case_id: int, lock: int, text: Text, at: datetime) -> None:
    """Keep the text of a draft.

    Raises:
        MissingError, AccessError: not there, or not for this person. StateError: past writing. StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = at_hand(actor, case_id=case_id)
        require(actor, permission=Permission.TYPICAL_CASE_WRITE)
        if row.state != "draft":
            raise StateError(Fault("案例已报送，不能修改", name_of(row), "需要修改的，请市局退回"))
        parts = {name: text.parts.get(name, "").strip() for name in desk_rules().typical_cases.parts}
        changed = TypicalCase.objects.filter(pk=case_id, lock=lock).update(
            title=text.title.strip()[:200] or row.title,
            doc_no=text.doc_no.strip()[:60],
            parts=parts,
            body="\n".join(parts.values()),
            kept_data=text.kept_data.strip(),
            is_closed_case=text.is_closed_case,
            open_case_approval=text.open_case_approval.strip(),
            makers={**row.makers, "write": str(actor.user_id)},
            lock=F("lock") + 1,
        )
        require_fresh(changed, where=name_of(row))
        TypicalCaseStep.objects.create(case=row, move="write", words="", at=at, by_id=actor.user_id)
        record(actor, action=Action.TYPICAL_CASE_WRITE, kind="typical_case", object_id=case_id, after=text.title, at=at)
