"""The lifecycle of a rectification (整改): ordered, planned, done, verified by another person, closed; reopened if it comes back.

Source:
    founding plan 三(三); domain.md §12.2 step 8, §12.5 REQ-02…04, RECT-01…03.
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

RECTIFICATION = Lifecycle(
    zh="整改",
    states=(
        State("ordered", "已交办"),
        State("planned", "方案待审"),
        State("working", "整改中"),
        State("extension", "延期待批"),
        State("submitted", "待核验"),
        State("verified", "核验通过"),
        State("closed", "已销号"),
        State("void", "已撤销", is_end=True),
    ),
    moves=(
        Move("plan", "报整改方案", frozenset({"ordered"}), "planned", Permission.RECTIFICATION_PLAN, needs_facts=frozenset({"plan"})),
        Move("approve", "同意方案", frozenset({"planned"}), "working", Permission.RECTIFICATION_ASSIGN, other_than=frozenset({"plan"})),
        Move("refuse", "退回方案", frozenset({"planned"}), "ordered", Permission.RECTIFICATION_ASSIGN, asks_reason=True),
        Move("reach", "完成一项阶段目标", frozenset({"working"}), "working", Permission.RECTIFICATION_PROVE),
        Move("ask_time", "申请延期", frozenset({"working"}), "extension", Permission.RECTIFICATION_EXTENSION_ASK, asks_reason=True),
        Move(
            "give_time",
            "批准延期",
            frozenset({"extension"}),
            "working",
            Permission.RECTIFICATION_EXTEND,
            asks_reason=True,
            other_than=frozenset({"ask_time"}),
        ),
        Move("deny_time", "不予延期", frozenset({"extension"}), "working", Permission.RECTIFICATION_EXTEND, asks_reason=True),
        Move(
            "submit",
            "报整改完成",
            frozenset({"working"}),
            "submitted",
            Permission.RECTIFICATION_PROVE,
            asks_reason=True,
            needs_facts=frozenset({"proof"}),
        ),
        Move(
            "verify",
            "核验通过",
            frozenset({"submitted"}),
            "verified",
            Permission.RECTIFICATION_VERIFY,
            asks_reason=True,
            other_than=frozenset({"submit", "plan"}),
        ),
        Move("send_back", "核验不通过，退回", frozenset({"submitted"}), "working", Permission.RECTIFICATION_VERIFY, asks_reason=True),
        Move(
            "close",
            "销号",
            frozenset({"verified"}),
            "closed",
            Permission.RECTIFICATION_CLOSE,
            other_than=frozenset({"verify", "submit"}),
            needs_facts=frozenset({"proof", "checked_again"}),
        ),
        Move("reopen", "重开", frozenset({"verified", "closed"}), "working", Permission.RECTIFICATION_REOPEN, asks_reason=True),
        Move("relapse", "复查仍有问题，重开", frozenset({"verified", "closed"}), "working", None, needs_facts=frozenset({"still_failing"})),
        Move(
            "withdraw",
            "撤销",
            frozenset({"ordered", "planned", "working", "extension", "submitted", "verified"}),
            "void",
            Permission.FINDING_SIGN,
            asks_reason=True,
        ),
    ),
    facts={
        "plan": "完整的整改方案",
        "proof": "整改佐证材料",
        "checked_again": "原核查规则在销号数据上的复查结果",
        "still_failing": "复查仍不符合的记录",
    },
)
