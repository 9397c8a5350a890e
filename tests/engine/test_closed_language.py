"""What the language of checks refuses, whatever an overlay folder may hold."""

from pathlib import Path

import pytest

from jicha.domain.errors import ContentError, ExpressionError
from jicha.engine import content
from jicha.engine.check import read_check
from jicha.engine.compiler import Code
from jicha.engine.plugins import survey_checks
from jicha.engine.sql.shapes import Shapes

FORM = """\
id: LOCAL-01
title: {zh: 试, en: Try}
clause: 试
severity: low
grain: case file
basis: {status: default, text: 试}
law: [decision.service]
params:
  wd: {value: 7, unit: working_day, verified: false, zh: 期限}
  d: {value: 7, unit: calendar_day, verified: false, zh: 期限}
  units: {value: ["141122"], unit: "", verified: false, zh: 单位}
needs: [case_file]
@BASE@
day: decided_on
applies: |
  @APPLIES@
holds: |
  @HOLDS@
observed: "{case_id}"
expected: 试
message: 试
examples:
  - {name: 试, rows: {case_file: []}, expect: {}}
"""

HOSTILE_EXPRESSIONS = [
    "(select 1)",
    "exists (select 1 from case_file)",
    "case_id in (select case_id from case_file)",
    "read_csv('/etc/passwd') is null",
    "read_text('/etc/passwd') = ''",
    "read_blob('/etc/passwd') is null",
    "getenv('HOME') = ''",
    "current_setting('temp_directory') = ''",
    "getvariable('x') is null",
    "nextval('s') > 1",
    "random() > 0.5",
    "now() > decided_on",
    "current_date > decided_on",
    "today() > decided_on",
    "uuid() = case_id",
    "pg_sleep(100) is null",
    "sleep_ms(100) is null",
    "repeat('x', 1000000000) = ''",
    "list_transform([1], x -> x) is null",
    "[1, 2][1] = 1",
    "{'a': 1}.a = 1",
    "case_id::json is not null",
    "cast(case_id as varchar[]) is null",
    "columns('.*') is null",
    "sum(fine_yuan) > 1",
    "row_number() over () = 1",
    "true; drop table case_file",
    "true -- \n; attach '/tmp/x.db'",
    "no_such_column = 1",
    "case_file.case_id = 'A'",
    "main.case_file.case_id = 'A'",
    "\"case id\" = 'A'",
    "nosuchfunction(case_id)",
    "within('no.family', decided_on, served_on)",
    "within(case_id, decided_on, served_on)",
    "param('nothing') > 1",
    "present('no_table')",
    "matches(case_id, party)",
    "workdays(decided_on, served_on) <= param('d')",
    "days(decided_on, served_on) <= limit('decision.service')",
    "days(decided_on, served_on) <= param('wd')",
    "decided_on + interval 7 day >= served_on",
    "decided_on",
    "1 +",
    "'unclosed",
    "((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))) = 1",
    " or ".join(["case_id = 'A'"] * 400),
    "not " * 900 + "true",
    "decided_on * case_id = 5",
    "case_id like 'A' escape 'x'",
    "case_id ~ 'A'",
    "case_id glob 'A'",
    "case_id collate nocase = 'a'",
    "try_cast(case_id as date) is null",
    "$1 = 1",
    "? = 1",
    "@x = 1",
    "case when true then pragma_version() end",
    "plain(current_date) = ''",
    "extract(epoch from decided_on) > 1",
    "days(decided_on) > 1",
    f"coalesce({','.join('a' * 1900)}) = 1",
]

