"""The lifecycle of a typical case (典型案例): written and sent by the branch, reviewed by the city, adopted at a level, published.

Source:
    founding plan 三(四); domain.md §12.5 REQ-05, REQ-06, TYP-01…03.
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

TYPICAL_CASE = Lifecycle(
    zh="典型案例",
    states=(
        State("draft", "起草中"),
        State("submitted", "已报送"),
        State("adopted", "已采用"),
        State("declined", "未采用", is_end=True),
        State("published", "已发布", is_end=True),
    ),
    moves=(
        Move("write", "起草", frozenset({"draft"}), "draft", Permission.TYPICAL_CASE_WRITE),
        Move(
            "submit",
            "报送",
            frozenset({"draft"}),
            "submitted",
            Permission.TYPICAL_CASE_SUBMIT,
            needs_facts=frozenset({"parts", "clean", "closed_case"}),
        ),
        Move("send_back", "退回修改", frozenset({"submitted"}), "draft", Permission.TYPICAL_CASE_REVIEW, asks_reason=True),
        Move(
            "adopt",
            "采用",
            frozenset({"submitted"}),
            "adopted",
            Permission.TYPICAL_CASE_REVIEW,
            other_than=frozenset({"submit", "write"}),
            needs_facts=frozenset({"adoption_level"}),
        ),
        Move("decline", "不采用", frozenset({"submitted"}), "declined", Permission.TYPICAL_CASE_REVIEW, asks_reason=True),
        Move("raise_level", "更新采用级别", frozenset({"adopted"}), "adopted", Permission.TYPICAL_CASE_REVIEW),
        Move(
            "publish",
            "发布",
            frozenset({"adopted"}),
            "published",
            Permission.TYPICAL_CASE_PUBLISH,
            needs_facts=frozenset({"clean"}),
        ),
    ),
    facts={
        "parts": "必备部分（案情简介、查处情况、法律适用、启示）",
        "clean": "脱敏检查（无个人信息，或逐条说明保留理由）",
        "closed_case": "已结案的案件编号，或使用在办案件的批准",
        "adoption_level": "采用级别",
    },
)
