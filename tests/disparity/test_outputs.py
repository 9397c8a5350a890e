"""The page on fines in report and index.html, and what it must never say."""

import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.disparity import make_fines, plant
from jicha.domain.disparity.study import Study
from jicha.domain.reports import Block, Table
from jicha.engine.disparity.study import study
from jicha.engine.results import Results
from jicha.render.html import write_page
from jicha.render.html_fines import pack_fines
from jicha.reports.audit_report import audit_report
from jicha.reports.discretion import discretion_annex
from tests.disparity.made import FRAME, case
from tests.outputs.made import make_overview, make_results

NAMES = {"甲": "甲县分局"}


def _words(blocks: tuple[Block, ...]) -> str:
    said = []
    for block in blocks:
        if isinstance(block, Table):
            said += [block.caption, *block.headers, *(cell for row in block.rows for cell in row)]
        else:
            said.append(getattr(block, "text", ""))
    return "\n".join(said)


@pytest.fixture(scope="module")
def planted() -> Study:
    chance = random.Random(3)
    cases, _ = plant(make_fines(600, chance=chance), about="branch", times=1.5, chance=chance)
    cases = [replace(one, case_id=f"案{one.row_id}", handlers=("钱进来",)) for one in cases]
    permit = [
        replace(one, case_id=f"许{one.row_id}", frame=replace(FRAME, clause="排污许可管理条例 34(1)"), low_yuan=200_000.0)
        for one in cases[:9]
    ]
    return study(cases + permit, let_off=("甲", "乙"), thresholds_yuan=(200_000.0,), seed=1)


def test_the_annex_tells_pairs_branches_and_choices(planted: Study) -> None:
    said = _words(discretion_annex(planted, names=NAMES))
    assert re.search(r"两案同一条款、同一裁量等级，罚款相差[\d.]+倍", said)
    assert re.search(r"甲县分局：同一条款、同一等级的案件，罚款是各分局居中水平的1\.\d+倍（可能在[\d.]+至[\d.]+倍之间，\d+件）", said)
    assert "选用条款的差别，不计入以上裁量差别" in said
    assert "不是对案件或个人的认定" in said


def test_no_handler_is_named_anywhere(planted: Study) -> None:
    said = _words(discretion_annex(planted, names={})) + json.dumps(pack_fines(planted, names={}), ensure_ascii=False)
    assert "钱进来" not in said


def test_too_few_cases_say_so() -> None:
    said = _words(discretion_annex(study([case("A", 120_000), case("B", 120_000)], seed=1), names={}))
    assert said.count("样本不足") >= 5


def test_without_computed_fines_the_benchmark_says_so() -> None:
    said = _words(discretion_annex(study([case(name, 120_000, computed=None) for name in "AB"], seed=1), names={}))
    assert "没有算得出基准值的案件，样本不足" in said


def test_nothing_to_compare_is_no_finding() -> None:
    nothing = study([], let_off=("甲",), seed=1)
    assert "没有可以比较的案件，未作分析" in _words(discretion_annex(nothing, names={}))
    assert pack_fines(nothing, names={}) is None
    assert pack_fines(None, names={}) is None


def test_report_and_page_carry_the_study(planted: Study, tmp_path: Path) -> None:
    folder = make_results(tmp_path / "run")
    facts = replace(make_overview(folder), fines=planted)
    assert audit_report(facts).attachments[-1] == "行政处罚裁量情况分析"
    assert "行政处罚裁量情况分析" not in audit_report(replace(facts, fines=None)).attachments
    with Results(folder) as results:
        write_page(facts, rows=results.sample(bound=10), total=10, severities={}, tiles=[], files_beside=[], path=tmp_path / "index.html")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["fines"]["compared"] == 609
    assert len(data["fines"]["branches"]) == 5
    assert "function drawFines" in page
