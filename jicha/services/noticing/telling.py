"""Tell people in the application what landed at them; each only what that person may see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import BRANCH_ROLES, Actor, Role
from jicha.domain.access.table import scopes
from jicha.domain.errors import Fault, MissingError
from jicha.domain.inbox.duties import Item, Matter, Step, steps_of, waits_for
from jicha.domain.inbox.lines import Line, When, line_of, when
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.noticing.waiting import lines_for
from jicha.store.models.notices import Notice
from jicha.store.models.people import User
from jicha.store.models.reviews import ScoreSheet
from jicha.store.queries.waiting.items import item_of

_TITLE = 260


def tell_of(matter: Matter, *, object_id: int, at: datetime) -> int:
    """Tell those for whom a thing now waits, and close what was told of its earlier state; call it in the transaction of the move.

    Returns:
        How many people were told anew.
    """
    item = item_of(matter, object_id, rules=desk_rules())
    steps = steps_of(item) if item else ()
    open_notices = Notice.objects.filter(matter=matter.value, object_id=object_id, over_at=None)
    open_notices.exclude(step__in=[step.name for step in steps]).update(over_at=at)
    if item is None or not steps:
        return 0
    told = [(actor, line_of(item, step=step)) for actor in _people(item, steps=steps) if (step := waits_for(actor, item=item))]
    return _write(told, at=at)


def tell_branch_of_flags(unit_code: str, *, at: datetime) -> int:
    """Tell a branch that flags wait for its words; once, until they have been read."""
    line = Line(Matter.FLAG, 0, "answer", "说明疑点", "稽查部门询问的疑点")
    rows = _able(frozenset({Permission.FLAG_ANSWER})).filter(unit_code=unit_code)
    return _write([(_actor(row), line) for row in rows], at=at)


def tell_reviewers(batch_id: int, *, at: datetime) -> int:
    """Tell the reviewers of a batch which files wait for them, by alias."""
    sheets = ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=batch_id, state="open")
    told = [
        (_actor(one.member.user), Line(Matter.SHEET, one.pk, "score", "评查案卷", f"{one.file.alias} {one.file.kind}"))
        for one in sheets
        if one.member.user.is_active and one.member.user.role == Role.REVIEWER.value
    ]
    return _write(told, at=at)


def tell_all(*, at: datetime) -> int:
    """Tell everybody what waits and was not told yet, and again what is due today or late; the nightly job calls this.

    What no longer waits is closed, so that nobody is called for what is done.
    """
    today = day_of(at)
    number = 0
    for user in User.objects.filter(is_active=True, role__isnull=False).order_by("pk"):
        actor = _actor(user)
        lines = lines_for(actor, today=today)
        with transaction.atomic():
            _close_others(actor, lines=lines, at=at)
            number += _write([(actor, line) for line in lines], at=at)
            number += _write([(actor, line) for line in lines if _is_pressing(line, today=today)], at=at, is_due=True)
    return number


def mark_read(actor: Actor, *, notice_id: int | None, at: datetime) -> int:
    """Mark one of the person's own notices as read, or all of them without a number; says how many.

    Raises:
        MissingError: there is no such notice of this person.
    """
    rows = Notice.objects.filter(user_id=actor.user_id or 0)
    if notice_id is not None and not rows.filter(pk=notice_id).exists():
        raise MissingError(Fault("没有这条通知", f"通知{notice_id}", "回到通知列表重新选择"))
    wanted = rows if notice_id is None else rows.filter(pk=notice_id)
    return wanted.filter(read_at=None).update(read_at=at)


def _people(item: Item, *, steps: Sequence[Step]) -> Iterator[Actor]:
    """Give those who could take a step by role and branch; the table of duties says who does."""
    for user in _able(frozenset(step.needs for step in steps if step.needs)):
        if user.role not in BRANCH_ROLES or user.unit_code == item.subject.unit_code:
            yield _actor(user)


def _able(permissions: frozenset[Permission]) -> "QuerySet[User]":
    roles = [role.value for role in Role if any(scopes(role, permission=one) for one in permissions)]
    return User.objects.filter(is_active=True, role__in=roles).order_by("pk")


def _actor(user: User) -> Actor:
    return Actor(user.pk, user.name, Role(user.role) if user.role else None, user.unit_code)


def _is_pressing(line: Line, *, today: date) -> bool:
    return when(line.due_on, today=today) in {When.LATE, When.TODAY}


def _close_others(actor: Actor, *, lines: Iterable[Line], at: datetime) -> None:
    """Close what no longer waits, and what was told to the person in another role or branch."""
    waiting = {(line.matter.value, line.object_id, line.step) for line in lines}
    me = (actor.role.value if actor.role else "", actor.unit_code or "")
    told = Notice.objects.filter(user_id=actor.user_id or 0, over_at=None)
    columns = told.values_list("pk", "role", "unit_code", "matter", "object_id", "step")
    gone = [pk for pk, role, unit, *key in columns if (role, unit) != me or tuple(key) not in waiting]
    Notice.objects.filter(pk__in=gone).update(over_at=at)


def _write(told: Sequence[tuple[Actor, Line]], *, at: datetime, is_due: bool = False) -> int:
    """Write the notices that do not stand yet; the constraint of the table keeps two from standing."""
    people, matters = {actor.user_id or 0 for actor, _line in told}, {line.matter.value for _actor, line in told}
    open_notices = Notice.objects.filter(user_id__in=people, matter__in=matters, over_at=None, is_due=is_due)
    stand = set(open_notices.values_list("user_id", "matter", "object_id", "step"))
    fresh = [
        Notice(
            user_id=actor.user_id or 0,
            role=actor.role.value if actor.role else "",
            unit_code=actor.unit_code or "",
            matter=line.matter.value,
            object_id=line.object_id,
            step=line.step,
            is_due=is_due,
            words=line.zh,
            title=f"{line.unit_name} {line.title}".strip()[:_TITLE],
            year=line.year,
            due_on=line.due_on,
            at=at,
        )
        for actor, line in told
        if (actor.user_id, line.matter.value, line.object_id, line.step) not in stand
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
