"""The tracked files and their parsed form, read once for all rules."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT_ENDINGS = frozenset(
    {"", ".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".in", ".html", ".css", ".js", ".sql", ".csv", ".jsonl", ".json"}
)
FLOORS_BELOW_SERVICES = ("domain", "engine", "checks", "connectors", "reports", "render", "reading")


@functools.cache
def tracked() -> tuple[Path, ...]:
    """The files that git tracks or would track, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return tuple(sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def python_files(*folders: str) -> tuple[Path, ...]:
    """The tracked Python files below the folders (all if none is named)."""
    return tuple(
        path for path in tracked() if path.suffix == ".py" and (not folders or any(path.is_relative_to(folder) for folder in folders))
    )


def text_files() -> tuple[Path, ...]:
    """The tracked files that hold text."""
    return tuple(path for path in tracked() if path.suffix in TEXT_ENDINGS)


@functools.cache
def text(path: Path) -> str:
    """The file's text."""
    return (ROOT / path).read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(text(path), filename=str(path))


_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of the file, nested ones and methods included."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, _FUNCTION))


def public_functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, bool]]:
    """Public functions of the module, and public methods of classes that inherit from nothing; true marks a method."""
    for node in tree(path).body:
        if isinstance(node, _FUNCTION) and not node.name.startswith("_"):
            yield node, False
        if isinstance(node, ast.ClassDef) and not node.bases:
            yield from ((below, True) for below in node.body if isinstance(below, _FUNCTION) and not below.name.startswith("_"))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def at(path: Path, node: ast.stmt | ast.expr) -> str:
    """`file:line` of the node."""
    return f"{path}:{node.lineno}"
