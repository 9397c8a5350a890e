"""`jicha draw` as a user types it, from the list of cases to the verified sample."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.services.sampling.folder import DrawFolder
from tests.intake.made import book
from tests.services.sampling.made import alter, table

PUBLIC = "福彩3D第2021165期"


def call(*words: object, typed: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["draw", *(str(word) for word in words)], input=typed, catch_exceptions=False)
    return done.exit_code, done.output


def announce(folder: Path, tmp_path: Path) -> None:
    assert call("commit", folder, "--name", "张三", "--value", "352", "--keep", tmp_path / f"{folder.name}z")[0] == 0
    assert call("commit", folder, "--name", "李四", "--keep", tmp_path / f"{folder.name}l", typed="416\n")[0] == 0
    assert call("commit", folder, "--name", "王五", "--commitment", "a" * 64)[0] == 0
    code, said = call("announce", folder, "--batch", "2021年上半年", "--reveal-by", "2021-06-22", "--public", f"2021-06-23={PUBLIC}")
    assert code == 0, said
    assert "承诺 3 人，公开数 1 个" in said


def drawn(folder: Path, tmp_path: Path) -> str:
    announce(folder, tmp_path)
    for who in "zl":
        assert call("reveal", folder, "--slip", tmp_path / f"{folder.name}{who}", "--on", "2021-06-22")[0] == 0
    assert call("reveal", folder, "--public", PUBLIC, "--value", "042", "--on", "2021-06-23")[0] == 0
    code, said = call("run", folder, "--withheld", "王五", "--on", "2021-06-24")
    assert code == 0, said
    return said


def test_the_whole_way(tmp_path: Path) -> None:
    folder, more = tmp_path / "抽取", tmp_path / "增抽"
    code, said = call("frame", folder, "--table", table(tmp_path / "案件.csv"))
    assert code == 0, said
    assert "抽样框 35 件，3 层，抽取 11 件" in said
    assert "试抽" in call("run", folder, "--dry")[1]
    said = drawn(folder, tmp_path)
    assert "【正式】种子" in said
    first = said.split("\n")[1].split()[2]
    assert first.startswith("吕环罚")
    assert "递补" in call("replace", folder, "--case", first, "--reason", "案卷被法院调走", "--by", "赵六")[1]
    listed = {line.split("\t")[0] for line in (folder / "frame.tsv").read_text(encoding="utf-8").splitlines()}
    taken = {line.split("\t")[2] for line in (folder / "sample.tsv").read_text(encoding="utf-8").splitlines()}
    taken |= {line.split("\t")[1] for line in (folder / "replacements.tsv").read_text(encoding="utf-8").splitlines()}
    other = min(listed - taken)
    assert "单列" in call("pick", folder, "--case", other, "--reason", "信访多次", "--by", "赵六")[1]
    assert "成立：正式 2021年上半年" in call("verify", folder)[1]
    assert "抽取 2 件" in call("top-up", folder, "--into", more, "--quota", "共=2", "--quota", "空层=允许")[1]
    assert "【增抽】" in drawn(more, tmp_path)
    assert call("verify", more)[1].startswith("注意：这是增抽")
    assert call("verify", more, "--earlier", folder)[0] == 0
    final = [case for case in taken if case != first] + [
        line.split("\t")[2] for line in (more / "sample.tsv").read_text(encoding="utf-8").splitlines()
    ]
    path = book(
        tmp_path / "r.xlsx", ("x", [["案件编号", "评查结论"], *([case, ["合格", "不合格", ""][n % 3]] for n, case in enumerate(final))])
    )
    code, said = call("project", folder, more, "--results", path)
    assert code == 0, said
    assert "全部：总体 35 件" in said
    assert "1 件是递补的" in said
    alter(DrawFolder(folder), "sample.tsv", old="\t1\t", new="\t9\t")
    code, said = call("verify", folder)
    assert code == 1
    assert "不成立：1 处不符" in said


def test_voiding_starts_anew(tmp_path: Path) -> None:
    folder = tmp_path / "抽取"
    call("frame", folder, "--table", table(tmp_path / "案件.csv"), "--quota", "141122=5", "--quota", "4", "--quota", "每层=1")
    announce(folder, tmp_path)
    assert "作废1" in call("void", folder, "--reason", "王五不肯揭示")[1]
    assert not (folder / "announcement.tsv").exists()


def test_many_strata_and_differences_are_cut_on_screen_but_not_in_the_file(tmp_path: Path) -> None:
    rows = [[n, f"A{n}", f"分局{n:02d}", "普通", 1] for n in range(60)]
    code, said = call("frame", tmp_path / "抽取", "--table", table(tmp_path / "案件.csv", rows))
    assert code == 0
    assert "另有 40 层" in said
    assert "……共 60 件，见 sample.tsv" in call("run", tmp_path / "抽取", "--dry", "--on", "2021-06-24")[1]
    head = ["案件编号", "承办分局", "处罚决定书文号", "处罚决定日期"]
    book(tmp_path / "data" / "行政处罚案件台账.xlsx", ("台账", [head, *([f"A{n}", "交城县", None, "2021-03-01"] for n in range(25))]))
    assert CliRunner().invoke(main, ["intake", str(tmp_path / "data"), "--lake", str(tmp_path / "lake")]).exit_code == 0
    code, said = call("frame", tmp_path / "b", "--lake", tmp_path / "lake", "--period", "2021-01-01..2021-06-30")
    assert code == 0, said
    assert "……共 25 处" in said
    assert "（无文号）" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("frame", "x"), "没有写明案件从哪里来"),
        (("frame", "x", "--lake", "l", "--table", "t"), "没有写明案件从哪里来"),
        (("frame", "x", "--lake", "l", "--period", "2021"), "不是起止日期"),
        (("frame", "x", "--lake", "l", "--period", "2021-02-01..2021-01-01"), "晚于截止日期"),
        (("frame", "x", "--table", "t", "--quota", "三"), "“三”不是数"),
        (("frame", "x", "--table", "t", "--quota", "2.5"), "不是整数"),
        (("frame", "x", "--table", "t", "--quota", "空层=也许"), "不认识"),
        (("frame", "x", "--table", "t", "--spread", "甲"), "应写成“名称=数”"),
        (("frame", "x", "--table", "t", "--strata", "a,b:1:一"), "“一”不是数"),
        (("frame", "x", "--table", "t"), "文件打不开"),
        (("top-up", "x", "--into", "y"), "没有写明再抽几件"),
        (("announce", "x", "--batch", "b", "--public", "开奖号"), "应写成“公布日=来源”"),
        (("reveal", "x"), "没有写明揭示什么"),
        (("reveal", "x", "--slip", "s", "--value", "1"), "没有写明揭示什么"),
        (("reveal", "x", "--name", "张三", "--nonce", "0" * 32, "--value", "1"), "没有 announcement.tsv"),
        (("run", "x"), "没有 announcement.tsv"),
        (("verify", "x"), "没有 announcement.tsv"),
    ],
)
def test_what_makes_no_sense_is_refused_in_chinese(
    words: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = call(*words)
    assert code == 2
    assert says in said
    assert "处理：" in said
    assert list(tmp_path.iterdir()) == []


def test_a_spread_asks_for_neyman(tmp_path: Path) -> None:
    spreads = [word for branch in ("141122", "141121", "141181") for word in ("--spread", f"{branch}=1/2")]
    code, said = call("frame", tmp_path / "抽取", "--table", table(tmp_path / "案件.csv"), "--quota", "共=9", *spreads)
    assert code == 0, said
    assert "按内曼分配" in said
    code, said = call("frame", tmp_path / "b", "--table", tmp_path / "案件.csv", "--quota", "每层=2")
    assert "每分局4件（NET-02参数3至5件取中，默认值，未经核实），不足的全抽；分局内按比例分配，每层至少2件" in said


def test_sizes_are_printed_with_their_formula() -> None:
    code, said = call("size", 1000, "--files", 52)
    assert code == 0
    assert "估计比例：278 件" in said
    assert "n = n0 / (1 + (n0 − 1) / N)" in said
    assert "零不合格规则：57 件" in said
    # 1.96·√(0.25/52·948/999) = 13.2 points.
    assert "±13.2个百分点" in said
    assert "不足30件" in call("size", 100, "--files", 5)[1]
    assert "只抽" not in call("size", 100)[1]
    assert call("size", 0)[0] == 2


def test_a_branch_without_a_judged_file_is_not_estimated(tmp_path: Path) -> None:
    folder = tmp_path / "抽取"
    call("frame", folder, "--table", table(tmp_path / "案件.csv"))
    drawn(folder, tmp_path)
    rows = [line.split("\t") for line in (folder / "sample.tsv").read_text(encoding="utf-8").splitlines()]
    path = book(tmp_path / "r.xlsx", ("x", [["案件编号", "评查结论"], *([row[2], "" if row[0] == "141181" else "合格"] for row in rows)]))
    said = call("project", folder, "--results", path)[1]
    assert "141181：总体 3 件，没有能判定的案卷，不能推断" in said
    assert "另有 3 件所在的层没有评查，不能推断" in said
    assert "无法判定 3 件" in said
