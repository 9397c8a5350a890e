"""The pages of flags: what each role sees and may press, one flag and many."""

import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.judging import records
from jicha.services.judging.records import Place, record_behind
from jicha.store.models import Finding, Flag, SavedView
from tests.desk_fixtures import ClientOf
from tests.store.flag_rows import make_flag, make_run


@pytest.fixture
def flag(db: None, now: datetime) -> Flag:
    return make_flag(make_run(at=now), subject="交环罚〔2021〕1号")


def test_the_list_shows_what_waits_and_leads_to_it(as_role: ClientOf, flag: Flag) -> None:
    page = as_role(Role.INSPECTOR).get(reverse("flags")).content.decode()
    for words in (
        "交环罚〔2021〕1号",
        "临县分局",
        "待判",
        "案件台账.xlsx › Sheet1 › 第7行",
        "批量办理这一列表",
        reverse("flag", args=[flag.pk]),
    ):
        assert words in page


def test_a_list_before_the_first_run_is_empty_and_says_why(as_role: ClientOf) -> None:
    assert "运行核查后" in as_role(Role.LEAD).get(reverse("flags")).content.decode()


def test_a_branch_sees_nothing_before_it_is_asked_nor_any_count(as_role: ClientOf, flag: Flag) -> None:
    browser = as_role(Role.BRANCH_CLERK)
    page = browser.get(reverse("flags")).content.decode()
    assert "交环罚" not in page
    assert "共 0 条" in page
    assert "批量办理这一列表" not in page
    assert browser.get(reverse("flag", args=[flag.pk])).status_code == 404


def test_a_page_of_one_flag_shows_the_law_the_source_and_only_the_buttons_that_may_be_pressed(as_role: ClientOf, flag: Flag) -> None:
    page = as_role(Role.INSPECTOR).get(reverse("flag", args=[flag.pk])).content.decode()
    for words in ("全面推行三项制度的指导意见", "国办发〔2018〕118号", "认定为问题", "排除有效期至", "询问分局", "下一条"):
        assert words in page
    leader = as_role(Role.BUREAU_LEADER).get(reverse("flag", args=[flag.pk])).content.decode()
    assert "排除有效期至" not in leader
    assert "询问分局" not in leader


