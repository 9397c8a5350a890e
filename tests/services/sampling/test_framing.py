"""Frames from tables and from the lake: broken rows all told at once, and what other lists hold is shown first."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jicha.cli.draw.frame import parse_strata
from jicha.domain.checks import Param
from jicha.domain.errors import DrawError, JichaError, UsageError
from jicha.domain.sampling.differences import Gap
from jicha.domain.sampling.quota import Design, Method
from jicha.services.sampling import framing
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.lake_cases import Period
from jicha.services.sampling.strata import Strata
from tests.intake.made import book, taken
from tests.services.sampling.made import framed, table

BRANCH = Strata(("承办分局",))
SPREAD = {"141122": Fraction(1, 2), "141121": Fraction(1), "141181": Fraction(0)}


def from_table(path: Path, tmp_path: Path, strata: Strata = BRANCH, design: Design | None = None) -> framing.Framed:
    return framing.frame_from_table(path, id_column="案件编号", strata=strata, design=design, out=DrawFolder(tmp_path / "抽取"))


def test_broken_rows_are_told_at_once_with_file_and_row(tmp_path: Path) -> None:
    rows = [
        [1, "A1", "141122", "普通", 1], [2, "A1", "141122", "普通", 1], [3, "", "141122", "普通", 1], [4, "Ａ４", "141122", "普通", 1],
        [5, "A5", "", "普通", 1], [6, "A\n6", "141122", "普通", 1], ["", "", "", "", ""], [8, "A8", "141122", "普通", "面议"],
    ]  # fmt: skip
    path = table(tmp_path / "坏.csv", rows)
    with pytest.raises(DrawError) as refused:
        from_table(path, tmp_path, Strata(("承办分局", "罚款金额"), "罚款金额", (Fraction(10),)))
    told = sorted((fault.where, fault.what) for fault in refused.value.faults)
    assert [where for where, _ in told] == [
        "坏.csv 第10行", "坏.csv 第3行；坏.csv 第4行", "坏.csv 第5行", "坏.csv 第6行", "坏.csv 第7行", "坏.csv 第8行",
    ]  # fmt: skip
    assert all(fault.mend for fault in refused.value.faults)
    assert not (tmp_path / "抽取").exists()


def test_a_workbook_is_read_by_its_head_wherever_it_stands(tmp_path: Path) -> None:
    path = book(
        tmp_path / "清单.xlsx",
        ("说明", [["填报说明"]]),
        ("清单", [["某市案件清单"], [], ["案件编号", "承办分局"], ["0012", "甲"], [13, "甲"], [None, None], ["014", "乙"]]),
    )
    framed_ = from_table(path, tmp_path)
    assert DrawFolder(tmp_path / "抽取").read("frame.tsv").decode() == "0012\t甲\n014\t乙\n13\t甲\n"
    assert [share.files for share in framed_.shares] == [1, 2]


def test_a_table_without_the_head_says_what_it_has(tmp_path: Path) -> None:
    path = book(tmp_path / "清单.xlsx", ("清单", [["编号", "分局"], ["1", "甲"]]), ("空", []))
    with pytest.raises(DrawError, match=r"“案件编号”“承办分局”的表头[\s\S]*编号、分局"):
        from_table(path, tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(DrawError, match="不是表格"):
        from_table(tmp_path / "a.pdf", tmp_path)
    (tmp_path / "b.csv").touch()
    with pytest.raises(JichaError, match="空文件"):
        from_table(tmp_path / "b.csv", tmp_path)


def test_the_default_number_is_the_middle_of_the_check_and_marked(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    assert "抽取数：每分局4件（NET-02参数3至5件取中，默认值，未经核实），不足的全抽；分局内按比例分配" in folder.notes()
    usual = framing.usual_quota()
    assert (usual.least, usual.most, usual.verified) == (3, 5, False)


def test_a_check_without_its_numbers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check = framing.read_check(framing.CHECKS_FOLDER / "online_audit/half_year_draw.yaml", source="x")
    other = replace(check, params=(Param("other", 1, "", verified=False, zh="x"),))
    monkeypatch.setattr(framing, "read_check", lambda *_, **__: other)
    with pytest.raises(DrawError, match="没有参数 per_branch"):
        framing.usual_quota()


@pytest.mark.parametrize(
    ("design", "notes"),
    [
        (Design(per_branch=6), ["抽取数：每分局6件，不足的全抽；分局内按比例分配", "注意：141121、141122、141181的抽取数不在NET-02的3至5件内，默认值，未经核实"]),
        (Design(per_branch=4, branches={"141122": 5}), ["抽取数：每分局4件，不足的全抽；141122 5件；分局内按比例分配"]),
        (Design(branches={"141122": 5, "141121": 4, "141181": 3}, least=1), ["抽取数：141122 5件；141121 4件；141181 3件；分局内按比例分配，每层至少1件"]),
        (Design(total=9), ["抽取数：共9件，各层按比例分配"]),
        (
            Design(total=9, method=Method.NEYMAN, spread=SPREAD, allows_gaps=True),
            ["抽取数：共9件，各层按内曼分配", "注意：1层（共3件）不抽，样本对其不能说明什么：141181"],
        ),
    ],
)  # fmt: skip
def test_what_was_declared_is_noted_for_the_paper(tmp_path: Path, design: Design, notes: list[str]) -> None:
    assert list(framed(tmp_path, design=design).notes()) == ["来源：案件.csv", "分层：承办分局", *notes]


def test_amounts_make_classes_and_a_cut_belongs_above(tmp_path: Path) -> None:
    folder = framed(tmp_path, strata=parse_strata("承办分局，罚款金额：20000：100000"), design=Design(per_branch=4, allows_gaps=True))
    lines = folder.read("quota.tsv").decode().splitlines()
    assert lines[:2] == ["141121|20000至不足100000\t6\t3", "141121|不足20000\t3\t1"]
    assert "141122|100000以上\t4\t1" in lines


@pytest.mark.parametrize(
    ("strata", "says"),
    [
        (Strata(()), "没有分层列"),
        (Strata(("a", "a")), "写了两次"),
        (Strata(("a",), "b", (Fraction(1),)), "不在分层列里"),
        (Strata(("a",), "a"), "要同时写"),
        (Strata(("a",), None, (Fraction(1),)), "要同时写"),
        (Strata(("a",), "a", (Fraction(2), Fraction(1))), "从小到大"),
    ],
)
def test_strata_that_make_no_sense_are_refused(strata: Strata, says: str) -> None:
    with pytest.raises(DrawError, match=says):
        strata.check()


def test_only_one_column_has_cuts() -> None:
    with pytest.raises(UsageError, match="只能有一列"):
        parse_strata("a:1,b:2")


CASES = [
    ["案件编号", "承办分局", "处罚决定书文号", "处罚决定日期", "程序类型", "承办人", "罚款金额（元）"],
    ["A1", "交城县", "吕环罚〔2021〕1号", "2021-03-01", "普通程序", "张三、李四", 20000],
    ["A2", "交城县", "吕环罚〔2021〕2号", "2021-06-30", "普通程序", "李四、张三", 30000],
    ["A3", "文水县", None, "2021-01-01", "简易程序", "王五、赵六", 1000],
    ["A4", "文水县", "吕环罚〔2021〕4号", "2021-07-01", "普通程序", "王五、赵六", 50000],
    ["A5", "文水县", "吕环罚〔2020〕5号", "2020-12-31", "普通程序", "王五、赵六", 50000],
    ["A6", "文水县", None, None, "普通程序", "王五、赵六", None],
]
PULLS = [
    ["调度批次", "平台", "时间", "平台文号", "平台决定日期", "被调度单位"],
    ["P1", "行政处罚案件办理平台", "2021-07-05 09:00", "吕环罚〔2021〕1号", "2021-03-01", "交城县"],
    ["P1", "行政处罚案件办理平台", "2021-07-05 09:00", "吕环罚〔2021〕9号", "2021-05-01", "交城县"],
    ["P1", "行政处罚案件办理平台", "2021-07-05 09:00", "吕环罚〔2021〕8号", "2021-08-01", "交城县"],
]
SITE = [
    ["公示类别", "标题", "链接", "发布日期", "关联文号", "公示单位"],
    ["行政处罚", "甲", "http://a/1", "2021-03-05", "吕环罚〔2021〕2号", "交城县"],
    ["行政处罚", "乙", "http://a/2", "2021-01-05", "吕环罚〔2020〕5号", "文水县"],
    ["行政处罚", "丙", "http://a/3", "2021-01-05", "吕环罚〔2021〕77号", "文水县"],
    ["年度检查计划", "丁", "http://a/4", "2021-01-05", "吕环发〔2021〕3号", "文水县"],
]
HALF = Period(date(2021, 1, 1), date(2021, 6, 30))


def test_the_lake_gives_the_frame_and_what_other_lists_hold(tmp_path: Path) -> None:
    book(tmp_path / "data" / "行政处罚案件台账.xlsx", ("台账", CASES))
    book(tmp_path / "data" / "网上稽查调度日志.xlsx", ("日志", PULLS))
    book(tmp_path / "data" / "公示记录.xlsx", ("公示", SITE))
    taken(tmp_path)
    out = DrawFolder(tmp_path / "抽取")
    made = framing.frame_from_lake(tmp_path / "lake", period=HALF, strata=Strata(("承办分局", "承办人")), design=None, out=out)
    assert out.read("frame.tsv").decode() == "A1\t141122|张三\nA2\t141122|李四\nA3\t141121|王五\n"
    assert [(one.gap, one.one.number) for one in made.differences] == [
        (Gap.NO_NUMBER, None),
        (Gap.NOT_ON_PLATFORM, "吕环罚〔2021〕2号"),
        (Gap.NOT_IN_LEDGER, "吕环罚〔2021〕9号"),
        (Gap.NOT_ON_WEBSITE, "吕环罚〔2021〕1号"),
        (Gap.ONLY_ON_WEBSITE, "吕环罚〔2021〕77号"),
    ]
    assert made.missing == ()
    assert any("1件没有决定日期" in note for note in made.notes)
    assert any("有5处差异" in note for note in made.notes)
    listed = (out.path / framing.DIFFERENCES).read_text(encoding="utf-8-sig").splitlines()
    assert listed[0] == "差异,文号,分局,位置"
    assert len(listed) == 6
    assert "第3行" in listed[2]


def test_lists_that_are_not_in_the_lake_are_named_not_passed(tmp_path: Path) -> None:
    book(tmp_path / "data" / "行政处罚案件台账.xlsx", ("台账", CASES[:3]))
    taken(tmp_path)
    strata = Strata(("承办分局", "罚款金额"), "罚款金额", (Fraction(25000),))
    made = framing.frame_from_lake(tmp_path / "lake", period=HALF, strata=strata, design=None, out=DrawFolder(tmp_path / "抽取"))
    assert made.missing == ("办案平台（D27）", "官网公示（D09）")
    assert any("没有导入，没有与台账比较" in note for note in made.notes)
    assert [share.stratum for share in made.shares] == ["141122|25000以上", "141122|不足25000"]


def test_a_lake_without_the_ledger_or_a_column_that_it_lacks_is_refused(tmp_path: Path) -> None:
    out = DrawFolder(tmp_path / "抽取")
    with pytest.raises(DrawError, match="没有行政处罚案件台账"):
        framing.frame_from_lake(tmp_path / "lake", period=HALF, strata=BRANCH, design=None, out=out)
    book(tmp_path / "data" / "行政处罚案件台账.xlsx", ("台账", CASES[:3]))
    taken(tmp_path)
    with pytest.raises(DrawError, match="不能按“颜色”分层"):
        framing.frame_from_lake(tmp_path / "lake", period=HALF, strata=Strata(("承办分局", "颜色")), design=None, out=out)
