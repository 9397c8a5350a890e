"""The page in a real browser: numbers lead to rows, filters work, nothing is fetched, nothing complains."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jicha.domain.overview import Overview
from jicha.engine.results import Results
from jicha.render.html import write_page
from jicha.services.reporting import write_outputs

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the page is not looked at")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: the page is not looked at"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    """Start Chromium once."""
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(folder: Path, overview: Overview, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the page's address."""
    out = tmp_path_factory.mktemp("page")
    write_outputs(overview, results=folder, out=out)
    return (out / "index.html").as_uri()


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, browser: "sync_api.Browser", address: str) -> Iterator["sync_api.Page"]:
    """Open the page at a width; afterwards no complaint and no request may have been seen."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(address)
    yield page
    assert complaints == []
    assert {url for url in asked if not url.startswith("data:")} == {address}
    assert page.evaluate("document.documentElement.scrollWidth") <= request.param
    page.close()


def test_a_cell_of_the_heat_map_opens_its_rows(page: "sync_api.Page", overview: Overview) -> None:
    tally = overview.tally(unit="141122", item="case_files")
    page.click("#heat button[data-unit='141122'][data-item='case_files']")
    assert page.inner_text("#count") == f"{tally.failed + tally.unknown}条"
    assert page.input_value("#f-unit") == "141122"
    assert "交城分局/处罚台账.xlsx › 2021年 › 第" in page.inner_text("#list")
    assert page.evaluate("document.activeElement.id") == "h-rows"


def test_filters_narrow_and_are_cleared(page: "sync_api.Page", overview: Overview) -> None:
    total = overview.tally()
    page.select_option("#f-verdict", "unknown")
    assert page.inner_text("#count") == f"{total.unknown}条"
    page.select_option("#f-check", "FILE-09")
    page.fill("#f-text", "汾阳 00000006")
    assert page.inner_text("#count") == "1条"
    assert page.locator("#list .row").count() == 1
    page.fill("#f-text", "没有这个词")
    assert "没有符合条件的记录" in page.inner_text("#list")
    page.click("#f-clear")
    assert page.inner_text("#count") == f"{total.failed + total.unknown}条"


def test_pages_turn(page: "sync_api.Page") -> None:
    first = page.inner_text("#list .row >> nth=0")
    page.click("text=下一页")
    assert page.inner_text("#pager span").startswith("第2 / ")
    assert page.inner_text("#list .row >> nth=0") != first


def test_an_address_keeps_the_filter(page: "sync_api.Page", address: str, overview: Overview) -> None:
    page.goto(address + "#rows?unit=141125&verdict=fail")
    page.reload()
    assert page.inner_text("#count") == f"{overview.tally(unit='141125').failed}条"
    page.goto(address)


def test_markup_in_data_stays_text(page: "sync_api.Page") -> None:
    assert "<b>实际</b>" in page.inner_text("#list .row >> nth=0")


def test_the_keyboard_walks_the_heat_map(page: "sync_api.Page") -> None:
    page.focus("#heat button[data-unit='141102'][data-item='work_plan']")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.unit") == "141121"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.item") == "three_systems"


def test_basis_status_stands_at_each_row(page: "sync_api.Page") -> None:
    page.select_option("#f-check", "RAND-05")
    assert "默认值，未核实" in page.inner_text("#list .row >> nth=0")
    assert "须人工" in page.inner_text("#list .row >> nth=0")


def test_every_tile_is_drawn_and_opens_its_unit(page: "sync_api.Page", overview: Overview) -> None:
    assert page.locator("#tiles .tile").count() == 13
    page.click("#tiles .tile:has-text('兴县')")
    tally = overview.tally(unit="141123")
    assert page.inner_text("#count") == f"{tally.failed + tally.unknown}条"


def test_a_page_that_cannot_carry_all_rows_says_so(browser: "sync_api.Browser", folder: Path, overview: Overview, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    with Results(folder) as results:
        rows, total = results.sample(bound=300), results.total()
    write_page(overview, rows=rows, total=total, severities={}, tiles=(), files_beside=(), path=path)
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.inner_text("#count") == f"300条（应有{total}条，本页只带300条，全部{total}条见 exceptions.csv）"
    assert page.locator("#tiles .free .tile").count() == 13
    page.close()
