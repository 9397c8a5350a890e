"""Docs fail the build: every command, option, setting, check folder and link."""

import re
from pathlib import Path

import click
import pytest

from jicha.cli import COMMANDS, main, reference
from jicha.cli.groups import ChineseContext
from tests.house import source

PAGES = tuple(path for path in source.tracked() if path.suffix == ".md")
GUIDES = ("docs/add-a-check.md", "docs/add-a-law-version.md", "docs/add-a-connector.md", "docs/quickstart.zh-CN.md", "docs/performance.md")


def test_the_command_page_is_what_the_commands_say() -> None:
    assert source.text(Path("docs/cli.md")) == reference.page(), "run scripts/docs"


def test_every_option_and_command_says_what_it_is_for() -> None:
    mute = [
        f"{context.command_path} {'/'.join(parameter.opts)}"
        for command, context in reference.commands(main, ChineseContext(main, info_name="jicha"))
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ] + [context.command_path for command, context in reference.commands(main, ChineseContext(main, info_name="jicha")) if not command.help]
    assert mute == []


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_group_is_shown_to_its_users(entry: object) -> None:
    name = entry.name  # type: ignore[attr-defined]  # pytest hands the row of the table over untyped.
    for page in ("README.md", "README.zh-CN.md", "docs/quickstart.zh-CN.md", "docs/add-a-check.md", "docs/cli.md"):
        if re.search(rf"jicha {name}\b", source.text(Path(page))):
            return
    raise AssertionError(f"no page shows `jicha {name}`")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = [target for target in _links(source.text(page)) if not (source.ROOT / page.parent / target).exists()]
    assert dead == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_guide_is_written_and_linked_from_the_readme(guide: str) -> None:
    assert len(source.text(Path(guide)).splitlines()) > 10
    assert guide in source.text(Path("README.md"))


def test_every_command_in_a_page_exists() -> None:
    known = {context.command_path for _, context in reference.commands(main, ChineseContext(main, info_name="jicha"))}
    wrong = [
        f"{page}: jicha {words[0]}"
        for page in PAGES
        for words in re.findall(r"(?:^|bin/)jicha ([a-z]+)(?: ([a-z]+)\b)?", _blocks(source.text(page)), re.MULTILINE)
        if f"jicha {words[0]}" not in known
    ]
    assert wrong == []


def test_every_module_that_a_page_runs_exists() -> None:
    named = {
        (page, name) for page in PAGES for name in re.findall(r"python -m ([a-z0-9_.]+)", source.text(page)) if name.split(".")[0] != "pip"
    }
    places = {(page, name): source.ROOT / name.replace(".", "/") for page, name in named}
    dead = [f"{page}: {name}" for (page, name), place in places.items() if not place.with_suffix(".py").is_file()]
    assert [one for one in dead if not (source.ROOT / one.split(": ")[1].replace(".", "/") / "__main__.py").is_file()] == []


def test_every_setting_is_explained() -> None:
    code = [path for path in source.text_files() if path.suffix in {".py", ""} and path.name not in {"LICENSE", "NOTICE"}]
    used = {name for path in code for name in re.findall(r"\bJICHA_[A-Z]+(?:_[A-Z]+)*\b", source.text(path))}
    pages = "\n".join(source.text(page) for page in PAGES)
    assert {name for name in used if name not in pages} == set()
    assert "JICHA_SHARED" in used


def test_every_check_folder_and_check_is_listed() -> None:
    listed = source.text(Path("docs/checks.md"))
    checks = [path for path in source.tracked() if path.is_relative_to("jicha/checks") and path.suffix == ".yaml"]
    assert [f"{path.parent.name}/{path.stem}" for path in checks if path.stem not in listed or path.parent.name not in listed] == []


def test_every_package_has_its_line_in_the_architecture() -> None:
    page = source.text(Path("ARCHITECTURE.md"))
    packages = {path.parts[1] for path in source.python_files("jicha") if len(path.parts) > 2}
    assert {name for name in packages if f"`{name}/" not in page} == set()


def test_every_decision_has_its_four_parts_and_stands_in_the_list() -> None:
    listed = source.text(Path("docs/decisions/README.md"))
    for path in source.tracked():
        if path.parent == Path("docs/decisions") and path.name != "README.md":
            text = source.text(path)
            assert all(f"**{part}.**" in text for part in ("Question", "Decision", "Why", "Cost")), path
            assert path.name in listed, path


def _blocks(text: str) -> str:
    return "\n".join(re.findall(r"^```.*?^```", text, flags=re.DOTALL | re.MULTILINE))


def _links(text: str) -> list[str]:
    without_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    targets = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", without_code)
    return [target.split("#")[0] for target in targets if not target.startswith(("http://", "https://", "#", "mailto:"))]
