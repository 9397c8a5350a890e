"""The pages of runs: start, three ways of adding up, files, comparing, verifying; branches have no part in them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.judging.importing import import_run_folder
from jicha.store.models import Job, Run, TrailEvent
from jicha.store.queries.year.runs import run_of
from tests.desk_fixtures import NOW, ActorOf, ClientOf, SmallYear
from tests.web.api.calls import get, post, saved
from tests.web.api.conftest import Caller, caller

__all__ = ["caller"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def first(actor_of: ActorOf, home: Path, plan_2021: int, small_year: SmallYear) -> str:
    """The small year's first run, in the desk."""
    return import_run_folder(actor_of(Role.LEAD), folder=str(small_year.first)).run_id


@pytest.fixture
def second(actor_of: ActorOf, first: str, small_year: SmallYear) -> str:
    """The small year's second run, a month later."""
    return import_run_folder(actor_of(Role.LEAD), folder=str(small_year.second)).run_id


def _text(browser: Client, name: str, *args: object, **given: str) -> str:
    answer = browser.get(reverse(name, args=args), given)
    assert answer.status_code == 200, name
    return b"".join(answer).decode()


def test_before_the_first_run_the_page_says_so(as_role: ClientOf, home: Path) -> None:
    lead = as_role(Role.LEAD)
    assert "还没有已印发的计划" in _text(lead, "runs")
    assert "还没有可以比较的两次运行" in _text(lead, "runs_compare")
    assert lead.post(reverse("run_start"), {"year": 2021, "as_of": "im Mai"}).status_code == 422


@pytest.mark.parametrize("name", ["run", "run_checks", "run_units", "run_files"])
def test_who_reads_a_run(as_role: ClientOf, first: str, name: str) -> None:
    for role, status in ((Role.LEAD, 200), (Role.BUREAU_LEADER, 200), (Role.BRANCH_HEAD, 403), (Role.REVIEWER, 403)):
        assert as_role(role).get(reverse(name, args=[first])).status_code == status, role
    assert as_role(Role.LEAD).post(reverse(name, args=[first])).status_code == 405
    assert as_role(Role.LEAD).get(reverse(name, args=["none"])).status_code == 404


def test_a_run_that_no_person_started_names_nobody(as_role: ClientOf, first: str) -> None:
    by_person = _text(as_role(Role.LEAD), "run", first)
    Run.objects.filter(run_id=first).update(made_by=None)
    by_program = _text(as_role(Role.LEAD), "run", first)
    assert " 由 测试稽查负责人 运行" in by_person
    assert " 由 " not in by_program


def test_every_way_of_adding_up_gives_the_same_whole(as_role: ClientOf, first: str) -> None:
    lead = as_role(Role.LEAD)
    row = run_of(first)
    assert row is not None
    sums = []
    for name in ("run", "run_checks", "run_units"):
        answer = lead.get(reverse(name, args=[first]), {"export": "csv"})
        lines = b"".join(answer).decode("utf-8-sig").splitlines()[1:]
        sums.append(tuple(sum(int(line.split(",")[place]) for line in lines) for place in (-6, -5, -4, -3, -2)))
    counts = row.counts
    whole = (counts["population"], counts["passed"] + counts["failed"], counts["passed"], counts["failed"], counts["unknown"])
    assert sums == [whole, whole, whole]


def test_figures_lead_to_their_flags(as_role: ClientOf, first: str) -> None:
    lead = as_role(Role.LEAD)
    assert f"{reverse('flags')}?run={first}&amp;verdict=unknown&amp;unit_code=" in _text(lead, "run_units", first)
    rows = lead.get(reverse("run_units", args=[first])).context["list"].rows
    figures = [cell for row in rows for cell in row if cell.address]
    assert figures
    for figure in figures:
        assert f"共 {figure.text} 条" in lead.get(figure.address).content.decode()
    ordered = _text(lead, "run_checks", first, order="-failed", q="FILE")
    assert "FILE-" in ordered
    assert "没有符合条件的内容" in _text(lead, "run_checks", first, q="zzz")


def test_the_list_says_how_much_was_judged(as_role: ClientOf, second: str) -> None:
    page = _text(as_role(Role.LEAD), "runs")
    assert second in page
    counts = Run.objects.get(run_id=second).counts
    assert f"{counts['passed'] + counts['failed']:,} / {counts['population']:,}" in page
    assert "开始核查" not in _text(as_role(Role.BUREAU_LEADER), "runs")


