"""The night: every step, twice without harm, a failure of one told and alone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.errors import Fault, StateError
from jicha.services.jobs import kinds
from jicha.services.nightly import steps
from jicha.services.nightly.asking import due_night
from jicha.services.nightly.steps import NightError, NightStep, run_night, sign_trail
from jicha.services.reporting import silent
from jicha.store.models import Finding, Flag, Job, Notice, TrailHead
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run


def _counting(number: int) -> NightStep:
    return NightStep("一步", "个", lambda *, at: number)


def test_the_night_moves_what_is_due_and_nothing_the_second_time(actor_of: ActorOf, fed_back: int, now: datetime, home: Path) -> None:
    actor_of(Role.BRANCH_HEAD)
    flag = make_flag(make_run("r2", at=now), subject="B7", state="dismissed", why="核实无误", expires_on=date(2021, 6, 2))
    later = now + timedelta(days=30)
    night = run_night(at=later, progress=silent)
    assert {name: number for name, number in night.done.items() if number} == {
        "expire_dismissals": 1,
        "lapse_replies": 1,
        "tell_all": night.done["tell_all"],
        "sign_trail": 1,
    }
    assert night.words.startswith("到期重开疑点1条、逾期未答复转办问题1个、")
    assert Flag.objects.get(pk=flag.pk).state == "open"
    assert Finding.objects.get(pk=fed_back).state == "replied"
    told = Notice.objects.count()
    again = run_night(at=later, progress=silent)
    assert set(again.done.values()) == {0}
    assert again.words == "没有到期的事项"
    assert Notice.objects.count() == told


def test_a_step_that_fails_stops_no_other_and_is_told(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*, at: datetime) -> int:
        raise StateError(Fault("甲", "乙", "丙"))

    def stumble(*, at: datetime) -> int:
        raise ZeroDivisionError

    broken: Mapping[str, NightStep] = {
        "one": NightStep("第一步", "个", refuse),
        "two": NightStep("第二步", "个", stumble),
        "three": _counting(3),
    }
    monkeypatch.setattr(steps, "STEPS", broken)
    with pytest.raises(NightError) as caught:
        run_night(at=now, progress=silent)
    assert [fault.what for fault in caught.value.faults] == [
        "“第一步”没有完成：甲",
        "“第二步”没有完成：ZeroDivisionError",
        "其余步骤已完成：一步3个",
    ]


def test_whoever_asks_the_night_to_stop_is_heard_between_two_steps(now: datetime) -> None:
    def stop(stage: str, *, done: int, total: int) -> None:
        if done == 1:
            raise StateError(Fault("停", stage, ""))

    with pytest.raises(StateError, match="停"):
        run_night(at=now, progress=stop)


def test_the_trail_is_signed_once_for_one_size(draft: int, now: datetime, home: Path) -> None:
    assert sign_trail(at=now) == 1
    assert sign_trail(at=now) == 0
    assert TrailHead.objects.count() == 1


def test_an_empty_trail_has_no_head(db: None, now: datetime, home: Path) -> None:
    assert sign_trail(at=now) == 0


def test_a_day_has_one_night_asked_for_by_the_desk(db: None, now: datetime) -> None:
    first = due_night(at=now)
    assert first is not None
    assert due_night(at=now + timedelta(hours=9)) is None
    assert due_night(at=now + timedelta(days=1)) is not None
    Job.objects.filter(pk=first).update(state="cancelled")
    assert due_night(at=now) is not None


def test_the_system_administrator_runs_it_by_hand_and_nobody_else(as_role: ClientOf, home: Path) -> None:
    assert as_role(Role.LEAD).post(reverse("nightly")).status_code == 403
    assert as_role(Role.SYSTEM_ADMIN).get(reverse("nightly")).status_code == 405
    answer = as_role(Role.SYSTEM_ADMIN).post(reverse("nightly"))
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    assert (job.kind, job.state, job.arguments) == ("nightly", "done", {"day": "2021-06-01"})
    assert job.kind in kinds.KINDS
    assert "现在运行" in as_role(Role.SYSTEM_ADMIN).get(reverse("today")).content.decode()
    assert "现在运行" not in as_role(Role.SECURITY_ADMIN).get(reverse("today")).content.decode()
