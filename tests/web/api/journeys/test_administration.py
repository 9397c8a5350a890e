"""Administration by program: units, calendar, own content, parameters by two hands, law notes, sign-ins, backups, the trail."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.administering.law import limits_in_force
from jicha.services.trailing.signing import public_key
from jicha.store.models import Job, OverlayFile, TrailEvent, Unit
from jicha.store.models.people import SignIn
from tests.administration.test_maps import _feature, _map
from tests.administration.test_services import DESK, YEAR
from tests.desk_fixtures import ActorOf, ClientOf
from tests.web.api.calls import get, post, refused, saved, send
from tests.web.api.conftest import Caller

pytestmark = pytest.mark.django_db
PARAM = "params/REQ-05/due_days_after_quarter"


def test_a_unit_is_taken_out_of_the_base_and_moved(caller: Caller, plan_2021: int) -> None:
    lead = caller(Role.LEAD)
    before = [one["code"] for one in get(lead, "administration/units")]
    assert refused(lead, "administration/units/141124", is_active=True, in_base=True, why="x") == (422, "没有任何变化")
    post(lead, "administration/units/141124", is_active=True, in_base=False, why="机构调整")
    assert not Unit.objects.get(pk="141124").in_base
    post(lead, "administration/units/141124/place", is_up=False)
    after = [one["code"] for one in get(lead, "administration/units")]
    assert after.index("141124") == before.index("141124") + 1
    assert refused(caller(Role.INSPECTOR), "administration/units/141124/place", is_up=True)[0] == 403
    assert plan_2021


def test_a_year_s_calendar_is_put_into_force_and_read(caller: Caller, home: Path) -> None:
    lead = caller(Role.LEAD)
    shown = get(caller(Role.BRANCH_CLERK), "calendar?year=2021")
    assert (shown["workdays"], "2021-02-07" in shown["worked"], shown["is_provisional"]) == (250, True, False)
    assert get(lead, "calendar?year=2027")["is_provisional"]
    send(lead, "calendar", content=YEAR.encode(), name="2027.yaml", why="国办发明电〔2026〕1号")
    told = get(lead, "calendar?year=2027")
    assert (told["is_provisional"], told["worked"]) == (False, ["2027-01-09"])
    assert lead.get("/api/v1/calendar?year=1950").status_code == 404


def test_own_content_counts_once_it_is_proved_and_can_be_taken_back(caller: Caller, home: Path, plan_2021: int) -> None:
    lead = caller(Role.LEAD)
    given = {"part": "desk", "why": "局务会"}
    broken = lead.post("/api/v1/content-files", {"file": SimpleUploadedFile("default.yaml", b"x: 1"), **given})
    assert broken.status_code == 422
    assert OverlayFile.objects.count() == 0
    made = send(lead, "content-files", content=DESK.encode(), name="default.yaml", **given)["id"]
    assert [(one["place"], one["is_active"]) for one in get(lead, "content-files")] == [("desk/default.yaml", True)]
    assert saved(lead, f"content-files/{made}/file").decode() == DESK
    post(lead, f"content-files/{made}/switch", is_active=False, why="作废")
    assert refused(lead, f"content-files/{made}/switch", is_active=False, why="作废")[0] == 422
    assert send(lead, "map", content=_map(_feature()), name="a.json", why="晋S(2021)1号") == {"units": 1}
    assert post(lead, "map/drop", why="换新图") == {"is_gone": True}
    assert plan_2021


def test_a_parameter_is_proposed_by_one_and_approved_by_another(caller: Caller) -> None:
    lead, leader = caller(Role.LEAD), caller(Role.BUREAU_LEADER)
    shown = {(one["check_id"], one["name"]): one for one in get(lead, "params")}
    assert len(shown) > 50
    change = post(lead, PARAM, value="15", why="局长办公会纪要")["id"]
    assert [one["value"] for one in get(lead, "param-changes?state=proposed")] == ["15"]
    assert "不得为同一人" in refused(lead, f"param-changes/{change}/decision", approves=True)[1]
    assert post(leader, f"param-changes/{change}/decision", approves=True) == {"id": change}
    now = {(one["check_id"], one["name"]): one["value"] for one in get(lead, "params")}
    assert now[("REQ-05", "due_days_after_quarter")] == "15" != shown[("REQ-05", "due_days_after_quarter")]["value"]
    assert refused(lead, "params/NONE-1/x", value="1", why="x")[0] == 404


def test_reading_of_the_law_is_written_down(caller: Caller) -> None:
    lead, name = caller(Role.LEAD), limits_in_force()[0].id
    assert {one["id"] for one in get(caller(Role.BRANCH_CLERK), "limits")} == {one.id for one in limits_in_force()}
    post(lead, f"limits/{name}/notes", checked_on="2021-05-01", words="与原文一致")
    assert [one["words"] for one in get(lead, f"limits/{name}/notes")] == ["与原文一致"]
    assert next(one for one in get(lead, "limits") if one["id"] == name)["checked_on"] == "2021-05-01"
    assert refused(lead, "limits/none/notes", checked_on="2021-05-01", words="x")[0] == 404


def test_somebody_s_sign_in_is_seen_and_ended(caller: Caller, as_role: ClientOf, actor_of: ActorOf) -> None:
    admin, inspector = caller(Role.SECURITY_ADMIN), actor_of(Role.INSPECTOR)
    as_role(Role.INSPECTOR)
    row = SignIn.objects.create(user_id=inspector.user_id, session_key="k", started_at=clock.now(), seen_at=clock.now())
    listed = get(admin, f"people/{inspector.user_id}/sign-ins")
    assert row.pk in [one["id"] for one in listed]
    post(admin, f"sign-ins/{row.pk}/end")
    assert row.pk not in [one["id"] for one in get(admin, f"people/{inspector.user_id}/sign-ins")]
    people = get(admin, "people?role=inspector")
    assert [one["login"] for one in people["rows"]] == ["inspector"]
    assert "password" not in str(people)
    assert admin.get("/api/v1/people/999999/sign-ins").status_code == 404


def test_backups_and_the_nightly_work_are_asked_for_as_jobs(caller: Caller, home: Path, now: datetime) -> None:
    admin = caller(Role.SYSTEM_ADMIN)
    waiting = Job.objects.create(kind="backup", arguments={}, asked_at=now)
    assert post(admin, "backups") == {"job": waiting.pk}
    assert get(admin, "backups") == []
    assert refused(admin, "backups/none.tar/proof")[0] == 404
    night = Job.objects.create(kind="nightly", arguments={"day": clock.day_of(clock.now()).isoformat()}, asked_at=now)
    assert post(admin, "nightly") == {"job": night.pk}
    vitals = get(admin, "health")["vitals"]
    assert {"good", "warn", "bad"} >= {one["tone"] for one in vitals} != set()
    assert all(one["mend"] for one in vitals if one["tone"] == "bad")


def test_the_trail_is_read_verified_and_its_heads_handed_out(caller: Caller, home: Path) -> None:
    auditor = caller(Role.AUDITOR)
    assert public_key()
    shown = get(auditor, "trail?kind=token")
    assert {one["action"] for one in shown["rows"]} == {"token.make"}
    assert TrailEvent.objects.filter(action="read.restricted").count() == 1, "reading the trail is an event"
    found = post(auditor, "trail/verification")
    assert (found["is_sound"], found["faults"]) == (True, [])
    heads = get(auditor, "trail/heads")
    assert heads[-1]["size"] == found["size"] + 1, "the verification is one more event, under the head that it signs"
    assert caller(Role.LEAD).get("/api/v1/trail/heads").status_code == 403
