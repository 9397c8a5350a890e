"""Adjusted beside unadjusted, the bulletin, the calibration round."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench.reviews import make_cases, make_pool, make_sheets, true_leniencies
from jicha.domain.errors import ReviewError
from jicha.domain.reports import Paragraph, Table
from jicha.domain.reviews.marks import Mark
from jicha.domain.reviews.results import BatchResult
from jicha.engine.agreement.calibration import Anchor, Trial, deviations
from jicha.engine.assigning.assignment import Terms, assign
from jicha.reports.case_review import case_review
from jicha.services.reviewing.calibrating import calibrate
from jicha.services.reviewing.papers import paper_facts, write_bulletin
from jicha.services.reviewing.settling import results_of, settle
from tests.reviews.made import FRAME, GENERAL, ON, full, handed, lose, official, results, rules, veto


def batch(files: int = 60, people: int = 12) -> BatchResult:
    pool, cases = make_pool(people), make_cases(files)
    truth = true_leniencies(pool, chance=random.Random(5))
    seats = assign(cases, pool=pool, terms=Terms(ON, rules(), "k")).seats
    made = make_sheets(seats, cases=cases, rubric=official(), truth=truth, seed=5)
    return results_of(settle(made, frame=FRAME), frame=FRAME)


def test_adjusted_stands_beside_unadjusted() -> None:
    found = batch()
    assert all(one.adjusted is not None for one in found.files)
    assert any(one.adjusted != float(one.result.total) for one in found.files)
    assert all(one.adjusted is not None and one.interval is not None for one in found.branches)
    assert found.alpha is not None


def test_the_bulletin_says_what_was_found_and_names_no_reviewer(tmp_path: Path) -> None:
    found = batch()
    facts = paper_facts(found, rules=rules(), city="吕梁市", period="2024年上半年", basis="《2024年稽查工作计划》（吕环办发〔2024〕3号）")
    report = case_review(facts)
    text = "\n".join(block.lead + block.text for block in report.body if isinstance(block, Paragraph))
    assert "从13个分局随机抽取案卷60卷（一般行政处罚60卷）" in text
    assert "按照《2024年稽查工作计划》（吕环办发〔2024〕3号），" in text
    assert "提出典型问题5个，统一口径2个" in text
    assert "评查人宽严相差最大" in text
    assert not any(name in text for name in ("骨干0", "律师0", "b000"))
    (scores,) = [block for block in report.body if isinstance(block, Table)]
    assert len(scores.rows) == 13
    assert [float(row[2]) for row in scores.rows] == sorted((float(row[2]) for row in scores.rows), reverse=True)
    assert isinstance(report.annexes[0][0], Table)
    assert len(report.annexes[0][0].rows) == 60
    write_bulletin(facts, path=tmp_path / "a.docx")
    write_bulletin(facts, path=tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_bulletin_of_few_files_claims_nothing() -> None:
    found = results(handed("A1", full(veto("否决14")), full(veto("否决14"))))
    report = case_review(paper_facts(replace(found, drawn_on=None, questions=(0, 0)), rules=rules(), city="吕梁市", period="2024年上半年"))
    text = "\n".join(block.lead + block.text for block in report.body if isinstance(block, Paragraph))
    assert "有否决项、计0分的1卷" in text
    assert "宽严相差" not in text
    (scores,) = [block for block in report.body if isinstance(block, Table)]
    assert scores.rows == (("141122分局", "1", "0.00", "0.00", "卷数过少", "0.00", "1"),)
    table = report.annexes[0][0]
    assert isinstance(table, Table)
    assert table.rows[0][-1] == "否决14；两名评查人均认定否决项，计0分"


def test_the_bulletin_of_a_faultless_or_empty_batch_reads_well() -> None:
    clean = case_review(replace(paper_facts(results(handed("A1", full(), full())), rules=rules(), city="吕梁市", period="x"), defaults=()))
    text = "\n".join(block.text for block in clean.body if isinstance(block, Paragraph))
    assert "评查未发现问题。" in text
    assert "没有案卷有否决项。" in text
    assert clean.annexes[1] == (Paragraph("没有失分的评分项。"),)
    empty = case_review(paper_facts(results(), rules=rules(), city="吕梁市", period="x"))
    assert "评分份数不足，未作一致性分析" in "\n".join(block.text for block in empty.body if isinstance(block, Paragraph))


def test_calibration_tells_each_reviewer_s_deviation() -> None:
    criteria = {GENERAL: official().criteria(GENERAL)}
    anchors = [Anchor(full(veto("否决14"), alias="N1"), 100), Anchor(full(lose("2.4", "4"), alias="N2"), 98)]
    trials = [
        Trial("甲", full(veto("否决14"), alias="N1"), 100),
        Trial("甲", full(lose("2.4", "2"), alias="N2"), 99),
        Trial("乙", full(veto("否决2"), alias="N1"), 100),
        Trial("乙", full(lose("2.4", "4"), lose("3.4", "4"), alias="N2"), 80),
        Trial("乙", full(alias="other"), 0),
    ]
    first, second = deviations(trials, anchors=anchors, criteria=criteria, tolerance=5)
    assert (first.reviewer, first.anchors, first.bias, first.spread, first.criteria, first.is_within) == (
        "乙",
        2,
        -9,
        9,
        ("3.4", "否决14", "否决2"),
        False,
    )
    assert (first.missed, first.extra) == (("N1 否决14",), ("N1 否决2",))
    assert (second.bias, second.spread, second.criteria, second.is_within) == (0.5, 0.5, ("2.4",), True)


def test_a_calibration_round_scores_the_sheets_itself() -> None:
    anchors = [full(lose("2.4", "4"), alias="N1")]
    (found,) = calibrate([("甲", full(alias="N1")), ("甲", full(alias="other"))], anchors=anchors, frame=FRAME)
    assert (found.reviewer, found.bias, found.is_within) == ("甲", 2, True)
    with pytest.raises(ReviewError, match="标准卷N1"):
        calibrate([("甲", full(Mark("2.4"), alias="N1"))], anchors=anchors, frame=FRAME)


def test_an_unmarked_veto_of_an_anchor_is_missed() -> None:
    criteria = {GENERAL: official().criteria(GENERAL)}
    blank = replace(full(alias="N1"), marks=())
    (found,) = deviations(
        [Trial("甲", blank, 100)], anchors=[Anchor(full(veto("否决14"), alias="N1"), 100)], criteria=criteria, tolerance=5
    )
    assert found.missed == ("N1 否决14",)
