"""The papers of a draw, the checks that run on its list, and what reviewed files say of all."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document

from jicha.domain.errors import DrawError
from jicha.domain.sampling.finite import exact_bounds
from jicha.domain.sampling.frame import without
from jicha.domain.sampling.quota import Design
from jicha.services.checking import back_test
from jicha.services.planning import load_plan
from jicha.services.sampling import changing, drawing, framing, papers
from jicha.services.sampling.changing import Change
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.frames import cases_of
from jicha.services.sampling.lake_cases import Period
from jicha.services.sampling.projecting import Projected, project_results
from jicha.services.sampling.strata import Strata
from tests.intake.made import book, taken
from tests.services.sampling.made import DRAWN_ON, PUBLIC, REVEAL_BY, announced, drawn, framed

PLAN = Path("jicha/content/plans/lvliang/2021.yaml")
CHANGE = Change(date(2021, 6, 25), "赵六", "案卷被法院调走")
SURE = Fraction(95, 100)


def words(path: Path) -> str:
    paper = Document(str(path))
    cells = [cell.text for grid in paper.tables for row in grid.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def test_the_protocol_holds_what_a_stranger_needs_and_places_to_sign(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    done = drawn(folder, with_papers=True)
    said = words(folder.path / papers.PROTOCOL)
    bare = said.replace(" ", "").replace("\n", "")
    for digest in (done.said.frame.sha256, done.said.frame.sm3, done.said.quota, done.said.digest, done.seed):
        assert digest in bare
    assert all(one.case_id in said and one.ticket[:16] in said for one in done.sample)
    assert all(text in said for text in ("主持抽取", "监督", "张三", "李四", "350", "042", "没有替换，没有风险补充", "默认值，未经核实"))
    # 4 of 23 drawn and none failing: C(23-11, 4) / C(23, 4) = 495/8855 > 0.05, C(23-12, 4) / C(23, 4) = 330/8855 < 0.05; 11/23 = 47.8 %.
    assert "47.8%" in said
    first = (folder.path / papers.PROTOCOL).read_bytes()
    papers.write_papers(folder)
    assert (folder.path / papers.PROTOCOL).read_bytes() == first


def test_changes_voids_and_withheld_values_stand_in_the_protocol(tmp_path: Path) -> None:
    folder, more = framed(tmp_path), DrawFolder(tmp_path / "增抽")
    announced(folder, publics=())
    drawing.void_announcement(folder, reason="重来")
    zhang, _ = (drawing.read_secret(slip) for slip in announced(folder))
    drawing.take_reveal(folder, reveal=zhang, on=REVEAL_BY)
    drawing.take_reveal(folder, reveal=drawing.Reveal(PUBLIC.source, "-", "042"), on=DRAWN_ON)
    drawing.run_draw(folder, on=DRAWN_ON, withheld=["李四"])
    replaced = changing.replace_case(folder, case_id=folder.sample()[0].case_id, change=CHANGE)
    rest = without(cases_of(folder), drawn={one.case_id for one in folder.sample()} | {replaced.taken})
    pick = changing.pick_case(folder, case_id=rest[0].case_id, change=CHANGE)
    assert papers.write_papers(folder) == tuple(folder.path / name for name in (papers.PROTOCOL, papers.LIST, papers.EXTRA_LIST))
    said = words(folder.path / papers.PROTOCOL)
    assert all(text in said for text in ("逾期未揭示", "作废公告 SHA-256", replaced.taken, pick.case_id, "人工选取，不计入推断"))
    extra = (folder.path / papers.EXTRA_LIST).read_text(encoding="utf-8-sig")
    assert pick.case_id in extra
    assert pick.case_id not in (folder.path / papers.LIST).read_text(encoding="utf-8-sig")
    framing.top_up(folder, into=more, design=Design(total=3, allows_gaps=True))
    drawn(more, with_papers=True)
    assert all(
        text in words(more.path / papers.PROTOCOL) for text in ("案卷随机增抽记录单", "上次样本 SHA-256", "增抽的另给上次抽取的文件夹")
    )


def test_a_trial_paper_says_that_it_counts_for_nothing(tmp_path: Path) -> None:
    done = drawing.run_trial(framed(tmp_path), on=DRAWN_ON)
    (path,) = papers.write_papers(DrawFolder(done.folder))
    said = words(path)
    assert "试抽，种子随用随弃，结果不得用于评查" in said
    assert "签字" not in said


@pytest.fixture
def reviewed(tmp_path: Path) -> tuple[DrawFolder, Path]:
    """A draw whose list lies in the data folder of an audit, beside the ledger that it was drawn from."""
    head = ["案件编号", "承办分局", "处罚决定书文号", "处罚决定日期"]
    cases = [[f"A{n:02d}", "交城县" if n < 12 else "文水县", f"吕环罚〔2021〕{n + 1}号", "2021-03-01"] for n in range(16)]
    book(tmp_path / "data" / "行政处罚案件台账.xlsx", ("台账", [head, *cases]))
    taken(tmp_path)
    folder = DrawFolder(tmp_path / "抽取")
    period = Period(date(2021, 1, 1), date(2021, 6, 30))
    framing.frame_from_lake(tmp_path / "lake", period=period, strata=Strata(("承办分局",)), design=None, out=folder)
    drawn(folder, with_papers=True)
    return folder, tmp_path


def judged(tmp_path: Path, root: Path, check: str) -> dict[str, str]:
    (tried,) = back_test(check, lake=tmp_path / "lake", plan=load_plan(root / PLAN), as_of=date(2021, 7, 1))
    return {row.subject_key: f"{row.verdict} {row.message}" for row in tried.rows}


def test_the_list_goes_in_as_d23_and_net_02_judges_the_draw(reviewed: tuple[DrawFolder, Path], root: Path) -> None:
    folder, tmp_path = reviewed
    assert judged(tmp_path, root, "NET-02")["141122"].startswith("unknown")
    (tmp_path / "data" / "案卷评查评分表.csv").write_bytes((folder.path / papers.LIST).read_bytes())
    intaken = taken(tmp_path)
    assert intaken.refused == ()
    assert len(papers.review_rows(folder)) == 8
    wrong = judged(tmp_path, root, "NET-02")
    assert "141122" not in wrong
    assert "141121" not in wrong
    lines = (folder.path / papers.LIST).read_bytes().splitlines(keepends=True)
    (tmp_path / "data" / "案卷评查评分表.csv").write_bytes(b"".join([lines[0], *lines[3:]]))
    taken(tmp_path)
    short = folder.sample()[0].stratum
    assert judged(tmp_path, root, "NET-02")[short].startswith("fail")


def test_file_13_runs_on_the_drawn_rows_with_scores_and_a_blank_is_no_pass(reviewed: tuple[DrawFolder, Path], root: Path) -> None:
    folder, tmp_path = reviewed
    (tmp_path / "data" / "案卷评查评分表.csv").write_bytes((folder.path / papers.LIST).read_bytes())
    taken(tmp_path)
    blank = judged(tmp_path, root, "FILE-13")
    assert set(blank) == {row.case_id for row in papers.review_rows(folder)}
    assert not any(said.startswith("pass") for said in blank.values())
    rows = papers.review_rows(folder)
    head = ["承办分局", "批次", "抽取日期", "种子", "抽样层", "案件编号", "评查人", "部分", "评查项", "标准分", "得分", "总分"]
    with (tmp_path / "data" / "案卷评查评分表.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        for number, row in enumerate(rows):
            for reviewer, score in (("甲", 90), ("乙", 70 if number == 0 else 85)):
                writer.writerow(
                    [
                        row.unit_code,
                        row.batch,
                        row.drawn_on,
                        row.seed,
                        row.stratum,
                        row.case_id,
                        reviewer,
                        "程序",
                        "第1项",
                        100,
                        score,
                        score,
                    ]
                )
    taken(tmp_path)
    found = judged(tmp_path, root, "FILE-13")
    assert set(found) == {rows[0].case_id}
    assert "没有第三人复核" in found[rows[0].case_id]


def results(path: Path, rows: list[tuple[str, str]]) -> Path:
    return book(path, ("结论", [["案件编号", "评查结论"], *rows]))


def test_reviewed_files_are_projected_per_branch_and_in_all(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    replaced = changing.replace_case(folder, case_id=folder.sample()[0].case_id, change=CHANGE)
    final = changing.final_strata(folder.sample(), log=folder.replacements())
    bad = next(case for case, stratum in final.items() if stratum == "141121")
    rows = [(case, "不合格" if case == bad else "合格") for case in final]
    found = estimated([folder], results(tmp_path / "r.xlsx", rows))
    assert found.replaced == 1
    one = found.branches["141121"]
    bounds = exact_bounds(1, drawn=4, population=9, confidence=SURE)
    assert (one.share, one.low, one.high) == (Fraction(1, 4), Fraction(bounds.low, 9), Fraction(bounds.high, 9))
    assert (found.branches["141181"].low, found.branches["141181"].high) == (0, 0)
    assert found.whole.share == Fraction(9, 4) / 35
    assert replaced.taken in final


def estimated(folders: list[DrawFolder], path: Path) -> Projected:
    return project_results(folders, results=path, id_column="案件编号", result_column="评查结论", confidence=SURE)


def test_a_top_up_is_projected_together_with_the_first_draw(tmp_path: Path) -> None:
    folder, more = framed(tmp_path), DrawFolder(tmp_path / "增抽")
    drawn(folder)
    framing.top_up(folder, into=more, design=Design(branches={"141122": 3, "141121": 1}))
    drawn(more)
    cases = [one.case_id for one in (*folder.sample(), *more.sample())]
    found = estimated([folder, more], results(tmp_path / "r.xlsx", [(case, "合格") for case in cases]))
    assert (found.branches["141122"].judged, found.branches["141122"].population) == (7, 23)
    assert found.whole.judged == 15


def test_results_that_do_not_belong_are_all_told_at_once(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    outside = without(cases_of(folder), drawn={one.case_id for one in folder.sample()})
    pick = changing.pick_case(folder, case_id=outside[0].case_id, change=CHANGE)
    cases = [one.case_id for one in folder.sample()]
    rows = [
        (pick.case_id, "合格"),
        (outside[1].case_id, "合格"),
        (cases[0], "合格"),
        (cases[0], "优秀"),
        *((case, "") for case in cases[1:-1]),
    ]
    with pytest.raises(DrawError) as refused:
        estimated([folder], results(tmp_path / "r.xlsx", rows))
    told = [fault.what for fault in refused.value.faults]
    for case_id, letter in ((pick.case_id, "P"), (outside[1].case_id, "O"), (cases[0], "C"), (cases[-1], "L")):
        told = [what.replace(case_id, letter) for what in told]
    assert told == [
        "案件P是风险补充，不能用于推断", "案件O不在随机样本里", "案件C有两行", "结论“优秀”不认识", "抽中的案件L没有一行",
    ]  # fmt: skip


def test_a_pick_that_a_top_up_draws_counts_as_drawn(tmp_path: Path) -> None:
    folder, more = framed(tmp_path, design=Design(total=34, allows_gaps=True)), DrawFolder(tmp_path / "增抽")
    drawn(folder)
    (left,) = without(cases_of(folder), drawn={one.case_id for one in folder.sample()})
    changing.pick_case(folder, case_id=left.case_id, change=CHANGE)
    framing.top_up(folder, into=more, design=Design(total=1))
    drawn(more)
    cases = [one.case_id for one in (*folder.sample(), *more.sample())]
    assert estimated([folder, more], results(tmp_path / "r.xlsx", [(case, "合格") for case in cases])).whole.judged == 35
