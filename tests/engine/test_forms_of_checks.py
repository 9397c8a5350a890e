"""What is wrong in a check's form, its examples or the Python beside it is told with its place; nothing vanishes."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jicha.domain.checks import Check, Example, Verdict
from jicha.domain.errors import BackendError, CheckError, ContentError, SettingError
from jicha.engine import content
from jicha.engine.backends import DuckWorlds
from jicha.engine.check import read_check
from jicha.engine.compiler import Code
from jicha.engine.content.scorecard import scorecard, tiles
from jicha.engine.examples import Outcome, run_example
from jicha.engine.plugins import survey_checks
from jicha.engine.servers import Server, open_server
from jicha.engine.sql.shapes import Shapes

FORM = """\
id: LOCAL-01
title: {zh: 试, en: Try}
clause: 试
severity: low
grain: case file
basis: {status: default, text: 试}
params:
  most: {value: 3, unit: yuan, verified: false, zh: 上限}
needs: [case_file]
from: case_file
values:
  is_first: true
holds: fine_yuan <= param('most')
observed: "{case_id}"
expected: 试
message: 罚{fine_yuan}
no_unknown: 试
examples:
  - name: 例
    rows:
      case_file:
        - {case_id: A1, fine_yuan: 5}
    expect: {A1: fail}
