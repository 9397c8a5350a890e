"""The text of a PDF, page by page."""

import pypdfium2

from jicha.domain.errors import Fault, PaperError

MAX_PAGES = 500
_LEAST = 10


def pdf_lines(data: bytes, *, where: str) -> tuple[list[str], tuple[str, ...]]:
    """Read the lines of a PDF and name the pages that hold no text.

    Raises:
        PaperError: locked, damaged, too many pages, or no text at all (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PaperError(Fault(what=f"PDF 打不开（{error}）", where=where, mend="取消密码，或重新导出 PDF。")) from error
    try:
        pages = _pages(document, where=where)
    finally:
        document.close()
    blank = [number for number, text in enumerate(pages, start=1) if len("".join(text.split())) < _LEAST]
    if len(blank) == len(pages):
        raise PaperError(
            Fault(what="PDF 里没有文字，是扫描件", where=where, mend="用 WPS 等识别成文字后另存为 docx，或向发文单位索取电子版。")
        )
    notes = (f"第{'、'.join(map(str, blank))}页没有文字（可能是扫描页），未读入",) if blank else ()
    return [line for text in pages for line in text.splitlines()], notes


def _pages(document: pypdfium2.PdfDocument, *, where: str) -> list[str]:
    if len(document) > MAX_PAGES:
        raise PaperError(Fault(what=f"PDF 有{len(document)}页，超过上限{MAX_PAGES}页", where=where, mend="只保留公文本身的页。"))
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(str(text.get_text_bounded()))
        text.close()
        page.close()
    return texts
