"""The queue: huey on a SQLite file in the home, no broker. The table of jobs is the truth, the queue only wakes the worker."""

from functools import cache

from django.conf import settings
from huey import SqliteHuey
from huey.api import TaskWrapper
from huey.consumer import Consumer

from jicha.services import clock
from jicha.services.delivering.pushing import push_events
from jicha.services.home.folders import Home
from jicha.services.jobs.resuming import resume
from jicha.services.jobs.working import work
from jicha.services.nightly.asking import due_night

_NAME = "jicha"


@cache
def _queue() -> tuple[SqliteHuey, TaskWrapper]:
    home: Home = settings.HOME
    huey = SqliteHuey(_NAME, filename=str(home.queue), results=False)
    return huey, huey.task(name="work")(work)


def put(job_id: int) -> None:
    """Wake the worker for a job."""
    _queue()[1](job_id)


def serve_jobs(*, workers: int) -> None:
    """Do jobs until the process is told to end; what a dead process left half done is taken up first, and again every minute.

    The first minute of a day asks for that day's nightly job.
    """
    huey, _task = _queue()
    for job_id in resume():
        put(job_id)
    huey.periodic_task(lambda _instant: True, name="resume")(_take_up)
    huey.periodic_task(lambda _instant: True, name="push")(_push)
    Consumer(huey, workers=workers, worker_type="thread", max_delay=1.0).run()


def _take_up() -> None:
    due_night(at=clock.now())
    for job_id in resume():
        put(job_id)


def _push() -> None:
    push_events(at=clock.now())
