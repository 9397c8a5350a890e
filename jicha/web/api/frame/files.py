"""Files that a program hands in: laid down beside the service that reads them, refused where no content is so large."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath

from ninja import UploadedFile

from jicha.domain.errors import Fault, UsageError

_MOST_BYTES = 22 * 1024 * 1024


@contextmanager
def laid_down(file: UploadedFile, *, name: str) -> Iterator[FilePath]:
    """Write the file into a folder of its own, which is gone when the block ends."""
    with tempfile.TemporaryDirectory() as place:
        target = FilePath(place) / name
        with target.open("wb") as stream:
            stream.writelines(file.chunks())
        yield target


def whole(file: UploadedFile) -> bytes:
    """Give the bytes of a content file.

    Raises:
        UsageError: it is larger than any content is.
    """
    if (file.size or 0) > _MOST_BYTES:
        raise UsageError(Fault("文件太大，不像一份内容文件", file.name or "file", "核对后重新上传"))
    return bytes(file.read())
