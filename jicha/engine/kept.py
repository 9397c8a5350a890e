"""Keep compiled checks on disk, so that a run does not parse again what has not changed."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import jicha
from jicha.domain.checks import Check
from jicha.domain.errors import ExpressionError, Fault, refuse
from jicha.engine.compiler import Code, Compiled
from jicha.engine.compiler.cutting import Cut, Whole
from jicha.engine.sql.relations import Relation
from jicha.engine.sql.steps import Step

MAKERS = (
    "domain/tables",
    "domain/law.py",
    "domain/checks.py",
    "engine/sql",
    "engine/compiler",
    "engine/expressions.py",
    "engine/macros.py",
    "engine/plain.py",
)
FILE = "compiled.json"


def default_folder() -> Path:
    """Name the folder where a user's programs keep what they can make again."""
    home = os.environ.get("JICHA_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "jicha"


def makers_digest(law: str, *, derived: Iterable[Relation] = ()) -> str:
    """Give the digest of everything but the check that a compiled check depends on.

    Args:
        law: digest of the content of law.
    """
    root = Path(jicha.__file__).parent
    digest = sha256(law.encode())
    for maker in MAKERS:
        place = root / maker
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    for relation in derived:
        digest.update(repr((relation.name, sorted(relation.columns.items()))).encode())
    return digest.hexdigest()


def compile_kept(checks: Iterable[Check], *, code: Callable[[], Code], makers: str, folder: Path) -> dict[str, Compiled]:
    """Compile all checks, taking from the folder what was compiled before.

    Args:
        code: makes the compiler; it is called only if something must be compiled.
        makers: digest of what all checks depend on.
        folder: may be missing or not writable; then nothing is kept.
    Raises:
        ExpressionError: with the faults of every check that does not compile.
    """
    before = _read(folder / FILE)
    found: dict[str, Compiled] = {}
    keys: dict[str, str] = {}
    faults: list[Fault] = []
    compiler: Code | None = None
    for check in checks:
        keys[check.id] = sha256(f"{makers}\0{check!r}".encode()).hexdigest()
        kept = before.get(keys[check.id])
        if kept is not None:
            found[check.id] = kept
            continue
        compiler = compiler or code()
        try:
            found[check.id] = compiler.compile(check)
        except ExpressionError as error:
            faults += error.faults
    refuse(ExpressionError, faults=faults)
    if compiler is not None:
        _write(folder, kept={keys[name]: one for name, one in found.items()})
    return found


def _read(path: Path) -> dict[str, Compiled]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {key: _compiled(form) for key, form in raw.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _compiled(form: Mapping[str, Any]) -> Compiled:
    steps = tuple(Step(**step) for step in form["steps"])
    return Compiled(**{**form, "steps": steps, "columns": tuple(form["columns"]), "reads": tuple(form["reads"]), "cut": _cut(form["cut"])})


def _cut(form: Mapping[str, Any] | None) -> Cut | None:
    if form is None:
        return None
    wholes = tuple(Whole(**{**one, "reads": tuple(one["reads"])}) for one in form["wholes"])
    return Cut(base=form["base"], reads=tuple(form["reads"]), near=tuple(form["near"]), wholes=wholes)


def _write(folder: Path, *, kept: Mapping[str, Compiled]) -> None:
    text = json.dumps({key: asdict(one) for key, one in kept.items()}, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{FILE}.{os.getpid()}"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(folder / FILE)
    except OSError:
        return
