"""Which step of which lifecycle waits for whom: the inbox of every person is read from this one table.

A duty leans on a move of a lifecycle: whoever may make the move, and did not make an earlier one that must be another's, has it in the
inbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.access.scopes import Subject
from jicha.domain.lifecycle.evaluations import EVALUATION
from jicha.domain.lifecycle.findings import FINDING
from jicha.domain.lifecycle.moves import Lifecycle, same_hand
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.lifecycle.proposals import PARAMS, RUBRIC
from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.lifecycle.self_checks import SELF_CHECK
from jicha.domain.lifecycle.typical_cases import TYPICAL_CASE
from jicha.domain.reviews.lifecycle import BATCH, FILE


class Matter(StrEnum):
    """The kinds of things that can wait; a value is kept with notices, so it is never renamed."""

    BATCH = "batch"
    CONTRIBUTION = "contribution"
    COUNT = "count"
    ESCALATION = "escalation"
    EVALUATION = "evaluation"
    FINDING = "finding"
    FLAG = "flag"
    PARAM = "param"
    PLAN = "plan"
    QUARTER = "quarter"
    RECTIFICATION = "rectification"
    REVIEW_FILE = "review_file"
    RUBRIC = "rubric"
    SELF_CHECK = "self_check"
    SHEET = "sheet"
    TYPICAL_CASE = "typical_case"


LIFECYCLES: Mapping[Matter, Lifecycle] = {
    Matter.BATCH: BATCH,
    Matter.EVALUATION: EVALUATION,
    Matter.FINDING: FINDING,
    Matter.PARAM: PARAMS,
    Matter.PLAN: PLAN,
    Matter.RECTIFICATION: RECTIFICATION,
    Matter.REVIEW_FILE: FILE,
    Matter.RUBRIC: RUBRIC,
    Matter.SELF_CHECK: SELF_CHECK,
    Matter.TYPICAL_CASE: TYPICAL_CASE,
}
READS: Mapping[Matter, Permission] = {
    Matter.BATCH: Permission.DRAW_READ,
    Matter.EVALUATION: Permission.EVALUATION_READ,
    Matter.FINDING: Permission.FINDING_READ,
    Matter.PARAM: Permission.CHECK_READ,
    Matter.PLAN: Permission.PLAN_READ,
    Matter.RECTIFICATION: Permission.RECTIFICATION_READ,
    Matter.REVIEW_FILE: Permission.REVIEW_READ,
    Matter.RUBRIC: Permission.RUBRIC_READ,
    Matter.SELF_CHECK: Permission.SELFCHECK_READ,
    Matter.TYPICAL_CASE: Permission.TYPICAL_CASE_READ,
}
"""What a person must be able to read before a thing of the kind can wait for that person."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as the table of duties looks at it.

    Attributes:
        makers: move → user id as text of who made it last. facts: those known of the row, by the names of `Step.facts`.
        owner_id: who made the row. only_role: whose step it is alone, by the desk's own rules; null leaves it to the rights.
        due_on: the last day; null if nothing sets one.
    """

    matter: Matter
    id: int
    state: str
    year: int
    title: str
    subject: Subject = field(default_factory=Subject)
    unit_name: str = ""
    makers: Mapping[str, str] = field(default_factory=dict)
    due_on: date | None = None
    facts: frozenset[str] = frozenset()
    owner_id: int | None = None
    only_role: Role | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step that waits in a state.

    Attributes:
        name: of the lifecycle's move, or a step's own. zh: as the inbox shows it. facts: what must be known of the row.
        permission: of a step that is no move; null takes the move's. is_owners: it waits for who made the row, if that is known.
    """

    matter: Matter
    state: str
    name: str
    zh: str
    facts: frozenset[str] = frozenset()
    permission: Permission | None = None
    is_owners: bool = False

    @property
    def needs(self) -> Permission | None:
        """Give the permission that the step asks for."""
        return self.permission or LIFECYCLES[self.matter].move(self.name).needs

    @property
    def other_than(self) -> frozenset[str]:
        """Name the earlier moves whose maker may not take this step."""
        return frozenset() if self.permission else LIFECYCLES[self.matter].move(self.name).other_than


