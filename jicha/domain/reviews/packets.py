"""What goes to one reviewer, and the workbook in which it goes: files by alias, criteria, proposals, no name of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from jicha.domain.discretion.entry_form import CellKind, Column
from jicha.domain.discretion.entry_form import Sheet as FormSheet
from jicha.domain.reviews.blindness import BlindCase
from jicha.domain.reviews.marks import ANSWER_WORDS, Field
from jicha.domain.reviews.prefill import Proposal
from jicha.domain.rubrics.rubric import Rubric

BATCH_PAGE = FormSheet(
    "批次",
    (
        Column("batch", "批次", "由系统填写，不要改", required=True),
        Column("reviewer", "评查人代号", "由系统填写，不要改", required=True),
        Column("rubric", "细则摘要", "由系统填写，不要改", required=True, width=70),
    ),
)
_CHOICES: Mapping[str, str] = {words: answer.value for answer, words in ANSWER_WORDS.items()}
COLUMNS = (
    Column("criterion", "编号", "由系统填写，不要改", required=True, width=8),
    Column("part", "部分", "实体、程序或卷面", width=6),
    Column("group", "类别", "否决项的类别，或文书", width=22),
    Column("zh", "评分标准", "细则原文的要点", width=46),
    Column("points", "标准分", "否决项没有分值", width=7),
    Column("hint", "系统提示", "核查规则对本项的判断，供参考；以案卷为准", width=30),
    Column(Field.ANSWER.value, "判定", "从下拉列表选；没有评的不能当作符合", CellKind.CHOICE, choices=_CHOICES, width=10),
    Column(Field.LOST.value, "扣分", "判定为“扣分”的写扣几分，不超过标准分", CellKind.NUMBER, width=7),
    Column(Field.TIMES.value, "处数", "同类问题有几处；细则规定每处扣分的，可以只写处数", CellKind.WHOLE, width=7),
    Column(Field.REASON.value, "理由", "扣分、有此问题、不适用的必须写", width=34),
    Column(Field.PAGE.value, "页码", "问题在案卷图像的第几页", CellKind.WHOLE, width=7),
    Column("question", "典型问题", "需要统一口径的写典型问题编号", width=10),
    Column("score", "得分", "自动计算", width=8),
)
WRITABLE = frozenset({*(field.value for field in Field), "question"})


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One file of a packet: what the reviewer may know of it, and what the checks propose, their sentences masked."""

    case: BlindCase
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """The files of one reviewer in the reviewer's own order; `reviewer` is a code of the batch, not a name."""

    batch: str
    reviewer: str
    rubric: Rubric
    files: tuple[PacketFile, ...]


def page_of(alias: str) -> FormSheet:
    """Give the sheet of a file as it is handed out: it is called by the alias."""
    return FormSheet(alias, COLUMNS)


def answers_of(alias: str) -> FormSheet:
    """Give the sheet of a file as it is read back: without what the workbook reckons by itself."""
    return FormSheet(alias, tuple(column for column in COLUMNS if column.key != "score"))
