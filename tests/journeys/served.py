"""The desk as people start it, with its jobs beside it, and accounts that sign in with a password."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.house import source
from tests.journeys.pictures import keep

DESK = """
import sys
from pathlib import Path
from jicha.cli.desk import open_desk
starting = open_desk("jicha.services.serving.starting", home=Path(sys.argv[1]))
from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.serving import demonstration
from jicha.store.models import User
starting.prepare(clock.now())
demonstration.open_accounts(clock.now(), unit_code="141124", unit_name="临县")
one = User.objects.get(login="demo-branch-head")
one.pk, one.login, one.name, one.unit_code = None, "other-head", "柳林负责人", "141125"
one.save(force_insert=True)
from jicha.cli import main
main(["serve", "--home", sys.argv[1], "--no-browser", "--port", "18700"])
"""
"""One account per role and the head of another branch, then the command that people start the desk with."""
WORD = "jicha-demo-2021"


@contextmanager
def served(home: Path, *, database: str) -> Iterator[str]:
    """Open the accounts, start the desk, give its address; everything ends with the block."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_HOME", "JICHA_HOSTS", "DJANGO", "COV", "PYTEST"))}
    environment = {**kept, "JICHA_DATABASE_URL": database, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(source.ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", DESK, str(home)], env=environment, cwd=source.ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = []
        try:
            for line in process.stdout:
                told.append(line)
                if found := re.search(r"(http://\S+?)/（", line):
                    yield found[1].replace("127.0.0.1", "localhost")
                    break
            else:
                raise AssertionError("".join(told))
        finally:
            process.terminate()
            process.wait(timeout=30)


@dataclass(slots=True)
class Seat:
    """A person at a browser of the own, signed in; every step can leave a picture."""

    page: Page
    address: str
    name: str
    pictures: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open a page of the desk; an address as it stands in the bar serves too."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        return answer.status if answer else 0

    def click(self, words: str) -> None:
        """Follow a link or press a button of the page by its words, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator("main").locator("a, button").filter(has_text=re.compile(rf"^\s*{words}\s*$")).locator(
                "visible=true"
            ).first.click()

    def tell(self, fold: str, fields: Mapping[str, str] | None = None, *, files: Path | None = None) -> None:
        """Open a folded form by its words, fill it in, and send it."""
        place = self.page.locator("details.confirm", has=self.page.locator("summary", has_text=fold)).first
        place.locator("summary").click()
        for name, text in (fields or {}).items():
            place.locator(f"[name={name}]").fill(text)
        if files is not None:
            place.locator("input[type=file]").set_input_files(str(files))
        with self.page.expect_navigation():
            place.locator("form button").first.click()

    def words(self) -> str:
        """Give the text of the page's main part."""
        return self.page.inner_text("main")

    def title(self) -> str:
        """Give the heading, with the badges beside it."""
        return self.page.inner_text("h1")

    def keep(self, name: str) -> None:
        """Keep a picture of what is seen, wide and narrow."""
        for width, kind in ((1280, "wide"), (360, "narrow")):
            self.page.set_viewport_size({"width": width, "height": 900})
            keep(self.page, folder=self.pictures, name=f"{name}-{kind}")
        self.page.set_viewport_size({"width": 1280, "height": 900})


def sign_in(browser: Browser, address: str, *, login: str, pictures: str) -> Seat:
    """Sign in as a person does."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True)
    seat = Seat(context.new_page(), address, login, pictures)
    seat.page.set_default_timeout(30_000)
    seat.page.on("pageerror", lambda error: seat.complaints.append(str(error)))
    seat.go("/account/")
    seat.page.fill("input[name=login]", login)
    seat.page.fill("input[name=password]", WORD)
    with seat.page.expect_navigation():
        seat.page.press("input[name=password]", "Enter")
    assert seat.page.locator("header .person").count() == 1, login
    return seat
