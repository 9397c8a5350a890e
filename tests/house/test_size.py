"""Budgets of size: they bound the worst, not the usual."""

from collections import Counter
from pathlib import Path

from tests.house import source

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONGEST_LINE = 140
FULLEST_FOLDER = 15
DEEPEST = 3
HEAVIEST_FILE = 200_000
HEAVIEST_TREE = 20_000_000
README_LINES = 100
# Content is many short files of one kind: a check, a law version or a plan each.
FOLDERS_OF_CONTENT = (Path("jicha/checks"), Path("jicha/content"), Path("docs/decisions"), Path("jicha/locale"), Path("tests/data"))
# A chain that only grows: nobody surveys it, each link is read by its number.
CHAINS = (Path("jicha/store/migrations"),)


def test_no_file_is_longer_than_its_budget() -> None:
    long = {str(path): lines for path in source.python_files() if (lines := len(source.text(path).splitlines())) > LONGEST_FILE}
    assert long == {}, "split along a noun"


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{source.at(path, node)} {node.name}": lines
        for path in source.python_files()
        for node in source.functions(path)
        if node.end_lineno and (lines := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_line_of_code_has_more_characters_than_fit() -> None:
    wide = [
        f"{path}:{number}"
        for path in source.python_files()
        for number, line in enumerate(source.text(path).splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert wide == []


def test_no_folder_holds_more_files_than_one_can_survey() -> None:
    kept = (path for path in source.tracked() if not any(path.is_relative_to(folder) for folder in (*FOLDERS_OF_CONTENT, *CHAINS)))
    count = Counter(path.parent for path in kept if path.parent != Path())
    assert {str(folder): files for folder, files in count.items() if files > FULLEST_FOLDER} == {}


def test_folders_are_shallow() -> None:
    deep = [str(path) for path in source.tracked() if path.is_relative_to("jicha") and len(path.parent.parts) - 1 > DEEPEST]
    assert deep == []


def test_the_repository_stays_small() -> None:
    sizes = {path: (source.ROOT / path).stat().st_size for path in source.tracked()}
    heavy = {str(path): size for path, size in sizes.items() if size > HEAVIEST_FILE and not path.is_relative_to("jicha/content/law")}
    assert heavy == {}, "generate it, or name why it must be here"
    assert sum(sizes.values()) < HEAVIEST_TREE


def test_readme_is_short() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        assert 10 < len(source.text(Path(name)).splitlines()) <= README_LINES, name
