"""How functions are called, and what the lower floors may not touch."""

import ast
import re
import sys

from tests.house import source

CLOCK = re.compile(r"(^|\.)(now|utcnow|today|localtime|gmtime)$|^time\.(time|time_ns)$")
CHANCE = frozenset({"random", "secrets", "uuid", "numpy.random"})
FILES = frozenset({"os", "io", "pathlib", "shutil", "tempfile", "subprocess", "socket", "urllib", "http", "glob"})


def test_only_the_first_argument_is_positional() -> None:
    loose = [
        f"{source.at(path, node)} {node.name}"
        for path in source.python_files("jicha/domain", "jicha/engine", "jicha/services")
        for node, is_method in source.public_functions(path)
        if len(_positional(node)) > (2 if is_method and not _is_static(node) else 1)
    ]
    assert loose == [], "put `*` before the second argument"


def test_public_functions_name_their_parameters() -> None:
    bags = [
        f"{source.at(path, node)} {node.name}"
        for path in source.python_files("jicha")
        for node, _ in source.public_functions(path)
        if node.args.kwarg
    ]
    assert bags == [], "no **kwargs"


def test_domain_imports_the_standard_library_only() -> None:
    foreign = [
        f"{source.at(path, node)} {name}"
        for path in source.python_files("jicha/domain")
        for node, name in _imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("jicha.domain")
    ]
    assert foreign == []


def test_domain_has_no_files_and_no_chance() -> None:
    touched = [
        f"{source.at(path, node)} {name}"
        for path in source.python_files("jicha/domain")
        for node, name in _imports(path)
        if name.split(".")[0] in FILES | CHANCE
    ]
    opened = [
        source.at(path, node) for path in source.python_files("jicha/domain") for node in _calls(path) if source.dotted(node.func) == "open"
    ]
    assert touched + opened == []


def test_below_the_services_there_is_no_clock() -> None:
    floors = tuple(f"jicha/{floor}" for floor in source.FLOORS_BELOW_SERVICES)
    read = [
        f"{source.at(path, node)} {called}"
        for path in source.python_files(*floors)
        for node in _calls(path)
        if (called := source.dotted(node.func)) and CLOCK.search(called)
    ]
    assert read == [], "the day is handed in"


def test_domain_shows_no_bag_of_anything() -> None:
    bags = [
        f"{source.at(path, node)} {node.name}"
        for path in source.python_files("jicha/domain")
        for node, _ in source.public_functions(path)
        for hint in [*(argument.annotation for argument in _arguments(node)), node.returns]
        if hint and re.search(r"\bdict\[str, (Any|object)\]", ast.unparse(hint))
    ]
    assert bags == [], "a dict with known keys is a dataclass"


def test_a_silenced_linter_says_why() -> None:
    mute = [
        f"{path}:{number}"
        for path in source.python_files()
        for number, line in enumerate(source.text(path).splitlines(), start=1)
        if re.search(r"#\s*(noqa|type:\s*ignore|pragma: no)", line)
        and not re.search(r"#\s*(noqa|type:\s*ignore|pragma)[^#]*#\s*\w", line)
        and "re.search" not in line
    ]
    assert mute == [], "write `# noqa: CODE  # Why.`"


def _positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args]


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*_positional(node), *node.args.kwonlyargs]


def _is_static(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(source.dotted(decorator) == "staticmethod" for decorator in node.decorator_list)


def _calls(path: source.Path) -> list[ast.Call]:
    return [node for node in ast.walk(source.tree(path)) if isinstance(node, ast.Call)]


def _imports(path: source.Path) -> list[tuple[ast.stmt, str]]:
    found: list[tuple[ast.stmt, str]] = []
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            found.append((node, node.module or "."))
    return found
