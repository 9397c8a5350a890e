"""Long work: asked for once, watched, cancelled, taken up again after its process died."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, Fault, MissingError, RunError
from jicha.services import clock
from jicha.services.jobs import kinds
from jicha.services.jobs.asking import ask_cancel, ask_job
from jicha.services.jobs.kinds import Ended, JobKind
from jicha.services.jobs.resuming import MOST_TRIES, SILENT_FOR, resume
from jicha.services.jobs.working import work
from jicha.services.reporting import Progress
from jicha.store.models import Job, TrailEvent, User
from jicha.store.queries.jobs import job_of, jobs, open_jobs
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import ActorOf


def _count(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    for done in range(4):
        progress("数数", done=done, total=4)
        if arguments.get("cancel_at") == done:
            Job.objects.update(is_cancel_asked=True)
        if arguments.get("refuse_at") == done:
            raise RunError(Fault("数不下去", "第三个数", "从头再数"))
        if arguments.get("break_at") == done:
            raise ZeroDivisionError
    progress("数数", done=4, total=4)
    return Ended(f"{actor.name}数了4个", {"counted": 4})


@pytest.fixture(autouse=True)
def counting() -> Iterator[None]:
    """A kind of job that counts to four."""
    kinds.KINDS["count"] = JobKind("数数", Permission.RUN_START, _count)
    yield
    del kinds.KINDS["count"]


def _asked(actor: Actor, now: datetime, **arguments: Any) -> Any:
    found = job_of(ask_job(actor, kind="count", arguments=arguments, at=now))
    assert found is not None
    return found


def test_a_job_is_done_and_tells_what_it_came_to(actor_of: ActorOf, now: datetime) -> None:
    job = _asked(actor_of(Role.INSPECTOR), now)
    assert (job.state, job.words, job.result) == ("done", "测试稽查员数了4个", {"counted": 4})
    assert (job.stage, job.done, job.total) == ("数数", 4, 4)
    assert job.ended_at >= job.started_at
    assert jobs(Ask(picks={"state": "done", "kind": "count"})).total == 1
    assert jobs(Ask(picks={"state": "failed"})).total == 0
    assert open_jobs() == ()


def test_who_may_not_do_the_work_may_not_ask_for_it(actor_of: ActorOf, now: datetime) -> None:
    with pytest.raises(AccessError):
        ask_job(actor_of(Role.REVIEWER), kind="count", arguments={}, at=now)


def test_the_same_work_is_not_asked_for_twice_while_it_waits(actor_of: ActorOf, now: datetime) -> None:
    waiting = Job.objects.create(kind="count", arguments={"year": 1}, asked_at=now)
    assert ask_job(actor_of(Role.LEAD), kind="count", arguments={"year": 1}, at=now) == waiting.pk
    assert [job.id for job in open_jobs("count")] == [waiting.pk]


def test_a_refusal_is_kept_with_what_where_and_mend(actor_of: ActorOf, now: datetime) -> None:
    job = _asked(actor_of(Role.LEAD), now, refuse_at=2)
    assert job.state == "failed"
    assert job.faults == (Fault("数不下去", "第三个数", "从头再数"),)


def test_a_broken_program_fails_the_job_and_is_not_hidden(actor_of: ActorOf, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        ask_job(actor_of(Role.LEAD), kind="count", arguments={"break_at": 1}, at=now)
    job = Job.objects.get()
    assert (job.state, job.faults[0]["what"]) == ("failed", "程序出错：ZeroDivisionError")


def test_a_running_job_stops_at_its_next_step(actor_of: ActorOf, now: datetime) -> None:
    job = _asked(actor_of(Role.LEAD), now, cancel_at=0)
    assert job.state == "cancelled"
    assert job.is_cancel_asked


def test_a_waiting_job_is_cancelled_at_once_and_never_done(actor_of: ActorOf, now: datetime) -> None:
    waiting = Job.objects.create(kind="count", asked_at=now)
    ask_cancel(actor_of(Role.LEAD), job_id=waiting.pk, at=now)
    work(waiting.pk)
    found = job_of(waiting.pk)
    assert found is not None
    assert (found.state, found.started_at) == ("cancelled", None)


def test_a_job_that_ended_cannot_be_cancelled(actor_of: ActorOf, now: datetime) -> None:
    job = _asked(actor_of(Role.LEAD), now)
    with pytest.raises(MissingError):
        ask_cancel(actor_of(Role.LEAD), job_id=job.id, at=now)


def test_a_running_job_is_asked_to_stop(actor_of: ActorOf, now: datetime) -> None:
    running = Job.objects.create(kind="count", asked_at=now, state="running", heartbeat_at=clock.now())
    ask_cancel(actor_of(Role.LEAD), job_id=running.pk, at=now)
    found = job_of(running.pk)
    assert found is not None
    assert found.is_cancel_asked
    assert found.is_open


def test_asking_cancelling_and_the_end_of_a_job_stand_in_the_trail_once_each(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    job = _asked(lead, now, year=2021, refuse_at=0)
    waiting = Job.objects.create(kind="count", arguments={"year": 1}, asked_at=now)
    ask_job(lead, kind="count", arguments={"year": 1}, at=now)
    ask_cancel(lead, job_id=waiting.pk, at=now)
    with pytest.raises(MissingError):
        ask_cancel(lead, job_id=waiting.pk, at=now)
    told = TrailEvent.objects.filter(kind="job").order_by("seq").values_list("action", "object_id", "before", "after", "actor_id")
    assert list(told) == [
        ("job.ask", str(job.id), None, "count refuse_at=0 year=2021", lead.user_id),
        ("job.fail", str(job.id), "running", "failed", None),
        ("job.cancel", str(waiting.pk), "queued", None, lead.user_id),
    ]


def _ends() -> list[tuple[str, str | None]]:
    return list(TrailEvent.objects.filter(kind="job").exclude(action="job.ask").order_by("seq").values_list("action", "after"))


@pytest.mark.parametrize(("arguments", "end"), [({}, ("job.done", "done")), ({"cancel_at": 0}, ("job.cancel", "cancelled"))])
def test_how_a_job_ended_stands_in_the_trail(actor_of: ActorOf, now: datetime, arguments: dict[str, int], end: tuple[str, str]) -> None:
    job = _asked(actor_of(Role.LEAD), now, **arguments)
    assert _ends()[-1] == end
    work(job.id)
    assert _ends().count(end) == 1, "a job that has ended is not ended twice"


def _running(*, silent_for: timedelta, tries: int = 1, is_cancel_asked: bool = False) -> Job:
    beat = clock.now() - silent_for
    return Job.objects.create(kind="count", asked_at=beat, state="running", heartbeat_at=beat, tries=tries, is_cancel_asked=is_cancel_asked)


def test_a_job_whose_process_died_is_done_again(actor_of: ActorOf) -> None:
    dead = _running(silent_for=SILENT_FOR * 2)
    Job.objects.filter(pk=dead.pk).update(asked_by_id=actor_of(Role.LEAD).user_id)
    assert resume() == (dead.pk,)
    work(dead.pk)
    assert Job.objects.get().state == "done"
    assert Job.objects.get().tries == 2


def test_a_job_whose_heart_beats_is_left_alone(db: None) -> None:
    _running(silent_for=timedelta(seconds=1))
    assert resume() == ()
    assert Job.objects.get().state == "running"


def test_a_job_that_died_three_times_is_given_up_and_says_so(db: None) -> None:
    _running(silent_for=SILENT_FOR * 2, tries=MOST_TRIES)
    assert resume() == ()
    assert Job.objects.get().state == "failed"
    assert Job.objects.get().faults[0]["what"] == "任务三次中断，没有完成"
    assert _ends() == [("job.fail", "failed")]


def test_a_dead_job_that_was_to_stop_is_cancelled(db: None) -> None:
    _running(silent_for=SILENT_FOR * 2, is_cancel_asked=True)
    assert resume() == ()
    assert Job.objects.get().state == "cancelled"
    assert _ends() == [("job.cancel", "cancelled")]


def test_a_job_nobody_asked_for_is_the_programs_own(db: None, now: datetime) -> None:
    work(Job.objects.create(kind="count", asked_at=now).pk)
    assert Job.objects.get().words == "系统数了4个"


def test_the_work_of_a_disabled_account_is_not_done(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    User.objects.filter(pk=lead.user_id).update(is_active=False)
    work(Job.objects.create(kind="count", asked_at=now, asked_by_id=lead.user_id).pk)
    assert Job.objects.get().faults[0]["what"] == "提交任务的账号已停用"


def test_a_job_that_was_claimed_is_not_done_twice(db: None, now: datetime) -> None:
    job = Job.objects.create(kind="count", asked_at=now)
    work(job.pk)
    first = Job.objects.get().ended_at
    work(job.pk)
    assert Job.objects.get().ended_at == first
    assert Job.objects.get().tries == 1
