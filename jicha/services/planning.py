"""The year's plan: read from its paper or its YAML, and held against the ratios, the years and the calendar."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from jicha.domain import coverage, schedule
from jicha.domain.errors import Fault, PlanError
from jicha.domain.plans import Plan, PlanFrame, Weight
from jicha.domain.units import City
from jicha.domain.wording import days
from jicha.engine.content.forms import read_form, read_forms
from jicha.engine.content.plain_yaml import read_plain
from jicha.engine.workdays import work_calendar
from jicha.reading.paper_text import read_bytes, read_paper
from jicha.reading.plans.text import read_plan
from jicha.reading.plans.words import PlanWords
from jicha.services.plan_files import read_plan_file

CONTENT = Path(__file__).parent.parent / "content"
_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class CoverageRules:
    """The content file `plans/coverage.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    city_over_county: Decimal
    province_over_city: Decimal
    province_over_county: Decimal
    max_gap_years: int
    source: str


@dataclass(frozen=True, slots=True)
class BackPlan:
    """The content file `plans/back_plan.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    steps: tuple[schedule.Step, ...]


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The form of a file of other campaigns."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    campaigns: tuple[schedule.Campaign, ...]


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What `check_plan` found.

    Attributes:
        chosen: the base that decides. coverages: every admissible base. rule_ratio: the least share by the rule, with its source.
        deadline_workday_on: the last working day not after the deadline. provisional: the calendar of the year is only computed.
        workdays_left: working days after `as_of` up to the deadline, None without `as_of`.
    """

    frame: PlanFrame
    chosen: coverage.Coverage
    coverages: tuple[coverage.Coverage, ...]
    rule_ratio: Decimal
    rule_source: str
    turns: tuple[coverage.Turn, ...]
    deadline_workday_on: date
    provisional: bool
    milestones: tuple[schedule.Milestone, ...]
    clashes: tuple[schedule.Clash, ...]
    workdays_left: int | None

    @property
    def passes(self) -> bool:
        """Tell whether the chosen base reaches both the plan's ratio and the rule's."""
        return self.chosen.passes and self.chosen.share >= self.rule_ratio


def load_plan(path: Path) -> Plan:
    """Load a plan from its YAML form (`.yaml`, `.yml`) or from the official paper (txt, docx, pdf with text).

    Raises:
        PlanError: the YAML has faults, file and line in each.
        PaperError: the paper cannot be read.
    """
    if path.suffix.lower() in {".yaml", ".yml"}:
        read_bytes(path)
        return read_plan_file(path)
    return read_plan(read_paper(path), cities=cities(), words=plan_words(), weights=default_weights())


@cache
def cities(*overlays: Path) -> tuple[City, ...]:
    """Load the cities and their units; a city of an overlay folder replaces ours of the same code.

    Raises:
        ContentError: a file has a fault.
    """
    paths = [path for folder in (CONTENT / "units", *overlays) for path in sorted(folder.glob("*.yaml"))]
    return tuple({filled.value.code: filled.value for filled in read_forms(paths, form=City)}.values())


@cache
def plan_words() -> PlanWords:
    """Load the words by which plans are read."""
    return read_form(CONTENT / "plans" / "words.yaml", form=PlanWords)


@cache
def default_weights() -> tuple[Weight, ...]:
    """Load the default weights of the items from the scorecard's content; items without weight are left out."""
    value: Any = read_plain(CONTENT / "scorecard" / "default.yaml").value
    return tuple(Weight(item=item["code"], points=float(item["weight"]), status="default") for item in value["items"] if "weight" in item)


