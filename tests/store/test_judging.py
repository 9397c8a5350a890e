"""From uploads to flags: nothing lost, nothing twice, and what people decided goes along to the next run."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import NOTHING, RowLimit, Scope
from jicha.domain.errors import AccessError, Fault, IntakeError, PlanError, RunError
from jicha.services.data.taking import back_of, take_in_year
from jicha.services.data.uploading import keep_upload, path_of_bytes
from jicha.services.jobs.asking import ask_job
from jicha.services.judging.importing import import_run_folder
from jicha.services.judging.running import run_year
from jicha.services.runs.verifying import verify_run
from jicha.store.models import Flag, Job, Run, Snapshot, TrailEvent, Upload
from jicha.store.queries.jobs import job_of
from jicha.store.queries.paging import Ask
from jicha.store.queries.year.runs import flag_counts, newest_run, run_of, run_years, runs
from jicha.store.queries.year.snapshots import newest_snapshot, snapshots, uploads
from tests.desk_fixtures import ActorOf, SmallYear

EVERYTHING = RowLimit(frozenset({Scope.ALL}))


def _hand_in(actor_of: ActorOf, files: Path, now: datetime) -> int:
    paths = [path for path in sorted(files.rglob("*")) if path.is_file()]
    for path in paths:
        keep_upload(actor_of(Role.INSPECTOR), year=2021, name=path.relative_to(files).as_posix(), chunks=[path.read_bytes()], at=now)
    return len(paths)


@pytest.mark.slow
def test_a_year_goes_from_uploads_to_flags(actor_of: ActorOf, home: Path, small_year: SmallYear, plan_2021: int, now: datetime) -> None:
    number = _hand_in(actor_of, small_year.data, now)
    lead = actor_of(Role.LEAD)
    took = job_of(ask_job(lead, kind="intake", arguments={"year": 2021}, at=now))
    assert took is not None
    assert took.state == "done", took.faults
    snapshot = newest_snapshot(2021)
    assert snapshot is not None
    assert snapshot.lines == snapshot.loaded + snapshot.refused + snapshot.set_aside
    assert uploads(Ask(), year=2021, limit=EVERYTHING).total == number
    assert (back_of(snapshot.digest, year=2021) / "refused.csv").is_file()

    judged = job_of(ask_job(lead, kind="audit", arguments={"year": 2021}, at=now))
    assert judged is not None
    assert judged.state == "done", judged.faults
    run = newest_run(2021)
    assert run is not None
    manifest = json.loads((home / "runs" / run.folder / "manifest.json").read_text(encoding="utf-8"))
    counts = flag_counts(run.id, limit=row_limit(lead, permission=Permission.FLAG_READ))
    assert counts["fail", "open"] == manifest["counts"]["failed"] > 0
    assert counts["unknown", "open"] == manifest["counts"]["unknown"]
    assert run.snapshot_digest == snapshot.digest
    assert Run.objects.get().plan_id == plan_2021
    assert verify_run(home / "runs" / run.folder).faults == ()
    assert (run_of(run.run_id), run_years(), runs(Ask(picks={"year": "2021"})).total) == (run, (2021,), 1)

    again = import_run_folder(lead, folder=str(home / "runs" / run.folder))
    assert again.run_id == run.run_id
    assert Flag.objects.count() == again.failed + again.unknown
    assert [path.name for path in (home / "runs").iterdir()] == [run.run_id], "no draft is left"
    done = TrailEvent.objects.filter(kind="run").order_by("seq").values_list("action", flat=True)
    assert list(done) == ["run.start", "run.done"]


def _decide(flag: Flag, *, state: str, now: datetime, expires_on: date | None = None) -> None:
    Flag.objects.filter(pk=flag.pk).update(state=state, why="有批准文件", expires_on=expires_on, decided_at=now, released=True)


def test_decisions_go_along_until_they_expire(actor_of: ActorOf, home: Path, small_year: SmallYear, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    import_run_folder(lead, folder=str(small_year.first))
    confirmed, lasting, expired, *_others = Flag.objects.filter(verdict="fail").order_by("pk")
    _decide(confirmed, state="confirmed", now=now)
    _decide(lasting, state="dismissed", now=now, expires_on=date(2100, 1, 1))
    _decide(expired, state="dismissed", now=now, expires_on=date(2021, 6, 1))
    second = import_run_folder(lead, folder=str(small_year.second))
    states = {
        flag.subject_key: (flag.state, flag.why, flag.released)
        for flag in Flag.objects.filter(run__run_id=second.run_id)
        if (flag.check_id, flag.unit_code, flag.subject_key) in {_key(confirmed), _key(lasting), _key(expired)}
    }
    assert sorted(states.values()) == [("confirmed", "有批准文件", True), ("dismissed", "有批准文件", True), ("open", "", False)]


def _key(flag: Flag) -> tuple[str, str, str]:
    return flag.check_id, flag.unit_code, flag.subject_key


def test_an_interrupted_import_is_completed_not_doubled(actor_of: ActorOf, home: Path, small_year: SmallYear) -> None:
    lead = actor_of(Role.LEAD)
    whole = import_run_folder(lead, folder=str(small_year.first))
    number = Flag.objects.count()
    Run.objects.update(state="importing")
    Flag.objects.filter(pk__in=Flag.objects.order_by("pk").values_list("pk", flat=True)[: number // 2]).delete()
    assert newest_run() is None, "nobody sees a run that is half in"
    assert import_run_folder(lead, folder=str(small_year.first)) == whole
    assert Flag.objects.count() == number


def test_a_branch_counts_only_its_own_and_only_what_was_fed_back(
    actor_of: ActorOf, home: Path, small_year: SmallYear, now: datetime
) -> None:
    import_run_folder(actor_of(Role.LEAD), folder=str(small_year.first))
    run = newest_run()
    flag = Flag.objects.exclude(unit_code="141100").first()
    assert run is not None
    assert flag is not None
    head = actor_of(Role.BRANCH_HEAD, unit_code=flag.unit_code)
    limit = row_limit(head, permission=Permission.FLAG_READ)
    assert flag_counts(run.id, limit=limit) == {}
    _decide(flag, state="confirmed", now=now)
    assert sum(flag_counts(run.id, limit=limit).values()) == 1
    other = actor_of(Role.BRANCH_HEAD, unit_code="149999")
    assert flag_counts(run.id, limit=row_limit(other, permission=Permission.FLAG_READ)) == {}
    assert flag_counts(run.id, limit=NOTHING) == {}


def test_the_same_bytes_under_the_same_name_are_one_upload(actor_of: ActorOf, home: Path, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    first = keep_upload(inspector, year=2021, name="台账/a.csv", chunks=[b"1,", b"2"], at=now)
    again = keep_upload(inspector, year=2021, name="台账\\a.csv", chunks=[b"1,2"], at=now)
    mended = keep_upload(inspector, year=2021, name="台账/a.csv", chunks=[b"1,3"], at=now + timedelta(days=1))
    assert (first.upload_id, first.size, first.is_new, again.is_new) == (again.upload_id, 3, True, False)
    assert path_of_bytes(mended.sha256).read_bytes() == b"1,3"
    assert list(Upload.objects.values_list("is_void", flat=True)) == [True, False]
    assert [row.id for row in uploads(Ask(search="a.csv"), year=2021, limit=EVERYTHING).rows] == [mended.upload_id]


@pytest.mark.parametrize("name", ["../a.csv", "a/../../b.csv", "", "/", "a\nb.csv", "x" * 500])
def test_a_name_that_leads_astray_is_refused(actor_of: ActorOf, home: Path, now: datetime, name: str) -> None:
    with pytest.raises(IntakeError, match="文件名"):
        keep_upload(actor_of(Role.INSPECTOR), year=2021, name=name, chunks=[b"1"], at=now)


def test_empty_and_too_large_files_are_refused_and_leave_nothing(
    actor_of: ActorOf, home: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IntakeError, match="空的"):
        keep_upload(actor_of(Role.INSPECTOR), year=2021, name="a.csv", chunks=[], at=now)
    monkeypatch.setattr("jicha.services.data.uploading._MOST_BYTES", 3)
    with pytest.raises(IntakeError, match="512 MB"):
        keep_upload(actor_of(Role.INSPECTOR), year=2021, name="a.csv", chunks=[b"12", b"34"], at=now)
    assert list((home / "uploads").iterdir()) == []
    with pytest.raises(AccessError):
        keep_upload(actor_of(Role.BUREAU_LEADER), year=2021, name="a.csv", chunks=[b"1"], at=now)


def test_what_is_missing_is_said(actor_of: ActorOf, home: Path, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    with pytest.raises(PlanError, match="没有已印发的计划"):
        take_in_year(lead, year=2021)
    assert newest_snapshot(2021) is None
    assert snapshots(Ask(), year=2021).total == 0


def test_without_files_or_snapshot_there_is_nothing_to_do(actor_of: ActorOf, home: Path, plan_2021: int) -> None:
    with pytest.raises(IntakeError, match="还没有上传"):
        take_in_year(actor_of(Role.LEAD), year=2021)
    with pytest.raises(RunError, match="还没有入库"):
        run_year(actor_of(Role.LEAD), year=2021)
    assert not Snapshot.objects.exists()


def test_a_folder_that_is_no_run_fails_the_job_in_words(actor_of: ActorOf, home: Path, tmp_path: Path, now: datetime) -> None:
    ask_job(actor_of(Role.LEAD), kind="import_run", arguments={"folder": str(tmp_path)}, at=now)
    job = Job.objects.get()
    assert job.state == "failed"
    assert Fault(**job.faults[0]).what == "不是一次稽查运行的文件夹"
