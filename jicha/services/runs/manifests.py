"""What a run was made from and what came out, so that anyone can replay it: digests only, no day of writing, no path of the machine."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

import jicha
from jicha.domain.errors import Fault, RunError
from jicha.engine.lake import digest_of
from jicha.services.runs.publishing import MANIFEST

FORMAT = 1
_CONTENT = ("content", "checks")
_NOT_OUTPUTS = ("lake/", MANIFEST)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One run.

    Attributes:
        digests: plan, snapshot, content, code → SHA-256.
        counts: population, passed, failed, unknown, exceptions, refused, …
        outputs: path below the run's folder → SHA-256; the lake answers for its own files.
    """

    run_id: str
    as_of: str
    year: int
    snapshot: str
    digests: Mapping[str, str]
    counts: Mapping[str, int]
    sources: tuple[Mapping[str, Any], ...]
    unread: tuple[tuple[str, str], ...]
    outputs: Mapping[str, str]


def code_digest() -> str:
    """Compute the digest of the program's own files, without content and checks."""
    root = Path(jicha.__file__).parent
    return _tree_digest(root, paths=(p for p in root.rglob("*") if _is_source(p) and p.relative_to(root).parts[0] not in _CONTENT))


def content_digest(overlay: Path | None) -> str:
    """Compute the digest of law, checks and other content, and of the bureau's overlay folder if there is one."""
    root = Path(jicha.__file__).parent
    own = _tree_digest(root, paths=(p for name in _CONTENT for p in (root / name).rglob("*") if _is_source(p)))
    if overlay is None:
        return own
    theirs = _tree_digest(overlay, paths=(p for p in overlay.rglob("*") if _is_source(p)))
    return hashlib.sha256(f"{own} {theirs}".encode()).hexdigest()


def makers_digest(overlay: Path | None) -> str:
    """Compute the digest of what a kept result hangs on besides checks and data: program, content, and a bureau's whole overlay folder."""
    root = Path(jicha.__file__).parent
    content = _tree_digest(root, paths=(p for p in (root / "content").rglob("*") if _is_source(p)))
    theirs = "" if overlay is None else _tree_digest(overlay, paths=(p for p in overlay.rglob("*") if _is_source(p)))
    return hashlib.sha256(f"{code_digest()} {content} {theirs} {duckdb.__version__}".encode()).hexdigest()


def run_id_of(digests: Mapping[str, str], *, as_of: str) -> str:
    """Name a run by what it was made from: the same inputs have the same name."""
    text = "\n".join([as_of, *(f"{name} {digest}" for name, digest in sorted(digests.items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def output_digests(folder: Path) -> dict[str, str]:
    """Compute the digest of every output of a run, by path."""
    paths = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: digest_of(path) for name, path in sorted(paths) if not name.startswith(_NOT_OUTPUTS)}


def write_manifest(manifest: Manifest, *, folder: Path) -> None:
    """Write manifest.json, sorted, the same bytes for the same run."""
    form = {
        "format": FORMAT,
        "run_id": manifest.run_id,
        "as_of": manifest.as_of,
        "year": manifest.year,
        "snapshot": manifest.snapshot,
        "digests": dict(manifest.digests),
        "counts": dict(manifest.counts),
        "sources": [dict(source) for source in manifest.sources],
        "unread": [list(pair) for pair in manifest.unread],
        "outputs": dict(manifest.outputs),
    }
    text = json.dumps(form, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run.

    Raises:
        RunError: there is none, or it is not one of ours.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise RunError(Fault("不是一次稽查运行的文件夹", str(folder), "指定 jicha audit 的 --out 文件夹，其中应有 manifest.json"))
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            run_id=form["run_id"],
            as_of=form["as_of"],
            year=form["year"],
            snapshot=form["snapshot"],
            digests=form["digests"],
            counts=form["counts"],
            sources=tuple(form["sources"]),
            unread=tuple((name, reason) for name, reason in form["unread"]),
            outputs=form["outputs"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(Fault(f"运行清单读不出：{error}", str(path), "从备份恢复 manifest.json")) from error


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".") and path.suffix != ".pyc"


def _tree_digest(root: Path, *, paths: Iterable[Path]) -> str:
    lines = sorted(f"{path.relative_to(root).as_posix()} {digest_of(path)}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
