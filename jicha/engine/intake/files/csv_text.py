"""Text tables: which code page, which separator; rewritten as UTF-8 so that DuckDB reads them."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jicha.domain.wording import web_forms
from jicha.engine.intake.files.recoding import BLANKS, recode

_BLOCK = 4 << 20
_SEPARATORS = (",", "\t", ";", "|", "，")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 400_000


@dataclass(frozen=True, slots=True)
class TextTable:
    """A text table ready for DuckDB.

    Attributes:
        path: a UTF-8 copy without byte order mark.
        separator: one character.
        width: the most cells found in one line of the first part; more may come.
        quoted: whether `"` encloses cells.
        notes: what was put right, in Chinese.
        plain: no cell is quoted, so that a line is a record.
        blanks: the kinds of blanks with which a cell may begin or end.
    """

    path: Path
    separator: str
    width: int
    quoted: bool
    notes: tuple[str, ...]
    plain: bool = False
    blanks: str = BLANKS


def encoding_of(head: bytes) -> str | None:
    """Name the code page of a text from its first bytes; None if it is no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _CONTROL.search(head):
        return None
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for encoding in ("utf-8", "gb18030"):
        if _decodes(head, encoding=encoding):
            return encoding
    return None


def looks_tabular(head: bytes) -> bool:
    """Tell whether at least two of the first lines hold the same separator the same number of times."""
    lines = [line for line in head.decode(encoding_of(head) or "ascii", "replace").splitlines()[:8] if line.strip()]
    counts = [Counter(line)[separator] for separator in ("\t", ",") for line in lines]
    return any(n >= 2 and counts.count(n) >= 2 for n in counts)


def rewrite(path: Path, *, to: Path) -> TextTable:
    """Write a text table as UTF-8 to `to`.

    Code pages: UTF-8 with or without mark, GB 18030, UTF-16. Characters that old tables put into the private area take their place of
    GB 18030-2022. Blank lines and stray quotes make the slow but exact reader rewrite the file, so that line numbers stay true.
    """
    encoding, notes = _encoding(path)
    seen = recode(path, encoding=encoding, to=to)
    with to.open("rb") as stream:
        separator = _separator(stream.read(_SAMPLE).decode("utf-8", "ignore"))
    irregular = seen.has_blank_line
    quoted = seen.quotes % 2 == 0
    if not quoted:
        notes = (*notes, "引号不成对，按普通字符读取")
    if irregular:
        _respell(to, separator=separator, quoted=quoted)
        separator, quoted = ",", True
    return TextTable(
        path=to,
        separator=separator,
        width=_width(to, separator=separator, quoted=quoted),
        quoted=quoted,
        notes=notes,
        plain=not seen.quotes and not irregular,
        blanks=BLANKS if seen.quotes or irregular else seen.blanks.replace(separator, ""),
    )


def respell(text: TextTable) -> TextTable:
    """Rewrite a text table in the plainest form (comma, all cells quoted) with the exact reader, and measure its true width."""
    _respell(text.path, separator=text.separator, quoted=text.quoted)
    width = max((len(row) for row in _rows(text.path, separator=",", quoted=True)), default=1)
    return replace(text, separator=",", quoted=True, width=width)


def private_area() -> tuple[str, str]:
    """Give the characters of the private area that have moved, and their places now, as two texts of equal length."""
    moved = [(chr(code), web_forms.without_private(chr(code))) for code in range(0xE78D, 0xE865)]
    return "".join(old for old, new in moved if old != new), "".join(new for old, new in moved if old != new)


def _decodes(data: bytes, *, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """Choose the code page by the whole file; a last character cut in half is dropped with a note."""
    with path.open("rb") as stream:
        head = stream.read(65536)
        guess = encoding_of(head) or "gb18030"
        if guess != "utf-8":
            return guess, ()
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(head)
            while block := stream.read(_BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "gb18030", ()
    return "utf-8", ()


def _separator(text: str) -> str:
    """Choose the separator that cuts the most lines into the same number of cells; in a tie the more usual one."""
    sample = text[:200_000].splitlines(keepends=True)[:40]
    agreed = {separator: _agreement(sample, separator=separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: agreed[separator])


def _agreement(sample: list[str], *, separator: str) -> int:
    """Count the lines that have the commonest number of cells; lines of one cell count for nothing."""
    csv.field_size_limit(1 << 27)
    widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
    return max(widths.values(), default=0)


def _rows(path: Path, *, separator: str, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 27)
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)


def _respell(path: Path, *, separator: str, quoted: bool) -> None:
    """Write every record in the plainest form; a blank line becomes a record of one empty cell."""
    spelt = path.with_suffix(".spelt")
    with spelt.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(row or [""] for row in _rows(path, separator=separator, quoted=quoted))
    spelt.replace(path)


def _width(path: Path, *, separator: str, quoted: bool) -> int:
    width = 1
    for number, row in enumerate(_rows(path, separator=separator, quoted=quoted)):
        width = max(width, len(row))
        if number > 2000:
            break
    return width
