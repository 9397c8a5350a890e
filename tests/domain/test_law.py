"""Which limit governs a day: the two-law period, the changeover of 2023-07-01, content that contradicts itself."""

from dataclasses import replace
from datetime import date

import pytest

from jicha.domain.law import Confidence, Family, Limit, Unit, conflicts, in_force

DECIDE = Limit(
    id="DEC-OLD",
    family="decision.make",
    rule_zh="立案之日起3个月内作出处理决定",
    rule="Decide within 3 months",
    instrument="旧办法",
    unit=Unit.MONTH,
    source="text",
    confidence=Confidence.HIGH,
    from_on=date(2010, 3, 1),
    until_on=date(2023, 7, 1),
    beside=("DEC-LAW",),
    carries_over=True,
    from_event="filing_decided",
    to_event="decision_made",
    value=3,
    rolls=True,
)
LAW = replace(
    DECIDE,
    id="DEC-LAW",
    instrument="法",
    unit=Unit.CALENDAR_DAY,
    value=90,
    from_on=date(2021, 7, 15),
    until_on=None,
    beside=("DEC-OLD",),
    carries_over=False,
    gives_way_on=date(2023, 7, 1),
)
NEW = replace(LAW, id="DEC-NEW", instrument="新办法", from_on=date(2023, 7, 1), gives_way_on=None, beside=())
ALL = (NEW, LAW, DECIDE)
FAMILY = Family(name="decision.make", zh="作出决定", en="Decide", continuous=True)


def ids(on: date, *, began_on: date | None = None) -> list[str]:
    return [item.id for item in in_force(ALL, family="decision.make", on=on, began_on=began_on)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2010, 2, 28), []),
        (date(2010, 3, 1), ["DEC-OLD"]),
        (date(2021, 7, 14), ["DEC-OLD"]),
        (date(2021, 7, 15), ["DEC-OLD", "DEC-LAW"]),
        (date(2023, 6, 30), ["DEC-OLD", "DEC-LAW"]),
        (date(2023, 7, 1), ["DEC-NEW"]),
    ],
)
def test_the_day_of_the_act_chooses_the_law(on: date, expected: list[str]) -> None:
    assert ids(on) == expected


def test_a_period_begun_under_the_old_rules_is_read_by_both_after_the_changeover() -> None:
    assert ids(date(2023, 7, 20), began_on=date(2023, 6, 30)) == ["DEC-OLD", "DEC-NEW"]
    assert ids(date(2023, 7, 20), began_on=date(2023, 7, 1)) == ["DEC-NEW"]
    assert ids(date(2023, 6, 20), began_on=date(2023, 5, 1)) == ["DEC-OLD", "DEC-LAW"]


def test_a_limit_that_restates_another_or_has_no_first_day_never_governs() -> None:
    assert not replace(NEW, restates="DEC-LAW").governs(date(2024, 1, 1))
    assert not replace(NEW, from_on=None).governs(date(2024, 1, 1))


def test_another_family_is_not_found() -> None:
    assert in_force(ALL, family="filing.decide", on=date(2024, 1, 1)) == ()


def test_a_limit_from_memory_is_not_verified() -> None:
    assert NEW.verified
    assert not replace(NEW, confidence=Confidence.MEDIUM).verified
    assert not replace(NEW, source="text; [OWN]").verified


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": None}, "没有数值"),
        ({"unit": Unit.CHECKLIST, "rolls": False}, "不计数"),
        ({"unit": Unit.NEXT_YEAR_DAY, "value": None}, "month_day"),
        ({"month_day": "03-31"}, "month_day"),
        ({"unit": Unit.NEXT_YEAR_DAY, "value": None, "month_day": "3-31"}, "month_day"),
        ({"unit": Unit.UNSPECIFIED_DAY, "value": None, "rolls": False}, "没有说明如何计算"),
        ({"unit": Unit.WORKING_DAY}, "不存在顺延"),
        ({"until_on": date(2023, 7, 1)}, "停止适用"),
        ({"from_event": None}, "起止事件"),
    ],
)
def test_a_limit_that_contradicts_itself_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(NEW, **changes)  # type: ignore[arg-type]  # The row of a test names one field.


def test_readings_that_name_each_other_are_no_conflict() -> None:
    assert conflicts(ALL, families=[FAMILY]) == ()


def test_an_overlap_is_a_conflict_unless_both_say_so() -> None:
    silent = replace(DECIDE, beside=())
    (found,) = conflicts((NEW, LAW, silent), families=[FAMILY])
    assert found.limit is LAW
    assert "2021-07-15" in found.what


def test_a_gap_is_a_conflict_only_in_a_continuous_family() -> None:
    late = replace(NEW, from_on=date(2023, 7, 2))
    (found,) = conflicts((late, LAW, DECIDE), families=[FAMILY])
    assert found.limit is late
    assert "2023-07-01" in found.what
    assert conflicts((late, LAW, DECIDE), families=[replace(FAMILY, continuous=False)]) == ()
