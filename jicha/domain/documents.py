"""The papers of a penalty file: which there are, which must be there, in what order, and what is disclosed beforehand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from jicha.domain.law import Confidence


class Presence(StrEnum):
    """When a document must be in a file (fact sheet §3.2).

    ORDINARY: every ordinary-procedure file that ends in a penalty. NORMAL: expected, its absence needs a reason.
    """

    ALWAYS = "always"
    ALWAYS_ORDINARY = "always(ordinary)"
    ORDINARY = "ordinary"
    NORMAL = "normal"
    CONDITIONAL = "conditional"
    SIMPLE = "simple"


class Volume(StrEnum):
    """The volume of a file: main or side."""

    MAIN = "正卷"
    SIDE = "副卷"


@dataclass(frozen=True, slots=True)
class FileDocument:
    """One kind of document.

    Attributes:
        id: DOC-….
        zh: its name, with what it includes. rule: the same in English.
        order: its place in the file (0 cover … 9 appendix); simple-procedure files count for themselves.
        titles: how it is headed in practice; match loosely.
        receipt: a proof of service belongs to it.
        rubric_item: where the 2024 rubric scores it; null if nowhere.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    zh: str
    rule: str
    instrument: str
    article: str
    from_on: date
    order: int
    required: Presence
    volume: Volume
    receipt: bool
    titles: tuple[str, ...]
    source: str
    confidence: Confidence
    until_on: date | None = None
    condition: str | None = None
    rubric_item: str | None = None

    def __post_init__(self) -> None:
        if not self.titles:
            raise ValueError(f"“{self.id}”没有文书名称|在 titles 里写出常见名称。")


class Occasion(StrEnum):
    """What must be true of a case before a requirement holds; ANY is every case of the procedure."""

    ANY = "any"
    LEGAL_REVIEW = "legal_review"
    DISCUSSION = "discussion"
    FINE = "fine"
    CLOSED = "closed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the mandatory set of a procedure: any document with one of the titles fulfils it.

    Attributes:
        procedure: 普通, 简易 or 查封扣押.
        position: 1, 2, 3 … in the order of the file.
        zh: what is missing, for people.
        titles: words of which one must stand in the document's name.
        unless: words that must not stand in it, because they name another paper.
        occasion: when the line holds.
        receipt: proof of service must be there as well.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    procedure: str
    position: int
    zh: str
    titles: tuple[str, ...]
    unless: tuple[str, ...] = ()
    occasion: Occasion = Occasion.ANY
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the binding order of a file (令8号 art. 69).

    Attributes:
        titles: words that put a document into the group; the longest word found decides.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    volume: Volume
    position: int
    zh: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One category that a branch must disclose before it enforces (THREE-01).

    Attributes:
        titles: words of which one must stand in the category or title of the published record.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    position: int
    zh: str
    titles: tuple[str, ...]
    from_on: date
    source: str


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How an instrument counts days.

    Attributes:
        rule_zh: for people; rule: the same in English.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    instrument: str
    rule_zh: str
    rule: str
    source: str
    confidence: Confidence
    article: str | None = None


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """How the instrument is chosen where several could apply."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    rule_zh: str
    rule: str
    source: str
    confidence: Confidence
