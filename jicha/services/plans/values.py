"""The values of a plan that a person may mend in a form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from jicha.domain.plans import Plan, Sourced, Weight

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlanValues:
    """What the form holds; null or empty means that the plan does not say it.

    Attributes:
        ratio: share of the base, 0 to 1.
        items: paragraph of an item → code of its checks, empty if no known item fits.
        weights: item → points. settled: questions, by what they are about and their text, that a person has answered.
    """

    title: str = ""
    document_number: str = ""
    issuing_body: str = ""
    overseer: str = ""
    publicity: str = ""
    look_back: str = ""
    dated_on: date | None = None
    deadline_on: date | None = None
    ratio: Decimal | None = None
    draw_times: int | None = None
    draw_count: str = ""
    typical_least: int | None = None
    items: Mapping[int, str] | None = None
    weights: Mapping[str, float] | None = None
    settled: frozenset[tuple[str, str]] = frozenset()


def values_of(plan: Plan) -> PlanValues:
    """Read from a plan what the form begins with."""
    return PlanValues(
        title=_value(plan.title) or "",
        document_number=_value(plan.document_number) or "",
        issuing_body=_value(plan.issuing_body) or "",
        overseer=_value(plan.overseer) or "",
        publicity=_value(plan.publicity) or "",
        look_back=_value(plan.look_back) or "",
        dated_on=_value(plan.dated_on),
        deadline_on=_value(plan.deadline_on),
        ratio=_value(plan.ratio),
        draw_times=plan.draw.times_a_year if plan.draw else None,
        draw_count=plan.draw.count_text if plan.draw else "",
        typical_least=plan.typical_cases.least if plan.typical_cases else None,
        items={item.paragraph: item.code or "" for item in plan.items},
        weights={weight.item: weight.points for weight in plan.weights},
    )


def with_values(plan: Plan, *, values: PlanValues, note: str) -> Plan:
    """Write the values into a plan; a value that stays keeps its paragraph, a mended one has the note instead.

    What the paper does not have (a draw, a quota of typical cases) cannot be invented here.
    """
    codes = values.items or {}
    points = values.weights or {}
    draw, quota = plan.draw, plan.typical_cases
    if draw is not None:
        draw = replace(draw, times_a_year=values.draw_times or draw.times_a_year, count_text=values.draw_count)
    if quota is not None:
        quota = replace(quota, least=values.typical_least or quota.least)
    return replace(
        plan,
        title=_mended(plan.title, value=values.title or None, note=note),
        document_number=_mended(plan.document_number, value=values.document_number or None, note=note),
        issuing_body=_mended(plan.issuing_body, value=values.issuing_body or None, note=note),
        overseer=_mended(plan.overseer, value=values.overseer or None, note=note),
        publicity=_mended(plan.publicity, value=values.publicity or None, note=note),
        look_back=_mended(plan.look_back, value=values.look_back or None, note=note),
        dated_on=_mended(plan.dated_on, value=values.dated_on, note=note),
        deadline_on=_mended(plan.deadline_on, value=values.deadline_on, note=note),
        ratio=_mended(plan.ratio, value=values.ratio, note=note),
        draw=draw,
        typical_cases=quota,
        items=tuple(replace(item, code=codes.get(item.paragraph, item.code or "") or None) for item in plan.items),
        weights=tuple(_weight(weight, points=points) for weight in plan.weights),
        questions=tuple(one for one in plan.questions if (one.about, one.text) not in values.settled),
    )


def _weight(weight: Weight, *, points: Mapping[str, float]) -> Weight:
    given = points.get(weight.item, weight.points)
    return weight if given == weight.points else replace(weight, points=given, status="plan")


def _value(sourced: Sourced[T] | None) -> T | None:
    return sourced.value if sourced else None


def _mended(sourced: Sourced[T] | None, *, value: T | None, note: str) -> Sourced[T] | None:
    if sourced is not None and sourced.value == value:
        return sourced
    return None if value is None else Sourced(value, None, note)