def test_the_files_are_handed_out_with_the_right_of_reading(as_role: ClientOf, first: str) -> None:
    lead = as_role(Role.LEAD)
    page = _text(lead, "run_files", first)
    names = ("report.docx", "scorecard.xlsx", "index.html", "exceptions.csv")
    assert all(name in page for name in names)
    assert "parquet" not in page
    for name in names:
        answer = lead.get(reverse("run_file", args=[first, name]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(answer)
    for name in ("../../db.sqlite3", "lake/current", "exceptions.parquet", "none"):
        assert lead.get(f"{reverse('run_files', args=[first])}{name}").status_code == 404
    assert as_role(Role.BRANCH_CLERK).get(reverse("run_file", args=[first, "report.docx"])).status_code == 403


def test_two_runs_are_compared(as_role: ClientOf, first: str, second: str) -> None:
    lead = as_role(Role.LEAD)
    page = _text(lead, "runs_compare", before=first, after=second)
    assert "截至日期 2021-12-31 → 2022-01-31" in page
    total = lead.get(reverse("runs_compare"), {"before": first, "after": second}).context["counts"]
    listed = lead.get(reverse("runs_compare"), {"before": first, "after": second, "change": "new"}).context["list"]
    assert int(listed.total_words) == {str(label): number for label, number in total}["新增"]
    swapped = lead.get(reverse("runs_compare"), {"before": second, "after": first}).context["counts"]
    assert [number for _label, number in swapped][:2] == [number for _label, number in total][1::-1], "new and gone change places"
    assert "两次运行的输入完全相同" in _text(lead, "runs_compare", before=first, after=first)
    answer = lead.get(reverse("runs_compare"), {"before": first, "after": second, "export": "csv"})
    assert "变化" in b"".join(answer).decode("utf-8-sig")
    assert as_role(Role.BRANCH_HEAD).get(reverse("runs_compare")).status_code == 403


def test_a_run_is_verified_and_an_altered_one_is_caught(as_role: ClientOf, first: str) -> None:
    lead = as_role(Role.LEAD)
    assert "还没有复核过" in _text(lead, "run", first)
    assert lead.post(reverse("run_verify", args=[first])).status_code == 302
    assert "复核通过" in _text(lead, "run", first)
    assert TrailEvent.objects.filter(action="run.verify").count() == 1
    report = settings.HOME.runs / first / "exceptions.csv"
    report.write_bytes(report.read_bytes() + b"x")
    lead.post(reverse("run_verify", args=[first]))
    page = _text(lead, "run", first)
    assert "输出文件被改动：exceptions.csv" in page
    assert str(settings.HOME.root) not in page
    assert as_role(Role.BUREAU_LEADER).post(reverse("run_verify", args=[first])).status_code == 403
    assert lead.post(reverse("run_verify", args=["none"])).status_code == 404


def test_a_run_that_nobody_knows_cannot_be_verified_by_a_job(as_role: ClientOf, first: str) -> None:
    lead = as_role(Role.LEAD)
    Run.objects.update(state="importing")
    assert lead.post(reverse("run_verify", args=[first])).status_code == 404


def test_starting_a_run_asks_for_the_job(as_role: ClientOf, plan_2021: int, home: Path) -> None:
    lead = as_role(Role.LEAD)
    assert "还没有入库" in _text(lead, "runs")
    answer = lead.post(reverse("run_start"), {"year": 2021, "as_of": "2021-11-30"})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    assert (job.kind, job.arguments, job.state) == ("audit", {"year": 2021, "as_of": "2021-11-30"}, "failed")
    assert "还没有入库的数据" in job.faults[0]["what"]
    assert as_role(Role.BUREAU_LEADER).post(reverse("run_start"), {"year": 2021}).status_code == 403


def test_a_program_adds_runs_up_compares_them_and_takes_their_files(caller: Caller, first: str, second: str) -> None:
    lead = caller(Role.LEAD)
    sums = get(lead, f"runs/{first}/tallies")
    wholes = {name: sum(row["population"] for row in rows) for name, rows in sums.items()}
    assert len(set(wholes.values())) == 1, wholes
    found = get(lead, f"comparison?before={first}&after={second}&size=500")
    assert found["total"] == sum(found["counts"].values()) > 0
    changes = {one["change"] for one in found["rows"]}
    one = min(changes)
    assert {row["change"] for row in get(lead, f"comparison?before={first}&after={second}&change={one}")["rows"]} == {one}
    name = get(lead, f"runs/{first}/files")[0]["name"]
    assert saved(lead, f"runs/{first}/file?name={name}")
    assert lead.get(f"/api/v1/runs/{first}/file?name=manifest").status_code == 404
    assert lead.get("/api/v1/runs/none/tallies").status_code == 404
    job = Job.objects.create(kind="verify", arguments={"run": first}, asked_at=NOW)
    assert post(lead, f"runs/{first}/verification") == {"job": job.pk}, "what waits is not asked for twice"
