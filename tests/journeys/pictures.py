"""Pictures of what people saw, kept where JICHA_PICTURES says; none without it."""

import os
from pathlib import Path

from playwright.sync_api import Page


def keep(page: Page, *, folder: str, name: str) -> None:
    """Keep a picture of the whole page."""
    place = os.environ.get("JICHA_PICTURES")
    if place:
        target = Path(place) / folder
        target.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(target / f"{name}.png"), full_page=True)
