"""The text of an official paper: txt (UTF-8, UTF-16, GB 18030), docx, pdf with text; by content, never by file name."""

from dataclasses import dataclass
from pathlib import Path

from jicha.domain.errors import Fault, PaperError
from jicha.domain.plans import Paragraph
from jicha.domain.wording import web_forms
from jicha.reading.paragraphs import paragraphs
from jicha.reading.pdf_text import pdf_lines
from jicha.reading.word_text import open_word, word_lines

MAX_BYTES = 50_000_000
MAX_CHARACTERS = 5_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's paragraphs, numbered from 1; `name` is the file's name, `notes` what a person must know (pages without text)."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()


def read_paper(path: Path) -> Paper:
    """Read the paragraphs of a paper.

    Raises:
        PaperError: not there, empty, too large, locked, damaged, hostile, scanned without text, or of another kind.
    """
    data = read_bytes(path)
    notes: tuple[str, ...] = ()
    if data.startswith(b"%PDF-"):
        lines, notes = pdf_lines(data, where=str(path))
        found = paragraphs(lines, wrapped=True)
    elif data.startswith(b"PK"):
        found = paragraphs(word_lines(open_word(data, where=str(path)), where=str(path)), wrapped=False)
    else:
        found = paragraphs(_decoded(data, where=str(path)).splitlines())
    if not found:
        raise PaperError(Fault(what="文件里没有文字", where=str(path), mend="检查是否选错文件；扫描件请先识别成文字。"))
    lost = web_forms.lost_characters("".join(found))
    if lost:
        notes = (*notes, f"有{len(lost)}个不能显示的字（乱码或造字），请对照原文")
    return Paper(name=path.name, paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(found, start=1)), notes=notes)


def read_bytes(path: Path) -> bytes:
    """Read a file of a size that a paper can have.

    Raises:
        PaperError: not there, no file, empty, too large, or an old binary office file.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PaperError(
                Fault(what=f"文件有{size:,}字节，超过上限{MAX_BYTES:,}", where=str(path), mend="公文不会这样大，检查是否选错文件。")
            )
        data = path.read_bytes()
    except OSError as error:
        raise PaperError(Fault(what=f"文件打不开：{error.strerror}", where=str(path), mend="检查路径和权限。")) from error
    if not data:
        raise PaperError(Fault(what="文件是空的（0字节）", where=str(path), mend="重新导出或重新复制该文件。"))
    if data.startswith(_OLE):
        raise PaperError(Fault(what="是旧版 .doc/.wps 或加密的文件", where=str(path), mend="在 WPS 或 Word 里取消密码，另存为 .docx。"))
    return data


def _decoded(data: bytes, *, where: str) -> str:
    mark = next((encoding for start, encoding in _ENCODINGS.items() if data.startswith(start)), None)
    for encoding in (mark,) if mark else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and len(text) <= MAX_CHARACTERS:
            return "\n".join(web_forms.clean(line) if "#" not in line[:8] else line for line in text.splitlines())
    raise PaperError(
        Fault(what="不是文本、docx 或 pdf 文件", where=where, mend="另存为 .docx、带文字的 .pdf 或 .txt（UTF-8 或 GB18030）。")
    )
