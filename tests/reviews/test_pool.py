"""Recusal: each rule, both sides of the posting limit, and what was not declared."""

from datetime import date

import pytest

from jicha.domain.reviews.pool import Posting, RecusalRule, ReviewCase, Reviewer, Tie, obstacles
from tests.reviews.made import backbone, case, lawyer, rules

ON = date(2024, 6, 3)
LEFT = Posting("141122", "交城分局", date(2018, 1, 1), date(2022, 6, 3))


def against(reviewer: Reviewer, one: ReviewCase | None = None, on: date = ON) -> list[RecusalRule]:
    return [obstacle.rule for obstacle in obstacles(reviewer, case=one or case(), on=on, rules=rules())]


def test_nothing_stands_against_strangers() -> None:
    assert against(backbone()) == against(lawyer()) == []


def test_nobody_reviews_the_own_branch() -> None:
    assert against(backbone(unit_code="141122")) == [RecusalRule.OWN_BRANCH]
    assert against(backbone(postings=(Posting("141122", "交城分局", date(2023, 1, 1)),))) == [RecusalRule.OWN_BRANCH]


def test_a_posting_blocks_for_whole_months_after_it_ended() -> None:
    assert against(backbone(postings=(LEFT,)), on=date(2024, 6, 2)) == [RecusalRule.PAST_POSTING]
    assert against(backbone(postings=(LEFT,)), on=date(2024, 6, 3)) == []
    assert against(backbone(postings=(LEFT,)), on=date(2022, 6, 2)) == [RecusalRule.OWN_BRANCH]
    assert against(backbone(postings=(LEFT,)), on=date(2017, 12, 31)) == []
    assert against(backbone(postings=(Posting("141121", "文水分局", date(2018, 1, 1), date(2024, 6, 1)),))) == []


def test_a_month_is_a_month_at_the_end_of_february() -> None:
    leap = Posting("141122", "交城分局", date(2018, 1, 1), date(2020, 2, 29))
    assert against(backbone(postings=(leap,)), on=date(2022, 2, 27)) == [RecusalRule.PAST_POSTING]
    assert against(backbone(postings=(leap,)), on=date(2022, 2, 28)) == []


@pytest.mark.parametrize(
    ("reviewer", "one", "rule"),
    [
        (lawyer("李律师"), case(counsel=("李 律师",)), RecusalRule.COUNSEL),
        (lawyer(firm="某律师事务所（吕梁）"), case(firms=("某律师事务所(吕梁)",)), RecusalRule.SAME_FIRM),
        (backbone("张三"), case(handlers=("张 三", "李四")), RecusalRule.HANDLED),
        (backbone(ties=(Tie("某某洗煤有限公司", "配偶任职"),)), case(party="某某洗煤有限公司"), RecusalRule.TIE),
        (backbone(ties=(Tie("91141122MA0ABCDE1X", "持股"),)), case(credit_code="91141122ma0abcde1x"), RecusalRule.TIE),
        (backbone(has_declared=False), case(), RecusalRule.UNDECLARED),
        (backbone(unit_code=None), case(), RecusalRule.UNDECLARED),
        (lawyer(firm=None), case(), RecusalRule.UNDECLARED),
        (backbone(is_available=False), case(), RecusalRule.ABSENT),
    ],
)
def test_each_rule_refuses_with_its_reason(reviewer: Reviewer, one: ReviewCase, rule: RecusalRule) -> None:
    (found,) = obstacles(reviewer, case=one, on=ON, rules=rules())
    assert found.rule is rule
    assert reviewer.name in found.words


def test_a_tie_to_another_party_does_not_block() -> None:
    assert against(backbone(ties=(Tie("别的公司", "亲属"),)), case(party="某某洗煤有限公司")) == []


def test_all_reasons_are_told_at_once() -> None:
    assert len(against(backbone(unit_code="141122", has_declared=False, is_available=False))) == 3
