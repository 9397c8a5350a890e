"""Names and places: a newcomer should guess the right file."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from jicha import __version__
from tests.house import source

SAYING_NOTHING = re.compile(r"(utils?|helpers?|common|misc|bases?|managers?|stuff|tools?)$")
# The eight items of the plan, divided as the architecture divides them, and what the audit itself must do.
# Django imports these by the name that the settings give.
NAMED_IN_SETTINGS = {"argon2_cffi": "Argon2PasswordHasher", "whitenoise": "whitenoise.middleware"}
ITEMS = frozenset(
    (
        *("coverage", "work_plan", "three_systems", "discretion", "case_files", "double_random", "positive_list", "mobile_enforcement"),
        *("uniform", "online_audit", "site_audit", "special_case", "rectification", "look_back", "typical_cases", "drill_evaluation"),
        "documents",
    )
)


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = [str(path) for path in source.python_files() if SAYING_NOTHING.search(path.stem) or SAYING_NOTHING.search(path.parent.name)]
    assert empty == []


def test_every_check_stands_in_the_folder_of_an_item() -> None:
    placed = {path.parts[2] for path in source.tracked() if path.is_relative_to("jicha/checks") and len(path.parts) > 3}
    assert placed <= ITEMS, "an item is a decision for all: architecture first"


def test_every_python_file_in_a_check_folder_has_its_check() -> None:
    folders = {Path("jicha/checks") / item for item in ITEMS}
    alone = [
        str(path)
        for path in source.python_files("jicha/checks")
        if path.parent in folders and path.stem != "__init__" and path.with_suffix(".yaml") not in source.tracked()
    ]
    assert alone == []


@pytest.mark.parametrize(
    "name", ["LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "README.md", "README.zh-CN.md", ".ci/run"]
)
def test_the_papers_of_a_project_are_there(name: str) -> None:
    assert source.text(Path(name)).strip()


def test_the_changelog_has_a_line_for_what_is_not_yet_released() -> None:
    changelog = source.text(Path("CHANGELOG.md"))
    newest = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    assert newest.startswith(("Unreleased", __version__)), "the newest section is Unreleased or the version of jicha/__init__.py"
    assert re.search(r"^- \S", newest, re.MULTILINE)


def test_every_requirement_is_imported_and_every_import_required() -> None:
    required, extras = (
        _required("requirements.in"),
        _required("requirements-oidc.in") | _required("requirements-pg.in") | _required("requirements-spark.in"),
    )
    imported = {
        name
        for path in source.python_files("jicha")
        for line in source.text(path).splitlines()
        if (found := re.match(r"\s*(?:import|from) (\w+)", line)) and _is_foreign(name := found[1])
    }
    settings = source.text(Path("jicha/settings.py"))
    imported |= {name for name, word in NAMED_IN_SETTINGS.items() if word in settings}
    assert required - imported == set(), "required and never imported"
    assert imported - required - extras == set(), "imported and not required"


def _required(name: str) -> set[str]:
    modules = {
        "chinesecalendar": "chinese_calendar",
        "django-ninja": "ninja",
        "pillow": "PIL",
        "python-calamine": "python_calamine",
        "python-docx": "docx",
        "pyyaml": "yaml",
    }
    names = [found[0].lower() for line in source.text(Path(name)).splitlines() if (found := re.match(r"[A-Za-z][\w-]*", line))]
    return {modules.get(one, one.replace("-", "_")) for one in names}


def _is_foreign(name: str) -> bool:
    return name != "jicha" and name not in sys.stdlib_module_names and importlib.util.find_spec(name) is not None
