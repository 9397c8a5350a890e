"""The empty form for a bureau's own rubric."""

from pathlib import Path

from jicha.domain.rubrics.entry_form import DEDUCTIONS, ITEMS, KINDS, RUBRIC, VETOES
from jicha.render.forms.entry_form import EntryForm, write_entry_form

_FORM = EntryForm(
    title="评查细则录入表",
    advice=(
        "一、先填“细则”，再填“案卷类别”“否决项”“扣分项”“评分项”。黄色格必填。表头和工作表名不要改；行可以增加。",
        "二、以原文为准。总分、文书分值、各项分值都照原文录入，系统核对合计；合计不符的不能导入。",
        "三、没有否决项或扣分项的，相应的表留空。每一类案卷至少有一种文书，每种文书至少一项。",
        "四、填好后在评查细则页面上传。有错的一次列出全部单元格；没有错的写入本地内容，经批准后使用。",
    ),
    upright=RUBRIC,
    sheets=(VETOES, DEDUCTIONS, KINDS, ITEMS),
    examples=(
        (VETOES, ((1, "主体", "实体", "超越职权（示例，勿照抄）", "人判"),)),
        (DEDUCTIONS, (("文书", 1, "文号、印章、日期不全（示例）", 3, 1),)),
        (KINDS, (("一般行政处罚", 100),)),
        (ITEMS, (("一般行政处罚", 1, "立案审批表", 2, "程序", 1, "案件来源、案由（示例）", 2),)),
    ),
)


def write_rubric_form(path: Path) -> None:
    """Write the empty form.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    write_entry_form(path, form=_FORM)
