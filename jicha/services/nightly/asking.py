"""Ask for the nightly job, once a day; by hand it is asked for as every job is."""

from datetime import datetime

from django.db import transaction

from jicha.services.clock import day_of
from jicha.store.models.jobs import Job

KIND = "nightly"


def due_night(*, at: datetime) -> int | None:
    """Queue the job of this day and give its number; null if it was asked for already, by the desk or by hand.

    The desk asks every minute that it is open, so a PC that is off at night catches up in the morning.
    """
    arguments = arguments_of(at)
    with transaction.atomic():
        if Job.objects.filter(kind=KIND, arguments=arguments).exclude(state="cancelled").exists():
            return None
        return int(Job.objects.create(kind=KIND, arguments=arguments, asked_at=at).pk)


def arguments_of(at: datetime) -> dict[str, str]:
    """Give the arguments of a day's job; asked for twice while it waits or runs, it is one job."""
    return {"day": day_of(at).isoformat()}
