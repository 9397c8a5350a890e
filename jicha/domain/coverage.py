"""How many units must be audited, whether they are, and how they take turns over the years. Source of the ratios: 国办发〔2014〕56号."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jicha.domain.plans import PlanUnit
from jicha.domain.units import UnitKind

AREAS = frozenset({UnitKind.DISTRICT, UnitKind.COUNTY, UnitKind.COUNTY_LEVEL_CITY})


@dataclass(frozen=True, slots=True)
class Base:
    """A denominator: `codes` are its units; `size` may exceed them by units that are only assumed (`assumed` says which)."""

    name: str
    codes: frozenset[str]
    size: int
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Selected units against one base; `share` is exact."""

    base: Base
    selected: int
    needed: int
    ratio: Decimal
    share: Fraction
    passes: bool

    def __str__(self) -> str:
        """Write the fraction, the percentage and the need (`4/13 = 30.77%，应不少于4个`)."""
        return f"{self.selected}/{self.base.size} = {float(self.share):.2%}，应不少于{self.needed}个"


@dataclass(frozen=True, slots=True)
class Turn:
    """When a unit had its turns: `last_year` before the plan's year, None if never; `gap` years since, None if never."""

    code: str
    name: str
    years: tuple[int, ...]
    last_year: int | None
    gap: int | None
    selected: bool
    overdue: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Ratios:
    """The shares that a province and a city must audit each year."""

    city_over_county: Decimal
    province_over_city: Decimal
    province_over_county: Decimal


@dataclass(frozen=True, slots=True)
class Quotas:
    """The numbers of units that the shares come to."""

    province_cities: int
    province_counties: int
    city_counties: int


def needed(size: int, *, ratio: Decimal) -> int:
    """Compute the least number of units: the share rounded up to a whole unit, without any error of floating point.

    Raises:
        ValueError: a negative size, or a ratio outside 0 to 1.
    """
    if size < 0 or not 0 <= ratio <= 1:
        raise ValueError(f"no share {ratio} of {size}")
    return math.ceil(Fraction(ratio) * size)


def cover(base: Base, *, selected: Iterable[str], ratio: Decimal) -> Coverage:
    """Hold the selected units (each counted once, and only those of the base) against the ratio; an empty base passes nothing."""
    count = len(frozenset(selected) & base.codes)
    share = Fraction(count, base.size) if base.size else Fraction(0)
    return Coverage(
        base=base,
        selected=count,
        needed=needed(base.size, ratio=ratio),
        ratio=ratio,
        share=share,
        passes=base.size > 0 and share >= Fraction(ratio),
    )


def admissible_bases(units: Iterable[PlanUnit]) -> tuple[Base, ...]:
    """List every base that can be argued for, the plan's own first.

    County-level areas; with development-zone branches; with teams that the city runs itself. Where the city has no zone branch on its
    list, a base with one more is shown as assumed, because the ratio may tip.
    """
    units = tuple(units)
    areas = frozenset(unit.code for unit in units if unit.kind in AREAS)
    zones = frozenset(unit.code for unit in units if unit.kind is UnitKind.ZONE)
    teams = frozenset(unit.code for unit in units if unit.kind is UnitKind.TEAM)
    own = frozenset(unit.code for unit in units if unit.in_base)
    bases = [_base("计划所列基数", own), _base("县级行政区", areas)]
    if zones:
        bases.append(_base("县级行政区＋开发区分局", areas | zones))
    else:
        bases.append(Base(name="县级行政区＋1个开发区分局", codes=areas, size=len(areas) + 1, assumed="名单中没有开发区分局，假设有1个"))
    if teams:
        bases.extend((_base("县级行政区＋直属队伍", areas | teams), _base("县级行政区＋开发区分局＋直属队伍", areas | zones | teams)))
    return tuple(bases)


def _base(name: str, codes: frozenset[str]) -> Base:
    return Base(name=name, codes=codes, size=len(codes))


def quotas(*, cities: int, counties: int, city_counties: int, ratios: Ratios) -> Quotas:
    """Compute the yearly numbers of the three levels: cities and counties of the province, counties of the city."""
    return Quotas(
        province_cities=needed(cities, ratio=ratios.province_over_city),
        province_counties=needed(counties, ratio=ratios.province_over_county),
        city_counties=needed(city_counties, ratio=ratios.city_over_county),
    )


def turns(units: Iterable[PlanUnit], *, history: Iterable[tuple[str, int]], year: int, max_gap_years: int) -> tuple[Turn, ...]:
    """Show how the units of the base take turns.

    Args:
        units: the plan's units; those outside the base are left out.
        history: unit code and year of each audit; the plan's own year and later years are ignored.
        year: the plan's year.
        max_gap_years: a unit not selected this year is overdue when so many years have passed since its last turn; a unit without any
            turn is overdue when the history reaches so far back.

    Returns:
        One turn per unit. `repeated`: selected again although a unit that is not selected had its last turn earlier or never.
    """
    base = tuple(unit for unit in units if unit.in_base)
    past = [(code, when) for code, when in history if when < year]
    reach = year - min((when for _, when in past), default=year)
    last = {unit.code: max((when for code, when in past if code == unit.code), default=None) for unit in base}
    waiting = [last[unit.code] for unit in base if not unit.is_named]
    made = []
    for unit in base:
        when = last[unit.code]
        gap = None if when is None else year - when
        overdue = not unit.is_named and (reach if gap is None else gap) >= max_gap_years
        repeated = unit.is_named and when is not None and any(other is None or other < when for other in waiting)
        years = tuple(sorted({w for code, w in past if code == unit.code}))
        made.append(Turn(unit.code, unit.name, years, when, gap, selected=unit.is_named, overdue=overdue, repeated=repeated))
    return tuple(made)
