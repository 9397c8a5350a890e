"""Every page that a role's menu leads to speaks one language: Chinese by itself, English to whoever chose it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from jicha.domain.access.roles import Role
from tests.desk_fixtures import ActorOf, ClientOf
from tests.journeys.furnished import furnish
from tests.web.languages.spoken import chinese_in_english, english_in_chinese
from tests.web.languages.wandering import own_part, wander


def _text(browser: Client, address: str, *, language: str) -> str:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def _faults(browser: Client, *, looked: set[str]) -> list[str]:
    """Walk a role's pages; what another role's walk looked at is not asked for in English again."""
    faults = []
    for name, address, text in wander(lambda _name, address: _text(browser, address, language="zh-hans")):
        place = f"{name} {address}"
        if not text:
            faults.append(f"{place}: no page")
            continue
        faults += [f"{place}: English in Chinese: {one}" for one in english_in_chinese(text)]
        if (own := own_part(text)) in looked:
            continue
        looked.add(own)
        english = _text(browser, address, language="en")
        faults += [f"{place}: Chinese in English: {one}" for one in chinese_in_english(english)]
    return faults


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        ("<p>Save</p><code>Save</code>", ["Save"], []),
        ("<p>菜单</p><p lang='zh'>菜单</p><dd>菜单</dd>", [], ["菜单"]),
        ("<table><tr><td>菜单 Save</td><td class='badge'>菜单</td></tr></table><p>共 5 条</p>", [], ["共 5 条", "菜单"]),
        ("<input placeholder='Save'><img alt='菜单'><p>某厂超标排放案</p>", ["Save"], ["菜单"]),
    ],
)
def test_the_rule_itself_tells_a_page_from_its_content(body: str, english: list[str], chinese: list[str]) -> None:
    page = f"<html><body><main>{body}</main></body></html>"
    assert (english_in_chinese(page), chinese_in_english(page)) == (english, chinese)


@pytest.mark.slow
def test_every_page_speaks_one_language(actor_of: ActorOf, as_role: ClientOf, home: Path, plan_2021: int) -> None:
    furnish(actor_of, home)
    wrong, looked = dict[str, Role](), set[str]()
    for role in Role:
        wrong |= dict.fromkeys(_faults(as_role(role), looked=looked), role)
    assert wrong == {}, "\n".join(f"{role.value}: {fault}" for fault, role in sorted(wrong.items()))
