"""The year by program: the plan amended and chosen, sheets mapped, counts confirmed, runs compared, the inbox read."""

from datetime import datetime

import pytest

from jicha.domain.access.roles import Role
from jicha.services.judging.viewing import keep_view
from jicha.services.noticing.telling import tell_all
from jicha.store.models import Notice, TrailEvent
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run
from tests.web.api.calls import get, post, refused, saved
from tests.web.api.conftest import Caller
from tests.web.year.conftest import FOREIGN, Taken

pytestmark = pytest.mark.django_db


def test_the_plan_in_force_is_amended_and_the_amendment_mended(caller: Caller, plan_2021: int) -> None:
    lead = caller(Role.LEAD)
    values = get(lead, f"plans/{plan_2021}/values")
    held = post(lead, f"plans/{plan_2021}/values", lock=values["lock"], why="按局领导批示", deadline_on="2021-11-30")
    assert held["is_new"]
    draft = held["id"]
    fresh = get(lead, f"plans/{draft}/values")
    assert (fresh["deadline_on"], fresh["title"], fresh["ratio"]) == ("2021-11-30", values["title"], values["ratio"])
    item = fresh["items"][0]
    mended = post(lead, f"plans/{draft}/values", lock=fresh["lock"], why="核对", items=[{**item, "code": ""}], ratio="0.25")
    assert mended == {"id": draft, "is_new": False}
    again = get(lead, f"plans/{draft}/values")
    assert (again["items"][0]["code"], again["items"][1:], again["ratio"]) == ("", fresh["items"][1:], "0.25")
    assert refused(lead, f"plans/{draft}/values", lock=fresh["lock"], why="核对", title="x")[0] == 409
    changed = get(lead, f"plans/{draft}/differences?other={plan_2021}")
    assert any("11-30" in one["after"] or "11月30" in one["after"] for one in changed)
    assert refused(caller(Role.BUREAU_LEADER), f"plans/{draft}/values", lock=0, why="x")[0] == 403


def test_units_are_chosen_with_their_reasons(caller: Caller, plan_2021: int) -> None:
    lead = caller(Role.LEAD)
    units = get(lead, f"plans/{plan_2021}/units")
    one = next(unit for unit in units if not unit["is_named"] and unit["in_base"])
    choice = {"code": one["code"], "is_named": True, "in_base": True}
    lock = get(lead, f"plans/{plan_2021}")["lock"]
    assert refused(lead, f"plans/{plan_2021}/units", lock=lock, choices=[choice])[1].startswith("没有写明")
    stranger = {**choice, "code": "999999"}
    assert refused(lead, f"plans/{plan_2021}/units", lock=lock, choices=[stranger]) == (422, "计划里没有这个单位")
    held = post(lead, f"plans/{plan_2021}/units", lock=lock, choices=[{**choice, "reason": "上一年问题较多"}])
    now = {unit["code"]: unit for unit in get(lead, f"plans/{held['id']}/units")}
    assert (now[one["code"]]["is_named"], now[one["code"]]["reason"]) == (True, "上一年问题较多")
    assert [unit["is_named"] for unit in units if unit["code"] != one["code"]] == [
        now[unit["code"]]["is_named"] for unit in units if unit["code"] != one["code"]
    ]


def test_audits_before_the_desk_are_written_down_and_taken_back(caller: Caller, plan_2021: int) -> None:
    inspector = caller(Role.INSPECTOR)
    row = post(inspector, "past-audits", unit_code="141124", year=2019, source="吕环办发〔2019〕30号")["id"]
    assert [one["id"] for one in get(inspector, "past-audits")] == [row]
    assert refused(inspector, "past-audits", unit_code="141124", year=2019, source="x") == (422, "这一年的稽查已经登记")
    post(inspector, f"past-audits/{row}/void", why="写错年度")
    assert get(inspector, "past-audits") == []
    assert plan_2021


