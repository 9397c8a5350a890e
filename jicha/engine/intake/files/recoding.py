"""Rewrite a text as UTF-8 with plain line ends; of a large one, pieces are rewritten by processes of their own.

`python -m jicha.engine.intake.files.recoding PATH ENCODING FROM UNTIL TARGET` rewrites one piece and prints what was seen as JSON.
"""

import codecs
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from jicha.domain.wording import web_forms

BLANKS = " \t\r\n\u00a0\u3000\u200b\ufeff"
LARGE = 32 << 20
"""Bytes of a piece at least: to start a process costs as much as rewriting a few million bytes."""
_MOST = 4
_BLOCK = 4 << 20
_MORE = b"    "
_OTHER_BLANKS = tuple((mark, mark.encode()) for mark in BLANKS if mark not in "\r\n")
_SPLIT = frozenset({"utf-8", "gb18030"})
"""Code pages in which the byte of a line's end is never part of another character."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a text holds: how many `"`, the kinds of blanks, and whether there is a blank line."""

    quotes: int
    blanks: str
    has_blank_line: bool


def recode(path: Path, *, encoding: str, to: Path, least: int = LARGE) -> Seen:
    """Write a text as UTF-8 to `to`; what is no character of the code page becomes U+FFFD.

    Characters that old tables put into the private area take their place of GB 18030-2022.

    Args:
        least: bytes of a piece; a shorter text is rewritten here.
    """
    spans = _spans(path, encoding=encoding, least=least)
    pieces = [to, *(to.with_suffix(f".piece{number}") for number in range(1, len(spans)))]
    others = [_begin(path, encoding=encoding, span=span, to=piece) for span, piece in zip(spans[1:], pieces[1:], strict=True)]
    try:
        seen = [_recode_piece(path, encoding=encoding, span=spans[0], to=to)]
        for other, span, piece in zip(others, spans[1:], pieces[1:], strict=True):
            told = _told(other)
            # A process that could not be had or was ended: the piece is then rewritten here.
            seen.append(told or _recode_piece(path, encoding=encoding, span=span, to=piece))
            with to.open("ab") as out, piece.open("rb") as more:
                shutil.copyfileobj(more, out, _BLOCK)
            piece.unlink()
    finally:
        _end(others)
    return _together(seen)


def _spans(path: Path, *, encoding: str, least: int) -> list[tuple[int, int]]:
    """Cut a file into spans of bytes, each but the last ending with a line."""
    size = path.stat().st_size
    number = min(os.cpu_count() or 1, _MOST, size // least) if encoding in _SPLIT else 1
    cuts = [0]
    with path.open("rb") as stream:
        for place in range(1, number):
            stream.seek(max(size * place // number, cuts[-1]))
            stream.readline()
            if cuts[-1] < stream.tell() < size:
                cuts.append(stream.tell())
    return list(pairwise([*cuts, size]))


def _begin(path: Path, *, encoding: str, span: tuple[int, int], to: Path) -> "subprocess.Popen[str] | None":
    # Without -P Python would take its own modules from the folder it is started in, which may be that of the uploads.
    words = [sys.executable, "-P", "-m", __name__, str(path), encoding, *map(str, span), str(to)]
    try:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)  # noqa: S603  # Our own program.
    except OSError:
        return None


def _end(processes: "Sequence[subprocess.Popen[str] | None]") -> None:
    """Leave no process behind, whatever went wrong here, such as a full disk."""
    for process in filter(None, processes):
        if process.poll() is None:
            process.kill()
            process.communicate()


def _told(process: "subprocess.Popen[str] | None") -> Seen | None:
    if process is None:
        return None
    said, _ = process.communicate()
    return Seen(**json.loads(said)) if process.returncode == 0 else None


def _together(seen: Sequence[Seen]) -> Seen:
    blanks = {mark for one in seen for mark in one.blanks}
    return Seen(
        quotes=sum(one.quotes for one in seen),
        blanks="".join(mark for mark in BLANKS if mark in blanks),
        has_blank_line=any(one.has_blank_line for one in seen),
    )


def _recode_piece(path: Path, *, encoding: str, span: tuple[int, int], to: Path) -> Seen:
    quotes, blank_line = 0, False
    blanks: set[str] = set()
    with to.open("wb") as out:
        for data in _blocks(path, encoding=encoding, span=span):
            # Each block begins with a line.
            blank_line = blank_line or data.startswith(b"\n") or b"\n\n" in data
            quotes += data.count(b'"')
            # To look for one byte is much cheaper than for the several bytes of a mark.
            blanks |= {mark for mark, spelt in _OTHER_BLANKS if spelt[:1] in data and spelt in data}
            out.write(data)
    return Seen(quotes, "".join(mark for mark in BLANKS if mark in blanks), blank_line)


def _blocks(path: Path, *, encoding: str, span: tuple[int, int]) -> Iterator[bytes]:
    """Give a part of a file as UTF-8 with plain line ends, in pieces that end with a whole line."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = b""
    place, until = span
    with path.open("rb") as stream:
        stream.seek(place)
        while block := stream.read(min(_BLOCK, until - place)):
            place += len(block)
            data = rest + decoder.decode(block).encode("utf-8", "replace")
            cut = data.rfind(b"\n") + 1
            rest = data[cut:]
            yield _plain(data[:cut])
        # The end of a piece is no end of the text: what is cut off there is judged as if more came.
        last = decoder.decode(b"", final=True) if not stream.read(1) else decoder.decode(_MORE).removesuffix(_MORE.decode())
    yield _plain(rest + last.encode("utf-8", "replace"))


def _plain(data: bytes) -> bytes:
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    # Only the private area begins with this byte, so that the closer look is rare.
    return web_forms.without_private(data.decode("utf-8")).encode("utf-8") if b"\xee" in data else data


def _main() -> None:
    source, encoding, first, until, target = sys.argv[1:]
    seen = _recode_piece(Path(source), encoding=encoding, span=(int(first), int(until)), to=Path(target))
    sys.stdout.write(json.dumps(asdict(seen)))


if __name__ == "__main__":
    _main()
