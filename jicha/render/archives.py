"""Rewrite a zip-based document so that the same content gives the same bytes."""

import io
import re
import zipfile
from pathlib import Path

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_INSTANT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def make_steady(path: Path) -> None:
    """Rewrite a workbook or document that another library wrote: entries' days and the days of creation and change are fixed."""
    write_steady(path.read_bytes(), path=path)


def write_steady(content: bytes, *, path: Path) -> None:
    """Write the zip archive `content` to `path` with every entry's day fixed and its order kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            content = source.read(name)
            target.writestr(entry, _INSTANT.sub(rb"\g<1>2000-01-01T00:00:00Z", content) if name == _CORE else content)