STEPS: tuple[Step, ...] = (
    Step(Matter.PLAN, "draft", "submit", "完善计划并送审", is_owners=True),
    Step(Matter.PLAN, "submitted", "approve", "批准计划"),
    Step(Matter.PLAN, "approved", "publish", "印发计划"),
    Step(Matter.FINDING, "draft", "write", "补充问题内容", frozenset({"incomplete"}), is_owners=True),
    Step(Matter.FINDING, "draft", "release", "审核并反馈分局", frozenset({"complete"})),
    Step(Matter.FINDING, "feedback", "accept", "答复稽查问题"),
    Step(Matter.FINDING, "replied", "propose", "提请签发问题"),
    Step(Matter.FINDING, "objected", "uphold", "裁定分局异议"),
    Step(Matter.FINDING, "settled", "sign", "签发问题"),
    Step(Matter.FINDING, "final", "order", "交办整改", frozenset({"not_ordered"}), permission=Permission.RECTIFICATION_ASSIGN),
    Step(Matter.RECTIFICATION, "ordered", "plan", "报整改方案"),
    Step(Matter.RECTIFICATION, "planned", "approve", "审核整改方案"),
    Step(Matter.RECTIFICATION, "working", "submit", "落实整改并报完成"),
    Step(Matter.RECTIFICATION, "extension", "give_time", "审批延期"),
    Step(Matter.RECTIFICATION, "submitted", "verify", "核验整改"),
    Step(Matter.RECTIFICATION, "verified", "close", "整改销号"),
    Step(Matter.SELF_CHECK, "draft", "fill", "填写自查表"),
    Step(Matter.SELF_CHECK, "draft", "submit", "签报自查表"),
    Step(Matter.SELF_CHECK, "submitted", "take", "收取自查表"),
    Step(Matter.TYPICAL_CASE, "draft", "write", "写完典型案例"),
    Step(Matter.TYPICAL_CASE, "draft", "submit", "报送典型案例"),
    Step(Matter.TYPICAL_CASE, "submitted", "adopt", "评审典型案例"),
    Step(Matter.TYPICAL_CASE, "adopted", "publish", "发布典型案例"),
    Step(Matter.EVALUATION, "weights", "approve", "批准考评权重"),
    Step(Matter.EVALUATION, "computed", "freeze", "判断一票否决并冻结考评"),
    Step(Matter.EVALUATION, "frozen", "sign", "签发考评结果"),
    Step(Matter.BATCH, "frame", "commit", "锁定抽样框"),
    Step(Matter.BATCH, "committed", "draw", "进行抽取"),
    Step(Matter.BATCH, "drawn", "assign", "分派评查人"),
    Step(Matter.BATCH, "assigned", "open", "遮盖案卷并开始评查"),
    Step(Matter.BATCH, "scoring", "compare", "对比两份评分", frozenset({"all_scored"})),
    Step(Matter.BATCH, "adjudicating", "feed_back", "向分局反馈评查结果", frozenset({"all_settled"})),
    Step(Matter.BATCH, "feedback", "finish", "评查定案", frozenset({"all_final"})),
    Step(Matter.BATCH, "final", "publish", "公布评查结果"),
    Step(Matter.REVIEW_FILE, "feedback", "accept", "认可评查结果或提出异议"),
    Step(Matter.REVIEW_FILE, "objected", "reject", "处理评查异议"),
    Step(Matter.PARAM, "proposed", "approve", "批准参数"),
    Step(Matter.RUBRIC, "proposed", "approve", "批准细则"),
)


def steps_of(item: Item) -> tuple[Step, ...]:
    """List the steps that wait on a thing, whoever may take them."""
    return tuple(step for step in STEPS if step.matter is item.matter and step.state == item.state and step.facts <= item.facts)


def waits_for(actor: Actor, *, item: Item) -> Step | None:
    """Give the first step on the thing that waits for this person; null if none does."""
    return next((step for step in steps_of(item) if _is_for(actor, step=step, item=item)), None)


def _is_for(actor: Actor, *, step: Step, item: Item) -> bool:
    if step.needs is None or item.only_role not in {None, actor.role}:
        return False
    if step.is_owners and item.owner_id not in {None, actor.user_id}:
        return False
    is_own = same_hand(step.other_than, maker=str(actor.user_id), makers=item.makers)
    return not is_own and all(may_on(actor, permission=one, subject=item.subject) for one in (READS[item.matter], step.needs))
