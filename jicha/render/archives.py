"""Rewrite a zip-based document so that the same content gives the same bytes."""

import io
import zipfile
from pathlib import Path

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def write_steady(content: bytes, *, path: Path) -> None:
    """Write the zip archive `content` to `path` with every entry's day fixed and its order kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name))
