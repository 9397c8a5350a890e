"""Give each file one backbone and one lawyer; keep the rest when somebody drops out; find a third where two differ."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError, refuse
from jicha.domain.reviews.blindness import shuffled
from jicha.domain.reviews.pool import ReviewerKind, obstacles
from jicha.domain.trail.actions import Action
from jicha.engine.assigning.assignment import Assignment, Seat, Terms, assign
from jicha.services.batches.moving import batch_at_hand, move_batch, rules_of, secret_of
from jicha.services.batches.people import case_of, reviewer_of
from jicha.services.clock import day_of
from jicha.services.trailing.recording import record
from jicha.store.models.reviews import Batch, PoolMember, ReviewFile, ScoreSheet

_STANDS = ("open", "submitted", "locked")


def assign_batch(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> int:
    """Assign every file of a drawn batch; gives the number of sheets made.

    Raises:
        StateError: a seat that nobody can take, each with who is blocked by which rule; or all that stands against the move.
        StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        found = _assignment(row, kept=(), on=day_of(at))
        refuse(StateError, faults=(_named(one.fault, row=row) for one in found.empty))
        move_batch(actor, row=row, move="assign", lock=lock, at=at, facts=frozenset({"two_each"}))
        return _seat(row, seats=found.seats)


def drop_out(actor: Actor, *, batch_id: int, lock: int, member_id: int, reason: str, at: datetime) -> int:
    """Take a reviewer out of a batch: what is not handed in yet goes to others, everything else stays where it is.

    Raises:
        StateError: a seat that nobody else can take; or all that stands against the move. StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        move_batch(actor, row=row, move="reassign", lock=lock, at=at, reason=reason)
        left = ScoreSheet.objects.filter(file__batch=row, member_id=member_id, state="open")
        number = left.update(state="void", why_void=reason[:300])
        record(actor, action=Action.REVIEW_RECUSE, kind="batch", object_id=row.pk, after=f"专家{member_id}", why=reason, at=at)
        seat_missing(row, on=day_of(at), without=member_id)
        Batch.objects.filter(pk=row.pk).update(state="scoring" if row.state == "scoring" else "assigned")
    return number


def seat_missing(row: Batch, *, on: date, without: int | None = None) -> int:
    """Give every empty seat to somebody while everybody else keeps the own files, in the caller's transaction; gives the number of sheets.

    Raises:
        StateError: a seat that nobody can take, each with who is blocked by which rule.
    """
    kept = [_seat_of(one) for one in _standing(row) if one.seat != "third"]
    found = _assignment(row, kept=kept, on=on, without=without)
    refuse(StateError, faults=(_named(one.fault, row=row) for one in found.empty))
    taken = {(seat.case_id, seat.kind) for seat in kept}
    return _seat(row, seats=[seat for seat in found.seats if (seat.case_id, seat.kind) not in taken])


def seat_third(file: ReviewFile, *, on: date) -> PoolMember:
    """Choose a third reviewer for a file in the caller's transaction: nothing stands against the person, the fewest sheets, then by number.

    Raises:
        StateError: nobody can take it.
    """
    case, rules = case_of(file), rules_of(file.batch)
    sheets = {one.member_id for one in file.sheets.exclude(state="void")}
    loads = dict.fromkeys(PoolMember.objects.values_list("pk", flat=True), 0)
    for member in ScoreSheet.objects.filter(file__batch=file.batch).exclude(state="void").values_list("member_id", flat=True):
        loads[member] += 1
    free = [
        one
        for one in PoolMember.objects.select_related("user")
        if one.pk not in sheets and not obstacles(reviewer_of(one), case=case, on=on, rules=rules)
    ]
    if not free:
        raise StateError(Fault("没有可以担任第三评查人的专家", f"案卷{file.alias}", "在专家库增加人员，或请专家补充申报"))
    chosen = min(free, key=lambda one: (loads[one.pk], one.pk))
    _make_sheets(file.batch, rows=[(file, chosen, "third")])
    return chosen


def obstacles_by_file(actor: Actor, *, batch_id: int, on: date) -> list[tuple[str, str, tuple[str, ...]]]:
    """Tell before inviting what stands against whom: (case number, reviewer, reasons), only where something does.

    Raises:
        AccessError: the person does not lead reviews.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    people = [reviewer_of(one) for one in PoolMember.objects.select_related("user")]
    rules = rules_of(batch_at_hand(batch_id))
    found = []
    for file in ReviewFile.objects.filter(batch_id=batch_id).order_by("unit_code", "case_id"):
        for person in people:
            against = obstacles(person, case=case_of(file), on=on, rules=rules)
            if against:
                found.append((file.case_id, person.name, tuple(one.words for one in against)))
    return found


def _assignment(row: Batch, *, kept: Sequence[Seat], on: date, without: int | None = None) -> Assignment:
    cases = [case_of(one) for one in row.files.all()]
    pool = [reviewer_of(one) for one in PoolMember.objects.select_related("user") if one.pk != without]
    return assign(cases, pool=pool, terms=Terms(on=on, rules=rules_of(row), key=row.folder), kept=kept)


def _standing(row: Batch) -> Sequence[ScoreSheet]:
    return list(ScoreSheet.objects.filter(file__batch=row, state__in=_STANDS))


def _seat_of(sheet: ScoreSheet) -> Seat:
    return Seat(str(sheet.file_id), ReviewerKind(sheet.seat), str(sheet.member_id))


def _seat(row: Batch, *, seats: Sequence[Seat]) -> int:
    files = {str(one.pk): one for one in row.files.all()}
    people = {str(one.pk): one for one in PoolMember.objects.all()}
    return _make_sheets(row, rows=[(files[seat.case_id], people[seat.reviewer], seat.kind.value) for seat in seats])


def _make_sheets(row: Batch, *, rows: Sequence[tuple[ReviewFile, PoolMember, str]]) -> int:
    """Make the sheets, each reviewer's in an order of the reviewer's own, so that the ledger's order shows nowhere."""
    made = 0
    for member in {one.pk: one for _, one, _ in rows}.values():
        own = {file.alias: (file, seat) for file, one, seat in rows if one.pk == member.pk}
        before = ScoreSheet.objects.filter(member=member, file__batch=row).count()
        order = shuffled(own, reviewer=str(member.pk), batch=row.folder, secret=secret_of(row))
        ScoreSheet.objects.bulk_create(
            [
                ScoreSheet(file=own[alias][0], member=member, seat=own[alias][1], place=before + place)
                for place, alias in enumerate(order, start=1)
            ]
        )
        made += len(order)
    return made


def _named(fault: Fault, *, row: Batch) -> Fault:
    """Say the case's number to the lead, who may know it, in place of the number of the table."""
    number = fault.where.removeprefix("案卷")
    file = row.files.filter(pk=int(number)).first() if number.isdecimal() else None
    return Fault(fault.what, f"案卷{file.case_id}" if file else fault.where, fault.mend)
