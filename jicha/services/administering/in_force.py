"""The bureau's own content that is in force, as plain files: a folder named by its digest, which never changes, and one word that names it.

No table is asked, so that rules can be read wherever they are needed; `overlay.py` writes both in the transaction of the change.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

from jicha.domain.calendar import WorkCalendar
from jicha.domain.desk.rules import DeskRules
from jicha.engine import workdays
from jicha.engine.content import desk
from jicha.services.administering.places import DESK_PLACE
from jicha.services.home.folders import Home

POINTER = "in_force"


def overlay_folder() -> Path | None:
    """Give the folder of the content in force, null if the bureau has none of its own."""
    home: Home = settings.HOME
    try:
        name = (home.overlay / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    folder = home.overlay / name
    return folder if name and folder.is_dir() else None


def desk_rules() -> DeskRules:
    """Read the desk's rules: the bureau's whole file if one is in force, else the package's defaults."""
    folder = overlay_folder()
    return _rules(folder / DESK_PLACE if folder and (folder / DESK_PLACE).is_file() else None)


def work_calendar() -> WorkCalendar:
    """Read the working days with the bureau's own years in force."""
    folder = overlay_folder()
    return workdays.work_calendar(*((folder / "calendar",) if folder else ()))


@cache
def _rules(path: Path | None) -> DeskRules:
    return desk.desk_rules(path)
