"""Values are frozen, and nothing public lies about unused."""

import ast
import re
from collections import Counter

from tests.house import source

WORD = re.compile(r"[A-Za-z_]\w*")


def test_values_are_frozen_and_slotted() -> None:
    loose = [
        f"{source.at(path, decorator)} {node.name}"
        for path in source.python_files("jicha")
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if _is_dataclass(decorator) and not {"frozen", "slots"} <= _switched_on(decorator)
    ]
    assert loose == [], "write @dataclass(frozen=True, slots=True), or a plain class for what changes"


def test_everything_public_is_used_by_the_program_itself() -> None:
    # Django finds the classes of `apps.py` by the name of their module.
    words: Counter[str] = Counter()
    for path in source.python_files("jicha", "examples", "bench", "scripts"):
        words.update(WORD.findall(source.text(path)))
    for path in source.tracked():
        if path.suffix in {"", ".toml"} and path.name not in {"LICENSE", "NOTICE"}:
            words.update(WORD.findall(source.text(path)))
    idle = [
        f"{source.at(path, node)} {node.name}"
        for path in source.python_files("jicha")
        for node in source.tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not _is_registered(node) and path.name != "apps.py" and words[node.name] < 2
    ]
    assert idle == [], "what only tests call is not part of the program"


def _is_dataclass(decorator: ast.expr) -> bool:
    return source.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) in {"dataclass", "dataclasses.dataclass"}


def _switched_on(decorator: ast.expr) -> set[str]:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return {keyword.arg for keyword in keywords if keyword.arg and isinstance(keyword.value, ast.Constant) and keyword.value.value is True}


def _is_registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """A decorator other than `dataclass` hands the thing to somebody who will call it."""
    return any(not _is_dataclass(decorator) for decorator in node.decorator_list)
