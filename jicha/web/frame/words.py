"""The word and the tone of every state that a badge shows. Tones: calm, good, warn, bad, busy.

A page group adds its states here, sorted; the English stands in its own catalogue.
"""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "approved": _("已批准"),
    "asked": _("待分局说明"),
    "cancelled": _("已取消"),
    "confirmed": _("已认定"),
    "dismissed": _("已排除"),
    "done": _("已完成"),
    "draft": _("草稿"),
    "fail": _("疑点"),
    "failed": _("未完成"),
    "finding.draft": _("编写中"),
    "finding.feedback": _("已反馈分局"),
    "finding.final": _("已定稿"),
    "finding.objected": _("分局有异议"),
    "finding.replied": _("分局已答复"),
    "finding.settled": _("待签发"),
    "finding.void": _("已作废"),
    "gone": _("已消失"),
    "high": _("高"),
    "importing": _("入库中"),
    "low": _("低"),
    "medium": _("中"),
    "open": _("待判"),
    "queued": _("排队中"),
    "ready": _("可用"),
    "running": _("进行中"),
    "superseded": _("已被取代"),
    "unknown": _("无法判定"),
}
TONES: dict[str, str] = {
    "approved": "good",
    "asked": "busy",
    "confirmed": "bad",
    "done": "good",
    "fail": "bad",
    "failed": "bad",
    "finding.draft": "warn",
    "finding.feedback": "busy",
    "finding.final": "good",
    "finding.objected": "bad",
    "finding.replied": "busy",
    "finding.settled": "warn",
    "high": "bad",
    "importing": "busy",
    "medium": "warn",
    "open": "warn",
    "queued": "busy",
    "ready": "good",
    "running": "busy",
}
