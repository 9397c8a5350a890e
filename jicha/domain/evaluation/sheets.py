"""An evaluation sheet: indicators with weights, the branches' scores, totals, vetoes, ranks.

Nothing here invents a score: an indicator that could not be computed for a branch is null, is left out of its total and of the points
it could have had, and the sheet says so ("scored n of m").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from jicha.domain.errors import Fault

FULL = Decimal(100)
_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the sheet.

    Attributes:
        code: as stored. source: where its value comes from (`item:work_plan`, `files`, `rectification`, `typical_cases`, `hand`).
        weight: points of 100.
        status: `default`, `plan` or the norm that states it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    zh: str
    source: str
    weight: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Line:
    """The result of one branch.

    Attributes:
        rates: share of the points reached for each indicator, 0 to 1; null where it could not be computed.
        total: points reached out of `possible`, rounded to 0.01; null if nothing could be computed.
        per_hundred: `total` scaled to 100 points, for comparing branches with different `possible`.
        vetoes: the veto events that block the rank; any one takes the branch out of the ranking.
        rank: place among the ranked, equals share the better place; null if vetoed or without total.
    """

    unit_code: str
    rates: Mapping[str, Decimal | None]
    total: Decimal | None
    possible: Decimal
    per_hundred: Decimal | None
    vetoes: tuple[str, ...]
    rank: int | None


def faults_of(indicators: Sequence[Indicator], *, where: str) -> tuple[Fault, ...]:
    """Tell what is wrong with a set of indicators: weights that do not make 100, negative ones, codes that stand twice.

    Source:
        domain.md 12.5, REQ-07 (weights sum to 100).
    """
    codes = [one.code for one in indicators]
    found = [Fault(f"指标“{code}”写了两次", where, "只保留一个") for code in sorted({c for c in codes if codes.count(c) > 1})]
    found += [Fault(f"“{one.zh}”的权重{one.weight}为负", where, "改为不小于0的数") for one in indicators if one.weight < 0]
    total = sum((one.weight for one in indicators), Decimal(0))
    if total != FULL:
        found.append(Fault(f"权重合计{total}，应为{FULL}", where, f"调整权重，使合计为{FULL}"))
    return tuple(found)


def evaluate(
    indicators: Sequence[Indicator],
    *,
    rates: Mapping[str, Mapping[str, Decimal | None]],
    vetoes: Mapping[str, Sequence[str]],
) -> tuple[Line, ...]:
    """Make the sheet.

    Args:
        rates: branch to indicator to share reached (0 to 1, null if unknown); a missing indicator is null.
        vetoes: branch to its veto events, in words.
    Returns:
        One line a branch, in the order of `rates`.
    Raises:
        ValueError: a share lies outside 0 … 1.
    """
    lines = [_line(unit, indicators=indicators, rates=own, vetoes=tuple(vetoes.get(unit, ()))) for unit, own in rates.items()]
    places = ranks({line.unit_code: line.per_hundred for line in lines if line.per_hundred is not None and not line.vetoes})
    return tuple(
        Line(
            unit_code=line.unit_code,
            rates=line.rates,
            total=line.total,
            possible=line.possible,
            per_hundred=line.per_hundred,
            vetoes=line.vetoes,
            rank=places.get(line.unit_code),
        )
        for line in lines
    )


def _line(unit: str, *, indicators: Sequence[Indicator], rates: Mapping[str, Decimal | None], vetoes: tuple[str, ...]) -> Line:
    own = {one.code: rates.get(one.code) for one in indicators}
    wrong = [f"{unit} {code}: {rate}" for code, rate in own.items() if rate is not None and not 0 <= rate <= 1]
    if wrong:
        raise ValueError(f"a share lies outside 0 … 1: {', '.join(wrong)}")
    known = [(one.weight, rate) for one in indicators if (rate := own[one.code]) is not None]
    possible = sum((weight for weight, _ in known), Decimal(0))
    total = sum((weight * rate for weight, rate in known), Decimal(0))
    return Line(
        unit_code=unit,
        rates=own,
        total=rounded(total) if possible else None,
        possible=possible,
        per_hundred=rounded(total * FULL / possible) if possible else None,
        vetoes=vetoes,
        rank=None,
    )


def rounded(points: Decimal) -> Decimal:
    """Round to 0.01, halves up, as people do on paper."""
    return points.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def ranks(points: Mapping[str, Decimal]) -> dict[str, int]:
    """Give places from the highest down; equals share the better place and the next place is left free (1, 2, 2, 4)."""
    order = sorted(points.values(), reverse=True)
    return {unit: order.index(own) + 1 for unit, own in points.items()}
