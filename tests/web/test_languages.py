"""Every page that a role's menu leads to speaks one language: Chinese by itself, English to whoever chose it."""

from pathlib import Path

from django.conf import settings
from django.test import Client

from jicha.domain.access.roles import Role
from tests.desk_fixtures import ActorOf, ClientOf
from tests.journeys.furnished import furnish
from tests.web.spoken import chinese_in_english, english_in_chinese
from tests.web.wandering import wander


def _text(browser: Client, address: str, *, language: str) -> str:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def _faults(browser: Client) -> list[str]:
    faults = []
    for name, address, text in wander(lambda _name, address: _text(browser, address, language="zh-hans")):
        place = f"{name} {address}"
        if not text:
            faults.append(f"{place}: no page")
            continue
        faults += [f"{place}: English in Chinese: {one}" for one in english_in_chinese(text)]
        english = _text(browser, address, language="en")
        faults += [f"{place}: Chinese in English: {one}" for one in chinese_in_english(english)]
    return faults


def test_every_page_speaks_one_language(actor_of: ActorOf, as_role: ClientOf, home: Path, plan_2021: int) -> None:
    furnish(actor_of, home)
    wrong = dict[str, Role]()
    for role in Role:
        wrong |= dict.fromkeys(_faults(as_role(role)), role)
    assert wrong == {}, "\n".join(f"{role.value}: {fault}" for fault, role in sorted(wrong.items()))
