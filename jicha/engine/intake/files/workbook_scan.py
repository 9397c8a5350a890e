"""What a reader of values does not see in an xlsx: merged cells, hidden sheets, formulas without a value, error cells, macros.

The parts are searched as bytes, never parsed as XML where a document type could do harm; a part that declares one is refused.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath

from jicha.engine.intake.files.sniffing import refused

_BLOCK = 8 << 20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_CELL = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_FILLED = re.compile(rb"<c r=\"([A-Z]+)\d+\"[^>]*?(?<!/)>\s*<[vif]")
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>")
_PRIVATE = re.compile(rb"\xee(?:\x9e[\x8d-\xbf]|\x9f|\xa0|\xa1[\x80-\xa4])|&#(?:59[234]\d\d|x[eE][78][0-9a-fA-F]{2});")
_OUTER_BLANKS = (b"preserve", b"&#", b"_x00", *(mark.encode() for mark in ("\u3000", "\u00a0", "\u200b", "\ufeff")))
NO_VALUE = "公式没有保存计算结果"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, the last ones are inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value cannot be taken: a formula without a saved result, or an error such as `#REF!`. Counts from 0."""

    row: int
    column: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What was seen in one sheet; `first_column` is the first that holds anything, from 0."""

    hidden: bool = False
    first_column: int = 0
    merges: tuple[Merge, ...] = ()
    bad_cells: tuple[BadCell, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookScan:
    """What was seen in a workbook: sheets by name; `private` if text holds characters of the private area.

    `blanks` if some cell may begin or end with a blank: such text is marked `preserve` in the file.
    """

    sheets: dict[str, SheetScan]
    has_macros: bool = False
    private: bool = False
    blanks: bool = True


def scan(path: Path, *, shown: str) -> WorkbookScan:
    """Search an xlsx.

    Raises:
        WorkbookError: a part is damaged or declares a document type.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            _refuse_document_types(archive, shown=shown)
            sheets = {}
            private, blanks = _marks(_blocks(archive, part="xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else ())
            for name, part, hidden in _parts(archive):
                if part in names:
                    sheets[name], seen = _scan_sheet(archive, part=part, hidden=hidden)
                    private, blanks = private or seen[0], blanks or seen[1]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError) as error:
        raise refused(shown, what="文件不完整或已损坏", mend="重新导出或重新拷贝该文件") from error
    return WorkbookScan(sheets=sheets, has_macros="xl/vbaProject.bin" in names, private=private, blanks=blanks)


def column_number(letters: str) -> int:
    """Turn a column's letters into its number, A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _refuse_document_types(archive: zipfile.ZipFile, *, shown: str) -> None:
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(entry) as stream:
            head = stream.read(4096)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head or "<!DOCTYPE".encode("utf-16-le") in head:
            raise refused(shown, what="文件内含外部实体声明（不安全），未打开", mend="核实文件来源；用 Excel 或 WPS 打开另存后再导入")


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """List the sheets: name, part, hidden."""
    targets = {}
    for match in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        relation = _attributes(match[1])
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    sheets = []
    for match in _SHEET.finditer(archive.read("xl/workbook.xml")):
        found = _attributes(match[1])
        key = next((value for name, value in found.items() if name.endswith(":id")), "")
        sheets.append((found.get("name", ""), targets.get(key, ""), found.get("state", "visible") != "visible"))
    return sheets


def _attributes(text: bytes) -> dict[str, str]:
    return {m[1].decode(): html.unescape(m[2].decode("utf-8", "replace")) for m in _ATTRIBUTE.finditer(text)}


def _blocks(archive: zipfile.ZipFile, *, part: str) -> Iterator[bytes]:
    """Give a part in pieces that end with a whole row."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"</row>") + 6
            if cut < 6:
                cut = max(len(block) - 64, 0)
            rest = block[cut:]
            yield block[:cut]
    yield rest


def _marks(blocks: Iterable[bytes]) -> tuple[bool, bool]:
    """Tell whether text has characters of the private area, and whether it may have outer blanks."""
    private = blanks = False
    for block in blocks:
        private = private or _PRIVATE.search(block) is not None
        blanks = blanks or any(mark in block for mark in _OUTER_BLANKS)
    return private, blanks


def _scan_sheet(archive: zipfile.ZipFile, *, part: str, hidden: bool) -> tuple[SheetScan, tuple[bool, bool]]:
    merges: list[Merge] = []
    bad: list[BadCell] = []
    first: int | None = None
    private = blanks = False
    for block in _blocks(archive, part=part):
        if first != 0:
            first = _first_column(block, before=first)
        if b"<f" in block or b't="e"' in block:
            bad.extend(_bad_cells(block))
        if b"mergeCell" in block:
            merges.extend(
                Merge(int(m[2]) - 1, column_number(m[1].decode()), int(m[4]) - 1, column_number(m[3].decode()))
                for m in _MERGE.finditer(block)
            )
        here = _marks((block,))
        private, blanks = private or here[0], blanks or here[1]
    return SheetScan(hidden=hidden, first_column=first or 0, merges=tuple(merges), bad_cells=tuple(bad)), (private, blanks)


def _first_column(block: bytes, *, before: int | None) -> int | None:
    """Find the first filled column; a first cell in A ends the search at once."""
    found = before
    for match in _FILLED.finditer(block):
        number = column_number(match[1].decode())
        if found is None or number < found:
            found = number
        if found == 0:
            break
    return found


def _bad_cells(block: bytes) -> Iterator[BadCell]:
    for match in _CELL.finditer(block):
        attributes, content = match[3], match[4] or b""
        value = _VALUE.search(content)
        where = (int(match[2]) - 1, column_number(match[1].decode()))
        if b't="e"' in attributes:
            text = value[1].decode("utf-8", "replace") if value else "#"
            yield BadCell(*where, value=text, reason=f"单元格是错误值 {text}")
        elif b"<f" in content and value is None and b"<is>" not in content and b't="str"' not in attributes:
            yield BadCell(*where, value="=", reason=NO_VALUE)
