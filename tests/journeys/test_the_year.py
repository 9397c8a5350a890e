"""The whole chain in a real browser, each step by whose duty it is, from the plan to the look-back."""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from playwright.sync_api import sync_playwright

from jicha.services import clock
from tests.journeys.served import Seat, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = (
    "lead",
    "inspector",
    "bureau-leader",
    "branch-clerk",
    "branch-head",
    "discipline-reader",
    "system-admin",
    "security-admin",
    "auditor",
)
HEAD = "承办分局,案件编号,立案号,处罚决定书文号,当事人名称,程序类型,承办人,立案日期,决定日期,送达日期,罚款金额"
LINE = "临县分局,LX-{n:03},临环立〔2021〕{n}号,临环罚〔2021〕{n}号,临县第{n}化工有限公司,一般程序,张卫国、王建军,{opened},{decided},{served},20000"


@dataclass(slots=True)
class Desk:
    """The desk and who sits at it; `flag`, `finding` and `order` are addresses that one step leaves for the next."""

    seats: dict[str, Seat]
    folder: Path
    flag: str = ""
    finding: str = ""
    order: str = ""

    def __getitem__(self, name: str) -> Seat:
        return self.seats[name]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; an empty one is SQLite in the home."""
    if request.param == "sqlite":
        return ""
    dsn = request.getfixturevalue("postgres_dsn")
    name = f"journey_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    parts = psycopg.conninfo.conninfo_to_dict(dsn)
    return f"postgresql://{parts['user']}@/{name}?{urlencode({'host': str(parts['host'])})}"


@pytest.fixture
def desk(chromium: Path, database: str, tmp_path: Path, fresh_database: Callable[[Path], Path]) -> Iterator[Desk]:
    """A served desk, everybody signed in."""
    pictures = "journey-postgresql" if database else "journey"
    home = tmp_path / "home" if database else fresh_database(tmp_path / "home")
    with served(home, database=database) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield Desk({name: sign_in(browser, address, login=login, pictures=pictures) for name, login in _logins()}, tmp_path)
        browser.close()


def _logins() -> Iterator[tuple[str, str]]:
    yield from ((name, f"demo-{name}") for name in PEOPLE)
    yield "other-head", "other-head"


def _ledger(path: Path, *, last: int) -> Path:
    """Write the branch's cases: the first eight served months late, later ones at once, and one with a day that does not exist."""
    lines = [HEAD]
    for number in range(1, last + 1):
        served_on = "2021-07-20" if number <= 8 else "2021-04-12"
        lines.append(LINE.format(n=number, opened="2021-03-01", decided="2021-04-10", served=served_on))
    lines.append(LINE.format(n=99, opened="2021-03-01", decided="2021-2-30", served="2021-04-12"))
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def _sign_the_plan(desk: Desk, *, paper: Path) -> None:
    lead, leader = desk["lead"], desk["bureau-leader"]
    lead.go("/plans/")
    lead.page.set_input_files("[name=file]", str(paper))
    lead.click("读入")
    assert "请对照原文核对" in lead.words()
    lead.keep("01-plan-text")
    with lead.page.expect_navigation():
        lead.page.click("nav[aria-label=计划页面] a:has-text('概要')")
    plan = lead.page.url
    lead.click("修改内容")
    for box in lead.page.locator("form.card input[type=checkbox]").all():
        box.check()
    lead.page.fill("[name=why]", "逐条对照原文核实")
    lead.keep("02-plan-mend")
    lead.click("保存")
    lead.tell("送审", {"why": "按吕环办发文件核对"})
    assert "送审" in lead.title()
    leader.go(plan)
    leader.tell("批准")
    lead.go(plan)
    lead.tell("印发")
    assert "已印发" in lead.title()
    lead.keep("03-plan-published")


def _take_in(person: Seat, *, file: Path, refused: int) -> None:
    person.go("/data/?year=2021")
    person.page.set_input_files("[name=file]", str(file))
    person.page.select_option("[name=unit_code]", "141124")
    person.click("上传")
    assert "已收下 1 个文件" in person.words()
    person.click("入库")
    assert person.page.locator(".progress").count() == 1 or "最近一次入库" in person.words()
    person.keep("04-data-progress")
    person.page.wait_for_selector(".progress", state="detached", timeout=200_000)
    assert re.search(rf"退回的行\s+{refused}\b", person.words())
    person.keep("05-data-taken-in")


def _run(person: Seat) -> None:
    person.go("/runs/")
    person.click("开始")
    person.keep("06-run-progress")
    person.page.get_by_role("link", name="查看结果").wait_for(timeout=400_000)
    person.click("查看结果")
    assert "截至 2021-12-31" in person.title()


def _judge(desk: Desk) -> None:
    """Dismiss the first flag with the keys alone, ask the branch about the second, confirm all others of one check into one finding."""
    inspector = desk["inspector"]
    inspector.go("/flags/?verdict=fail&unit_code=141124&state=open")
    inspector.keep("07-flags")
    rules = Counter(inspector.page.locator("td[data-label=核查规则]").all_inner_texts())
    check = rules.most_common(1)[0][0].split()[0]
    assert rules.most_common(1)[0][1] >= 5
    listed = f"/flags/?verdict=fail&unit_code=141124&state=open&check_id={check}"
    inspector.go(listed)
    _dismiss_by_keys(inspector)
    desk.flag = inspector.page.url
    inspector.tell("询问分局", {"why": "请说明送达日期"})
    inspector.go(listed)
    inspector.click("批量办理这一列表")
    inspector.page.select_option("[name=move]", "confirm")
    inspector.click("预览")
    assert "将办理" in inspector.words()
    inspector.keep("09-flags-many")
    inspector.click("确认办理")
    desk.finding = inspector.page.url


