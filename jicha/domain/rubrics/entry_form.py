"""The form in which a bureau types in its own rubric: sheets and columns; written and read by different floors."""

from collections.abc import Mapping

from jicha.domain.discretion.entry_form import CellKind, Column, Sheet
from jicha.domain.rubrics.rubric import PART_WORDS, Formula, Machine

FORMULAS: Mapping[str, str] = {"基础分+评分项得分率×评分项分值−扣分": Formula.OFFICIAL, "实体程序、卷面按权重": Formula.WEIGHTED}
MACHINES: Mapping[str, str] = {"数据可判": Machine.AUTO, "机器提示、人确认": Machine.SEMI, "人判": Machine.HUMAN}
PARTS: Mapping[str, str] = {words: part.value for part, words in PART_WORDS.items()}
ANSWERS: Mapping[str, str] = {"是": "yes", "否": "no"}


def _choice(key: str, zh: str, *, choices: Mapping[str, str], advice: str, required: bool = False) -> Column:
    return Column(key, zh, advice, CellKind.CHOICE, required, choices, 14)


_CHECKS = Column("checks", "核查规则", "给出提示的规则编号，用顿号隔开，如 FILE-03；没有的不写", width=16)
_WHOLE = _choice("whole", "规则覆盖全项", choices=ANSWERS, advice="规则合格即可预填“符合”的选“是”；不写为否")
_DECISIVE = _choice("decisive", "规则不合格即有问题", choices=ANSWERS, advice="规则不合格即可预填“扣分”或“有此问题”的选“是”；不写为否")
_EACH = Column("each", "每处扣分", "规定每处扣几分的写；由评查人定的不写", CellKind.NUMBER)

RUBRIC = Sheet(
    "细则",
    (
        Column("id", "标识", "英文小写字母、数字和下划线，如 sx_2025；各版本用同一标识", required=True),
        Column("zh", "细则名称", "全称，不加书名号", required=True, width=60),
        Column("number", "文号", "没有文号的不写"),
        Column("from_on", "施行首日", "如 2025-01-01", CellKind.DAY, required=True),
        Column("until_on", "停止施行日", "不再适用的第一天；仍在施行的不写", CellKind.DAY),
        _choice("formula", "计算公式", choices=FORMULAS, advice="对照原文选择；权重在参数设置里", required=True),
        Column("base_points", "基础分", "公式有基础分的写，按权重的不写", CellKind.NUMBER),
        Column("item_points", "评分项分值", "得分率乘的分值；按权重的不写", CellKind.NUMBER),
        Column("deduction_cap", "扣分上限", "基础要素最多扣几分；没有扣分项的写0", CellKind.NUMBER, required=True),
        Column("source", "录入依据", "文本出处、版本、页码、录入人", required=True),
        Column("note", "说明", "使用时要让人看到的话"),
    ),
)
VETOES = Sheet(
    "否决项",
    (
        Column("no", "序号", "从1起", CellKind.WHOLE, required=True),
        Column("group", "类别", "如：主体、程序", required=True),
        _choice("part", "部分", choices=PARTS, advice="实体、程序或卷面", required=True),
        Column("zh", "标准", "原文", required=True, width=60),
        _choice("machine", "由谁判断", choices=MACHINES, advice="不写为人判"),
        _CHECKS,
        _WHOLE,
        _DECISIVE,
    ),
)
DEDUCTIONS = Sheet(
    "扣分项",
    (
        Column("group", "类别", "如：文书、笔录", required=True),
        Column("no", "序号", "类别内从1起", CellKind.WHOLE, required=True),
        Column("zh", "标准", "原文", required=True, width=60),
        Column("points", "最多扣分", "本项最多扣几分", CellKind.NUMBER, required=True),
        _EACH,
        _choice("machine", "由谁判断", choices=MACHINES, advice="不写为人判"),
        _CHECKS,
        _WHOLE,
        _DECISIVE,
    ),
)
KINDS = Sheet(
    "案卷类别",
    (
        Column("zh", "案卷类别", "如：一般行政处罚", required=True, width=24),
        Column("total", "总分", "原文写的总分，用来核对各项合计", CellKind.NUMBER, required=True),
        Column("bonus", "加分", "没有的不写", CellKind.NUMBER),
    ),
)
ITEMS = Sheet(
    "评分项",
    (
        Column("kind", "案卷类别", "与“案卷类别”表一致", required=True, width=20),
        Column("document_no", "文书序号", "同一文书的各行相同", CellKind.WHOLE, required=True),
        Column("document", "文书", "如：立案审批表", required=True, width=24),
        Column("document_points", "文书分值", "原文写的分值，用来核对各项合计", CellKind.NUMBER, required=True),
        _choice("part", "部分", choices=PARTS, advice="实体、程序或卷面", required=True),
        Column("no", "项序号", "文书内从1起", CellKind.WHOLE, required=True),
        Column("zh", "标准", "原文", required=True, width=60),
        Column("points", "分值", "本项分值", CellKind.NUMBER, required=True),
        _EACH,
        _choice("machine", "由谁判断", choices=MACHINES, advice="不写为人判"),
        _CHECKS,
        _WHOLE,
        _DECISIVE,
    ),
)
SHEETS = (RUBRIC, VETOES, DEDUCTIONS, KINDS, ITEMS)
