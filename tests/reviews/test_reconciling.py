"""Two scores, a third, corrections: what settles a file and what does not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from jicha.domain.errors import ReviewError
from jicha.domain.reviews.lifecycle import BATCH, FILE, SHEET
from jicha.domain.reviews.marks import Answer, Mark, Sheet
from jicha.domain.reviews.reconciling import Question, Rule, apply_ruling, compare, conclude, corrected
from jicha.domain.reviews.scores import Score, score
from jicha.domain.rubrics.rubric import CriterionKind
from jicha.domain.rubrics.rules import Grade
from jicha.services.reviewing.settling import rule_on, sheets_for_third
from tests.reviews.made import GENERAL, SECRET, full, handed, lose, not_applicable, official, rules, veto


def scored(sheet: Sheet) -> Score:
    return score(sheet, rubric=official(), rules=rules())


def near(points: str) -> Score:
    return replace(scored(full()), before_veto=Decimal(points), total=Decimal(points))


def test_ten_points_apart_is_settled_and_more_is_not() -> None:
    assert compare(near("90"), second=near("80"), rules=rules()).reasons == ()
    found = compare(near("90"), second=near("79.99"), rules=rules())
    assert found.gap == Decimal("10.01")
    assert "分差10.01分" in found.reasons[0]
    with pytest.raises(ReviewError, match="第三名"):
        conclude([near("90"), near("79.99")], rules=rules())


def test_two_that_agree_give_their_mean() -> None:
    found = conclude([near("90"), near("85.25")], rules=rules())
    assert (found.total, found.rule, found.vetoes) == (Decimal("87.63"), Rule.MEAN_OF_TWO, ())


@pytest.mark.parametrize(
    ("third", "total", "rule"),
    [("88", "89.00", Rule.CLOSEST_TWO), ("72", "71.00", Rule.CLOSEST_TWO), ("80", "80", Rule.MIDDLE), ("90", "90.00", Rule.CLOSEST_TWO)],
)
def test_with_a_third_the_two_closest_count(third: str, total: str, rule: Rule) -> None:
    found = conclude([near("90"), near("70"), near(third)], rules=rules())
    assert (found.total, found.rule) == (Decimal(total), rule)


def test_a_veto_that_one_found_goes_to_the_third_who_decides() -> None:
    one, other = scored(full(veto("否决14"))), scored(full())
    found = compare(one, second=other, rules=rules())
    assert (found.gap, found.vetoes) == (0, ("否决14",))
    assert found.reasons == ("否决项认定不一致：否决14",)
    upheld = conclude([one, other, scored(full(veto("否决14"), veto("否决2")))], rules=rules())
    assert (upheld.total, upheld.vetoes, upheld.rule) == (0, ("否决14",), Rule.MAJORITY_VETO)
    dropped = conclude([one, other, scored(full(lose("2.4", "2")))], rules=rules())
    assert (dropped.total, dropped.vetoes) == (Decimal("100.00"), ())


def test_two_different_vetoes_are_a_mismatch() -> None:
    assert compare(scored(full(veto("否决1"))), second=scored(full(veto("否决2"))), rules=rules()).vetoes == ("否决1", "否决2")


def test_a_veto_that_both_found_needs_no_third() -> None:
    found = conclude([scored(full(veto("否决14"))), scored(full(veto("否决14"), lose("2.4", "1")))], rules=rules())
    assert (found.total, found.rule) == (0, Rule.BOTH_VETO)


def test_an_incomplete_sheet_settles_nothing() -> None:
    with pytest.raises(ReviewError, match=r"还有1项没有评：2\.4"):
        compare(scored(full(Mark("2.4"))), second=scored(full()), rules=rules())
    with pytest.raises(ReviewError, match="应为2份或3份"):
        conclude([scored(full())], rules=rules())


def test_a_file_to_which_nothing_applies_cannot_be_given_points() -> None:
    nothing = full(*(not_applicable(one.id) for one in official().criteria(GENERAL) if one.kind is CriterionKind.ITEM))
    assert compare(scored(nothing), second=scored(full()), rules=rules()).reasons == ("一人认为没有适用的评分项",)
    with pytest.raises(ReviewError, match="没有适用的评分项"):
        conclude([scored(nothing), scored(nothing)], rules=rules())


@pytest.mark.parametrize(
    ("points", "grade"), [("90", "优秀"), ("89.99", "良好"), ("80", "良好"), ("79.99", "合格"), ("60", "合格"), ("59.99", "不合格")]
)
def test_a_limit_belongs_to_the_better_class(points: str, grade: str) -> None:
    assert rules().grade(Decimal(points)) is Grade(grade)


def test_a_typical_question_is_decided_once_and_applied_to_all() -> None:
    asked = replace(lose("2.4", "4", "未写持续时间"), question="T1")
    sheets = [full(asked, alias="A"), full(replace(asked, lost=Decimal(1)), alias="B"), full(lose("2.4", "4"), alias="C")]
    question = Question("T1", "2.4", "持续时间不明扣几分", Answer.DEDUCTED, Decimal(1), "统一扣1分")
    found = apply_ruling(question, sheets=sheets)
    assert [one.alias for one in found] == ["A", "B"]  # B lost the same points for another reason: the ruling's words replace it.
    changed = corrected(sheets[0], corrections=found)
    mark = next(one for one in changed.marks if one.criterion == "2.4")
    assert (mark.lost, mark.reason, mark.question) == (1, "统一扣1分", "T1")
    assert corrected(sheets[2], corrections=found) == sheets[2]
    assert apply_ruling(question, sheets=[changed]) == ()
    with pytest.raises(ReviewError, match="还没有定"):
        apply_ruling(replace(question, answer=None), sheets=sheets)


def test_a_ruling_changes_the_sheets_of_every_file_and_is_recorded() -> None:
    asked = replace(lose("2.4", "4"), question="T1")
    files = [handed("A1", full(asked), full()), handed("A2", full(), full(asked))]
    ruled, changes = rule_on(Question("T1", "2.4", "?", Answer.MET, None, "不扣"), files=files)
    assert [len(one.sheets) for one in ruled] == [2, 2]
    assert [(one.before.lost, one.after.answer) for one in changes] == [(4, Answer.MET)] * 2
    assert {scored(sheet).total for one in ruled for _, sheet in one.sheets} == {100}


def test_the_third_sees_both_sheets_in_an_order_that_tells_nothing() -> None:
    seen = set()
    for number in range(20):
        one = replace(handed("A1", full(lose("2.4", "4")), full()), alias=f"X{number}")
        pair = sheets_for_third(one, batch="B", secret=SECRET)
        assert set(pair) == {sheet for _, sheet in one.sheets}
        seen.add(pair[0] == one.sheets[0][1])
    assert seen == {True, False}


def test_a_ruling_leaves_other_criteria_of_the_question_alone() -> None:
    other = replace(lose("3.4", "4"), question="T1")
    assert apply_ruling(Question("T1", "2.4", "?", Answer.MET, None, "不扣"), sheets=[full(other)]) == ()


def test_the_batch_walks_from_frame_to_publication() -> None:
    state, seen = BATCH.initial, []
    for name in ("commit", "draw", "assign", "open", "compare", "feed_back", "finish", "publish"):
        move = BATCH.move(name)
        assert state in move.sources
        state = move.target
        seen.append(state)
    assert seen == ["committed", "drawn", "assigned", "scoring", "adjudicating", "feedback", "final", "published"]
    assert FILE.initial == "assigned"
    assert SHEET.state("locked").is_end