def check_plan(
    plan: Plan,
    *,
    base: str | None = None,
    history: Path | None = None,
    past: tuple[tuple[str, int], ...] = (),
    campaigns: Path | None = None,
    as_of: date | None = None,
) -> PlanCheck:
    """Hold a plan against the ratios, the turns of the years, and the calendar.

    Args:
        plan: with year, deadline, ratio, units.
        base: the name of the base that decides, or the start of it; None is the plan's own.
        history: a CSV of earlier audits (unit code or name, year); None means that no earlier year is known.
        past: earlier audits that are known otherwise: unit code and year.
        campaigns: a YAML of other campaigns.
        as_of: the day from which the time left is counted; None counts nothing.

    Raises:
        PlanError: the plan lacks a fact, or `base` names no admissible base.
        ContentError: a file has a fault.
    """
    frame = plan.frame()
    rules = read_form(CONTENT / "plans" / "coverage.yaml", form=CoverageRules)
    calendar = work_calendar()
    coverages = tuple(coverage.cover(b, selected=frame.named, ratio=frame.ratio) for b in coverage.admissible_bases(plan.units))
    issued_on = plan.dated_on.value if plan.dated_on else date(frame.year, 1, 1)
    steps = read_form(CONTENT / "plans" / "back_plan.yaml", form=BackPlan).steps
    milestones = schedule.back_plan(steps, issued_on=issued_on, deadline_on=frame.deadline_on, works=calendar.is_workday)
    names = {unit.code: unit.name for unit in plan.units if unit.code in frame.named}
    others = read_form(campaigns, form=Campaigns).campaigns if campaigns else ()
    return PlanCheck(
        frame=frame,
        chosen=_chosen(coverages, base=base, where=plan.source),
        coverages=coverages,
        rule_ratio=rules.city_over_county,
        rule_source=rules.source,
        turns=coverage.turns(
            plan.units, history=(*_history(plan, path=history), *past), year=frame.year, max_gap_years=rules.max_gap_years
        ),
        deadline_workday_on=schedule.last_workday(frame.deadline_on, works=calendar.is_workday),
        provisional=calendar.is_provisional(frame.deadline_on),
        milestones=milestones,
        clashes=schedule.clashes(milestones, named=names, campaigns=others, works=calendar.is_workday, issued_on=issued_on),
        workdays_left=None
        if as_of is None
        else schedule.forecast(as_of, deadline_on=frame.deadline_on, remaining_days=0, works=calendar.is_workday),
    )


def yearly_quotas(*, cities: int, counties: int, city_counties: int) -> tuple[coverage.Quotas, str]:
    """Compute how many units province and city must audit a year, and name the source of the shares.

    Raises:
        ValueError: a negative number.
    """
    rules = read_form(CONTENT / "plans" / "coverage.yaml", form=CoverageRules)
    ratios = coverage.Ratios(rules.city_over_county, rules.province_over_city, rules.province_over_county)
    return coverage.quotas(cities=cities, counties=counties, city_counties=city_counties, ratios=ratios), rules.source


def paragraph_rows(plan: Plan) -> tuple[tuple[str, int, str], ...]:
    """Give the rows of the table `plan_paragraph` (P01): unit_code, paragraph_no, body."""
    return tuple((plan.city_code, paragraph.number, paragraph.text) for paragraph in plan.paragraphs)


def unit_rows(plan: Plan) -> tuple[tuple[str, str, bool, bool, str], ...]:
    """Give the rows of the table `plan_unit` (P02): unit_code, unit_name, is_named, in_base, unit_kind (a value of `UnitKind`)."""
    return tuple((unit.code, unit.name, unit.is_named, unit.in_base, unit.kind.value) for unit in plan.units)


def _chosen(coverages: tuple[coverage.Coverage, ...], *, base: str | None, where: str) -> coverage.Coverage:
    if base is None:
        return coverages[0]
    for found in coverages:
        if found.base.name == base:
            return found
    near = [found for found in coverages if found.base.name.startswith(base)]
    if len(near) == 1:
        return near[0]
    names = "、".join(found.base.name for found in coverages)
    raise PlanError(Fault(what=f"没有“{base}”这个基数口径", where=where, mend=f"可用：{names}。"))


def _history(plan: Plan, *, path: Path | None) -> tuple[tuple[str, int], ...]:
    """Read earlier audits; every line that names no unit or year is a fault."""
    if path is None:
        return ()
    codes = {key: unit.code for unit in plan.units for key in (unit.code, unit.name, f"{unit.name}分局", f"{unit.name[:-1]}分局")}
    rows: list[tuple[str, int]] = []
    faults: list[Fault] = []
    for number, unit, year_text in _history_rows(path):
        year = days.read_year(year_text).value
        code = codes.get(unit.strip())
        if code is None or year is None:
            what = f"认不出单位“{unit}”" if code is None else f"认不出年度“{year_text}”"
            faults.append(Fault(what=what, where=f"{path}:{number}", mend="每行写：单位代码或名称,年度。"))
        else:
            rows.append((code, year))
    if faults:
        raise PlanError(*faults)
    return tuple(rows)


def _history_rows(path: Path) -> list[tuple[int, str, str]]:
    text = _decoded(read_bytes(path))
    lines = [(number, row) for number, row in enumerate(csv.reader(text.splitlines()), start=1) if any(cell.strip() for cell in row)]
    return [
        (number, row[0], row[1] if len(row) > 1 else "")
        for number, row in lines
        if not row[0].strip().startswith(("单位", "行政区划", "unit"))
    ]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
