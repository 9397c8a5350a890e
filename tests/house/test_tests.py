"""Tests that can fail, and skips that say why."""

import ast
import re

from tests.house import source

PROVES = re.compile(r"raises|warns|assert|expect|agree|prove|check|verify|fail", re.IGNORECASE)


def test_every_test_can_fail() -> None:
    idle = [
        f"{source.at(path, node)} {node.name}"
        for path in source.python_files("tests")
        for node in source.functions(path)
        if node.name.startswith("test_") and not _proves(node)
    ]
    assert idle == []


def test_every_skip_says_why() -> None:
    silent = [
        source.at(path, node)
        for path in source.python_files("tests")
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call | ast.Attribute) and _skips_in_silence(node, path)
    ]
    assert silent == []


def test_the_rules_themselves_notice_a_breach() -> None:
    assert not _proves(ast.parse("def test_nothing(): run()").body[0])
    assert _proves(ast.parse("def test_something():\n with pytest.raises(ValueError): run()").body[0])
    assert _is_bare_skip(ast.parse("pytest.skip()", mode="eval").body)
    assert not _is_bare_skip(ast.parse("pytest.skip('no server')", mode="eval").body)


def _proves(node: ast.AST) -> bool:
    return any(
        isinstance(below, ast.Assert) or (isinstance(below, ast.Call) and PROVES.search(ast.unparse(below.func)))
        for below in ast.walk(node)
    )


def _is_bare_skip(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = source.dotted(node.func)
    if called in {"pytest.skip", "pytest.importorskip"}:
        return not node.args and not node.keywords
    if called in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}:
        return not any(keyword.arg == "reason" for keyword in node.keywords)
    return False


def _skips_in_silence(node: ast.Call | ast.Attribute, path: source.Path) -> bool:
    if isinstance(node, ast.Call):
        return _is_bare_skip(node)
    is_decorator = source.text(path).splitlines()[node.lineno - 1].strip() in {"@pytest.mark.skip", "@pytest.mark.xfail"}
    return is_decorator and source.dotted(node) in {"pytest.mark.skip", "pytest.mark.xfail"}
