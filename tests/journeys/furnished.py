"""A year that has something on every page: flags of two branches, findings on their way, a rectification in work, a case, a self-check."""

from datetime import date, timedelta
from pathlib import Path

from jicha.domain.access.roles import Role
from jicha.domain.rectification.plans import Kind, Milestone, Plan
from jicha.services import clock
from jicha.services.data.taking import take_in_year
from jicha.services.data.uploading import keep_upload
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice, decide_flag
from jicha.services.rectifying.moving import move_rectification
from jicha.services.rectifying.ordering import order_rectification
from jicha.services.rectifying.planning import plan_rectification
from jicha.services.runs.manifests import Manifest, write_manifest
from jicha.services.self_checks.filling import open_self_check
from jicha.services.typical_cases.writing import begin_case
from jicha.store.models import Finding, Flag, Rectification, Run
from tests.desk_fixtures import ActorOf
from tests.outputs.made import make_data, make_results
from tests.store.flag_rows import make_flag, make_run


def furnish(actor_of: ActorOf, home: Path) -> None:
    """Hand files in and take them in, bring made results, and let people work on them."""
    at = clock.now()
    inspector, clerk = actor_of(Role.INSPECTOR), actor_of(Role.BRANCH_CLERK)
    for path in sorted(one for one in make_data(home / "given", decided="2021-05-10").rglob("*") if one.is_file()):
        keep_upload(inspector, year=2021, name=path.relative_to(home / "given").as_posix(), chunks=[path.read_bytes() or b" "], at=at)
    take_in_year(inspector, year=2021)
    run = make_run("r1", at=at)
    Run.objects.filter(pk=run.pk).update(counts={"population": 1820, "passed": 1200, "failed": 360, "unknown": 260})
    make_results(home / "runs" / run.folder)
    write_manifest(_manifest(home / "runs" / run.folder), folder=home / "runs" / run.folder)
    flags = [make_flag(run, subject=f"吕环罚〔2021〕{number}号", message="公示逾期。" * 12) for number in range(1, 8)]
    flags.append(make_flag(run, subject="LLHF-2021-0000000000000000000000000000000000000000000001", unit="141121"))
    decide_flag(inspector, choice=Choice(flags[1].pk, 0), move="ask", at=at, reason="请说明公示日期")
    decide_flag(
        inspector, choice=Choice(flags[2].pk, 0), move="dismiss", at=at, reason="台账笔误", expires_on=at.date() + timedelta(days=30)
    )
    ended = confirm_flags(inspector, choices=[Choice(flags[0].pk, 0)], at=at)
    Finding.objects.filter(pk=ended).update(state="final", level="serious", cause="careless", final_on=at.date(), released=True)
    told = confirm_flags(inspector, choices=[Choice(flags[3].pk, 0)], at=at)
    Finding.objects.filter(pk=told).update(state="feedback", level="general", released=True, reply_due_on=at.date() + timedelta(days=7))
    confirm_flags(inspector, choices=[Choice(flags[4].pk, 0)], at=at)
    _rectify(actor_of, ended, due=at.date() + timedelta(days=20))
    open_self_check(clerk, year=2021, round_="self_check", at=at)
    begin_case(clerk, year=2021, quarter=2, title="某厂超标排放案", at=at)


def _manifest(folder: Path) -> Manifest:
    outputs = {path.name: "0" * 64 for path in folder.iterdir()}
    return Manifest("r1", "2021-12-31", 2021, "0" * 64, {}, {"population": 1820}, (), (), outputs)


def _rectify(actor_of: ActorOf, finding_id: int, *, due: date) -> None:
    at = clock.now()
    inspector, clerk = actor_of(Role.INSPECTOR), actor_of(Role.BRANCH_CLERK)
    row = order_rectification(inspector, finding_id=finding_id, kind=Kind.BY_PLAN, latest_on=due, words="限期补齐", at=at)
    plan = Plan(Kind.BY_PLAN, "李强", "王芳", "补公示并建台账", due, (Milestone("补公示", due - timedelta(days=5)),))
    plan_rectification(clerk, rectification_id=row, lock=Rectification.objects.get(pk=row).lock, plan=plan, at=at)
    lock = Rectification.objects.get(pk=row).lock
    move_rectification(inspector, rectification_id=row, move="approve", lock=lock, at=at)


def flags_waiting() -> list[int]:
    """Give the flags that nobody decided on."""
    return list(Flag.objects.filter(state="open").order_by("pk").values_list("pk", flat=True))
