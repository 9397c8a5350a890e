"""The lifecycles of a review: the batch from frame to publication, one file within it, one reviewer's sheet.

Source:
    Founding plan 三(一)2 (half-yearly draw, backbones and lawyers score); steps and objection: issue 5 (domain.md §12.1, §12.2 steps 5–7).
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

BATCH = Lifecycle(
    zh="评查批次",
    states=(
        State("frame", "编制抽样框"),
        State("committed", "已锁定"),
        State("drawn", "已抽取"),
        State("assigned", "已分派"),
        State("scoring", "评查中"),
        State("adjudicating", "裁定中"),
        State("feedback", "反馈分局"),
        State("final", "已定"),
        State("published", "已公布", is_end=True),
    ),
    moves=(
        Move("commit", "锁定抽样框", frozenset({"frame"}), "committed", Permission.DRAW_COMMIT, needs_facts=frozenset({"frame_digest"})),
        Move("void", "作废公告", frozenset({"committed"}), "frame", Permission.DRAW_COMMIT, asks_reason=True),
        Move("draw", "抽取", frozenset({"committed"}), "drawn", Permission.DRAW_RUN, needs_facts=frozenset({"seed"})),
        Move("assign", "分派评查人", frozenset({"drawn"}), "assigned", Permission.REVIEW_LEAD, needs_facts=frozenset({"two_each"})),
        Move("reassign", "更换评查人", frozenset({"assigned", "scoring"}), "assigned", Permission.REVIEW_LEAD, asks_reason=True),
        Move("open", "开始评查", frozenset({"assigned"}), "scoring", Permission.REVIEW_LEAD, needs_facts=frozenset({"blinded"})),
        Move(
            "compare", "对比两份评分", frozenset({"scoring"}), "adjudicating", Permission.REVIEW_LEAD, needs_facts=frozenset({"all_scored"})
        ),
        Move(
            "feed_back", "反馈分局", frozenset({"adjudicating"}), "feedback", Permission.REVIEW_LEAD, needs_facts=frozenset({"all_settled"})
        ),
        Move("reopen", "异议成立，重新裁定", frozenset({"feedback"}), "adjudicating", Permission.REVIEW_LEAD, asks_reason=True),
        Move("finish", "定案", frozenset({"feedback"}), "final", Permission.REVIEW_LEAD, needs_facts=frozenset({"objections_closed"})),
        Move("publish", "公布", frozenset({"final"}), "published", Permission.REVIEW_PUBLISH),
    ),
    facts={
        "frame_digest": "抽样框的摘要",
        "seed": "已公开的种子",
        "two_each": "每卷一名执法骨干和一名律师",
        "blinded": "遮盖并换代号的案卷",
        "all_scored": "每卷两份完整的评分",
        "all_settled": "每卷的评查结果",
        "objections_closed": "到期或已答复的异议",
    },
)

FILE = Lifecycle(
    zh="案卷评查",
    states=(
        State("assigned", "已分派"),
        State("scored", "两人已评"),
        State("adjudicating", "第三人裁定"),
        State("settled", "已有结果"),
        State("feedback", "已反馈分局"),
        State("objected", "分局有异议"),
        State("final", "已定", is_end=True),
    ),
    moves=(
        Move("score", "评查", frozenset({"assigned"}), "scored", None, needs_facts=frozenset({"two_sheets"})),
        Move("agree", "取平均分", frozenset({"scored"}), "settled", None, needs_facts=frozenset({"no_gap"})),
        Move("refer", "交第三人裁定", frozenset({"scored"}), "adjudicating", None, needs_facts=frozenset({"gap"})),
        Move(
            "adjudicate",
            "裁定",
            frozenset({"adjudicating"}),
            "settled",
            Permission.REVIEW_ADJUDICATE,
            needs_facts=frozenset({"third_sheet"}),
        ),
        Move("feed_back", "反馈分局", frozenset({"settled"}), "feedback", Permission.REVIEW_LEAD),
        Move("object", "提出异议", frozenset({"feedback"}), "objected", Permission.REVIEW_OBJECT, asks_reason=True),
        Move("uphold", "异议成立，更正", frozenset({"objected"}), "settled", Permission.REVIEW_LEAD, asks_reason=True),
        Move("reject", "异议不成立", frozenset({"objected"}), "final", Permission.REVIEW_LEAD, asks_reason=True),
        Move("accept", "认可", frozenset({"feedback"}), "final", Permission.REVIEW_OBJECT),
        Move("lapse", "逾期未提异议", frozenset({"feedback"}), "final", None, needs_facts=frozenset({"term_over"})),
    ),
    facts={
        "two_sheets": "两份完整的评分",
        "no_gap": "不超限的分差和一致的否决项",
        "gap": "超限的分差或不一致的否决项",
        "third_sheet": "第三人的评分",
        "term_over": "已过的异议期限",
    },
)

SHEET = Lifecycle(
    zh="评分表",
    states=(
        State("open", "评查中"),
        State("submitted", "已提交"),
        State("locked", "已锁定", is_end=True),
        State("void", "已作废", is_end=True),
    ),
    moves=(
        Move("save", "保存", frozenset({"open"}), "open", Permission.REVIEW_SCORE),
        Move("submit", "提交", frozenset({"open"}), "submitted", Permission.REVIEW_SCORE, needs_facts=frozenset({"complete"})),
        Move("return", "退回重评", frozenset({"submitted"}), "open", Permission.REVIEW_LEAD, asks_reason=True),
        Move("lock", "锁定", frozenset({"submitted"}), "locked", None, needs_facts=frozenset({"both_in"})),
        Move("void", "作废", frozenset({"open", "submitted"}), "void", Permission.REVIEW_LEAD, asks_reason=True),
    ),
    facts={"complete": "逐项的判定", "both_in": "两份评分"},
)
