"""What administrators keep: each change by whom it belongs to, checked before it counts, and in the trail."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.checks import Param
from jicha.domain.errors import AccessError, ContentError, MissingError, StateError
from jicha.services.administering import in_force
from jicha.services.administering.health import health
from jicha.services.administering.law import limits_in_force, note_limit
from jicha.services.administering.overlay import Incoming, lay_out_overlay, put_overlay, set_overlay
from jicha.services.administering.params import (
    approved_params,
    checks_in_force,
    decide_param,
    propose_param,
    read_value,
    with_params,
    words_of,
)
from jicha.services.administering.places import place_of
from jicha.services.administering.units import move_unit, set_unit
from jicha.services.plans.reading import plan_of_year
from jicha.store.models import Job, LawNote, OverlayFile, ParamChange, TrailEvent, Unit
from jicha.store.queries.administration import database_state, last_checked, law_notes, overlay_file, overlay_files, param_changes
from tests.desk_fixtures import ActorOf

ROOT = Path(__file__).parent.parent.parent / "jicha"
DESK = (ROOT / "content" / "desk" / "default.yaml").read_text(encoding="utf-8")
CHECK = (ROOT / "checks" / "rectification" / "rectified_in_time.yaml").read_text(encoding="utf-8")
YEAR = "year: 2027\nsource: 国办发明电〔2026〕1号\nholidays:\n  - {name: 元旦, first_on: 2027-01-01, last_on: 2027-01-03}\nworkdays: [2027-01-09]\n"


def _file(part: str, name: str, text: str, *, folder: str = "") -> Incoming:
    return Incoming(part, folder, name, text.encode())


def _codes() -> list[str]:
    return [unit.code for unit in Unit.objects.exclude(kind="city")]


def test_a_unit_is_put_out_of_use_with_a_reason_by_the_lead(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    with pytest.raises(AccessError):
        set_unit(actor_of(Role.SYSTEM_ADMIN), code="141124", is_active=False, in_base=True, why="x", at=now)
    for code, active, why, words in (
        ("141124", False, " ", "没有写理由"),
        ("141100", False, "x", "市级单位不能停用"),
        ("141124", True, "x", "没有任何变化"),
    ):
        base = Unit.objects.get(pk=code).in_base
        with pytest.raises(StateError, match=words):
            set_unit(lead, code=code, is_active=active, in_base=base, why=why, at=now)
    with pytest.raises(MissingError):
        set_unit(lead, code="000000", is_active=True, in_base=True, why="x", at=now)
    set_unit(lead, code="141124", is_active=False, in_base=False, why="撤并", at=now)
    event = TrailEvent.objects.get(action="unit.edit")
    assert (event.before, event.after, event.why) == ("在用，计入基数", "停用，不计入基数", "撤并")


def test_a_unit_moves_one_place_and_stops_at_the_ends(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    lead, before = actor_of(Role.LEAD), _codes()
    move_unit(lead, code=before[1], up=True, at=now)
    assert _codes() == [before[1], before[0], *before[2:]]
    move_unit(lead, code=before[1], up=False, at=now)
    assert _codes() == before
    for code, up in ((before[0], True), (before[-1], False), ("141100", True)):
        move_unit(lead, code=code, up=up, at=now)
    assert _codes() == before
    assert TrailEvent.objects.filter(action="unit.edit").count() == 2


def test_a_parameter_is_proposed_and_approved_by_another(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    check = next(one for one in checks_in_force() if one.id == "REQ-05")
    param = next(one for one in check.params if one.name == "due_days_after_quarter")
    lead, inspector = actor_of(Role.LEAD), actor_of(Role.INSPECTOR)
    with pytest.raises(AccessError):
        propose_param(actor_of(Role.BUREAU_LEADER), check=check, name=param.name, text="15", why="x", at=now)
    with pytest.raises(MissingError):
        propose_param(lead, check=check, name="none", text="15", why="x", at=now)
    for text, why, words in (("15", "", "没有写理由"), ("十五", "x", "不是数"), (str(param.value), "x", "与现行的值相同")):
        with pytest.raises(StateError, match=words):
            propose_param(lead, check=check, name=param.name, text=text, why=why, at=now)
    change = propose_param(lead, check=check, name=param.name, text="15", why="局长办公会", at=now)
    with pytest.raises(StateError, match="待批"):
        propose_param(inspector, check=check, name=param.name, text="16", why="x", at=now)
    plan, _number = plan_of_year(2021)
    assert with_params(plan, checks=checks_in_force()) == replace(plan, params=plan.params)
    with pytest.raises(StateError, match="不得为同一人"):
        decide_param(lead, change_id=change, approves=True, why="", at=now)
    with pytest.raises(AccessError):
        decide_param(inspector, change_id=change, approves=True, why="", at=now)
    leader = actor_of(Role.BUREAU_LEADER)
    with pytest.raises(StateError, match="未写理由"):
        decide_param(leader, change_id=change, approves=False, why=" ", at=now)
    with pytest.raises(MissingError):
        decide_param(leader, change_id=0, approves=True, why="", at=now)
    decide_param(leader, change_id=change, approves=True, why="", at=now)
    with pytest.raises(StateError, match="现为“已批准”"):
        decide_param(leader, change_id=change, approves=True, why="", at=now)
    assert approved_params() == {"REQ-05": {param.name: 15}}
    assert with_params(plan, checks=checks_in_force()).params == {"REQ-05": {param.name: 15}}
    own = replace(plan, params={"REQ-05": {param.name: 20}})
    assert with_params(own, checks=checks_in_force()).params == own.params  # The published plan stands before it.
    assert [event.action for event in TrailEvent.objects.filter(action__startswith="params")] == ["params.propose", "params.approve"]
    second = propose_param(inspector, check=check, name=param.name, text="16", why="x", at=now)
    decide_param(lead, change_id=second, approves=False, why="不同意", at=now)
    assert [row.state for row in param_changes(check_id="REQ-05")] == ["refused", "approved"]
    assert param_changes(state="approved")[0].decided_by == leader.name


def test_a_value_whose_parameter_is_gone_or_of_another_kind_is_left_out(plan_2021: int, home: Path, now: datetime) -> None:
    for check, name, value in (("REQ-05", "gone", 1), ("NONE-01", "min", 1), ("REQ-05", "min", "三")):
        ParamChange.objects.create(
            check_id=check, name=name, value=value, before=0, why="x", state="approved", proposed_at=now, decided_at=now
        )
    plan, _number = plan_of_year(2021)
    assert with_params(plan, checks=checks_in_force()).params == {}


@pytest.mark.parametrize(
    ("value", "text", "read"),
    [
        (7, "8", 8),
        (0.3, "0.25", 0.25),
        ("06-30", "07-15", "07-15"),
        ((3, 5), "4，6", (4, 6)),
        (("甲",), "乙、丙", ("乙", "丙")),
        (True, "否", False),
    ],
)
def test_a_value_is_read_as_the_kind_of_its_parameter(value: object, text: str, read: object) -> None:
    param = Param(name="p", value=value, unit="", verified=False, zh="参数")  # type: ignore[arg-type]  # Each kind in turn.
    assert read_value(text, param=param, where="参数") == read
    assert read_value(words_of(read), param=param, where="参数") == read


@pytest.mark.parametrize(("value", "text"), [(7, ""), (7, "true"), (7, "1e99"), ("a", " "), ((1,), "、"), (True, "yes")])
def test_a_value_of_another_kind_is_refused(value: object, text: str) -> None:
    param = Param(name="p", value=value, unit="", verified=False, zh="参数")  # type: ignore[arg-type]  # Each kind in turn.
    with pytest.raises(StateError):
        read_value(text, param=param, where="参数")


@pytest.mark.parametrize(
    ("part", "folder", "name", "place"),
    [
        ("checks", "rectification", "x.yaml", "checks/rectification/x.yaml"),
        ("law", "noise_law", "2022-06-05.yaml", "law/noise_law/2022-06-05.yaml"),
        ("law", "", "families.yaml", "law/families.yaml"),
        ("calendar", "", "2027.yaml", "calendar/2027.yaml"),
        ("desk", "", "default.yaml", "desk/default.yaml"),
    ],
)
def test_a_file_has_its_place(part: str, folder: str, name: str, place: str) -> None:
    assert place_of(part, folder=folder, name=name) == place


@pytest.mark.parametrize(
    ("part", "folder", "name", "words"),
    [
        ("keys", "", "x.yaml", "没有这一类内容"),
        ("calendar", "", "../2027.yaml", "文件名不能用"),
        ("calendar", "", "2027.yml", "文件名不能用"),
        ("calendar", "more", "2027.yaml", "不能放文件夹"),
        ("law", "../up", "x.yaml", "不能放文件夹"),
        ("law", "", "noise.yaml", "没有写文件夹"),
        ("checks", "none", "x.yaml", "事项的文件夹"),
        ("desk", "", "other.yaml", "没有叫这个名字"),
    ],
)
def test_a_file_has_no_other_place(part: str, folder: str, name: str, words: str) -> None:
    with pytest.raises(ContentError, match=words):
        place_of(part, folder=folder, name=name)


def test_desk_rules_are_replaced_by_a_whole_file_and_come_back(actor_of: ActorOf, home: Path, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assert in_force.overlay_folder() is None
    assert lay_out_overlay() is None
    changed = DESK.replace("dismissal_days: 180", "dismissal_days: 90")
    with pytest.raises(AccessError):
        put_overlay(actor_of(Role.INSPECTOR), file=_file("desk", "default.yaml", changed), why="x", at=now)
    with pytest.raises(StateError, match="没有写依据"):
        put_overlay(lead, file=_file("desk", "default.yaml", changed), why="", at=now)
    with pytest.raises(ContentError, match="超过 2 MB"):
        put_overlay(lead, file=_file("desk", "default.yaml", "x" * 3_000_000), why="x", at=now)
    first = put_overlay(lead, file=_file("desk", "default.yaml", changed), why="〔2021〕1号", at=now)
    assert in_force.desk_rules().findings.dismissal_days == 90
    again = changed.replace("dismissal_days: 90", "dismissal_days: 60")
    second = put_overlay(lead, file=_file("desk", "default.yaml", again), why="〔2021〕2号", at=now)
    assert [(row.id, row.is_active) for row in overlay_files()] == [(second, True), (first, False)]
    set_overlay(lead, file_id=first, is_active=True, why="撤回", at=now)
    assert in_force.desk_rules().findings.dismissal_days == 90
    for file_id, active, why, words in ((first, True, "x", "没有任何变化"), (first, False, "", "没有写理由")):
        with pytest.raises(StateError, match=words):
            set_overlay(lead, file_id=file_id, is_active=active, why=why, at=now)
    with pytest.raises(MissingError):
        set_overlay(lead, file_id=0, is_active=True, why="x", at=now)
    set_overlay(lead, file_id=first, is_active=False, why="停用", at=now)
    assert in_force.desk_rules().findings.dismissal_days == 180
    assert overlay_file(0) is None
    assert [event.after for event in TrailEvent.objects.filter(action="content.edit")][-1] == "停用"


def test_every_fault_of_a_file_is_shown_with_its_line_and_nothing_changes(actor_of: ActorOf, home: Path, now: datetime) -> None:
    broken = DESK.replace("dismissal_days: 180", "dismissal_days: 半年").replace("per_quarter: 1", "per_quater: 1")
    with pytest.raises(ContentError) as refused:
        put_overlay(actor_of(Role.LEAD), file=_file("desk", "default.yaml", broken), why="x", at=now)
    places = [fault.where for fault in refused.value.faults]
    assert len(places) == 3  # The value, the unknown key, and the key that is missing.
    line = broken.split("\n").index(next(one for one in broken.split("\n") if "半年" in one)) + 1
    assert f"desk/default.yaml:{line}" in places
    assert not OverlayFile.objects.exists()
    assert in_force.overlay_folder() is None


def test_a_check_counts_only_with_its_examples(actor_of: ActorOf, home: Path, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    put_overlay(lead, file=_file("checks", "rectified_in_time.yaml", CHECK, folder="rectification"), why="x", at=now)
    folder = in_force.overlay_folder()
    assert folder is not None
    assert next(one for one in checks_in_force() if one.id == "REQ-03").source == "checks/rectification/rectified_in_time.yaml"
    for old, new, words in (
        ("holds: case when is_done then true", "holds: case when is_done then false", "例子不符"),
        ("holds: case when is_done then true", "holds: case when nowhere then true", "nowhere"),
        ("id: REQ-03", "id: REQ", "不合规"),
    ):
        assert old in CHECK
        with pytest.raises(ContentError, match=words):
            put_overlay(
                lead, file=_file("checks", "rectified_in_time.yaml", CHECK.replace(old, new), folder="rectification"), why="x", at=now
            )


def test_a_calendar_that_nobody_would_look_at_is_refused(actor_of: ActorOf, home: Path, now: datetime) -> None:
    with pytest.raises(ContentError) as caught:
        put_overlay(actor_of(Role.LEAD), file=_file("calendar", "holidays.yaml", "x: 1\n"), why="x", at=now)
    assert {fault.where.partition(":")[0].rpartition("/")[2] for fault in caught.value.faults} == {"holidays.yaml"}
    with pytest.raises(ContentError, match="改名为 2027"):
        put_overlay(actor_of(Role.LEAD), file=_file("calendar", "next.yaml", YEAR), why="x", at=now)
    assert overlay_files() == ()


def test_a_calendar_year_counts_for_the_desk(actor_of: ActorOf, home: Path, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assert 2027 in in_force.work_calendar().provisional_years
    number = put_overlay(lead, file=_file("calendar", "2027.yaml", YEAR), why="国办发明电", at=now)
    calendar = in_force.work_calendar()
    assert 2027 not in calendar.provisional_years
    assert calendar.is_workday(date(2027, 1, 9))
    with pytest.raises(ContentError, match="文件名与年份"):
        put_overlay(lead, file=_file("calendar", "2028.yaml", YEAR), why="x", at=now)
    set_overlay(lead, file_id=number, is_active=False, why="x", at=now)
    assert 2027 in in_force.work_calendar().provisional_years
    assert TrailEvent.objects.filter(action="calendar.edit").count() == 2


def test_a_limit_is_noted_as_read(actor_of: ActorOf, home: Path, now: datetime) -> None:
    lead, limit = actor_of(Role.LEAD), limits_in_force()[0]
    with pytest.raises(AccessError):
        note_limit(actor_of(Role.INSPECTOR), limit_id=limit.id, checked_on=now.date(), words="x", at=now)
    with pytest.raises(MissingError):
        note_limit(lead, limit_id="none", checked_on=now.date(), words="x", at=now)
    with pytest.raises(StateError) as refused:
        note_limit(lead, limit_id=limit.id, checked_on=now.date() + timedelta(days=1), words=" ", at=now)
    assert len(refused.value.faults) == 2
    for day in (date(2021, 5, 1), date(2021, 4, 1)):
        note_limit(lead, limit_id=limit.id, checked_on=day, words="与公报一致", at=now)
    assert last_checked() == {limit.id: date(2021, 5, 1)}
    assert [note.checked_on.month for note in law_notes(limit.id)] == [5, 4]
    assert LawNote.objects.count() == 2


def test_health_names_what_is_wrong(actor_of: ActorOf, home: Path, now: datetime) -> None:
    with pytest.raises(AccessError):
        health(actor_of(Role.LEAD), at=now)
    found = {one.name: one for one in health(actor_of(Role.SYSTEM_ADMIN), at=now)}
    assert (found["最近备份"].state, found["夜间任务"].state, found["磁盘空间"].state) == ("vital.bad", "vital.warn", "vital.good")
    assert "jicha" in found["版本"].found
    assert database_state().migration >= "0013"
    for state, words, tone in (("done", "完成", "good"), ("failed", "", "bad")):
        Job.objects.create(kind="nightly", state=state, words=words, asked_at=now, ended_at=now)
        night = next(one for one in health(actor_of(Role.AUDITOR), at=now) if one.name == "夜间任务")
        assert night.tone == tone
        assert night.found.startswith("2021-06-01 09:30"), "told in Beijing's time"
    Job.objects.filter(state="failed").update(state="done")
    later = {one.name: one.tone for one in health(actor_of(Role.AUDITOR), at=now + timedelta(days=3))}
    assert later["夜间任务"] == "warn"
    assert later["后台任务"] == "good"