def _dismiss_by_keys(person: Seat) -> None:
    page, keys = person.page, person.page.keyboard
    for _press in range(80):
        keys.press("Tab")
        if "/flags/" in str(page.evaluate("document.activeElement.closest('table') ? document.activeElement.getAttribute('href') : ''")):
            break
    with page.expect_navigation():
        keys.press("Enter")
    person.keep("08-flag")
    first = page.url
    keys.press("d")
    page.wait_for_function("document.activeElement.name === 'why'")
    keys.type("台账笔误，原件日期无误")
    for _press in range(8):
        keys.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    with page.expect_navigation():
        keys.press("Enter")
    assert "已办理" in person.words()
    assert page.url != first, "on to the next"
    with page.expect_navigation():
        keys.press("n")
    page.go_back()


def _write_and_sign(desk: Desk) -> None:
    inspector, lead, leader, head = desk["inspector"], desk["lead"], desk["bureau-leader"], desk["branch-head"]
    desk["branch-clerk"].go(desk.flag)
    desk["branch-clerk"].tell("分局说明", {"why": "邮寄退回，重新送达"})
    assert desk["branch-clerk"].go(desk.finding) == 404, "a draft is not yet the branch's"
    inspector.go(desk.finding)
    inspector.click("修改")
    inspector.page.select_option("[name=cause]", "careless")
    inspector.page.select_option("[name=level]", "serious")
    inspector.click("保存")
    proof = desk.folder / "送达回证.txt"
    proof.write_text("送达回证", encoding="utf-8")
    inspector.tell("上传证据", {"source": "临县分局副卷"}, files=proof)
    assert "送达回证.txt" in inspector.words()
    inspector.keep("10-finding")
    lead.go(desk.finding)
    lead.tell("反馈分局")
    head.go(desk.finding)
    assert "已反馈分局" in head.title()
    head.tell("提出异议", {"why": "其中一件已在期限内送达"})
    lead.go(desk.finding)
    lead.tell("异议不成立", {"why": "回证日期为7月20日"})
    leader.go(desk.finding)
    leader.tell("签发")
    assert "已定" in leader.title()
    leader.keep("11-finding-signed")


def _rectify(desk: Desk) -> None:
    inspector, lead, clerk, head = desk["inspector"], desk["lead"], desk["branch-clerk"], desk["branch-head"]
    soon = (clock.day_of(clock.now()) + timedelta(days=10)).isoformat()
    inspector.go(desk.finding)
    inspector.click("交办整改")
    inspector.page.fill("[name=why]", "逐件补正送达")
    inspector.click("交办")
    desk.order = inspector.page.url
    clerk.go(desk.order)
    clerk.click("编写整改方案")
    for name, text in (("responsible", "李强"), ("handler", "王芳"), ("measures", "建立送达台账，逐件核对"), ("due_on", soon)):
        clerk.page.fill(f"[name={name}]", text)
    clerk.page.locator("[name=what]").first.fill("建立台账")
    clerk.page.locator("[name=step_on]").first.fill(soon)
    clerk.keep("12-rectification-plan")
    clerk.click("报整改方案")
    inspector.go(desk.order)
    inspector.tell("同意方案")
    clerk.go(desk.order)
    clerk.click("标为完成")
    proof = desk.folder / "台账.txt"
    proof.write_text("台账", encoding="utf-8")
    clerk.tell("上传佐证", files=proof)
    head.go(desk.order)
    head.tell("报整改完成", {"why": "台账已建"})
    inspector.go(desk.order)
    inspector.tell("核验通过", {"why": "现场看过台账"})
    lead.go(desk.order)
    lead.tell("销号")
    assert "已销号" not in lead.title(), "no new data yet"


def _close(desk: Desk) -> None:
    lead, inspector = desk["lead"], desk["inspector"]
    _take_in(inspector, file=_ledger(desk.folder / "行政处罚案件台账.csv", last=14), refused=1)
    _run(inspector)
    lead.go(desk.order)
    lead.keep("13-rectification")
    lead.tell("销号")
    assert "已销号" in lead.title(), lead.words()
    lead.tell("记录回头看", {"why": "三个月后抽查五件，均按期送达"})
    assert "保持" in lead.words()
    lead.keep("14-closed")


def _refuse(desk: Desk) -> None:
    for name in ("discipline-reader", "system-admin", "security-admin", "auditor"):
        for path in ("/flags/", "/findings/", desk.flag, desk.finding):
            status = desk[name].go(path)
            assert status in {403, 404}, f"{name} {path}"
            assert "临环罚" not in desk[name].page.content()
            assert "没有" in desk[name].words()
    other = desk["other-head"]
    for path in (desk.flag, desk.finding, desk.order):
        assert other.go(path) == 404
        assert "没有这" in other.words()
    for path in ("/flags/", "/findings/", "/rectification/"):
        assert other.go(path) == 200
        assert "共 0 条" in other.words()
    other.keep("15-other-branch")
    desk["discipline-reader"].keep("16-refused")


def test_from_the_plan_to_the_closed_rectification(desk: Desk, shared: Path) -> None:
    _sign_the_plan(desk, paper=shared / "real" / "founding-plan.txt")
    _take_in(desk["inspector"], file=_ledger(desk.folder / "行政处罚案件台账.csv", last=10), refused=1)
    _run(desk["inspector"])
    _judge(desk)
    _write_and_sign(desk)
    _rectify(desk)
    _close(desk)
    _refuse(desk)
    assert [one for seat in desk.seats.values() for one in seat.complaints] == []
