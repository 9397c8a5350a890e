"""The form in which a bureau types in its own benchmark: sheets, columns, allowed words. Written and read by different floors."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jicha.domain.discretion.benchmarks import Aspect, FactorKind, FormulaId, Rounding
from jicha.domain.discretion.statutes import BaseKind, Party

BASES: Mapping[str, str] = {
    "定额": BaseKind.FIXED,
    "总投资额": BaseKind.INVESTMENT,
    "处置费用": BaseKind.DISPOSAL_COST,
    "违法所得": BaseKind.ILLEGAL_GAIN,
    "所收费用": BaseKind.SERVICE_FEE,
    "直接损失": BaseKind.DIRECT_LOSS,
}
UNITS: Mapping[str, str] = {"元": "yuan", "百分比": "percent", "倍": "times"}
PARTIES: Mapping[str, str] = {"单位": Party.UNIT, "个人": Party.PERSON}
KINDS: Mapping[str, str] = {"个性": FactorKind.INDIVIDUAL, "共性": FactorKind.COMMON, "修正": FactorKind.CORRECTION}
FORMULAS: Mapping[str, str] = {"百分值之和×法定上限": FormulaId.WEIGHT_SUM, "法定下限+百分值之和×（上限−下限）": FormulaId.MIN_PLUS_WIDTH}
ROUNDINGS: Mapping[str, str] = {
    "不取整": Rounding.EXACT,
    "四舍五入到分": Rounding.HALF_UP_CENT,
    "四舍五入到元": Rounding.HALF_UP_YUAN,
    "舍去不足一元": Rounding.DOWN_YUAN,
}
ANSWERS: Mapping[str, str] = {"是": "yes", "否": "no"}
ASPECTS: Mapping[str, str] = {
    "主体": Aspect.SUBJECT,
    "地点": Aspect.LOCATION,
    "行为": Aspect.CONDUCT,
    "持续时间": Aspect.DURATION,
    "违法次数": Aspect.RECIDIVISM,
    "改正": Aspect.RECTIFICATION,
    "污染物": Aspect.POLLUTANT,
    "数量": Aspect.QUANTITY,
    "程度": Aspect.SEVERITY,
    "后果": Aspect.CONSEQUENCE,
    "配合": Aspect.COOPERATION,
    "时段": Aspect.TIMING,
}


class CellKind(StrEnum):
    """What a cell of the form holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one line of the sheet about the instrument: its key, its heading, what to write."""

    key: str
    zh: str
    advice: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    choices: Mapping[str, str] | None = None
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `zh` is its name."""

    zh: str
    columns: tuple[Column, ...]


def _choice(key: str, zh: str, *, choices: Mapping[str, str], advice: str, required: bool = False) -> Column:
    return Column(key, zh, advice, CellKind.CHOICE, required, choices, 12)


INSTRUMENT = Sheet(
    "基准",
    (
        Column("zh", "基准名称", "全称，不加书名号", required=True, width=60),
        Column("number", "文号", "没有文号的不写"),
        Column("region", "行政区划代码", "省级六位代码，山西为140000", required=True),
        Column("from_on", "施行首日", "如 2021-01-01", CellKind.DAY, required=True),
        Column("until_on", "停止施行日", "不再适用的第一天；仍在施行的不写", CellKind.DAY),
        _choice("formula", "计算方式", choices=FORMULAS, advice="用一份同时写明百分值和罚款数额的决定书核对后再选", required=True),
        _choice("rounding", "取整方式", choices=ROUNDINGS, advice="原文没有规定的选“不取整”", required=True),
        _choice("unknown_takes_lowest", "事实不明取最低一级", choices=ANSWERS, advice="原文有此规定的选“是”", required=True),
        Column("source", "录入依据", "文本出处、版本、页码、录入人", required=True),
        Column("note", "说明", "使用时要让人看到的话"),
    ),
)

BREACHES = Sheet(
    "违法行为",
    (
        Column("code", "编号", "每张裁量表一个编号；一张表有几种用途（单位、个人，改正、逾期）时编号相同，各占一行", required=True),
        Column("zh", "违法行为", "表名", required=True, width=30),
        Column("duty", "违反条款", "法律全称、空格、条(款)(项)；几条用分号隔开，如：水污染防治法 10", width=24),
        Column("penalty", "处罚条款", "写法同上，如：水污染防治法 83(2)", required=True, width=24),
        Column("use", "用途", "一张表只有一种用途的不写", width=18),
        _choice("party", "处罚对象", choices=PARTIES, advice="不写为单位"),
        Column("low", "法定下限", "法律没有下限的写0", CellKind.NUMBER, required=True),
        Column("high", "法定上限", "罚款上限，或最高百分比、最高倍数", CellKind.NUMBER, required=True),
        _choice("unit", "幅度单位", choices=UNITS, advice="上下限的单位：元、百分比、倍", required=True),
        _choice("base", "计罚基数", choices=BASES, advice="单位为元的选“定额”", required=True),
        Column("base_floor", "基数最低额（元）", "如危险废物处置费用不足20万元的按20万元计", CellKind.NUMBER),
        Column("start", "起点百分值", "各因素之前的起点；没有的写0", CellKind.NUMBER, required=True),
        Column("sum_floor", "合计不低于", "百分值合计低于此数的按此数计；没有的不写", CellKind.NUMBER),
        Column("lowest", "最低合计", "起点加各因素最低级，用来核对", CellKind.NUMBER),
        Column("highest", "最高合计", "起点加各因素最高级，用来核对", CellKind.NUMBER),
        _choice("formula", "计算方式", choices=FORMULAS, advice="与基准不同的才写"),
        Column("full_sum", "最高合计不是100%的理由", "原文如此的写明理由，否则不写", width=24),
        Column("least_is_minimum", "最低罚款不等于下限的理由", "同上", width=24),
        Column("rising", "等级升高百分值下降的理由", "同上", width=24),
    ),
)

FACTORS = Sheet(
    "裁量因子",
    (
        Column("code", "编号", "与“违法行为”的编号一致", required=True),
        Column("factor", "裁量因子", "同一因子的各级名称相同", required=True, width=24),
        _choice("kind", "层次", choices=KINDS, advice="不写为个性"),
        _choice("aspect", "类别", choices=ASPECTS, advice="这个因子看什么", required=True),
        Column("level", "等级", "从1起，由低到高", CellKind.WHOLE, required=True),
        Column("words", "情形", "原文，如：3个月以上不足6个月", required=True, width=40),
        Column("share", "百分值", "写数字5，或5%", CellKind.NUMBER, required=True),
        Column("note", "备注", "原文有误、读作什么", width=24),
    ),
)

SHEETS = (INSTRUMENT, BREACHES, FACTORS)