"""


@pytest.fixture(scope="module")
def code() -> Code:
    return Code(law=content.law(), shapes=Shapes())


@pytest.fixture(scope="module")
def duckdb() -> DuckWorlds:
    return DuckWorlds()


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    path = folder / "case_files" / "tried.yaml"
    path.parent.mkdir(exist_ok=True)
    form = FORM
    for old, new in changes:
        assert old in form
        form = form.replace(old, new)
    path.write_text(form, encoding="utf-8")
    return path


def tried(check: Check, *, example: Example, code: Code, on: DuckWorlds) -> Outcome:
    return run_example(check, example=example, compiled=code.compile(check), backend=on, code=code)


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ("{zh: 试, en: Try}", "{zh: 试, en: Try, fr: Essai}", "title 里不认识的键“fr”", "title:"),
        ("clause: 试", "clause: [试]", "clause 应是一段文字", "clause:"),
        ("needs: [case_file]", "needs: [1]", "needs 应是文字的列表", "needs:"),
        ("from: case_file", "from: case_file\nquery: select 1", "from 与 query 必须且只能写一个", "from:"),
        ("{value: 3, unit", "{worth: 3, unit", "参数 most 的写法有误", "  most:"),
        ("{value: 3, unit", "{value: null, unit", "参数 most 没有值", "  most:"),
        ("{value: 3, unit", "{value: [[1], 2], unit", "参数 most 没有值", "  most:"),
        ("fine_yuan: 5}", "fine_yuan: [5]}", "例子的 rows 应是", "  - name: 例"),
        ("    rows:\n      case_file:\n        - {case_id: A1, fine_yuan: 5}\n", "    rows: [A1]\n", "例子的 rows 应是", "  - name: 例"),
        ("  - name: 例\n", "  - name: 例\n    who: 我\n", "不认识的键：who", "  - name: 例"),
        (FORM[FORM.index("examples:") :], "examples: 没有\n", "examples 应是一串例子", "examples:"),
        ("    expect: {A1: fail}\n", "    expect: {A1: fail}\n  - {name: 例, rows: {}, expect: {}}\n", "两个例子同名：例", "  - name: 例"),
    ],
)
def test_a_fault_of_the_form_is_told_at_its_line(old: str, new: str, says: str, at: str, tmp_path: Path) -> None:
    path = written(tmp_path, (old, new))
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1) if text.startswith(at))
    with pytest.raises(CheckError) as refused:
        read_check(path, source="case_files/tried.yaml")
    assert [fault.where for fault in refused.value.faults if says in fault.what] == [f"case_files/tried.yaml:{line}"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"读不出来[\s\S]*gone\.yaml"):
        read_check(tmp_path / "gone.yaml", source="case_files/gone.yaml")


def test_yes_and_no_may_stand_for_expressions(tmp_path: Path, code: Code, duckdb: DuckWorlds) -> None:
    check = read_check(written(tmp_path, ("holds: fine_yuan <= param('most')", "holds: false"), ("true", "false")), source="x")
    assert (check.holds, check.values) == ("false", (("is_first", "false"),))
    assert tried(check, example=check.examples[0], code=code, on=duckdb).faults == ()


def test_the_ordinals_of_two_days_differ_by_the_working_days_between(tmp_path: Path, code: Code, duckdb: DuckWorlds) -> None:
    """From Thursday 30 September to Saturday 9 October 2021, which was worked, there were two working days: the 8th and the 9th."""
    check = read_check(
        written(
            tmp_path,
            ("holds: fine_yuan <= param('most')", "holds: wd(decided_on) - wd(filed_on) = 2"),
            ("fine_yuan: 5", "fine_yuan: 5, filed_on: 2021-09-30, decided_on: 2021-10-09"),
            ("{A1: fail}", "{A1: pass}"),
        ),
        source="x",
    )
    assert tried(check, example=check.examples[0], code=code, on=duckdb).faults == ()


def test_an_example_of_a_table_or_column_that_is_not_there_is_refused_at_its_line(tmp_path: Path, code: Code, duckdb: DuckWorlds) -> None:
    check = read_check(written(tmp_path), source="case_files/tried.yaml")
    line = FORM.splitlines().index("  - name: 例") + 1
    for rows, says in (({"cases": ({},)}, "没有这张表：cases"), ({"case_file": ({"fine": 5},)}, "case_file 没有列 fine")):
        with pytest.raises(CheckError, match=says) as refused:
            tried(check, example=replace(check.examples[0], rows=rows), code=code, on=duckdb)
        assert refused.value.faults[0].where == f"case_files/tried.yaml:{line}"


def test_a_value_that_does_not_fit_its_column_is_refused_and_leaves_nothing(tmp_path: Path, code: Code, duckdb: DuckWorlds) -> None:
    check = read_check(written(tmp_path), source="x")
    (example,) = check.examples
    with pytest.raises(BackendError, match="LOCAL-01"):
        tried(
            check,
            example=replace(example, rows={"case_file": ({"case_id": "A0"}, {"case_id": "A2", "fine_yuan": "五元"})}),
            code=code,
            on=duckdb,
        )
    outcome = tried(check, example=example, code=code, on=duckdb)
    assert [(one.subject_key, one.verdict, one.message) for one in outcome.verdicts] == [("A1", "fail", "罚5元")]


def test_an_example_that_comes_out_otherwise_says_how(tmp_path: Path, code: Code, duckdb: DuckWorlds) -> None:
    check = read_check(written(tmp_path), source="x")
    wrong = replace(check.examples[0], expect={"A2": Verdict.PASS}, message="没说的话")
    assert tried(check, example=wrong, code=code, on=duckdb).faults == (
        "A2：应为 pass，得到 none（没有这个对象；得到的对象：A1）",
        "A1：得到 fail，例子里没有写",
        "话里没有“没说的话”：罚5元A1试",
    )


def test_an_overlay_that_is_not_there_and_a_file_with_another_ending_are_told(tmp_path: Path) -> None:
    (tmp_path / "ours" / "case_files").mkdir(parents=True)
    (tmp_path / "ours" / "case_files" / "mine.yml").write_text("id: LOCAL-01\n", encoding="utf-8")
    found = survey_checks([tmp_path / "gone", tmp_path / "ours"], folder=tmp_path / "ours")
    assert [fault.what for fault in found.faults][:2] == ["规则文件的后缀应是 .yaml", f"规则文件夹不存在：{tmp_path / 'gone'}"]


def test_python_beside_a_bureau_s_check_makes_its_table_or_says_why_not(tmp_path: Path) -> None:
    path = written(tmp_path).with_suffix(".py")
    path.write_text(
        "from jicha.engine.plugins import DerivedTable\n"
        "TABLE = DerivedTable(name='local_pair', columns={'row_id': 'BIGINT'}, reads=('case_file',))\n"
        "def rows(read):\n    yield from read.table('case_file', columns=('row_id',))\n",
        encoding="utf-8",
    )
    (derived,) = survey_checks([tmp_path], python=True, folder=tmp_path / "none").derived
    assert (derived.table.name, derived.relation.columns) == ("local_pair", {"row_id": "BIGINT"})
    path.write_text("TABLE = 1\n", encoding="utf-8")
    (fault,) = [one for one in survey_checks([tmp_path], python=True, folder=tmp_path / "none").faults if one.where == str(path)]
    assert fault.what == "派生表不成立：module 'jicha_derived_case_files_tried' has no attribute 'rows'"


def test_a_server_whose_library_is_missing_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jicha.engine.servers.spark", None)
    with pytest.raises(SettingError) as refused:
        open_server(Server.SPARK, derived=(), dsn="")
    assert refused.value.faults[0].mend == "pip install 'jicha[spark]'"


def test_weights_of_a_plan_must_be_of_items_and_a_city_without_tiles_has_none() -> None:
    with pytest.raises(ContentError, match=r"权重所列事项不存在：work_plans[\s\S]*work_plan"):
        scorecard(weights={"work_plans": 12.0})
    assert scorecard(weights={"work_plan": 12.0}).rules.weights["work_plan"] == 12.0
    assert tiles("140100") == ()
