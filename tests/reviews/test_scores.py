"""Totals of the 2024 rubric by hand-worked sums, laws of the formula by hypothesis, and what an empty mark does."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jicha.domain.reviews.marks import Answer, Box, Field, Mark, Note, Sheet, mark_faults, points_lost, sheet_faults
from jicha.domain.reviews.scores import rounded_points, score
from jicha.domain.rubrics.rubric import CriterionKind, Formula, Part, Rubric
from jicha.domain.rubrics.rules import Grade
from tests.reviews.made import GENERAL, full, lose, not_applicable, official, rules, veto

CRITERIA = official().criteria(GENERAL)
BY_ID = {one.id: one for one in CRITERIA}


def total(sheet: Sheet, rubric: Rubric | None = None) -> Decimal | None:
    return score(sheet, rubric=rubric or official(), rules=rules()).total


def test_full_marks_are_a_hundred_points() -> None:
    found = score(full(), rubric=official(), rules=rules())
    assert (found.total, found.grade, found.substance, found.face, found.weighted) == (100, Grade.EXCELLENT, 100, 100, 100)


def test_a_worked_file_comes_to_what_the_formula_says() -> None:
    # No hearing (4 + 8 points), no enforcement (2 + 5 points): 81 points apply. 6 are lost: 75/81. Basic elements lose 2.5.
    absent = [one.id for one in CRITERIA if one.kind is CriterionKind.ITEM and one.id.split(".")[0] in {"9", "10", "12", "13"}]
    sheet = full(*map(not_applicable, absent), lose("2.4", "4"), lose("3.4", "2"), lose("文书4", "2"), lose("笔录1", "0.5"))
    found = score(sheet, rubric=official(), rules=rules())
    assert (found.scored, found.applicable, found.deducted) == (75, 81, Decimal("2.5"))
    assert found.total == Decimal("93.80")  # 50 + 50 × 75/81 − 2.5 = 93.796…
    assert found.face == Decimal("87.50")  # 17.5 of 20
    assert found.substance == Decimal("92.59")
    assert found.weighted == Decimal("91.06")  # 0.7 × 92.5926 + 0.3 × 87.5


@pytest.mark.parametrize("criterion", [one.id for one in official().vetoes])
def test_each_veto_makes_the_file_fail_with_nothing(criterion: str) -> None:
    found = score(full(veto(criterion)), rubric=official(), rules=rules())
    assert (found.total, found.grade, found.before_veto, found.vetoes) == (0, Grade.FAIL, 100, (criterion,))


@pytest.mark.parametrize("criterion", [one.id for one in official().deductions])
def test_each_basic_element_takes_its_points_off_the_total(criterion: str) -> None:
    points = BY_ID[criterion].points
    assert total(full(lose(criterion, str(points)))) == 100 - points


@pytest.mark.parametrize("criterion", [one.id for one in CRITERIA if one.kind is CriterionKind.ITEM])
def test_each_item_is_worth_half_its_points_of_the_total(criterion: str) -> None:
    points = BY_ID[criterion].points
    assert total(full(lose(criterion, str(points)))) == 100 - points / 2


def test_the_least_without_a_veto_is_thirty() -> None:
    everything = [lose(one.id, str(one.points)) for one in CRITERIA if one.kind in {CriterionKind.ITEM, CriterionKind.DEDUCTION}]
    assert total(full(*everything)) == 30


def test_a_daily_penalty_file_has_a_hundred_and_twenty_points_in_its_denominator() -> None:
    found = score(full(lose("13", "12"), kind="按日连续处罚"), rubric=official(), rules=rules())
    assert (found.applicable, found.total) == (120, 95)


def test_a_bonus_is_shown_beside_the_total_and_not_in_it() -> None:
    found = score(full(lose("1", "5"), lose("加分", "10"), kind="移送拘留"), rubric=official(), rules=rules())
    assert (found.bonus, found.total) == (5, Decimal("97.50"))


def test_an_empty_mark_gives_no_total_and_no_class() -> None:
    for hole in (Mark("2.4"), None):
        sheet = full()
        marks = tuple(mark for mark in sheet.marks if mark.criterion != "2.4") + ((hole,) if hole else ())
        found = score(replace(sheet, marks=marks), rubric=official(), rules=rules())
        assert found.missing == ("2.4",)
        assert (found.total, found.before_veto, found.grade, found.substance, found.weighted) == (None, None, None, None, None)


def test_a_veto_on_an_incomplete_sheet_is_named_but_settles_nothing() -> None:
    found = score(full(veto("否决14"), Mark("2.4")), rubric=official(), rules=rules())
    assert (found.vetoes, found.total) == (("否决14",), None)


def test_a_file_to_which_no_item_applies_has_no_total() -> None:
    sheet = full(*(not_applicable(one.id) for one in CRITERIA if one.kind is CriterionKind.ITEM))
    found = score(sheet, rubric=official(), rules=rules())
    assert (found.total, found.weighted, found.substance, found.face) == (None, None, None, 100)


def test_a_weighted_rubric_counts_its_two_parts() -> None:
    kind = official().kind(GENERAL)
    face = replace(kind.documents[0], items=tuple(replace(one, part=Part.FACE) for one in kind.documents[0].items))
    own = replace(
        official(),
        formula=Formula.WEIGHTED,
        base_points=None,
        item_points=None,
        kinds=(replace(kind, documents=(face, *kind.documents[1:])),),
    )
    found = score(full(lose("1.2", "1"), lose("文书2", "2"), lose("2.4", "4"), rubric=own), rubric=own, rules=rules())
    assert found.face == Decimal("86.36")  # 19 of 22: 2 points of the form and 20 of elements
    assert found.substance == Decimal("95.92")  # 94 of 98
    assert found.total == found.weighted == Decimal("93.05")


def test_faults_counted_cost_what_the_rubric_says_up_to_the_cap() -> None:
    element = replace(BY_ID["文书1"], each=Decimal("0.5"))
    counted = [points_lost(Mark("文书1", Answer.DEDUCTED, times=times), criterion=element) for times in (1, 5, 7)]
    assert counted == [Decimal("0.5"), Decimal("2.5"), 3]
    assert list(mark_faults(Mark("文书1", Answer.DEDUCTED, times=2, reason="缺"), criterion=element)) == []


@pytest.mark.parametrize(("cents", "expected"), [("84.995", "85.00"), ("84.994", "84.99"), ("-0.005", "-0.01"), ("0.125", "0.13")])
def test_points_are_rounded_half_up_once(cents: str, expected: str) -> None:
    assert rounded_points(Fraction(cents)) == Decimal(expected)
    assert rounded_points(None) is None


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        (Mark("2.4", Answer.FOUND, reason="x"), Field.ANSWER),
        (Mark("否决1", Answer.MET), Field.ANSWER),
        (Mark("否决1", Answer.FOUND), Field.REASON),
        (Mark("2.4", Answer.NOT_APPLICABLE, reason=" "), Field.REASON),
        (Mark("2.4", Answer.DEDUCTED, reason="x"), Field.LOST),
        (Mark("2.4", Answer.DEDUCTED, times=2, reason="x"), Field.LOST),
        (lose("2.4", "4.5"), Field.LOST),
        (lose("2.4", "0"), Field.LOST),
        (Mark("2.4", Answer.MET, lost=Decimal(1)), Field.LOST),
        (Mark("2.4", Answer.MET, times=1), Field.TIMES),
        (Mark("2.4", Answer.DEDUCTED, lost=Decimal(1), times=0, reason="x"), Field.TIMES),
        (Mark("2.4", Answer.MET, notes=(Note("x", 0),)), Field.PAGE),
        (Mark("2.4", Answer.MET, notes=(Note("x", 31),)), Field.PAGE),
        (Mark("2.4", Answer.MET, notes=(Note("x", box=Box(0, 0, 0.5, 0.5)),)), Field.PAGE),
    ],
)
def test_a_faulty_mark_is_told_at_its_field(mark: Mark, field: Field) -> None:
    found = list(sheet_faults(full(mark), criteria=CRITERIA, pages=30))
    assert [fault.field for fault in found] == [field]
    assert found[0].criterion == mark.criterion
    assert found[0].mend


def test_points_without_an_answer_are_told_in_a_draft_too() -> None:
    sheet = full(Mark("2.4", None, lost=Decimal(1)))
    assert [one.field for one in sheet_faults(sheet, criteria=CRITERIA, is_whole=False)] == [Field.LOST]


def test_a_page_is_only_held_against_a_known_number_of_pages() -> None:
    assert list(sheet_faults(full(Mark("2.4", Answer.MET, notes=(Note("x", 900, Box(0, 0, 1, 1)),))), criteria=CRITERIA)) == []
    assert [one.what for one in sheet_faults(full(Mark("2.4", Answer.MET, notes=(Note("x", 0),))), criteria=CRITERIA)] == ["没有第0页"]


def test_a_sheet_handed_in_answers_every_criterion_once_and_no_other() -> None:
    sheet = full(Mark("2.4"))
    bad = replace(sheet, marks=(*sheet.marks, Mark("99"), Mark("2.1", Answer.MET)))
    assert [fault.criterion for fault in sheet_faults(bad, criteria=CRITERIA)] == ["99", "2.1", "2.4"]
    assert [fault.criterion for fault in sheet_faults(sheet, criteria=CRITERIA, is_whole=False)] == []


@pytest.mark.parametrize("corners", [(0.5, 0, 0.5, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.1)])
def test_a_box_lies_on_its_page(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no rectangle"):
        Box(*corners)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    marks = []
    for one in draw(
        st.lists(st.sampled_from([c for c in CRITERIA if c.kind is not CriterionKind.VETO]), unique_by=lambda c: c.id, max_size=30)
    ):
        halves = draw(st.integers(0, int(one.points * 2)))
        marks.append(lose(one.id, str(Decimal(halves) / 2)) if halves else not_applicable(one.id))
    return full(*marks)


@settings(max_examples=60, deadline=None)
@given(sheets(), st.sampled_from([one.id for one in CRITERIA if one.kind is CriterionKind.ITEM]))
def test_losing_more_never_raises_a_total_which_stays_between_thirty_and_a_hundred(sheet: Sheet, criterion: str) -> None:
    before = total(sheet)
    worse = replace(
        sheet, marks=tuple(lose(m.criterion, str(BY_ID[criterion].points)) if m.criterion == criterion else m for m in sheet.marks)
    )
    after = total(worse)
    assert before is not None
    assert after is not None
    assert 30 <= before <= 100
    was = next(mark for mark in sheet.marks if mark.criterion == criterion)
    assert after <= before or was.answer is Answer.NOT_APPLICABLE


@settings(max_examples=30, deadline=None)
@given(sheets(), st.permutations(range(len(CRITERIA))))
def test_the_order_of_marks_does_not_matter(sheet: Sheet, order: list[int]) -> None:
    shuffled = replace(sheet, marks=tuple(sheet.marks[place] for place in order))
    assert score(shuffled, rubric=official(), rules=rules()) == score(sheet, rubric=official(), rules=rules())
