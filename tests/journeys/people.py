"""People at the desk: each in a browser of the own, with everything that the desk ever sent to it."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from django.test import Client
from playwright.sync_api import Browser, Page, Response

from jicha.store.models import User


@dataclass(slots=True)
class Person:
    """One person's browser; `received` holds each address, its headers and its text, `pictures` the bytes of each image."""

    page: Page
    address: str
    user_id: int
    received: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the desk."""
        self.page.goto(self.address + path)

    def tell(self, summary: str, **fields: str) -> None:
        """Open a folded form by its words, fill it by name, and send it."""
        fold = self.page.locator("details.confirm", has=self.page.locator("summary", has_text=summary)).first
        fold.locator("summary").click()
        for name, text in fields.items():
            fold.locator(f"[name={name}]").fill(text)
        with self.page.expect_navigation():
            fold.locator("form button").last.click()

    def press(self, button: str) -> None:
        """Press a button that sends its form, by its words."""
        with self.page.expect_navigation():
            self.page.locator("main button", has_text=button).first.click()

    def follow(self, link: str) -> None:
        """Follow a link by its selector, and wait until the whole page is there."""
        with self.page.expect_navigation():
            self.page.click(link)

    def state(self) -> str:
        """Give the word of the badge beside the title."""
        return self.page.inner_text("h1 .badge")

    def words(self) -> str:
        """Give the text of the page's main part."""
        return self.page.inner_text("main")

    def keep(self, answer: Response) -> None:
        """Keep what the desk sent."""
        kind = answer.headers.get("content-type", "")
        text = f"{answer.url}\n{unquote(answer.url)}\n{sorted(answer.headers.items())}"
        if kind.startswith("image/png"):
            self.pictures[answer.url] = answer.body()
        elif kind.startswith(("text/", "application/json")) and answer.status == 200 and "/static/" not in answer.url:
            text += f"\n{answer.text()}"
        self.received.append(text)


def come_in(browser: Browser, address: str, *, user: User, width: int = 1280) -> Person:
    """Sign a person in, in a browser of the own that hears every complaint of the pages."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True)
    context.add_cookies([{"name": "jicha_session", "value": client.cookies["jicha_session"].value, "url": address}])
    person = Person(context.new_page(), address, user.pk)
    person.page.set_default_timeout(30_000)
    person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
    person.page.on("console", lambda said: person.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    return person


def sit_down(browser: Browser, address: str, *, user: User, width: int = 1280) -> Person:
    """Sign a person in, and keep everything that the desk sends."""
    person = come_in(browser, address, user=user, width=width)
    person.page.on("response", lambda answer: person.keep(answer))  # noqa: PLW0108  # Playwright marks the method it is given.
    return person
