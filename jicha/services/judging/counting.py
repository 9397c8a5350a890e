"""Add the numbers of alike flags up again, where each change has left a row of its own."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from jicha.store.models.flags import FlagCount
from jicha.store.models.year.runs import Run


def gather_all(*, at: datetime) -> int:  # noqa: ARG001  # Every step of the night is handed the clock.
    """Add up the numbers of every run, and count the rows that this saved; the nightly job calls this."""
    runs = FlagCount.objects.order_by().values_list("run_id", flat=True).distinct()
    return sum(gather_counts(int(run_pk)) for run_pk in runs)


def gather_counts(run_pk: int) -> int:
    """Put one row in the place of all rows of a kind, and count the rows that this saved.

    What people decide meanwhile is added as rows of its own, which this neither sees nor removes.
    """
    with transaction.atomic():
        # Two that gather at once would each count the same rows.
        Run.objects.select_for_update().get(pk=run_pk)
        alike: dict[tuple[object, ...], list[FlagCount]] = defaultdict(list)
        for row in FlagCount.objects.filter(run_id=run_pk):
            alike[_kind(row)].append(row)
        several = [rows for rows in alike.values() if len(rows) > 1]
        FlagCount.objects.filter(pk__in=[row.pk for rows in several for row in rows]).delete()
        FlagCount.objects.bulk_create([_sum(rows) for rows in several])
    return sum(len(rows) - 1 for rows in several)


def _kind(row: FlagCount) -> tuple[object, ...]:
    return row.check_id, row.item, row.unit_code, row.severity, row.verdict, row.state, row.released


def _sum(rows: list[FlagCount]) -> FlagCount:
    first = rows[0]
    return FlagCount(
        run_id=first.run_id,
        check_id=first.check_id,
        item=first.item,
        unit_code=first.unit_code,
        severity=first.severity,
        verdict=first.verdict,
        state=first.state,
        released=first.released,
        number=sum(row.number for row in rows),
        first_id=min(row.first_id for row in rows),
        last_id=max(row.last_id for row in rows),
    )