def test_a_foreign_sheet_is_mapped_and_its_file_handed_out(caller: Caller, taken: Taken) -> None:
    lead = caller(Role.LEAD)
    assert saved(lead, f"uploads/{taken.foreign}/file").decode() == FOREIGN
    sheet = get(lead, f"uploads/{taken.foreign}/sheets?dataset=officer")[0]
    assert sheet["headers"] == ["甲", "乙"]
    columns = [{"header": "甲", "column": "name"}, {"header": "乙", "column": "staff_no"}]
    wrong = [{"header": "甲", "column": "no_such_column"}]
    assert refused(lead, f"uploads/{taken.foreign}/map", dataset="officer", columns=wrong)[0] == 422
    post(lead, f"uploads/{taken.foreign}/map", dataset="", columns=[])
    assert TrailEvent.objects.filter(action="data.map").count() == 1
    assert refused(caller(Role.BRANCH_CLERK), f"uploads/{taken.foreign}/map", dataset="officer", columns=columns)[0] == 403
    assert caller(Role.BRANCH_CLERK).get(f"/api/v1/uploads/{taken.cases}/file").status_code == 404


def test_a_branch_confirms_and_corrects_its_own_counts(caller: Caller, taken: Taken) -> None:
    clerk, lead = caller(Role.BRANCH_CLERK), caller(Role.LEAD)
    own = get(clerk, "counts?year=2021")
    assert [(one["dataset"], one["rows"], one["state"]) for one in own] == [("officer", 2, "waiting")]
    said = {"dataset": "officer", "counted": 2, "said": 3}
    assert refused(clerk, "counts", year=2021, answers=[said]) == (422, "更正没有写明原因")
    assert refused(clerk, "counts", year=2021, answers=[{**said, "counted": 9, "words": "漏一人"}])[0] == 409
    assert post(clerk, "counts", year=2021, answers=[{**said, "words": "漏一人"}]) == {"done": 1}
    seen = {one["unit_code"]: one for one in get(lead, "counts?year=2021")}
    assert (seen["141124"]["state"], seen["141124"]["said"], set(seen)) == ("corrected", 3, {"141122", "141124"})
    rows = get(clerk, "refused-rows?year=2021")
    assert (rows["total"], rows["rows"][0]["sheet"]) == (1, rows["rows"][0]["sheet"])
    assert "13" in rows["rows"][0]["value"]
    assert get(caller(Role.BRANCH_CLERK, unit_code="141125"), "refused-rows?year=2021")["total"] == 0
    assert get(lead, "refused-rows?year=2019")["total"] == 0


def test_the_inbox_and_its_notices_are_the_caller_s_own(caller: Caller, actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    make_flag(make_run(at=now), subject="A1")
    inspector, head = caller(Role.INSPECTOR), caller(Role.BRANCH_HEAD)
    assert {"matter": "flag", "step": "open"}.items() <= get(inspector, "inbox")[0].items()
    tell_all(at=now)
    rows = get(inspector, "notices?state=unread")["rows"]
    assert rows
    other = Notice.objects.exclude(user_id=actor_of(Role.INSPECTOR).user_id).values_list("pk", flat=True).first()
    assert other is None or refused(inspector, f"notices/{other}/read")[0] == 404
    assert post(inspector, f"notices/{rows[0]['id']}/read") == {"done": 1}
    assert post(inspector, "notices/read") == {"done": len(rows) - 1}
    assert get(inspector, "notices?state=unread")["total"] == 0
    assert refused(head, "me/mail-address", address="li@example.org") == (422, "本单位没有启用邮件提醒")
    assert post(head, "me/mail-address", address="") == {"address": ""}
    keep_view(actor_of(Role.INSPECTOR), page="flags", title="待判断", query="state=open")
    assert [one["title"] for one in get(inspector, "views")] == ["待判断"]
    assert get(caller(Role.LEAD), "views") == []
    assert plan_2021