HOSTILE_QUERIES = [
    "select * from '/etc/passwd'",
    "select unit_code, case_id as subject_key, row_id from 'case_file.parquet'",
    'select unit_code, case_id as subject_key, row_id from "/etc/passwd"',
    "select * from read_csv('/etc/passwd')",
    "select * from read_parquet('x.parquet')",
    "select * from glob('/*')",
    "select * from range(1000000000)",
    "select * from generate_series(1, 1000000000)",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select * from information_schema.tables",
    "select * from pg_catalog.pg_class",
    "select * from sqlite_master",
    "select * from main.case_file",
    "with recursive x as (select 1 as n union all select n + 1 from x) select n from x",
    "attach '/tmp/x.db' as x",
    "copy case_file to '/tmp/x.csv'",
    "copy (select 1) to '/tmp/x.csv'",
    "insert into case_file select * from case_file",
    "update case_file set party = 'x'",
    "delete from case_file",
    "drop table case_file",
    "create table x as select 1",
    "create macro f() as 1",
    "pragma database_list",
    "set memory_limit = '1TB'",
    "install httpfs",
    "load httpfs",
    "call pragma_version()",
    "export database '/tmp/x'",
    "explain select 1",
    "describe case_file",
    "select 1; select 2",
    "select a.unit_code, a.case_id as subject_key, a.row_id from case_file a, case_file b, case_file c, case_file d",
    "select a.unit_code, a.case_id as subject_key, a.row_id from case_file a cross join inspection b",
    "select a.unit_code, a.case_id as subject_key, a.row_id from case_file a join inspection b on true",
    "select a.unit_code, a.case_id as subject_key, a.row_id from case_file a, lateral (select 1) b",
    "select unnest([1, 2]) as row_id, unit_code, case_id as subject_key from case_file",
    "select unit_code, case_id as subject_key, row_id from case_file using sample 10",
    "select unit_code, case_id as subject_key, row_id from case_file tablesample 10%",
    "select unit_code, case_id as subject_key, row_id from case_file limit 5",
    "select unit_code, case_id as subject_key, row_id from case_file offset 5",
    "pivot case_file on unit_code using count(*)",
    "select unit_code, any_value(case_id) as subject_key, min(row_id) as row_id from case_file group by 1",
    "select unit_code, list(case_id) as subject_key, min(row_id) as row_id from case_file group by 1",
    "select unit_code, case_id as subject_key from case_file",
    "select unit_code, nothing as subject_key, row_id from case_file",
    "select unit_code, case_id as subject_key, row_id from no_such_table",
    "from case_file",
    "values (1)",
    "select unit_code, case_id as subject_key, row_id from case_file where within('decision.service', decided_on, served_on)",
    "select unit_code, case_id as subject_key, row_id from case_file for update",
    "select unit_code, case_id as subject_key, row_id into x from case_file",
    "(select unit_code, case_id as subject_key, row_id from case_file)",
    "table case_file",
    "select a0.unit_code, a0.case_id as subject_key, a0.row_id from case_file a0"
    + "".join(f" join case_file a{number} on a{number}.row_id = a0.row_id" for number in range(1, 42)),
]


@pytest.fixture(scope="module")
def code() -> Code:
    return Code(law=content.law(), shapes=Shapes())


def compile_form(
    folder: Path, code: Code, *, base: str = "from: case_file", applies: str = "true", holds: str = "served_on is not null"
) -> None:
    path = folder / "case_files" / "tried.yaml"
    path.parent.mkdir(exist_ok=True)
    form = FORM.replace("@BASE@", base).replace("@APPLIES@", applies.replace("\n", "\n  ")).replace("@HOLDS@", holds.replace("\n", "\n  "))
    path.write_text(form, encoding="utf-8")
    return code.compile(read_check(path, source="case_files/tried.yaml"))


def test_a_decent_check_compiles(tmp_path: Path, code: Code) -> None:
    compile_form(tmp_path, code, holds="within('decision.service', decided_on, served_on) and unit_code in (param('units'))")
    query = "query: |\n  select unit_code, case_id as subject_key, row_id, case_id, decided_on, served_on from case_file"
    assert compile_form(tmp_path, code, base=query).driver == "case_file"


@pytest.mark.parametrize("text", HOSTILE_EXPRESSIONS)
def test_an_expression_outside_the_language_is_refused(text: str, tmp_path: Path, code: Code) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_form(tmp_path, code, holds=text)
    for fault in refused.value.faults:
        assert fault.where.startswith("case_files/tried.yaml:"), fault
        assert fault.what
        assert fault.mend