def test_asking_releases_the_flag_and_goes_on_to_the_next(as_role: ClientOf, flag: Flag, now: datetime) -> None:
    more = make_flag(flag.run, subject="交环罚〔2021〕2号")
    browser = as_role(Role.INSPECTOR)
    answer = browser.post(
        reverse("flag_decide", args=[flag.pk]) + "?severity=high", {"move": "ask", "lock": 0, "why": "请说明公示日期"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("flag", args=[more.pk]) + "?severity=high"
    clerk = as_role(Role.BRANCH_CLERK)
    page = clerk.get(reverse("flag", args=[flag.pk])).content.decode()
    assert "请说明公示日期" in page
    assert "分局说明" in page
    assert clerk.post(reverse("flag_decide", args=[flag.pk]), {"move": "answer", "lock": 1, "why": "已公示"}).status_code == 302
    assert as_role(Role.BRANCH_CLERK, unit_code="141121").get(reverse("flag", args=[flag.pk])).status_code == 404


def test_the_end_of_the_list_leads_back_to_it(as_role: ClientOf, flag: Flag) -> None:
    answer = as_role(Role.LEAD).get(reverse("flag_next", args=[flag.pk]) + "?state=open", follow=True)
    assert answer.redirect_chain == [(reverse("flags") + "?state=open", 302)]
    assert "这一列表已到末尾" in answer.content.decode()


def test_a_stale_page_is_told_with_409_and_a_bare_one_with_404(as_role: ClientOf, flag: Flag) -> None:
    browser = as_role(Role.INSPECTOR)
    address = reverse("flag_decide", args=[flag.pk])
    assert browser.post(address, {"move": "ask", "lock": 5, "why": "请说明"}).status_code == 409
    assert browser.post(address, {}).status_code == 404
    assert browser.post(address, {"move": "dismiss", "lock": 0, "why": ""}).status_code == 422
    assert browser.get(address).status_code == 405
    assert browser.get(reverse("flag", args=[0])).status_code == 404


def test_confirming_opens_the_new_finding(as_role: ClientOf, flag: Flag) -> None:
    answer = as_role(Role.INSPECTOR).post(reverse("flag_confirm", args=[flag.pk]), {"lock": 0, "into": ""})
    finding = Finding.objects.get()
    assert answer.headers["Location"] == reverse("finding", args=[finding.pk])
    page = as_role(Role.INSPECTOR).get(reverse("flag", args=[flag.pk])).content.decode()
    assert reverse("finding", args=[finding.pk]) in page
    more = make_flag(flag.run, subject="交环罚〔2021〕2号")
    assert f'<option value="{finding.pk}">' in as_role(Role.INSPECTOR).get(reverse("flag", args=[more.pk])).content.decode()
    assert as_role(Role.INSPECTOR).post(reverse("flag_confirm", args=[more.pk]), {"lock": "x"}).status_code == 409


def test_many_are_looked_at_before_they_are_decided(as_role: ClientOf, flag: Flag) -> None:
    make_flag(flag.run, subject="交环罚〔2021〕2号", state="dismissed", why="无误")
    browser = as_role(Role.LEAD)
    address = reverse("flag_many") + "?severity=high"
    blank = browser.get(address).content.decode()
    assert "当前列表共 2 条疑点" in blank
    assert re.search(r'type="date"[^>]* value="\d{4}-\d\d-\d\d"|value="\d{4}-\d\d-\d\d"[^>]* type="date"', blank)
    asked = {"move": "dismiss", "why": "纸质公示", "expires_on": "2090-01-01"}
    ahead = browser.post(address, asked).content.decode()
    assert "将办理 1 条" in ahead
    assert "不能“排除”" in ahead
    assert Flag.objects.filter(state="dismissed").count() == 1
    done = browser.post(address, {**asked, "sure": "yes"}, follow=True)
    assert "已办理 1 条，1 条未能办理" in done.content.decode()
    assert Flag.objects.filter(state="dismissed").count() == 2


def test_many_become_one_finding(as_role: ClientOf, flag: Flag) -> None:
    make_flag(flag.run, subject="交环罚〔2021〕2号")
    browser = as_role(Role.LEAD)
    assert "将办理 2 条" in browser.post(reverse("flag_many"), {"move": "confirm"}).content.decode()
    browser.post(reverse("flag_many"), {"move": "confirm", "sure": "yes"})
    assert Finding.objects.get().flags.count() == 2


def test_a_view_is_kept_and_dropped(as_role: ClientOf, flag: Flag) -> None:
    browser = as_role(Role.LEAD)
    answer = browser.post(reverse("flag_view_save") + "?unit_code=141124&page=3", {"title": "临县"})
    assert answer.headers["Location"] == reverse("flags") + "?unit_code=141124"
    assert 'href="/flags/?unit_code=141124">临县' in browser.get(reverse("flags")).content.decode()
    browser.post(reverse("flag_view_drop", args=[SavedView.objects.get().pk]))
    assert not SavedView.objects.exists()


def test_the_list_is_taken_away_whole(as_role: ClientOf, flag: Flag) -> None:
    answer = as_role(Role.LEAD).get(reverse("flags") + "?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # A file is streamed.
    assert "交环罚〔2021〕1号" in text
    assert as_role(Role.LEAD).get(reverse("flags") + "?run=none").content.decode().count("共 0 条") == 1


def test_the_record_behind_a_flag_is_shown_with_its_days(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / "case_file.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"""copy (select 1 as row_id, '台账.xlsx' as source_file, 'S' as source_sheet, 7 as source_row, '141124' as unit_code,
            'A1' as case_id, date '2021-08-09' as decided_on, date '2021-06-01' as filed_on, true as is_published, 20000.0 as fine_yuan,
            timestamp '2021-08-20 10:30:00' as served_at) to '{part}' (format parquet)"""
        )
    monkeypatch.setattr(records, "_parts", lambda folder, *, digest, table: (part,))
    found = record_behind(Place("r1", "0" * 64, "D06", "台账.xlsx", "S", 7))
    assert found is not None
    shown = {field.label: field.text for field in found.fields}
    assert "2021-08-09" in shown.values()
    assert [moment.on.isoformat() for moment in found.moments][:2] == ["2021-06-01", "2021-08-09"]
    assert record_behind(Place("r1", "0" * 64, "D06", "台账.xlsx", "S", 8)) is None


def test_a_flag_without_a_row_or_without_its_snapshot_has_no_record(home: Path) -> None:
    assert record_behind(Place("r1", "0" * 64, "D06", "台账.xlsx", "S", None)) is None
    assert record_behind(Place("r1", "0" * 64, "nothing", "台账.xlsx", "S", 7)) is None
    assert record_behind(Place("r1", "0" * 64, "D06", "台账.xlsx", "S", 7)) is None
