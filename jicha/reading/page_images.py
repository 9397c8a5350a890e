"""Pages of a scanned file as pictures in which masks are burned: what lies under a mask is not in the picture at all."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageDraw

from jicha.domain.errors import Fault, PaperError
from jicha.domain.reviews.marks import Box

MAX_PAGES = 500
_DOTS_PER_INCH = 110
_POINTS_PER_INCH = 72
_MARGIN = 0.004
"""Shares of the page that a mask is larger than the letters, so that no stroke looks out."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text layer of a page: the text, and the box of each character (null for blanks); empty for a bare scan."""

    text: str
    boxes: tuple[Box | None, ...]

    def around(self, start: int, *, end: int) -> tuple[Box, ...]:
        """Give one box per line around the characters from `start` up to, not including, `end`."""
        lines: list[list[Box]] = []
        for box in self.boxes[start:end]:
            if box is None:
                continue
            if lines and abs(lines[-1][-1].top - box.top) < (box.bottom - box.top):
                lines[-1].append(box)
            else:
                lines.append([box])
        return tuple(_union(line) for line in lines)


def page_texts(data: bytes, *, where: str) -> tuple[PageText, ...]:
    """Read the text layer of every page.

    Raises:
        PaperError: locked, damaged, or too many pages.
    """
    with _opened(data, where=where) as document:
        return tuple(_text_of(document[number]) for number in range(len(document)))


def masked_pages(data: bytes, *, masks: Mapping[int, Sequence[Box]], where: str) -> Iterator[bytes]:
    """Draw every page as a grey PNG, black boxes burned in.

    Args:
        masks: page, from 1, to the boxes on it.
    Raises:
        PaperError: locked, damaged, or too many pages.
    """
    with _opened(data, where=where) as document:
        for number in range(len(document)):
            page = document[number]
            picture = page.render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH, grayscale=True).to_pil()
            yield _png(_burned(picture, boxes=masks.get(number + 1, ())))


def _opened(data: bytes, *, where: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PaperError(Fault(f"PDF 打不开（{error}）", where, "取消密码，或重新扫描成 PDF")) from error
    if not 0 < len(document) <= MAX_PAGES:
        pages = len(document)
        document.close()
        raise PaperError(Fault(f"PDF 有{pages}页，应为1至{MAX_PAGES}页", where, "分册上传，或检查文件"))
    return document


def _text_of(page: pypdfium2.PdfPage) -> PageText:
    width, height = page.get_size()
    layer = page.get_textpage()
    letters: list[str] = []
    boxes: list[Box | None] = []
    for place in range(layer.count_chars()):
        letter = layer.get_text_range(place, 1)
        if len(letter) == 1:
            letters.append(letter)
            boxes.append(_box_of(layer.get_charbox(place), width=width, height=height))
    return PageText("".join(letters), tuple(boxes))


def _box_of(corners: tuple[float, float, float, float], *, width: float, height: float) -> Box | None:
    left, bottom, right, top = corners
    if right <= left or top <= bottom:
        return None
    return _within(left / width, (height - top) / height, right / width, (height - bottom) / height)


def _union(boxes: Sequence[Box]) -> Box:
    return _within(
        min(box.left for box in boxes), min(box.top for box in boxes), max(box.right for box in boxes), max(box.bottom for box in boxes)
    ) or Box(0, 0, 1, 1)


def _within(left: float, top: float, right: float, bottom: float) -> Box | None:
    """Widen a box by the margin and keep it on the page; null for what lies off it."""
    sides = (max(0.0, left - _MARGIN), max(0.0, top - _MARGIN), min(1.0, right + _MARGIN), min(1.0, bottom + _MARGIN))
    return Box(*sides) if sides[0] < sides[2] and sides[1] < sides[3] else None


def _burned(picture: Image.Image, *, boxes: Sequence[Box]) -> Image.Image:
    drawn = picture.convert("L")
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        pen.rectangle((box.left * drawn.width, box.top * drawn.height, box.right * drawn.width, box.bottom * drawn.height), fill=0)
    return drawn


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format="PNG", optimize=True)
    return stream.getvalue()
