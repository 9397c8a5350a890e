"""What a rectification must state: at once, or by plan with person, measures, milestones and date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jicha.domain.errors import Fault


class Kind(StrEnum):
    """Say how a finding is to be rectified."""

    AT_ONCE = "at_once"
    BY_PLAN = "by_plan"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a plan; `done_on` is null until it is done."""

    what: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the branch proposes.

    Attributes:
        responsible: the branch's leader who answers for it; `handler` does the work.
        due_on: the last day; null if none is named.
    """

    kind: Kind
    responsible: str
    handler: str
    measures: str
    due_on: date | None
    milestones: tuple[Milestone, ...] = ()


def lacks(plan: Plan, *, start_on: date, latest_on: date, where: str) -> tuple[Fault, ...]:
    """Tell all that a plan lacks.

    Args:
        start_on: the day of the order; no date may lie before it.
        latest_on: the last day that the order allows; a later one needs an extension.
    Source:
        founding plan 三(三) (immediate ones at once, others with plan, responsibility, deadline); domain.md REQ-02, RECT-01.
    """
    texts = {"责任领导": plan.responsible, "经办人": plan.handler, "整改措施": plan.measures}
    found = [Fault(f"未填写{name}", where, f"填写{name}") for name, text in texts.items() if not text.strip()]
    if plan.due_on is None:
        found.append(Fault("未填写完成期限", where, "填写完成期限"))
    elif plan.due_on < start_on:
        found.append(Fault(f"完成期限{plan.due_on}早于交办日{start_on}", where, "改为交办日之后的日期"))
    elif plan.due_on > latest_on:
        found.append(Fault(f"完成期限{plan.due_on}超过要求的{latest_on}", where, f"改为不晚于{latest_on}，确有困难的另行申请延期"))
    if plan.kind is Kind.BY_PLAN and not plan.milestones:
        found.append(Fault("限期整改未列阶段目标", where, "至少列一项阶段目标和日期"))
    for number, step in enumerate(plan.milestones, start=1):
        found += _step_faults(step, plan=plan, start_on=start_on, where=f"{where} › 第{number}项阶段目标")
    return tuple(found)


def _step_faults(step: Milestone, *, plan: Plan, start_on: date, where: str) -> list[Fault]:
    found = []
    if not step.what.strip():
        found.append(Fault("未写内容", where, "写明要做到什么"))
    if step.due_on < start_on or (plan.due_on is not None and step.due_on > plan.due_on):
        found.append(Fault(f"日期{step.due_on}不在交办日与完成期限之间", where, "改正日期"))
    return found
