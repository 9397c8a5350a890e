"""The pages of administration: right, wrong role, wrong method, missing, and what a person did wrong shown on the page."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.administering.law import limits_in_force
from jicha.services.backups.listing import backups
from jicha.store.models import Job, LawNote, OverlayFile, ParamChange, Unit
from tests.administration.test_maps import _feature, _map
from tests.administration.test_services import DESK, YEAR
from tests.desk_fixtures import ClientOf

PARAM = ("REQ-05", "due_days_after_quarter")


def _page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def _yaml(text: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("units_admin", Role.LEAD, Role.INSPECTOR),
        ("calendar_admin", Role.INSPECTOR, Role.SYSTEM_ADMIN),
        ("limits", Role.BRANCH_CLERK, Role.SYSTEM_ADMIN),
        ("params", Role.BUREAU_LEADER, Role.SYSTEM_ADMIN),
        ("overlay", Role.LEAD, Role.INSPECTOR),
        ("desk_rules", Role.INSPECTOR, Role.AUDITOR),
        ("health", Role.AUDITOR, Role.LEAD),
        ("backups", Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    ],
)
def test_who_may_reads_and_who_may_not_is_refused(as_role: ClientOf, home: Path, name: str, right: Role, wrong: Role) -> None:
    assert as_role(right).get(reverse(name)).status_code == 200
    assert as_role(wrong).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["calendar_put", "map_put", "map_drop", "backup_make"])
def test_what_changes_something_is_posted(as_role: ClientOf, home: Path, name: str) -> None:
    role = Role.SYSTEM_ADMIN if name == "backup_make" else Role.LEAD
    assert as_role(role).get(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    ("name", "args"), [("limit", ["none"]), ("param", ["REQ-05", "none"]), ("overlay_bytes", [0]), ("limit_note", ["none"])]
)
def test_what_is_not_there_is_said(as_role: ClientOf, home: Path, name: str, args: list[object]) -> None:
    assert as_role(Role.LEAD).get(reverse(name, args=args)).status_code == 404


def test_units_are_shown_moved_and_changed(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    lead = as_role(Role.LEAD)
    assert "计入基数的在用单位 13 个" in _page(lead, "units_admin")
    first, second = [unit.code for unit in Unit.objects.exclude(kind="city")][:2]
    assert lead.post(reverse("unit_move", args=[second, "up"])).status_code == 302
    assert [unit.code for unit in Unit.objects.exclude(kind="city")][:2] == [second, first]
    assert lead.post(reverse("unit_set", args=[first]), {"in_base": "on"}).status_code == 422
    assert lead.post(reverse("unit_set", args=[first]), {"in_base": "on", "why": "撤并"}).status_code == 302
    assert not Unit.objects.get(pk=first).is_active
    assert "已停用" in _page(lead, "units_admin")


def test_a_calendar_year_is_put_into_force_or_refused_with_its_line(as_role: ClientOf, home: Path, now: datetime) -> None:
    lead = as_role(Role.LEAD)
    assert "上传" not in _page(as_role(Role.INSPECTOR), "calendar_admin").split("本单位的日历文件")[1]
    assert lead.post(reverse("calendar_put"), {"why": "x"}).status_code == 422
    broken = lead.post(reverse("calendar_put"), {"file": _yaml(YEAR.replace("2027-01-03", "2026-12-31"), "2027.yaml"), "why": "x"})
    assert broken.status_code == 422
    assert "calendar/2027.yaml:" in broken.content.decode()
    assert lead.post(reverse("calendar_put"), {"file": _yaml(YEAR, "2027.yaml"), "why": "国办发明电"}).status_code == 302
    page = _page(lead, "calendar_admin")
    assert "2027.yaml" in page
    answer = lead.get(reverse("overlay_bytes", args=[OverlayFile.objects.get().pk]))
    assert b"".join(answer.streaming_content) == YEAR.encode()  # type: ignore[attr-defined]  # A file is streamed.


def test_the_law_is_searched_filtered_and_noted(as_role: ClientOf, home: Path) -> None:
    lead = as_role(Role.LEAD)
    limit = limits_in_force()[0]
    page = lead.get(reverse("limits"), {"q": limit.rule_zh, "order": "-checked"}).content.decode()
    assert limit.rule_zh in page
    for key, value in (("confidence", "low"), ("span", "past"), ("span", "unknown"), ("order", "from"), ("order", "-instrument")):
        assert lead.get(reverse("limits"), {key: value}).status_code == 200
    saved = lead.get(reverse("limits"), {"export": "csv"})
    assert limit.rule_zh in b"".join(saved.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # A file is streamed.
    assert limit.source in _page(lead, "limit", limit.id)
    unread = next(one for one in limits_in_force() if "unverified" in (one.article or ""))
    assert "（条号未核实）" in _page(lead, "limit", unread.id)
    assert "number unverified" not in _page(lead, "limit", unread.id) + lead.get(reverse("limits"), {"q": unread.id}).content.decode()
    assert "登记核对情况" in _page(lead, "limit_note", limit.id)
    assert lead.post(reverse("limit_note", args=[limit.id]), {"checked_on": "昨天"}).status_code == 422
    given = {"checked_on": "2021-05-01", "words": "与公报一致"}
    assert lead.post(reverse("limit_note", args=[limit.id]), given).status_code == 302
    assert "与公报一致" in _page(as_role(Role.INSPECTOR), "limit", limit.id)
    assert "登记核对情况" not in _page(as_role(Role.INSPECTOR), "limit", limit.id)
    assert LawNote.objects.get().limit_id == limit.id


def test_every_limit_has_a_page(as_role: ClientOf, home: Path) -> None:
    lead = as_role(Role.LEAD)
    assert all(lead.get(reverse("limit", args=[one.id])).status_code == 200 for one in limits_in_force()[::9])


def test_a_parameter_goes_from_proposal_to_approval(as_role: ClientOf, home: Path) -> None:
    inspector, leader = as_role(Role.INSPECTOR), as_role(Role.BUREAU_LEADER)
    assert "默认值，未核实" in _page(leader, "params")
    assert leader.get(reverse("params"), {"standing": "param.norm", "q": "比例", "order": "-check"}).status_code == 200
    assert "提出修改" in _page(inspector, "param", *PARAM)
    assert "提出修改" in _page(inspector, "param_propose", *PARAM)
    refused = inspector.post(reverse("param_propose", args=PARAM), {"value": "十五", "why": "x"})
    assert refused.status_code == 422
    assert "不是数" in refused.content.decode()
    assert inspector.post(reverse("param_propose", args=PARAM), {"value": "15", "why": "局长办公会纪要"}).status_code == 302
    assert "有提议待批" in _page(leader, "params")
    assert "批准" in _page(leader, "param", *PARAM)
    assert "由您提出" not in _page(inspector, "param", *PARAM)  # An inspector does not approve at all.
    change = ParamChange.objects.get().pk
    assert leader.post(reverse("param_decide", args=[change, "refuse"])).status_code == 422
    assert leader.post(reverse("param_decide", args=[change, "approve"])).status_code == 302
    assert "本单位批准" in _page(leader, "params")
    lead = as_role(Role.LEAD)
    assert lead.post(reverse("param_propose", args=PARAM), {"value": "20", "why": "x"}).status_code == 302
    assert "由您提出，须由另一人批准" in _page(lead, "param", *PARAM)
    change = ParamChange.objects.get(state="proposed").pk
    assert lead.post(reverse("param_decide", args=[change, "approve"])).status_code == 422
    assert leader.post(reverse("param_decide", args=[change, "refuse"]), {"why": "不同意"}).status_code == 302


def test_own_content_is_checked_shown_and_taken_back(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    lead = as_role(Role.LEAD)
    given = {"part": "desk", "folder": "", "why": "〔2021〕1号"}
    assert lead.post(reverse("overlay"), given).status_code == 422
    broken = DESK.replace("dismissal_days: 180", "dismissal_days: 半年").replace("per_quarter: 1", "per_quater: 1")
    answer = lead.post(reverse("overlay"), {**given, "file": _yaml(broken, "default.yaml")})
    assert answer.status_code == 422
    assert answer.content.decode().count("desk/default.yaml:") == 3
    changed = DESK.replace("dismissal_days: 180", "dismissal_days: 90")
    assert lead.post(reverse("overlay"), {**given, "file": _yaml(changed, "default.yaml")}).status_code == 302
    page = _page(lead, "desk_rules")
    assert "本单位规定" in page
    assert "<dd>90</dd>" in page
    number = OverlayFile.objects.get().pk
    assert lead.post(reverse("overlay_set", args=[number, "off"])).status_code == 422
    assert lead.post(reverse("overlay_set", args=[number, "off"]), {"why": "撤回"}).status_code == 302
    assert "默认值，未核实" in _page(as_role(Role.INSPECTOR), "desk_rules")
    assert lead.post(reverse("overlay_set", args=[number, "on"]), {"why": "恢复"}).status_code == 302


def test_a_map_is_put_into_use_and_taken_away(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    lead = as_role(Role.LEAD)
    assert lead.post(reverse("map_put"), {"file": SimpleUploadedFile("m.geojson", b"{"), "why": "晋S(2021)1号"}).status_code == 422
    given = {"file": SimpleUploadedFile("m.geojson", _map(_feature())), "why": "晋S(2021)1号"}
    assert lead.post(reverse("map_put"), given).status_code == 302
    assert "地图上缺少" in _page(lead, "overlay")
    (home / "maps" / "units.geojson").write_text(json.dumps({"features": 1}), encoding="utf-8")
    assert "停用地图" in _page(lead, "overlay")
    assert lead.post(reverse("map_drop"), {"why": "改用新图"}).status_code == 302
    assert "停用地图" not in _page(lead, "overlay")


def test_backups_are_made_proved_and_restored_by_jobs(
    as_role: ClientOf, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = as_role(Role.SYSTEM_ADMIN)
    assert "还没有备份" in _page(admin, "backups")
    committed = tmp_path / "committed.sqlite3"
    committed.write_bytes(connection.connection.serialize())
    monkeypatch.setitem(connection.settings_dict, "NAME", str(committed))
    assert admin.post(reverse("backup_make")).status_code == 302
    (made,) = backups()
    assert "没有一份备份证明过" in _page(admin, "health")
    for name in ("backup_prove", "backup_restore"):
        assert admin.post(reverse(name, args=["none.zip"])).status_code == 404
        assert admin.post(reverse(name, args=[made.name])).status_code == 302
    assert [job.state for job in Job.objects.order_by("pk")] == ["done", "done", "done"]
    assert "可用" in _page(admin, "backups")
    assert "全部相符" in _page(admin, "health")
    assert (home / "restored" / made.name.removesuffix(".zip") / "db.sqlite3").is_file()
    made_note = home / "backups" / made.name.replace(".zip", ".json")
    made_note.write_text(made_note.read_text(encoding="utf-8").replace('"is_sound": true', '"is_sound": false'), encoding="utf-8")
    assert "不可用" in _page(admin, "backups")
    assert "立即重新备份并证明" in _page(admin, "health")


def test_the_pages_read_in_english(as_role: ClientOf, home: Path) -> None:
    lead = as_role(Role.LEAD)
    lead.cookies.load({"jicha_language": "en"})
    assert "Check parameters" in _page(lead, "params")
    assert "Legal limits" in _page(lead, "limits")
