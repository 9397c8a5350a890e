"""A batch from sheets to results, rows and paper; the audit's own checks judge the rows that we write."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jicha.domain.checks import Check, Example, Scalar, Verdict
from jicha.domain.errors import ReviewError
from jicha.domain.reviews.marks import Answer, Mark, Sheet
from jicha.domain.reviews.pool import Reviewer
from jicha.domain.reviews.reconciling import Rule
from jicha.domain.reviews.records import BASE_ROW, DrawnFrom, ScoreRow, score_rows
from jicha.domain.reviews.scores import score
from jicha.domain.rubrics.rubric import CriterionKind, Formula, Part, Rubric
from jicha.domain.rubrics.rules import Grade
from jicha.domain.units import Unit, UnitKind
from jicha.engine.agreement.items import PairOfSheets, item_results
from jicha.engine.examples import run_example
from jicha.services.intake import take_in
from jicha.services.reviewing.score_table import write_score_table
from jicha.services.reviewing.settling import HandedIn, results_of, rows_of, settle
from tests.checks.conftest import Laboratory, laboratory
from tests.reviews.made import (
    FRAME,
    GENERAL,
    ON,
    backbone,
    case,
    full,
    handed,
    lawyer,
    lose,
    not_applicable,
    official,
    results,
    rules,
    veto,
)

__all__ = ["laboratory"]

DRAWN = DrawnFrom("2024-H1", ON, "7-3-9", "一般行政处罚")
POOL = {"甲": backbone("甲", unit_code="141121"), "乙": lawyer("乙"), "丙": backbone("丙", unit_code="141123")}


def rows(*files: HandedIn) -> tuple[ScoreRow, ...]:
    return rows_of(settle(files, frame=FRAME), pool=POOL, drawn={one.case.case_id: DRAWN for one in files}, frame=FRAME)


def verdict(check_id: str, found: tuple[ScoreRow, ...], lab: Laboratory) -> dict[str, Verdict]:
    """Run one check of the audit on rows of D23; what they judge is returned by case."""
    check: Check = next(one for one in lab.catalogue.checks if one.id == check_id)
    lines: list[dict[str, Scalar]] = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(row).items()} for row in found
    ]
    told: dict[str, Verdict] = {}
    example = Example("rows", {"review_score": tuple(lines)}, "2024-10-31", {}, {}, "", 1)
    outcome = run_example(
        check, example=example, compiled=lab.compile(check), backend=lab.duckdb, code=lab.code, derived=lab.catalogue.derived
    )
    for one in outcome.verdicts:
        told[one.subject_key] = Verdict(one.verdict)
    return told


def test_the_audit_s_checks_pass_on_the_rows_of_a_sound_review(laboratory: Laboratory) -> None:
    absent = [not_applicable(one) for one in ("9.1", "9.2", "9.3", "9.4", "笔录9")]
    found = rows(
        handed("A1", full(lose("2.4", "1.5"), lose("文书1", "0.5"), *absent), full(lose("3.4", "2"), *absent)),
        handed("A2", full(veto("否决14")), full(veto("否决14"), lose("2.4", "4"))),
        handed("A3", full(lose("2.4", "4"), lose("3.4", "4"), lose("11.1", "3"), lose("11.2", "3"), lose("5.1", "3"),
               lose("文书1", "3")), full(),
               full(lose("2.4", "2"))),
        handed("A4", full(veto("否决14")), full(), full()),
        handed("A5", full(lose("1", "5"), kind="移送拘留"), full(lose("加分", "15"), kind="移送拘留"), kind="移送拘留"),
    )  # fmt: skip
    assert verdict("FILE-13", found, laboratory) == dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), Verdict.PASS)
    assert verdict("NET-03", found, laboratory) == dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), Verdict.PASS)


def test_the_audit_s_checks_fail_where_the_review_is_unsound(laboratory: Laboratory) -> None:
    far = full(*(lose(one, "4") for one in ("2.4", "3.4")), lose("文书1", "3"), lose("文书2", "2"), lose("文书3", "2"), lose("文书4", "2"))
    sheets = {"甲": full(), "乙": far}
    found = [
        row
        for name, sheet in sheets.items()
        for row in score_rows(
            sheet, score=score(sheet, rubric=official(), rules=rules()), case=case(), reviewer=POOL[name], drawn=DRAWN, rubric=official(),
            rules=rules(),
        )
    ]  # fmt: skip
    assert verdict("FILE-13", tuple(found), laboratory) == {"A1": Verdict.FAIL}  # More than ten points apart, and no third.
    hole = [replace(row, score=None) if row.criterion.startswith("2.1") else row for row in found]
    assert verdict("FILE-13", tuple(hole), laboratory) == {"A1": Verdict.FAIL}
    own = tuple(replace(row, reviewer_unit="141122") if row.reviewer == "甲" else row for row in found)
    assert verdict("NET-03", own, laboratory) == {"A1": Verdict.FAIL}
    assert verdict("NET-03", tuple(row for row in found if row.reviewer == "甲"), laboratory) == {"A1": Verdict.FAIL}


def row_sum(sheet: Sheet, rubric: Rubric, person: Reviewer) -> tuple[float, float | None]:
    found = score(sheet, rubric=rubric, rules=rules())
    listed = score_rows(sheet, score=found, case=case(), reviewer=person, drawn=DRAWN, rubric=rubric, rules=rules())
    assert all(row.score is None or row.full_score is None or 0 <= row.score <= row.full_score for row in listed)
    assert len({row.criterion for row in listed}) == len(listed)
    return sum(row.score or 0 for row in listed), None if found.total is None else float(found.total)


def test_rows_add_up_to_the_total_whatever_the_formula() -> None:
    sheet = full(lose("2.4", "1.5"), lose("文书1", "2.5"), lose("1.1", "0.5"), not_applicable("8.1"), not_applicable("文书2"))
    kind = official().kind(GENERAL)
    face = replace(kind.documents[0], items=tuple(replace(one, part=Part.FACE) for one in kind.documents[0].items))
    faced = replace(official(), kinds=(replace(kind, documents=(face, *kind.documents[1:])),))
    weighted = replace(faced, formula=Formula.WEIGHTED, base_points=None, item_points=None)
    capped = replace(official(), deduction_cap=Decimal(2))
    small = replace(official(), deduction_cap=Decimal(2), base_points=Decimal(10), item_points=Decimal(90))
    for rubric in (official(), weighted, capped, small):
        added, total = row_sum(sheet, rubric, POOL["甲"])
        assert added == pytest.approx(total, abs=0.005), rubric.formula


def test_a_rubric_whose_items_or_elements_do_not_apply_still_adds_up() -> None:
    criteria = official().criteria(GENERAL)
    nothing = full(*(not_applicable(one.id) for one in criteria if one.kind is CriterionKind.ITEM))
    assert row_sum(nothing, official(), POOL["甲"]) == (50, None)
    bare = replace(official(), formula=Formula.WEIGHTED, deductions=(), base_points=None, item_points=None)
    assert row_sum(full(rubric=bare), bare, POOL["甲"])[1] is None  # Nothing of the face applies: no weighted total.
    assert (
        row_sum(
            full(*(not_applicable(one.id) for one in criteria if one.kind is CriterionKind.ITEM)),
            replace(bare, deductions=official().deductions),
            POOL["甲"],
        )[1]
        is None
    )


def test_rows_say_where_the_file_was_drawn_and_who_scored_it() -> None:
    found = rows(handed("A1", full(), full()))
    base = [row for row in found if row.criterion == BASE_ROW]
    assert [(row.reviewer, row.reviewer_kind, row.reviewer_unit) for row in base] == [
        ("甲", "骨干", "141121"),
        ("乙", "律师", "某律师事务所"),
    ]
    assert {(row.batch, row.drawn_on, row.seed, row.stratum, row.conclusion) for row in found} == {
        ("2024-H1", ON, "7-3-9", "一般行政处罚", "优秀")
    }
    assert {row.part for row in found} == {"实体", "程序", "卷面"}
    unfinished = full(Mark("2.4"))
    listed = score_rows(
        unfinished, score=score(unfinished, rubric=official(), rules=rules()), case=case(), reviewer=POOL["甲"], drawn=DRAWN,
        rubric=official(), rules=rules(),
    )  # fmt: skip
    assert {(row.total_score, row.conclusion) for row in listed} == {(None, None)}


def test_the_rows_go_into_the_lake_as_any_sheet_does(tmp_path: Path) -> None:
    found = rows(handed("A1", full(lose("2.4", "1.5"), veto("否决14"), not_applicable("9.1")), full(veto("否决14"))))
    (tmp_path / "in").mkdir()
    assert write_score_table(found, path=tmp_path / "in" / "案卷评查评分表.csv") == len(found) == 2 * 113
    taken = take_in(tmp_path / "in", lake=tmp_path / "lake", plan_units=(Unit("141122", "交城县", UnitKind.COUNTY),))
    (sheet,) = taken.reconciliation.sheets
    assert (sheet.table, sheet.lines, sheet.loaded, sheet.refused) == ("review_score", 226, 226, 0)


def test_a_gap_waits_for_the_third_and_results_wait_for_all() -> None:
    far = full(*(lose(f"{n}.4", "4") for n in (2, 3)), lose("文书1", "3"), lose("文书2", "2"), lose("文书3", "2"), lose("文书4", "2"))
    files = [handed("A1", full(), far), handed("A2", full(), full())]
    settled = settle(files, frame=FRAME)
    assert list(settled.waiting) == ["A1"]
    with pytest.raises(ReviewError, match="分差13"):
        results_of(settled, frame=FRAME)
    done = results(handed("A1", full(), far, full(lose("2.4", "4"))), files[1])
    assert [(one.was_adjudicated, one.result.rule) for one in done.files] == [(True, Rule.CLOSEST_TWO), (False, Rule.MEAN_OF_TWO)]


def test_a_third_sheet_that_was_not_needed_does_not_count() -> None:
    (one,) = settle([handed("A1", full(), full(), full(lose("2.4", "4")))], frame=FRAME).reviewed
    assert one.third is None
    assert one.result.total == 100


def test_sheets_that_cannot_be_settled_are_told_at_once() -> None:
    twice = HandedIn(case("A2"), "XA2", (("甲", full()), ("甲", full())))
    foreign = handed("A3", full(), replace(full(), rubric="other"))
    with pytest.raises(ReviewError) as caught:
        settle([handed("A1", full()), twice, foreign], frame=FRAME)
    assert [fault.where for fault in caught.value.faults] == ["案卷XA1", "案卷XA2", "案卷XA3"]


def test_branches_have_mean_least_and_interval_or_say_few() -> None:
    found = results(
        *(handed(f"A{n}", full(lose("2.4", str(n))), full(lose("2.4", str(n)))) for n in (1, 2, 3)),
        handed("B1", full(veto("否决2")), full(veto("否决2")), unit="141123"),
    )
    many, few = found.branches
    assert (many.mean, many.least, many.vetoed, many.is_few) == (pytest.approx(99), 98.5, 0, False)
    assert many.interval is not None
    assert (many.interval.low, many.interval.high) == (pytest.approx(99 - 4.302653 * 0.5 / 3**0.5), 100)
    assert (few.mean, few.least, few.interval, few.is_few, few.vetoed) == (0, 0, None, True, 1)
    assert found.files[3].grade is Grade.FAIL
    assert found.files[0].adjusted is None  # Four sheets each are too few to say who is lenient.
    assert many.adjusted is None


def test_criteria_tell_what_is_lost_and_what_divides() -> None:
    files = [handed(f"A{n}", full(lose("2.4", "4", "未写次数")), full(), unit=f"14112{n % 2}") for n in range(4)]
    found = results(*files, handed("K1", full(kind="查封扣押"), full(lose("1", "5"), kind="查封扣押"), kind="查封扣押"))
    items = {one.criterion: one for one in found.items}
    divided = items[f"{GENERAL} 2.4"]
    assert (divided.judged, divided.lost, divided.pairs, divided.agreement, divided.divides) == (8, 0.5, 4, 0, True)
    assert divided.alpha == pytest.approx(-0.75)
    assert divided.by_branch == {"141120": 0.5, "141121": 0.5}
    assert (items["否决1"].pairs, items["否决1"].agreement, items["否决1"].alpha) == (5, 1, None)
    assert (items["查封扣押 1"].judged, items["查封扣押 1"].lost) == (2, 0.25)
    first = found.faults[0]
    assert (first.criterion, first.sheets, first.units, first.reasons) == (f"{GENERAL} 2.4", 4, 2, ("未写次数",))
    assert found.veto_agreement == 1


def test_a_hole_is_no_judgement_and_a_loss_without_words_gives_no_reason() -> None:
    pair = PairOfSheets("u", (full(Mark("2.4"), Mark("2.1", Answer.DEDUCTED, Decimal(1))), full()))
    items, faults = item_results([pair], criteria={GENERAL: official().criteria(GENERAL)}, dividing=0.8)
    hole = next(one for one in items if one.criterion == "2.4")
    assert (hole.judged, hole.pairs, hole.agreement) == (1, 0, None)
    assert [(one.criterion, one.reasons) for one in faults] == [("2.1", ())]


def test_a_criterion_that_never_applies_has_no_share() -> None:
    found = results(handed("A1", full(not_applicable("9.1")), full(not_applicable("9.1"))))
    item = next(one for one in found.items if one.criterion == "9.1")
    assert (item.judged, item.lost, item.agreement, item.by_branch) == (0, None, 1, {})


def test_the_order_of_files_does_not_matter_and_nothing_gives_nothing() -> None:
    files = [handed(f"A{n}", full(lose("2.4", str(n))), full()) for n in (1, 2, 3)]
    assert results(*files) == results(*reversed(files))
    nothing = results()
    assert (nothing.files, nothing.alpha, nothing.gap_mean, nothing.veto_agreement, nothing.veto_ac1) == ((), None, None, None, None)


def test_a_file_to_which_one_reviewer_says_nothing_applies_is_left_out_of_leniency() -> None:
    nothing = full(*(not_applicable(one.id) for one in official().criteria(GENERAL) if one.kind is CriterionKind.ITEM))
    found = results(handed("A1", nothing, full(), full(lose("2.4", "4"))), handed("A2", full(), full()))
    assert {one.reviewer: one.sheets for one in found.reviewers} == {"甲": 1, "乙": 2}
    assert found.gap_mean == 0
