"""The text of a docx in the order of the paper, tables and automatic numbers included."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from jicha.domain.errors import Fault, PaperError
from jicha.domain.wording import numerals

MAX_PARTS = 2_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
_SMALL = 1_000_000
_DAMAGED = (zipfile.BadZipFile, OpcError, KeyError, ValueError, SyntaxError, AttributeError, EOFError, OSError, NotImplementedError)


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


def word_lines(document: Document) -> Iterator[str]:
    """Give each paragraph, with its automatic number in front, and each table row with its cells joined by tabs."""
    counters = _Counters(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from table_lines(block)
        else:
            yield from (counters.label(block) + block.text).split("\n")


def table_lines(table: Table) -> Iterator[str]:
    """Give each row of a table; a merged cell counts once."""
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001  # Python-docx shows no other mark of a merged cell.
                seen.add(id(cell._tc))  # noqa: SLF001  # As above.
                cells.append(" ".join(cell.text.split()))
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
        text, kind = rule.find(qn("w:lvlText")), rule.find(qn("w:numFmt"))
        if text is None:
            return ""
        return str(text.get(qn("w:val"))).replace(f"%{level + 1}", _counted(count, kind="" if kind is None else kind.get(qn("w:val"))))

    def _level(self, list_id: str, *, level: int) -> Any:
        found = self._root.xpath(f'./w:num[@w:numId="{int(list_id)}"]/w:abstractNumId/@w:val')
        if not found:
            return None
        levels = self._root.xpath(f'./w:abstractNum[@w:abstractNumId="{int(found[0])}"]/w:lvl[@w:ilvl="{level}"]')
        return levels[0] if levels else None


def _sources(paragraph: Paragraph) -> Iterator[Any]:
    """Give what may hold the numbering of a paragraph: itself, its style, the styles below."""
    yield paragraph._p  # noqa: SLF001  # Python-docx has no public way to the numbers.
    style: Any = paragraph.style
    while style is not None:
        yield style.element
        style = style.base_style


def _numbering(element: Any) -> Any:
    properties = element.find(qn("w:pPr"))
    return None if properties is None else properties.find(qn("w:numPr"))


def _counted(count: int, *, kind: str) -> str:
    if kind == "bullet":
        return ""
    if not kind.lower().startswith(("chinese", "japanese", "taiwanese", "ideograph")):
        return str(count)
    return numerals.print_small(count)
