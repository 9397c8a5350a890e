"""The empty form for a bureau's own benchmark."""

from pathlib import Path

from jicha.domain.discretion.entry_form import BREACHES, FACTORS, INSTRUMENT
from jicha.render.forms.entry_form import EntryForm, write_entry_form

_ADVICE = (
    "一、先填“基准”，再填“违法行为”，最后填“裁量因子”。黄色格必填。表头和工作表名不要改；行可以增加。",
    "二、百分值写数字5或5%都可以；分数写成文字，如 25/3。金额单位是元，不是万元。",
    "三、以原文为准。原文的表不合规律（合计不是100%、最低罚款不等于法定下限、等级升高百分值下降）的，照原文录入，并写明理由。",
    "四、填好后运行：jicha fine import 本文件.xlsx --overlay 覆盖目录。有错的一次列出全部单元格；没有错的写入覆盖目录，并给出每张表最低、居中、最高三个罚款供核对。",
    "五、核对时另取几份已作出的处罚决定，看算出的数额与决定书是否一致；不一致的先查计算方式。",
)
_EXAMPLE_BREACH = (
    "SX-示例",
    "超标排放水污染物（示例，勿照抄）",
    "水污染防治法 10",
    "水污染防治法 83(2)",
    None,
    "单位",
    100000,
    1000000,
    "元",
    "定额",
    None,
    10,
)
_EXAMPLE_FACTORS = (
    ("SX-示例", "超标倍数", "个性", "程度", 1, "不足1倍", 0, None),
    ("SX-示例", "超标倍数", "个性", "程度", 2, "1倍以上", 60, None),
    ("SX-示例", "两年内违法次数", "共性", "违法次数", 1, "首次", 0, None),
    ("SX-示例", "两年内违法次数", "共性", "违法次数", 2, "2次以上", 30, None),
)


_FORM = EntryForm(
    title="裁量基准录入表",
    advice=_ADVICE,
    upright=INSTRUMENT,
    sheets=(BREACHES, FACTORS),
    examples=((BREACHES, (_EXAMPLE_BREACH,)), (FACTORS, _EXAMPLE_FACTORS)),
)


def write_form(path: Path) -> None:
    """Write the empty form.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    write_entry_form(path, form=_FORM)
