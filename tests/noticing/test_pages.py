"""The first page, the inbox and the notices in the browser of each role: what is shown, to whom, and what never is."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jicha.domain.access.roles import Role
from jicha.domain.inbox.duties import Matter
from jicha.services.judging.importing import import_run_folder
from jicha.services.noticing.telling import tell_all
from jicha.store.models import (
    Notice,
    Rectification,
    SelfCheck,
    SelfCheckAnswer,
    Unit,
    User,
)
from jicha.web.pages.year.places import title_of
from tests.desk_fixtures import ActorOf, ClientOf, SmallYear
from tests.store.flag_rows import make_flag, make_run

pytestmark = pytest.mark.usefixtures("home")
TODAY = date(2021, 6, 1)


def _page(browser: Client, name: str = "today", query: str = "") -> str:
    answer = browser.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def _main(page: str) -> str:
    return page.split('<main id="main"')[1]


def test_before_the_first_run_the_page_says_so_and_draws_nothing(as_role: ClientOf) -> None:
    page = _page(as_role(Role.BUREAU_LEADER))
    assert "还没有运行过核查" in page
    assert "本年度还没有已印发的计划" in page
    assert "<svg" not in _main(page)


def test_a_plan_alone_shows_coverage_and_days(as_role: ClientOf, plan_2021: int) -> None:
    page = _page(as_role(Role.BUREAU_LEADER))
    assert re.search(r">4<small> / 13</small>", page)
    assert "30.77%，应不少于 4 个" in page
    assert re.search(r">152<small> 天", page)  # From 1 June to 31 October 2021.
    assert "最后工作日 2021-10-29" in page
    assert "倒排工期" in page


def test_every_figure_of_the_year_leads_to_its_rows(
    as_role: ClientOf, actor_of: ActorOf, plan_2021: int, small_year: SmallYear, now: datetime
) -> None:
    import_run_folder(actor_of(Role.LEAD), folder=str(small_year.first))
    form = SelfCheck.objects.create(
        year=2021, round="look_back", unit_code="141124", unit_name="临县", state="submitted", submitted_on=TODAY
    )
    run_flag = make_flag(make_run("newest", at=now + timedelta(days=1)), subject="A9", item="three_systems")
    SelfCheckAnswer.objects.create(self_check=form, item="three_systems", has_problems=False)
    run_flag.run.folder = small_year.first.name
    run_flag.run.save()
    browser = as_role(Role.BUREAU_LEADER)
    page = _page(browser)
    assert page.count('class="heat"') <= 1
    assert page.count("<rect class=") >= 13
    assert "1 处自查写“没有问题”" in page
    assert page.count("未报") >= 13
    addresses = {one.replace("&amp;", "&") for one in re.findall(r'href="(/[^"]*)"', _main(page))}
    assert len(addresses) > 20
    wrong = [(one, status) for one in sorted(addresses) if (status := browser.get(one).status_code) != 200]
    assert wrong == []


def test_the_heat_map_says_points_judged_and_too_few(as_role: ClientOf, actor_of: ActorOf, plan_2021: int, small_year: SmallYear) -> None:
    import_run_folder(actor_of(Role.LEAD), folder=str(small_year.first))
    page = _page(as_role(Role.LEAD))
    heat = page.split('class="heat"')[1].split("</table>")[0]
    assert heat.count("<tr>") == 14
    assert re.search(r'<td class="s0"><a href="[^"]*unit_code=\d{6}[^"]*">(样本不足|无法判定)<small>\d+/\d+</small>', heat)
    assert "按疑点" in page
    assert re.search(r'<rect class="c[0-5]', _page(as_role(Role.LEAD), query="?by=flags&year=2021"))
    assert _page(as_role(Role.LEAD), query="?by=nonsense&year=1").count("<rect class=") >= 13


def test_the_bureaus_own_map_takes_the_place_of_the_squares(
    as_role: ClientOf, plan_2021: int, now: datetime, home: Path, shared: Path
) -> None:
    make_flag(make_run(at=now), subject="A1")
    (home / "maps").mkdir(exist_ok=True)
    target = home / "maps" / "units.geojson"
    target.write_bytes((shared / "real" / "lvliang-counties.geojson").read_bytes())
    page = _page(as_role(Role.LEAD))
    assert page.count("<path class=") == 13
    assert "本单位装入的地图" in page
    assert "这次运行的结果文件不在了" in page
    target.write_text("{}", encoding="utf-8")
    page = _page(as_role(Role.LEAD))
    assert "不是可用的 GeoJSON" in page
    assert page.count("<rect class=") >= 13
    Unit.objects.filter(kind="city").update(code="990000")
    assert "请在管理页面装入经批准的地图" in _page(as_role(Role.LEAD))
    assert settings.HOME.root == home


def test_what_is_late_is_listed_with_its_rows(as_role: ClientOf, plan_2021: int, late: Rectification) -> None:
    page = _page(as_role(Role.LEAD))
    assert reverse("rectification", args=[late.pk]) in page
    assert "overdue=yes" in page
    assert "2021-05-27" in page


@pytest.mark.parametrize(("waiting", "judged", "words"), [(1, 0, "推算不出完成日期"), (2, 1, "富余"), (0, 0, "已全部判断")])
def test_the_forecast_in_words(as_role: ClientOf, plan_2021: int, now: datetime, waiting: int, judged: int, words: str) -> None:
    run = make_run(at=now)
    for place in range(waiting):
        make_flag(run, subject=f"W{place}")
    for place in range(judged):
        make_flag(run, subject=f"J{place}", state="confirmed", decided_at=now - timedelta(days=1))
    assert words in _page(as_role(Role.LEAD))


def test_a_pace_that_is_too_slow_is_told(as_role: ClientOf, plan_2021: int, now: datetime) -> None:
    run = make_run(at=now)
    for place in range(30):
        make_flag(run, subject=f"W{place}")
    make_flag(run, subject="J", state="confirmed", decided_at=now - timedelta(days=1))
    assert "将晚" in _page(as_role(Role.LEAD))


def test_after_the_deadline_it_says_so(as_role: ClientOf, plan_2021: int, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    make_flag(make_run(at=now), subject="W")
    monkeypatch.setattr("jicha.services.clock.now", lambda: now + timedelta(days=200))
    User.objects.update(password_at=now + timedelta(days=200))
    page = _page(as_role(Role.LEAD))
    assert "已过期限" in page
    assert "期限已过，仍未判断" in page


def test_a_branch_sees_the_year_at_work_after_the_year_is_over(
    as_role: ClientOf, plan_2021: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_flag(make_run(at=now), subject="W")
    browser = as_role(Role.BRANCH_HEAD)
    monkeypatch.setattr("jicha.services.clock.now", lambda: now.replace(year=2023))
    User.objects.update(password_at=now.replace(year=2023))
    for query, year in (("", 2021), ("?year=2023", 2023), ("?year=2022", 2021)):
        assert f"· {year} 年</h1>" in _page(browser, query=query).replace("</span>", ""), query


def test_the_inbox_is_in_order_marked_and_taken_away(as_role: ClientOf, plan_2021: int, late: Rectification) -> None:
    browser = as_role(Role.BRANCH_CLERK)
    page = _page(browser, "inbox")
    heads = re.findall(r'id="due-(\w+)"', page)
    assert heads == ["late", "later"]
    assert "逾期 5 天" in page
    assert page.index("落实整改并报完成") > page.index("第1季度典型案例")  # The quarter was due on 10 April, the rectification on 27 May.
    assert re.search(r'class="inbox"[^>]*>待办 <b>3</b>', page)
    taken = browser.get(reverse("inbox") + "?export=csv")
    text = b"".join(taken.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("期限")
    assert len(text.splitlines()) == 4
    assert browser.post(reverse("inbox")).status_code == 405


def test_an_empty_inbox_says_so(as_role: ClientOf) -> None:
    assert "没有等您办理的事项" in _page(as_role(Role.AUDITOR), "inbox")


def test_a_notice_is_opened_read_and_leads_to_its_row(as_role: ClientOf, actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    tell_all(at=now)
    note = Notice.objects.get(user_id=head.user_id)
    browser = as_role(Role.BRANCH_HEAD)
    assert "未读" in _page(browser, "notices")
    answer = browser.get(reverse("notice_open") + f"?notice={note.pk}")
    assert answer.headers["Location"] == reverse("finding", args=[fed_back])
    assert browser.get(reverse("finding", args=[fed_back])).status_code == 200
    note.refresh_from_db()
    assert note.read_at == now
    other = as_role(Role.BRANCH_HEAD, unit_code="141121")
    for query in (f"?notice={note.pk}", "?notice=x", "", "?notice=999999"):
        assert other.get(reverse("notice_open") + query).status_code == 404
    Notice.objects.update(read_at=None, is_due=True)
    assert "已到期限" in _page(browser, "notices", "?state=unread")
    assert browser.get(reverse("notices_read")).status_code == 405
    assert browser.post(reverse("notices_read")).status_code == 302
    assert "已读" in _page(browser, "notices")
    Notice.objects.update(over_at=now)
    assert "已办理" in _page(browser, "notices", "?state=over")


def test_an_address_is_asked_for_only_where_mail_is_sent(as_role: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = as_role(Role.INSPECTOR)
    assert "本单位没有启用邮件提醒" in _page(browser, "notices")
    assert browser.post(reverse("notices_mail"), {"address": "a@example.gov.cn"}).status_code == 422
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example.gov.cn")
    monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "jicha@example.gov.cn")
    assert browser.post(reverse("notices_mail"), {"address": "a@example.gov.cn"}).status_code == 302
    assert "a@example.gov.cn" in _page(browser, "notices")
    assert browser.post(reverse("notices_mail"), {"address": "not one"}).status_code == 422


def test_in_english_no_chinese_is_left_in_the_frame(as_role: ClientOf, plan_2021: int, now: datetime) -> None:
    make_flag(make_run(at=now), subject="A1")
    browser = as_role(Role.LEAD)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = _main(_page(browser))
    heads = re.findall(r"<(?:h1|h2|dt|th|nav|li class)[^>]*>([^<]*)", page)
    names = {unit.name for unit in Unit.objects.all()}
    assert [one for one in heads if re.search("[一-龥]", one) and one.strip() not in names] == []


@pytest.mark.parametrize(("name", "shown"), [("wd", "CASE-01 初审期限（工作日）"), ("gone", "CASE-01 gone")])
def test_a_parameter_is_called_as_people_call_it(small_year: object, name: str, shown: str) -> None:
    assert title_of(Matter.PARAM, title=f"CASE-01 {name}") == shown


@pytest.mark.parametrize(
    ("matter", "title", "english"),
    [
        (Matter.COUNT, "2021年入库数据中本单位的数量", "The branch's own numbers in the data of 2021"),
        (Matter.EVALUATION, "2021年年终考评", "Year-end evaluation of 2021"),
        (Matter.FINDING, "2021-1 公示逾期", "2021-1 公示逾期"),
        (Matter.FLAG, "分局已说明的疑点", "Flags that a branch explained"),
        (Matter.PLAN, "2021年计划第2版", "Plan of 2021, version 2"),
        (Matter.QUARTER, "2021年第2季度典型案例", "Typical case of 2021, quarter 2"),
        (Matter.SELF_CHECK, "2021年回头看自查表", "Look-back self-check of 2021"),
    ],
)
def test_a_title_that_the_program_made_is_english_a_records_own_is_not(matter: Matter, title: str, english: str) -> None:
    assert title_of(matter, title=title) == title
    with translation.override("en"):
        assert title_of(matter, title=title) == english
