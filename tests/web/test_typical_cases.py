"""Typical cases: written by the clerk, handed in by the head, reviewed by the city; clean, whole, new."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.errors import MissingError, StateError
from jicha.domain.typical_cases.duties import Cell, Duty, Submitted, due_day, grid, quarter_of
from jicha.domain.typical_cases.texts import alike, missing_parts, places
from jicha.services.typical_cases.moving import move_case
from jicha.services.typical_cases.writing import begin_case
from jicha.store.models import TypicalCase, User
from tests.desk_fixtures import ActorOf, ClientOf

PARTS = {"案情简介": "某厂超标排放。", "查处情况": "立案处罚。", "法律适用": "水污染防治法第八十三条。", "启示": "用好在线数据。"}
WHOLE = {"title": "某厂超标排放案", "doc_no": "吕环临罚〔2021〕3号", **{f"part-{name}": text for name, text in PARTS.items()}}


@pytest.fixture
def case(as_role: ClientOf, plan_2021: int) -> int:
    as_role(Role.BRANCH_CLERK).post(reverse("typical_case_begin"), {"year": "2021", "quarter": "2", "title": "某厂超标排放案"})
    return TypicalCase.objects.get().pk


def _write(as_role: ClientOf, case_id: int, **more: object) -> int:
    lock = TypicalCase.objects.get(pk=case_id).lock
    return as_role(Role.BRANCH_CLERK).post(reverse("typical_case_write", args=[case_id]), {**WHOLE, "lock": lock, **more}).status_code


def _move(as_role: ClientOf, role: Role, case_id: int, name: str, **more: object) -> int:
    given = {"move": name, "lock": TypicalCase.objects.get(pk=case_id).lock, **more}
    return as_role(role).post(reverse("typical_case_move", args=[case_id]), given).status_code


@pytest.mark.parametrize(
    ("day", "quarter"), [(date(2021, 1, 1), 1), (date(2021, 3, 31), 1), (date(2021, 4, 1), 2), (date(2021, 12, 31), 4)]
)
def test_a_day_has_its_quarter(day: date, quarter: int) -> None:
    assert quarter_of(day) == quarter


@pytest.mark.parametrize(("quarter", "due"), [(1, date(2021, 4, 10)), (3, date(2021, 10, 10)), (4, date(2022, 1, 10))])
def test_a_case_is_due_ten_days_after_its_quarter(quarter: int, due: date) -> None:
    assert due_day(2021, quarter=quarter, due_days=10) == due


def test_thirteen_branches_and_four_quarters_make_fifty_two() -> None:
    cells = grid([], units=[str(n) for n in range(13)], year=2021, per_quarter=1, due_days=10, as_of=date(2021, 6, 1))
    assert len(cells) == 52
    assert sum(cell.duty is Duty.MISSING for cell in cells) == 13
    assert sum(cell.duty is Duty.WAITING for cell in cells) == 39


def test_in_time_late_missing_and_waiting_are_told_apart() -> None:
    cases = [Submitted("A", 1, date(2021, 4, 10)), Submitted("A", 2, date(2021, 7, 11)), Submitted("A", 2, date(2021, 8, 1))]
    cells = grid(cases, units=["A"], year=2021, per_quarter=1, due_days=10, as_of=date(2021, 10, 11))
    assert [(cell.duty, cell.submitted) for cell in cells] == [(Duty.DONE, 1), (Duty.LATE, 2), (Duty.MISSING, 0), (Duty.WAITING, 0)]
    assert cells[0] == Cell("A", 1, date(2021, 4, 10), 1, Duty.DONE)


def test_what_a_text_lacks_and_what_must_not_stand_in_it() -> None:
    assert [fault.what for fault in missing_parts({"案情简介": " "}, wanted=("案情简介", "启示"), where="案例")] == [
        "缺少“案情简介”",
        "缺少“启示”",
    ]
    (place,) = places({"案情简介": "联系人电话13812345678。", "启示": "无"})
    assert (place.part, place.found.kind) == ("案情简介", "手机号")


def test_texts_that_share_their_wording_are_alike() -> None:
    text = "某厂污水处理设施未正常运行，在线监测数据超标，执法人员现场取证后立案查处。"
    found = alike(text, others={1: text, 2: "另一件完全不同的噪声扰民案件，经调解结案。", 3: " "}, least=0.8)
    assert [(one.case_id, one.likeness) for one in found] == [(1, 1.0)]


def test_the_way_from_the_draft_to_the_library(as_role: ClientOf, case: int) -> None:
    assert _write(as_role, case) == 302
    assert _move(as_role, Role.BRANCH_CLERK, case, "submit") == 422
    assert _move(as_role, Role.BRANCH_HEAD, case, "submit") == 302
    assert as_role(Role.BRANCH_HEAD, unit_code="141121").get(reverse("typical_case", args=[case])).status_code == 404
    assert _move(as_role, Role.INSPECTOR, case, "adopt") == 422
    assert _move(as_role, Role.INSPECTOR, case, "adopt", level="city") == 302
    assert _move(as_role, Role.INSPECTOR, case, "raise_level", level="province") == 302
    assert _move(as_role, Role.LEAD, case, "publish") == 302
    page = as_role(Role.BRANCH_CLERK, unit_code="141121").get(reverse("typical_case", args=[case])).content.decode()
    assert "用好在线数据" in page
    assert "省级" in page
    listed = as_role(Role.LEAD).get(reverse("typical_cases") + "?q=在线数据&adoption_level=province").content.decode()
    assert "某厂超标排放案" in listed


def test_personal_data_stop_the_way_until_a_reason_is_given(as_role: ClientOf, case: int) -> None:
    dirty = {"part-案情简介": "法定代表人手机13812345678，超标排放。"}
    _write(as_role, case, **dirty)
    page = as_role(Role.BRANCH_CLERK).get(reverse("typical_case_write", args=[case])).content.decode()
    assert "发现个人信息" in page
    assert "13812345678" in page.split("<textarea")[1]
    assert "138******78" in page
    answer = as_role(Role.BRANCH_HEAD).post(reverse("typical_case_move", args=[case]), {"move": "submit", "lock": 1})
    assert answer.status_code == 422
    assert "案情简介第8字" in answer.content.decode()
    _write(as_role, case, **dirty, kept_data="举报热线，依法公开")
    assert _move(as_role, Role.BRANCH_HEAD, case, "submit") == 302


def test_an_unfinished_or_open_case_is_told_everything(as_role: ClientOf, actor_of: ActorOf, case: int, now: datetime) -> None:
    _write(as_role, case, **{"part-启示": "", "part-法律适用": "", "is_closed_case": "no"})
    with pytest.raises(StateError) as caught:
        move_case(actor_of(Role.BRANCH_HEAD), case_id=case, move="submit", lock=1, at=now)
    assert [fault.what for fault in caught.value.faults] == ["缺少“法律适用”", "缺少“启示”", "案件尚未办结，未写使用批准"]
    _write(as_role, case, is_closed_case="no", open_case_approval="李局 2021-06-01")
    assert _move(as_role, Role.BRANCH_HEAD, case, "submit") == 302


def test_the_city_is_shown_what_was_told_before(as_role: ClientOf, case: int) -> None:
    _write(as_role, case)
    _move(as_role, Role.BRANCH_HEAD, case, "submit")
    first = TypicalCase.objects.get(pk=case)
    copy = TypicalCase.objects.create(
        year=2021, quarter=3, unit_code="141121", unit_name="文水分局", title="又一案", doc_no=first.doc_no, parts=first.parts, body=first.body,
        state="submitted", submitted_on=first.submitted_on, made_at=first.made_at,
    )  # fmt: skip
    page = as_role(Role.INSPECTOR).get(reverse("typical_case", args=[copy.pk])).content.decode()
    assert "文号相同" in page
    assert "文字相似 100%" in page
    assert _move(as_role, Role.INSPECTOR, copy.pk, "decline", why="与上季度重复") == 302
    assert _move(as_role, Role.INSPECTOR, case, "send_back", why="补充照片") == 302


def test_the_grid_shows_a_branch_only_its_own(as_role: ClientOf, case: int) -> None:
    lead = as_role(Role.LEAD).get(reverse("typical_cases") + "?year=2021").content.decode()
    assert lead.count("未报") == 52
    own = as_role(Role.BRANCH_CLERK).get(reverse("typical_cases") + "?year=2021").content.decode()
    assert own.count("未报") == 4
    assert "新建案例" in own
    assert "新建案例" not in lead


def test_wrong_roles_methods_and_rows_are_refused(as_role: ClientOf, actor_of: ActorOf, case: int, now: datetime) -> None:
    assert as_role(Role.LEAD).post(reverse("typical_case_begin")).status_code == 403
    assert as_role(Role.LEAD).get(reverse("typical_case", args=[0])).status_code == 404
    assert as_role(Role.LEAD).get(reverse("typical_case_move", args=[case])).status_code == 405
    assert as_role(Role.BRANCH_CLERK).post(reverse("typical_case_begin"), {"title": "", "quarter": "x"}).status_code == 422
    assert as_role(Role.BRANCH_CLERK).post(reverse("typical_case_write", args=[case]), {**WHOLE, "lock": "x"}).status_code == 409
    _write(as_role, case)
    _move(as_role, Role.BRANCH_HEAD, case, "submit")
    assert _write(as_role, case) == 422
    clerk = actor_of(Role.BRANCH_CLERK, unit_code="149999")
    assert User.objects.filter(unit_code="149999").exists()
    with pytest.raises(MissingError, match="不知道您属于哪个单位"):
        begin_case(clerk, year=2021, quarter=1, title="甲", at=now)
