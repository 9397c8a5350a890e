"""The pages of jobs: the list, one job, its progress, cancelling."""

from datetime import datetime

import pytest
from django.test import Client

from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.store.models import Job
from tests.desk_fixtures import ClientOf


@pytest.fixture
def lead(as_role: ClientOf) -> Client:
    """The lead's browser."""
    return as_role(Role.LEAD)


def _job(now: datetime, **values: object) -> Job:
    return Job.objects.create(**{"kind": "intake", "asked_at": now, "arguments": {"year": 2021}, **values})


def test_a_running_job_shows_how_far_it_is_and_asks_again(lead: Client, now: datetime) -> None:
    job = _job(now, state="running", stage="读取", done=3, total=12, started_at=clock.now())
    page = lead.get(f"/jobs/{job.pk}/").content.decode()
    assert 'value="3" max="12"' in page
    assert f'hx-get="/jobs/{job.pk}/progress/" hx-trigger="every 1s"' in page
    assert "取消任务" in page
    part = lead.get(f"/jobs/{job.pk}/progress/")
    assert "读取" in part.content.decode()
    assert "HX-Refresh" not in part.headers


def test_a_job_that_ended_asks_no_more_and_says_what_it_came_to(lead: Client, now: datetime) -> None:
    job = _job(now, state="done", words="共9行", started_at=now, ended_at=now)
    page = lead.get(f"/jobs/{job.pk}/").content.decode()
    assert "共9行" in page
    assert "hx-get" not in page
    assert "取消任务" not in page
    assert "查看结果" not in page, "an intake has no page of its own yet"
    audit = _job(now, kind="audit", state="done")
    assert 'href="/flags/"' in lead.get(f"/jobs/{audit.pk}/").content.decode().split("<main")[1]
    assert lead.get(f"/jobs/{job.pk}/progress/").headers["HX-Refresh"] == "true"


def test_a_job_that_failed_shows_what_where_and_mend(lead: Client, now: datetime) -> None:
    job = _job(now, state="failed", faults=[{"what": "磁盘满了", "where": "数据湖", "mend": "腾出空间"}])
    page = lead.get(f"/jobs/{job.pk}/").content.decode()
    assert all(word in page for word in ("磁盘满了", "数据湖", "腾出空间"))
    assert "磁盘满了" in lead.get("/jobs/").content.decode()


def test_the_list_is_filtered_and_taken_away_as_a_file(lead: Client, now: datetime) -> None:
    _job(now, state="done", words="做完了")
    _job(now, kind="audit", state="failed")
    _job(now, kind="of_an_older_version", state="cancelled")
    assert "核查全年数据" not in lead.get("/jobs/?state=done").content.decode().split("<tbody>")[1]
    assert "of_an_older_version" in lead.get("/jobs/").content.decode()
    answer = lead.get("/jobs/?export=csv&kind=intake")
    assert "做完了" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # A file answer streams.
    answer.close()


def test_cancelling_goes_back_to_the_job_and_says_so(lead: Client, now: datetime) -> None:
    job = _job(now)
    answer = lead.post(f"/jobs/{job.pk}/cancel/", follow=True)
    assert "已要求取消" in answer.content.decode()
    assert Job.objects.get().state == "cancelled"
    assert lead.post(f"/jobs/{job.pk}/cancel/").status_code == 404


def test_a_refusal_in_a_fragment_goes_to_its_place_on_the_page(lead: Client) -> None:
    answer = lead.get("/jobs/99/progress/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "#faults")
    assert "<html" not in answer.content.decode()
