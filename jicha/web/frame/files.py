"""Hand out files: always saved under a name, never shown as a page, for they are what people uploaded; only masked pages are pictures."""

from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from jicha.domain.errors import Fault, MissingError


def saved(path: Path, *, name: str) -> HttpResponse:
    """Let the browser save a file under a name.

    Raises:
        MissingError: the file is no longer on the disk.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise MissingError(Fault(_("文件的内容不在了"), name, _("请系统管理员从备份恢复"))) from error
    return saved_stream(stream, name=name)


def saved_stream(stream: IO[bytes], *, name: str) -> HttpResponse:
    """Let the browser save what an open stream holds; it is closed afterwards."""
    return _answer(FileResponse(stream, as_attachment=True, filename=name))


def picture(path: Path) -> HttpResponse:
    """Show a PNG that the desk itself drew."""
    return _answer(FileResponse(path.open("rb"), content_type="image/png"))


def _answer(response: FileResponse) -> HttpResponse:
    return response  # type: ignore[return-value]  # A streaming answer goes wherever an answer goes.
