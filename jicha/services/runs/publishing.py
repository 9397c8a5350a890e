"""Put a run's folder in its place whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jicha.domain.errors import Fault, UsageError

MANIFEST = "manifest.json"


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into; when the block ends well it takes the place of `out`, else it is removed.

    An older run at `out` is replaced in two renames and only then deleted; if the second rename fails it is put back.

    Raises:
        UsageError: `out` is a file, or a folder with something else than a run in it.
    """
    out = Path.cwd() / out
    _refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}.draft-", dir=out.parent))
    draft.chmod(0o755)
    try:
        yield draft
        _swap(draft, out=out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and (out / MANIFEST).is_file():
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(Fault("输出位置已有其他内容，不能覆盖", str(out), "换一个新文件夹，或指定以前稽查的输出文件夹"))


def _swap(draft: Path, *, out: Path) -> None:
    if not out.exists():
        draft.rename(out)
        return
    older = Path(tempfile.mkdtemp(prefix=f".{out.name}.older-", dir=out.parent))
    out.rename(older / "run")
    try:
        draft.rename(out)
    except OSError:
        (older / "run").rename(out)
        raise
    finally:
        shutil.rmtree(older, ignore_errors=True)
