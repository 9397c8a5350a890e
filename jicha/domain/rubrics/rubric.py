"""A rubric (评查细则): vetoes, basic deductions and the documents of each kind of file with their points.

Source:
    生态环境行政执法案卷评查细则（2024年版） (环执法发〔2024〕4号): fact sheet law-procedure.md §4.3; the parts (实体, 程序, 卷面) are those of
    the founding plan, 三(一)2.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jicha.domain.law import Confidence


class Part(StrEnum):
    """What the plan tells apart when a file is scored: 实体, 程序, 卷面."""

    ENTITY = "entity"
    PROCEDURE = "procedure"
    FACE = "face"


PART_WORDS = {Part.ENTITY: "实体", Part.PROCEDURE: "程序", Part.FACE: "卷面"}


class Machine(StrEnum):
    """Who can judge a criterion: data alone; a machine proposes and a person confirms; a person."""

    AUTO = "auto"
    SEMI = "semi"
    HUMAN = "human"


class CriterionKind(StrEnum):
    """What a criterion does to the total."""

    VETO = "veto"
    DEDUCTION = "deduction"
    ITEM = "item"
    BONUS = "bonus"


class Formula(StrEnum):
    """How a total comes about; a veto makes it 0 in either.

    OFFICIAL: base points + item points × scored ÷ points of the items that apply − basic deductions up to their cap.
    WEIGHTED: 100 × (weight of entity and procedure × their share scored + weight of the face × its share scored).
    """

    OFFICIAL = "official"
    WEIGHTED = "weighted"


class RubricStatus(StrEnum):
    """Whose rubric it is: printed by the ministry, or entered by a bureau."""

    OFFICIAL = "official"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a score sheet.

    Attributes:
        id: as shown, unique in a kind of file: 否决14, 文书1, 11.10, 加分.
        group: of a veto or deduction its group, of an item its document.
        points: what it is worth, or the most that is deducted; 0 for a veto.
        each: points that one fault costs; null where the rubric leaves it to the reviewer.
        checks: ids of the checks that say something about it.
        is_whole: the checks say all that the criterion asks: their failure means that it is not met, their pass that it is.
        is_decisive: a failure of the checks means that the criterion is not met; their pass means nothing.
    """

    id: str
    kind: CriterionKind
    group: str
    part: Part
    zh: str
    points: Decimal
    machine: Machine
    checks: tuple[str, ...] = ()
    is_whole: bool = False
    each: Decimal | None = None
    is_decisive: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a kind of file with the points of its items; without own items it is one criterion."""

    no: int
    zh: str
    points: Decimal
    items: tuple[Criterion, ...]
    stage: str = ""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file (一般行政处罚 …): its documents, their total, and the bonus where there is one."""

    zh: str
    total: Decimal
    documents: tuple[Document, ...]
    bonus: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a rubric.

    Attributes:
        id: the name of its folder.
        from_on: the first day in force; until_on: the first day no longer in force, null while it is.
        deduction_cap: the most that all basic deductions take away.
        base_points, item_points: of the official formula; null in a weighted one.
        parts_note: whose division into parts it is; bonus_note: how the bonus counts.
        digest: SHA-256 of the file, so that a review names what it scored by.
    """

    id: str
    zh: str
    number: str | None
    from_on: date
    until_on: date | None
    status: RubricStatus
    source: str
    confidence: Confidence
    formula: Formula
    base_points: Decimal | None
    item_points: Decimal | None
    deduction_cap: Decimal
    vetoes: tuple[Criterion, ...]
    deductions: tuple[Criterion, ...]
    kinds: tuple[FileKind, ...]
    digest: str
    note: str | None = None
    parts_note: str | None = None
    bonus_note: str | None = None

    def kind(self, zh: str) -> FileKind:
        """Find a kind of file by its name.

        Raises:
            KeyError: the rubric has no such kind.
        """
        return {kind.zh: kind for kind in self.kinds}[zh]

    def criteria(self, kind: str) -> tuple[Criterion, ...]:
        """List every line of the score sheet of a kind of file: vetoes, deductions, items, bonus.

        Raises:
            KeyError: the rubric has no such kind.
        """
        own = self.kind(kind)
        items = tuple(item for document in own.documents for item in document.items)
        return (*self.vetoes, *self.deductions, *items, *_bonus(own.bonus))


def _bonus(points: Decimal | None) -> tuple[Criterion, ...]:
    if points is None:
        return ()
    return (Criterion("加分", CriterionKind.BONUS, "加分", Part.ENTITY, "加分项（计入办法见细则说明）", points, Machine.HUMAN),)
