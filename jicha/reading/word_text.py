"""The text of a docx in the order of the paper, tables and automatic numbers included."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from jicha.domain.errors import Fault, PaperError
from jicha.domain.wording import numerals

MAX_PARTS = 2_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
_SMALL = 1_000_000
_DEEPEST = 20
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OpcError,
    KeyError,
    ValueError,
    SyntaxError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
)


def open_word(data: bytes, *, where: str) -> Document:
    """Open a docx after looking at its parts: a bomb or a part with a document type declaration is refused unread.

    Raises:
        PaperError: no docx, damaged, or hostile.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive, where=where)
        return docx.Document(io.BytesIO(data))
    except _DAMAGED as error:
        raise PaperError(Fault(what="不是 docx 文件，或文件已损坏", where=where, mend="在 WPS 或 Word 里打开，另存为 .docx。")) from error


def _guard(archive: zipfile.ZipFile, *, where: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or swollen:
        raise PaperError(Fault(what="压缩包解开后过大（压缩炸弹）", where=where, mend="不要打开该文件；向来源单位核实后重新索取。"))
    if any(part.flag_bits & 1 for part in parts):
        raise PaperError(Fault(what="文件有密码", where=where, mend="取消密码后另存为 .docx。"))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and b"<!" + b"DOCTYPE" in archive.read(part).upper():
            raise PaperError(
                Fault(what=f"文件内的 {part.filename} 带有外部实体声明", where=where, mend="不要打开该文件；在 WPS 里另存后再试。")
            )


def word_lines(document: Document, *, where: str) -> list[str]:
    """Give each paragraph, with its automatic number in front, and each table row with its cells joined by tabs.

    Raises:
        PaperError: a part of the paper holds what it must not.
    """
    with guarded(where):
        return list(_lines(document))


@contextmanager
def guarded(where: str) -> Iterator[None]:
    """Refuse a paper whose parts turn out damaged while they are read."""
    try:
        yield
    except _DAMAGED as error:
        raise PaperError(Fault(what="文件已损坏", where=where, mend="在 WPS 或 Word 里打开，另存为 .docx。")) from error


def _lines(document: Document) -> Iterator[str]:
    counters = _Counters(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from table_lines(block)
        else:
            yield from (counters.label(block) + block.text).split("\n")


def table_lines(table: Table) -> Iterator[str]:
    """Give each row of a table; a merged cell counts once, in its first row."""
    for row in table.rows:
        # `row.cells` repeats a merged cell as often as the file says, which a hostile file says a billion times.
        found = [_Cell(tc, table) for tc in row._tr.tc_lst]  # noqa: SLF001  # See the line above.
        cells = [" ".join(cell.text.split()) for cell in found]
        yield "\t".join(cells) + ("\t" if len(cells) == 1 else "")


class _Counters:
    """The automatic numbers of a paper; Word stores how to count, not the numbers."""

    def __init__(self, document: Document) -> None:
        try:
            self._root: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            self._root = None
        self._counts: dict[tuple[str, int], int] = {}

    def label(self, paragraph: Paragraph) -> str:
        """Count a paragraph and give its number as printed, empty if it has none."""
        number = next((found for found in map(_numbering, _sources(paragraph)) if found is not None), None)
        if self._root is None or number is None or number.numId is None:
            return ""
        list_id, level = str(number.numId.val), int(number.ilvl.val) if number.ilvl is not None else 0
        rule = self._level(list_id, level=level)
        if rule is None:
            return ""
        start = rule.find(qn("w:start"))
        first = int(start.get(qn("w:val"))) if start is not None else 1
        count = self._counts[list_id, level] = self._counts.get((list_id, level), first - 1) + 1
        for deeper in [key for key in self._counts if key[0] == list_id and key[1] > level]:
            del self._counts[deeper]
        text, form = rule.find(qn("w:lvlText")), rule.find(qn("w:numFmt"))
        kind = "decimal" if form is None else form.get(qn("w:val"))
        if text is None or kind == "bullet":
            return ""
        return str(text.get(qn("w:val"))).replace(f"%{level + 1}", _counted(count, kind=kind))

    def _level(self, list_id: str, *, level: int) -> Any:
        found = self._root.xpath(f'./w:num[@w:numId="{int(list_id)}"]/w:abstractNumId/@w:val')
        if not found:
            return None
        levels = self._root.xpath(f'./w:abstractNum[@w:abstractNumId="{int(found[0])}"]/w:lvl[@w:ilvl="{level}"]')
        return levels[0] if levels else None


def _sources(paragraph: Paragraph) -> Iterator[Any]:
    """Give what may hold the numbering of a paragraph: itself, its style, the styles below."""
    yield paragraph._p  # noqa: SLF001  # Python-docx has no public way to the numbers.
    yield from (style.element for style in styles(paragraph.style))


def styles(style: Any) -> Iterator[Any]:
    """Give a style and those it is based on, nearest first; a circle of styles ends."""
    for _ in range(_DEEPEST):
        if style is None:
            return
        yield style
        style = style.base_style


def _numbering(element: Any) -> Any:
    properties = element.find(qn("w:pPr"))
    return None if properties is None else properties.find(qn("w:numPr"))


def _counted(count: int, *, kind: str) -> str:
    if not kind.lower().startswith(("chinese", "japanese", "taiwanese", "ideograph")):
        return str(count)
    return numerals.print_small(count)
