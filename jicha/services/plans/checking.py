"""Hold a plan of the desk against ratio, turns and calendar, with the audits of earlier years that the desk knows."""

from dataclasses import dataclass

from jicha.domain.errors import Fault, PlanError
from jicha.domain.plans import Plan
from jicha.services.planning import PlanCheck, check_plan
from jicha.services.plans.reading import plan_from_text
from jicha.store.queries.year.plan_work import past_audits, published_texts_before


@dataclass(frozen=True, slots=True)
class PlanReview:
    """What a plan comes to.

    Attributes:
        check: null if the plan lacks a fact; then `faults` names each.
    """

    check: PlanCheck | None
    faults: tuple[Fault, ...]

    @property
    def is_checked(self) -> bool:
        """Say whether nothing stands against signing: every fact is there and enough units are named."""
        return self.check is not None and self.check.passes


def review_plan(plan: Plan) -> PlanReview:
    """Check a plan; what it lacks is told, not raised."""
    year = plan.year.value if plan.year else 0
    try:
        return PlanReview(check_plan(plan, past=audits_before(year)), ())
    except PlanError as error:
        return PlanReview(None, error.faults)


def audits_before(year: int) -> tuple[tuple[str, int], ...]:
    """List unit and year of every audit before a year: what the plans in force named, and what people wrote down."""
    named = {(code, earlier) for earlier, text in published_texts_before(year) for code in plan_from_text(text).named}
    written = {(row.unit_code, row.year) for row in past_audits() if row.year < year}
    return tuple(sorted(named | written))
