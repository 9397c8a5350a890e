"""What an official paper is made of, before anyone decides how it looks.

A paper is a title, a few lines of front matter and a body of blocks. Renderers (docx, and later pdf) give the blocks their form.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The levels of headings in an official document: 一、 （一） 1. （1）.

    Source:
        GB/T 9704-2012, 7.3.3.
    """

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class Align(StrEnum):
    """Where the text of a table's column stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number, as printed."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, indented by two characters.

    Attributes:
        lead: opening words set in bold, part of the paragraph.
    """

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; every row has as many cells as `headers`.

    Attributes:
        widths: share of the text width for each column, any unit.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]

    def __post_init__(self) -> None:
        """Refuse a table whose rows do not fit its head."""
        width = len(self.headers)
        if len(self.widths) != width or len(self.aligns) != width or any(len(row) != width for row in self.rows):
            raise ValueError(f"table {self.caption!r}: every row, width and alignment needs {width} cells")


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small type, such as the one under a table."""

    text: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """Start a new page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart; what is null is not drawn.

    Attributes:
        label: its name, at the left. told: its figures in words, at the right; a chart shows nothing that it does not also say.
        line: ends of a thin line (an interval, least and most). box: ends of a box (the middle half). point: the mark.
    """

    label: str
    told: str
    line: tuple[float, float] | None = None
    box: tuple[float, float] | None = None
    point: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines, boxes and points of several names along one scale.

    Attributes:
        caption: below the chart, with its number. alt: the same for who cannot see it.
        ticks: value and label, rising; the first and the last are the ends of the scale, and what lies beyond is drawn there.
        middle: the tick that all are held against, drawn dark; null for none.
        is_ratio: equal ratios are equally far (half and twice); all values are then above nought.
    """

    caption: str
    alt: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    middle: float | None = None
    is_ratio: bool = False

    def __post_init__(self) -> None:
        """Refuse a chart without a scale or without words."""
        values = [value for value, _ in self.ticks]
        if len(values) < 2 or values != sorted(set(values)) or (self.is_ratio and values[0] <= 0):
            raise ValueError(f"chart {self.caption!r}: ticks must rise, from two on, above nought for ratios")
        if not self.alt:
            raise ValueError(f"chart {self.caption!r}: words for who cannot see it are missing")


Block = Heading | Paragraph | Table | Chart | Note | NewPage


@dataclass(frozen=True, slots=True)
class Report:
    """One paper.

    Attributes:
        mark: what the paper is, at the head of the first page (稽查情况报告（草稿）).
        title: lines of the title.
        addressee: whom it is for, without the colon.
        sender: the body that signs; the day of signing is left blank for a person.
        attachments: names of the annexes that follow.
        annexes: each annex's blocks, in the order of `attachments`.
    """

    mark: str
    title: tuple[str, ...]
    addressee: str
    body: tuple[Block, ...]
    sender: str
    attachments: tuple[str, ...] = ()
    annexes: tuple[tuple[Block, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a paper that names annexes it does not have."""
        if len(self.attachments) != len(self.annexes):
            raise ValueError("every named attachment needs its annex")
