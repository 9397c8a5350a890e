"""Plans of rectification, the ladder of reminders, the look-back."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.findings.forms import Level
from jicha.domain.rectification.ladder import Rung, days_overdue, due, faults_of, reached
from jicha.domain.rectification.look_back import Closed, shares
from jicha.domain.rectification.plans import Kind, Milestone, Plan, lacks

START = date(2021, 8, 2)
LATEST = date(2021, 9, 1)
PLAN = Plan(
    kind=Kind.BY_PLAN,
    responsible="李强",
    handler="王芳",
    measures="逐案补录并建立公示台账",
    due_on=date(2021, 9, 1),
    milestones=(Milestone(what="补录完毕", due_on=date(2021, 8, 20)),),
)
LADDER = tuple(
    Rung(name=name, zh=zh, day=day, to=("branch",), escalates=day > 0)
    for name, zh, day in (("remind", "提醒", -7), ("press", "督办", 0), ("name", "通报", 15), ("summon", "约谈", 30))
)


def _said(plan: Plan) -> list[str]:
    return [fault.what for fault in lacks(plan, start_on=START, latest_on=LATEST, where="整改1")]


def test_a_complete_plan_lacks_nothing() -> None:
    assert _said(PLAN) == []


def test_what_is_rectified_at_once_needs_no_milestones() -> None:
    assert _said(replace(PLAN, kind=Kind.AT_ONCE, milestones=())) == []
    assert _said(replace(PLAN, milestones=())) == ["限期整改未列阶段目标"]


def test_all_that_a_plan_lacks_is_told_at_once() -> None:
    bare = Plan(kind=Kind.BY_PLAN, responsible="", handler=" ", measures="", due_on=None)
    assert _said(bare) == ["未填写责任领导", "未填写经办人", "未填写整改措施", "未填写完成期限", "限期整改未列阶段目标"]


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2021, 8, 1), ["完成期限2021-08-01早于交办日2021-08-02"]),
        (date(2021, 8, 2), []),
        (date(2021, 9, 1), []),
        (date(2021, 9, 2), ["完成期限2021-09-02超过要求的2021-09-01"]),
    ],
)
def test_the_date_lies_between_the_order_and_the_last_day_allowed(due_on: date, said: list[str]) -> None:
    assert _said(replace(PLAN, kind=Kind.AT_ONCE, milestones=(), due_on=due_on)) == said


def test_each_milestone_is_named_with_its_number() -> None:
    steps = (Milestone(what=" ", due_on=START), Milestone(what="整章建制", due_on=date(2021, 9, 2)))
    faults = lacks(replace(PLAN, milestones=steps), start_on=START, latest_on=LATEST, where="整改1")
    assert [(fault.where, fault.what) for fault in faults] == [
        ("整改1 › 第1项阶段目标", "未写内容"),
        ("整改1 › 第2项阶段目标", "日期2021-09-02不在交办日与完成期限之间"),
    ]


@pytest.mark.parametrize(
    ("as_of", "rungs"),
    [
        (date(2021, 8, 24), []),
        (date(2021, 8, 25), ["remind"]),
        (date(2021, 8, 31), ["remind"]),
        (date(2021, 9, 1), ["remind", "press"]),
        (date(2021, 9, 15), ["remind", "press"]),
        (date(2021, 9, 16), ["remind", "press", "name"]),
        (date(2021, 10, 1), ["remind", "press", "name", "summon"]),
    ],
)
def test_the_ladder_is_climbed_on_its_days(as_of: date, rungs: list[str]) -> None:
    assert [one.rung.name for one in reached(LADDER, due_on=date(2021, 9, 1), as_of=as_of)] == rungs


def test_what_was_sent_is_not_sent_again_and_what_was_missed_is_made_up() -> None:
    left = due(LADDER, due_on=date(2021, 9, 1), as_of=date(2021, 10, 1), sent=frozenset({"remind"}))
    assert [(one.rung.zh, one.reached_on) for one in left] == [
        ("督办", date(2021, 9, 1)),
        ("通报", date(2021, 9, 16)),
        ("约谈", date(2021, 10, 1)),
    ]


def test_a_ladder_must_rise_and_name_each_rung_once() -> None:
    assert faults_of(LADDER) == ()
    assert faults_of((LADDER[1], LADDER[0])) == ("各级的天数应由小到大，不得重复",)
    assert faults_of((LADDER[0], replace(LADDER[1], name="remind"))) == ("“remind”写了两次",)


def test_overdue_days_begin_the_day_after() -> None:
    assert [days_overdue(date(2021, 9, 1), as_of=date(2021, 9, day)) for day in (1, 2, 11)] == [0, 1, 10]
    assert days_overdue(date(2021, 9, 1), as_of=date(2021, 8, 1)) == 0


WANTED = {Level.GENERAL: Fraction(3, 10), Level.SERIOUS: Fraction(3, 10), Level.GRAVE: Fraction(1)}


def test_the_gravest_are_all_looked_at_again() -> None:
    closed = [
        *(Closed(finding_id=f"g{n}", unit_code="141121", level=Level.GENERAL, is_seen=n < 3) for n in range(10)),
        *(Closed(finding_id=f"s{n}", unit_code="141121", level=Level.SERIOUS, is_seen=n < 3) for n in range(11)),
        Closed(finding_id="x1", unit_code="141121", level=Level.GRAVE, is_seen=True),
        Closed(finding_id="x2", unit_code="141121", level=Level.GRAVE, is_seen=False),
    ]
    assert [(one.level, one.closed, one.seen, one.needed, one.is_enough) for one in shares(closed, wanted=WANTED)] == [
        (Level.GENERAL, 10, 3, 3, True),
        (Level.SERIOUS, 11, 3, 4, False),
        (Level.GRAVE, 2, 1, 2, False),
    ]


@given(st.lists(st.tuples(st.sampled_from(["1", "2"]), st.sampled_from(list(Level)), st.booleans())))
def test_every_closed_finding_is_counted_once(rows: list[tuple[str, Level, bool]]) -> None:
    closed = [Closed(finding_id=str(n), unit_code=unit, level=level, is_seen=seen) for n, (unit, level, seen) in enumerate(rows)]
    lines = shares(closed, wanted=WANTED)
    assert sum(line.closed for line in lines) == len(rows)
    assert all(line.closed > 0 and 0 <= line.needed <= line.closed for line in lines)
