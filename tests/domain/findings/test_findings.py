"""What a finding lacks, and the same trouble again."""

from dataclasses import replace
from datetime import date

import pytest

from jicha.domain.findings.forms import Draft, Level, lacks
from jicha.domain.findings.recurrence import Found, Recurrence, relapsed, repeated_by_year

CAUSES = {"careless": "审核把关不严"}
DRAFT = Draft(
    title="处罚决定逾期公示",
    criteria="行政处罚法第四十八条",
    condition="3份决定书逾期公示",
    cause="careless",
    evidence=3,
    level=Level.SERIOUS,
)


def test_a_complete_finding_lacks_nothing() -> None:
    assert lacks(DRAFT, causes=CAUSES, where="问题1") == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "未填写问题标题"),
        ({"criteria": ""}, "未填写依据"),
        ({"condition": "\n"}, "未填写事实"),
        ({"cause": "weather"}, "未选择原因"),
        ({"cause": ""}, "未选择原因"),
        ({"evidence": 0}, "没有证据"),
        ({"level": None}, "未定等级"),
    ],
)
def test_each_missing_part_is_named(change: dict[str, object], said: str) -> None:
    changed = replace(DRAFT, **change)  # type: ignore[arg-type]  # Each row changes one field.
    assert [fault.what for fault in lacks(changed, causes=CAUSES, where="问题1")] == [said]


def test_an_empty_draft_is_told_everything_at_once() -> None:
    empty = Draft(title="", criteria="", condition="", cause="", evidence=0, level=None)
    assert len(lacks(empty, causes=CAUSES, where="问题1")) == 6


def _found(name: str, day: date, *, closed: date | None = None, unit: str = "141121", kind: str = "THREE-02") -> Found:
    return Found(finding_id=name, unit_code=unit, kind=kind, found_on=day, closed_on=closed)


def test_the_same_kind_in_two_successive_years_is_a_repeat() -> None:
    findings = [
        _found("b", date(2021, 5, 1)),
        _found("a", date(2020, 3, 1)),
        _found("a2", date(2020, 9, 1)),
        _found("x", date(2019, 1, 1), unit="141122"),
        _found("y", date(2021, 1, 1), unit="141122"),
        _found("z", date(2021, 1, 1), kind="MOB-01"),
    ]
    assert repeated_by_year(findings) == (Recurrence(unit_code="141121", kind="THREE-02", earlier="a2", later="b"),)


@pytest.mark.parametrize(("day", "again"), [(date(2022, 2, 28), True), (date(2022, 3, 1), False), (date(2021, 2, 28), False)])
def test_a_relapse_counts_to_the_last_day_of_the_twelfth_month(day: date, again: bool) -> None:
    findings = [_found("a", date(2021, 1, 5), closed=date(2021, 2, 28)), _found("b", day)]
    assert [(pair.earlier, pair.later) for pair in relapsed(findings, months=12)] == ([("a", "b")] if again else [])
