"""What people decided on a verdict holds for the same verdict of the next run, until the decision expires."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db.models import Q

from jicha.store.models.flags import Flag
from jicha.store.models.year.runs import Run

_CHUNK = 500
_KEPT = ("state", "released", "why", "decided_at", "decided_by_id", "expires_on")
_WRITTEN = ["state", "released", "why", "decided_at", "decided_by", "expires_on"]


def carry_forward(run: Run, *, today: date) -> int:
    """Copy the decisions of the newest earlier run of the year onto the same verdicts of this run, and count them.

    The same verdict is one of the same check, unit, subject, ordinal and outcome. A dismissal that has expired is not copied: the flag is
    open again. Call it in the transaction that shows the run.
    """
    earlier = Run.objects.filter(year=run.year, state="ready").exclude(pk=run.pk).order_by("-made_at", "-pk").first()
    if earlier is None:
        return 0
    decided = Flag.objects.filter(run=earlier).exclude(state__in=("open", "gone")).exclude(state="dismissed", expires_on__lt=today)
    carried = 0
    older = decided.order_by("pk").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(older, _CHUNK)):
        carried += _copy(chunk, run=run)
    return carried


def _copy(chunk: list[Flag], *, run: Run) -> int:
    by_key = {_key(flag): flag for flag in chunk}
    wanted = Q()
    for check_id, unit_code, subjects in _grouped(chunk):
        wanted |= Q(check_id=check_id, unit_code=unit_code, subject_key__in=subjects)
    fresh = [flag for flag in Flag.objects.filter(wanted, run=run, state="open") if _key(flag) in by_key]
    for flag in fresh:
        before = by_key[_key(flag)]
        for name in _KEPT:
            setattr(flag, name, getattr(before, name))
    Flag.objects.bulk_update(fresh, _WRITTEN)
    return len(fresh)


def _grouped(chunk: list[Flag]) -> Iterator[tuple[str, str, list[str]]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for flag in chunk:
        groups.setdefault((flag.check_id, flag.unit_code), []).append(flag.subject_key)
    for (check_id, unit_code), subjects in groups.items():
        yield check_id, unit_code, subjects


def _key(flag: Flag) -> tuple[str, str, str, int, str]:
    return flag.check_id, flag.unit_code, flag.subject_key, flag.ordinal, flag.verdict
