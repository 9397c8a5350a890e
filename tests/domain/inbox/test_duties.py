"""The table of duties against the lifecycles, and who has a step in the inbox."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.access.roles import Actor, Role
from jicha.domain.access.scopes import Subject
from jicha.domain.inbox.duties import LIFECYCLES, STEPS, Item, Matter, Step, steps_of, waits_for
from jicha.domain.inbox.lines import Line, When, line_of, ordered, when

HEAD = Actor(1, "临县负责人", Role.BRANCH_HEAD, "141124")
CLERK = Actor(2, "临县填报员", Role.BRANCH_CLERK, "141124")
OTHER = Actor(3, "柳林负责人", Role.BRANCH_HEAD, "141125")
LEAD = Actor(4, "负责人", Role.LEAD)
INSPECTOR = Actor(5, "稽查员", Role.INSPECTOR)
LEADER = Actor(6, "局领导", Role.BUREAU_LEADER)
ADMINISTRATOR = Actor(7, "管理员", Role.SYSTEM_ADMIN)
FED_BACK = Item(Matter.FINDING, 9, "feedback", 2021, "2021-1 公示逾期", Subject(unit_code="141124", released=True), due_on=date(2021, 6, 8))
TODAY = date(2021, 6, 1)


@pytest.mark.parametrize("step", [one for one in STEPS if one.permission is None])
def test_a_step_is_a_move_out_of_its_state_that_a_person_makes(step: Step) -> None:
    move = LIFECYCLES[step.matter].move(step.name)
    assert step.state in move.sources
    assert step.needs is move.needs is not None


@pytest.mark.parametrize("matter", LIFECYCLES)
def test_no_state_is_forgotten_in_which_a_person_must_go_on(matter: Matter) -> None:
    rests = {Matter.PLAN: {"published"}, Matter.RECTIFICATION: {"closed"}, Matter.EVALUATION: {"draft"}, Matter.REVIEW_FILE: {"settled"}}
    states = {state.name for state in LIFECYCLES[matter].states if not state.is_end}
    people = {s for s in states if any(s in move.sources and move.needs and move.name != "void" for move in LIFECYCLES[matter].moves)}
    waits_elsewhere = {Matter.REVIEW_FILE: {"adjudicating"}}  # The third reviewer has a sheet of its own.
    ordered_elsewhere = {Matter.FINDING: {"final"}}  # Ordering its rectification is no move of a finding.
    wanted = people - rests.get(matter, set()) - waits_elsewhere.get(matter, set()) | ordered_elsewhere.get(matter, set())
    assert wanted == {step.state for step in STEPS if step.matter is matter}


def test_an_answer_waits_for_the_branch_and_nobody_else() -> None:
    assert [waits_for(one, item=FED_BACK) is not None for one in (HEAD, CLERK, OTHER, LEAD, INSPECTOR, LEADER, ADMINISTRATOR)] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_nothing_waits_for_a_branch_before_the_feedback() -> None:
    assert waits_for(HEAD, item=replace(FED_BACK, subject=Subject(unit_code="141124", released=False))) is None


def test_a_signature_waits_for_another_than_who_proposed() -> None:
    item = replace(FED_BACK, state="settled", makers={"write": "5", "propose": "4"})
    assert waits_for(LEAD, item=item) is None
    assert waits_for(replace(LEAD, user_id=8), item=item) is not None


def test_a_grave_finding_waits_for_a_leader_alone() -> None:
    item = replace(FED_BACK, state="settled", only_role=Role.BUREAU_LEADER)
    assert waits_for(LEAD, item=item) is None
    assert waits_for(LEADER, item=item) is not None


def test_a_draft_waits_for_its_maker_until_it_is_whole_and_then_for_the_lead() -> None:
    draft = replace(FED_BACK, state="draft", owner_id=5, facts=frozenset({"incomplete"}), subject=Subject(unit_code="141124"))
    assert waits_for(INSPECTOR, item=draft) is not None
    assert waits_for(replace(INSPECTOR, user_id=99), item=draft) is None
    assert waits_for(LEAD, item=draft) is None
    whole = replace(draft, facts=frozenset({"complete"}))
    step = waits_for(LEAD, item=whole)
    assert step is not None
    assert step.name == "release"
    assert waits_for(INSPECTOR, item=whole) is None


def test_a_final_finding_waits_until_rectification_is_ordered() -> None:
    final = replace(FED_BACK, state="final", facts=frozenset({"complete", "not_ordered"}))
    step = waits_for(INSPECTOR, item=final)
    assert step is not None
    assert step.name == "order"
    assert step.other_than == frozenset()
    assert steps_of(replace(final, facts=frozenset({"complete", "ordered"}))) == ()
    assert waits_for(LEADER, item=final) is None


def test_a_line_carries_what_the_page_shows() -> None:
    step = waits_for(HEAD, item=FED_BACK)
    assert step is not None
    line = line_of(replace(FED_BACK, unit_name="临县分局"), step=step)
    assert line == Line(Matter.FINDING, 9, "accept", "答复稽查问题", "2021-1 公示逾期", "临县分局", date(2021, 6, 8), year=2021)


@pytest.mark.parametrize(
    ("days", "soon"), [(-1, When.LATE), (0, When.TODAY), (1, When.SOON), (7, When.SOON), (8, When.LATER), (None, When.UNDATED)]
)
def test_how_soon_a_day_is(days: int | None, soon: When) -> None:
    assert when(None if days is None else TODAY + timedelta(days=days), today=TODAY) is soon


@given(st.lists(st.none() | st.dates()))
def test_the_order_is_by_day_with_the_undated_last_and_loses_nothing(days: list[date | None]) -> None:
    lines = [Line(Matter.FLAG, place, "open", "判断疑点", "", due_on=day) for place, day in enumerate(days)]
    found = ordered(lines)
    assert sorted(line.object_id for line in found) == list(range(len(days)))
    dated = [line.due_on for line in found if line.due_on]
    assert dated == sorted(dated)
    assert all(line.due_on is None for line in found[len(dated) :])
