"""The lifecycle of a year's plan: read from the official paper, mended, signed up the chain, in force, amended by a new version.

Source:
    domain.md §12.7 (approval chain 承办人 → 组长 → 队负责人 → 分管局领导 → 局长; here lead and leader, the rest is configuration).
"""

from jicha.domain.access.permissions import Permission
from jicha.domain.lifecycle.moves import Lifecycle, Move, State

PLAN = Lifecycle(
    zh="年度稽查计划",
    states=(
        State("draft", "编制中"),
        State("submitted", "送审"),
        State("approved", "已批准"),
        State("published", "已印发"),
        State("superseded", "已被修订", is_end=True),
    ),
    moves=(
        Move("edit", "修改", frozenset({"draft"}), "draft", Permission.PLAN_EDIT),
        Move("submit", "送审", frozenset({"draft"}), "submitted", Permission.PLAN_EDIT, needs_facts=frozenset({"checked"})),
        Move("send_back", "退回修改", frozenset({"submitted"}), "draft", Permission.PLAN_APPROVE, asks_reason=True),
        Move(
            "approve",
            "批准",
            frozenset({"submitted"}),
            "approved",
            Permission.PLAN_APPROVE,
            other_than=frozenset({"submit", "edit"}),
        ),
        Move("publish", "印发", frozenset({"approved"}), "published", Permission.PLAN_PUBLISH),
        Move("supersede", "由修订版取代", frozenset({"published"}), "superseded", None),
    ),
    facts={"checked": "通过的计划核对（稽查比例等无未处理的问题，或逐项说明）"},
)