@pytest.mark.parametrize("text", HOSTILE_QUERIES)
def test_a_query_outside_the_language_is_refused(text: str, tmp_path: Path, code: Code) -> None:
    with pytest.raises(ExpressionError):
        compile_form(tmp_path, code, base="query: |\n  " + text, applies="true", holds="row_id is not null")


def test_a_refusal_names_the_line(tmp_path: Path, code: Code) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_form(tmp_path, code, holds="served_on is not null\nand decided_on is not null\nand nothing_here = 1")
    line = 2 + FORM.splitlines().index("  @HOLDS@") + 1
    assert refused.value.faults[0].where == f"case_files/tried.yaml:{line}"
    assert "nothing_here" in refused.value.faults[0].what


def test_all_faults_are_told_at_once(tmp_path: Path, code: Code) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_form(tmp_path, code, applies="random() > 1", holds="nothing_here = 1 or uuid() = ''")
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        ("severity: low", "severity: grave"),
        ("severity: low", "severity: low\nsurprise: 1"),
        ("id: LOCAL-01", "id: local one"),
        ("clause: 试", "clause: &a 试"),
        ("clause: 试", "clause: !!python/object:os.system 试"),
        ("title: {zh: 试, en: Try}", "title: 试"),
        ("needs: [case_file]", "needs: case_file"),
        ("expected: 试", ""),
        ("expect: {}", "expect: {A1: maybe}"),
        ("expect: {}", "expect: {}, params: {nothing: 1}"),
        ("expect: {}", "expects: {}"),
    ],
)
def test_a_form_with_a_fault_is_refused(spoil: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "case_files" / "tried.yaml"
    path.parent.mkdir()
    form = FORM.replace("@BASE@", "from: case_file").replace("@APPLIES@", "true").replace("@HOLDS@", "true")
    assert spoil[0] in form
    path.write_text(form, encoding="utf-8")
    read_check(path, source="case_files/tried.yaml")
    path.write_text(form.replace(*spoil), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_check(path, source="case_files/tried.yaml")
    assert all(fault.where.startswith("case_files/tried.yaml:") for fault in refused.value.faults)


def test_unknown_template_names_are_refused(tmp_path: Path, code: Code) -> None:
    path = tmp_path / "case_files" / "tried.yaml"
    path.parent.mkdir()
    form = (
        FORM.replace("@BASE@", "from: case_file")
        .replace("@APPLIES@", "true")
        .replace("@HOLDS@", "true")
        .replace("message: 试", 'message: "{nothing}"')
    )
    path.write_text(form, encoding="utf-8")
    with pytest.raises(ExpressionError, match="nothing"):
        code.compile(read_check(path, source="case_files/tried.yaml"))


def test_an_overlay_adds_overrides_and_reports(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "case_files"
    folder.mkdir(parents=True)
    form = FORM.replace("@BASE@", "from: case_file").replace("@APPLIES@", "true").replace("@HOLDS@", "true")
    (folder / "new_one.yaml").write_text(form, encoding="utf-8")
    (folder / "instead.yaml").write_text(form.replace("LOCAL-01", "FILE-05"), encoding="utf-8")
    found = survey_checks([tmp_path / "ours"])
    assert not found.faults
    assert found.check("LOCAL-01").source == "ours/case_files/new_one.yaml"
    assert found.check("FILE-05").source == "ours/case_files/instead.yaml"
    assert [override.id for override in found.overrides] == ["FILE-05"]
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    (folder / "again.yaml").write_text(form, encoding="utf-8")
    (folder / "new_one.py").write_text("raise SystemExit('it ran')", encoding="utf-8")
    (tmp_path / "ours" / "stray.yaml").write_text(form, encoding="utf-8")
    said = [fault.where for fault in survey_checks([tmp_path / "ours"]).faults]
    assert any(where.startswith("ours/case_files/broken.yaml") for where in said)
    assert any(where.startswith("ours/case_files/new_one.yaml") for where in said)
    assert any(where.startswith("ours/stray.yaml") for where in said)
    assert any("new_one.py" in where for where in said)
