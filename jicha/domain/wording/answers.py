"""Yes and no, as forms and platforms write them."""

from jicha.domain.wording import names
from jicha.domain.wording.reading import Reading, sure, unsure

_YES = frozenset(
    [
        "是",
        "有",
        "对",
        "√",
        "✓",
        "✔",
        "☑",
        "V",
        "Y",
        "YES",
        "T",
        "TRUE",
        "1",
        "1.0",
        "已",
        "已完成",
        "完成",
        "合格",
        "达标",
        "符合",
        "正常",
        "通过",
        "同意",
        "是的",
        "有的",
        "属实",
        "在用",
        "纳入",
        "已纳入",
        "已公开",
        "已公示",
        "已上传",
        "已联网",
    ]
)
_NO = frozenset(
    [
        "否",
        "无",
        "不",
        "没有",
        "没",
        "×",
        "✗",
        "✘",
        "X",
        "☒",
        "N",
        "NO",
        "F",
        "FALSE",
        "0",
        "0.0",
        "未",
        "未完成",
        "不合格",
        "不达标",
        "未达标",
        "不符合",
        "不正常",
        "未通过",
        "不同意",
        "不是",
        "不属实",
        "停用",
        "未纳入",
        "不纳入",
        "未公开",
        "未公示",
        "未上传",
        "未联网",
    ]
)
_EDGES = "。.,;!()"


def read_answer(text: str) -> Reading[bool]:
    """Read yes or no.

    An answer with more words (`是，已上传`) is unsure with its first word as reading; `不适用` and `部分` are neither.
    """
    folded = names.plain(text).strip(_EDGES)
    if folded in _YES:
        return sure(value=True)
    if folded in _NO:
        return sure(value=False)
    if not folded:
        return unsure("空白")
    first = folded.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0]
    if first != folded and first in _YES | _NO:
        return unsure("是否之外还有说明", readings=(first in _YES,))
    return unsure("既不是“是”也不是“否”")
