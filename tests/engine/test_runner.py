"""A run over Parquet gives what single checks give, the same bytes each time, and says what was not handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jicha.domain.checks import Check, Example, Verdict
from jicha.domain.errors import BackendError
from jicha.domain.tables import TABLES
from jicha.engine import content
from jicha.engine.backends import DuckWorlds, inserts
from jicha.engine.compiler import Code
from jicha.engine.examples import run_example
from jicha.engine.plugins import Catalogue
from jicha.engine.runner import Job, run
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import RELATIONS, create
from jicha.engine.sql.shapes import Shapes
from jicha.engine.stage import Branch, Inputs
from jicha.engine.worlds import World, make_world
from tests.catalogue import CATALOGUE

HOME = Branch(unit_code="141122", unit_name="交城县", in_base=True, is_named=True)
OTHER = Branch(unit_code="141121", unit_name="文水县", in_base=True, is_named=True)
SAMPLE = ("FILE-01", "FILE-03", "FILE-05", "FILE-08", "RAND-09", "THREE-02", "THREE-03")


@pytest.fixture(scope="module")
def code() -> Code:
    return Code(law=content.law(), shapes=Shapes(derived=[one.relation for one in CATALOGUE.derived]))


@pytest.fixture(scope="module")
def worlds() -> DuckWorlds:
    return DuckWorlds(CATALOGUE.derived)


def write_world(world: World, *, folder: Path) -> dict[str, tuple[Path, ...]]:
    """Write the tables of a world as a snapshot would hold them."""
    tables = {}
    with duckdb.connect() as db:
        names = [name for name in world.rows if name.split("__")[0] in TABLES and (name in world.present or "__" in name)]
        for name in {*names, *world.present & set(TABLES)}:
            db.execute(create(RELATIONS[name]))
        kept = replace(world, rows={name: world.rows[name] for name in names})
        for statement in inserts(kept, relations=RELATIONS, to=Dialect.DUCKDB):
            db.execute(statement)
        for name in {*names, *world.present & set(TABLES)}:
            path = folder / f"{name}.parquet"
            db.execute(f"copy {name} to '{path}' (format parquet)")
            tables[name] = (path,)
    return tables


def inputs_of(world: World, *, folder: Path, branches: Sequence[Branch] = (HOME,)) -> Inputs:
    return Inputs(
        tables=write_world(world, folder=folder),
        loaded=world.present & set(TABLES),
        branches=tuple(branches),
        city=("141100", "吕梁市本级"),
        as_of=world.as_of,
        year=world.as_of.year,
        deadline=date(world.as_of.year, 10, 31),
        ratio=0.3,
        params={},
    )


def run_checks(
    checks: Sequence[Check], *, inputs: Inputs, code: Code, out: Path, params: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    out.mkdir(exist_ok=True)
    scratch = out / "scratch"
    scratch.mkdir(exist_ok=True)
    job = Job(checks=checks, compiled={one.id: code.compile(one) for one in checks}, derived=CATALOGUE.derived, law=code.law)
    run(job, inputs=replace(inputs, params=params or {}), run_id="r1", out=out, scratch=scratch, progress=lambda stage, done, total: None)
    return rows(out / "exceptions.parquet")


def rows(path: Path) -> list[dict[str, Any]]:
    found = duckdb.sql(f"select * from read_parquet('{path}')")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def examples_of(ids: Sequence[str]) -> list[Any]:
    return [
        pytest.param(check, example, id=f"{check.id}-{number}")
        for check in CATALOGUE.checks
        if check.id in ids
        for number, example in enumerate(check.examples)
        if number % 4 == 0 and "branch" not in example.rows
    ]


@pytest.mark.parametrize(("check", "example"), examples_of(SAMPLE))
def test_a_fused_run_gives_the_verdicts_of_the_single_check(
    check: Check, example: Example, code: Code, worlds: DuckWorlds, tmp_path: Path
) -> None:
    single = run_example(check, example=example, compiled=code.compile(check), backend=worlds, code=code, derived=CATALOGUE.derived)
    world = make_world(check, example=example, relations=code.shapes.relations, derived=[])
    found = run_checks(
        [check], inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out", params={check.id: dict(example.params)}
    )
    key = ("unit_code", "subject_key", "verdict", "observed", "expected", "message", "law_version")
    wanted = sorted(tuple(getattr(one, name) or "" for name in key) for one in single.verdicts if one.verdict != Verdict.PASS)
    assert sorted(tuple(row[name] for name in key) for row in found) == wanted
    [count] = duckdb.sql(f"select sum(population), sum(pass), sum(fail), sum(unknown) from '{tmp_path}/out/counts.parquet'").fetchall()
    tally = [len(single.verdicts), *(sum(one.verdict == verdict for one in single.verdicts) for verdict in ("pass", "fail", "unknown"))]
    assert list(count) == tally


def example(check: Check, verdict: Verdict) -> Example:
    return next(one for one in check.examples if verdict in one.expect.values() and not one.params)


def test_the_same_inputs_give_the_same_bytes(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    inputs = inputs_of(make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations), folder=tmp_path)
    checks = [one for one in CATALOGUE.checks if one.needs == ("case_file",)]
    assert len(checks) > 2
    first, second = tmp_path / "a", tmp_path / "b"
    assert run_checks(checks, inputs=inputs, code=code, out=first) == run_checks(checks[::-1], inputs=inputs, code=code, out=second)
    for name in ("exceptions.parquet", "counts.parquet"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_verdict_keeps_where_its_row_stands(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations)
    [row] = run_checks([check], inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out")
    assert (row["source_file"], row["source_sheet"], row["source_row"]) == ("例.xlsx", "case_file", 2)
    assert (row["run_id"], row["item"], row["unit_name"], row["dataset"], row["severity"]) == (
        "r1",
        "case_files",
        "交城县",
        "D06",
        "medium",
    )
    assert row["law_version"] == "行政处罚法(2021修订)第61、85条"


def test_an_absent_table_makes_every_branch_unknown(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = World(rows={}, present=frozenset(), as_of=date(2021, 12, 31), params={})
    found = run_checks([check], inputs=inputs_of(world, folder=tmp_path, branches=(HOME, OTHER)), code=code, out=tmp_path / "out")
    assert [(row["subject_key"], row["verdict"]) for row in found] == [("141121", "unknown"), ("141122", "unknown")]
    assert all("行政处罚案件台账（D06）" in row["message"] for row in found)


def test_a_branch_without_rows_is_counted_as_nought(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.PASS), relations=code.shapes.relations)
    run_checks([check], inputs=inputs_of(world, folder=tmp_path, branches=(HOME, OTHER)), code=code, out=tmp_path / "out")
    counts = {row["unit_code"]: row["population"] for row in rows(tmp_path / "out" / "counts.parquet")}
    assert counts["141121"] == 0
    assert counts["141122"] > 0


def test_more_checks_than_bits_of_a_mask(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations)
    many = [replace(check, id=f"TRY-{number:03}", holds=check.holds if number % 3 else "true") for number in range(66)]
    found = run_checks(many, inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out")
    assert [row["check_id"] for row in found] == [f"TRY-{number:03}" for number in range(66) if number % 3]


def test_a_check_that_fails_in_the_database_is_named(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations)
    broken = replace(check, id="TRY-001", holds="cast(doc_no as bigint) = 1 and cast(case_id as bigint) = 1")
    with pytest.raises(BackendError, match="TRY-001"):
        run_checks([broken], inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out")


def test_the_second_stage_reads_the_first(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations)
    query = "select b.unit_code, b.unit_code as subject_key, cast(null as bigint) as row_id, count(r.check_id) as failed from branch b "
    query += "left join result r on r.unit_code = b.unit_code and r.check_id = 'FILE-05' and r.verdict = 'fail' group by b.unit_code"
    second = replace(
        check, id="TRY-002", table="", query=query, day="", applies="", values=(), law=(), holds="failed = 0",
        observed="{failed}", expected="0", message="{failed}", unknown="{failed}",
    )  # fmt: skip
    found = run_checks([check, second], inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out")
    assert [(row["check_id"], row["observed"]) for row in found if row["check_id"] == "TRY-002"] == [("TRY-002", "1")]


def test_a_catalogue_finds_the_nearest_name() -> None:
    with pytest.raises(Exception, match="FILE-05"):
        Catalogue(checks=CATALOGUE.checks, derived=()).check("FILE-5")


def test_verdicts_that_are_wholly_alike_are_each_written(code: Code, tmp_path: Path) -> None:
    check = CATALOGUE.check("FILE-05")
    world = make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations)
    query = "select b.unit_code, b.unit_code as subject_key, cast(null as bigint) as row_id, 1 as failed from branch b "
    query += "union all select b.unit_code, b.unit_code, cast(null as bigint), 1 from branch b"
    twice = replace(
        check, id="TRY-003", table="", query=query, day="", applies="", values=(), law=(), holds="failed = 0",
        observed="{failed}", expected="0", message="{failed}", unknown="{failed}",
    )  # fmt: skip
    found = run_checks([twice], inputs=inputs_of(world, folder=tmp_path), code=code, out=tmp_path / "out")
    assert [(row["check_id"], row["observed"]) for row in found] == [("TRY-003", "1")] * 2
    counts = {row["unit_code"]: (row["population"], row["fail"]) for row in rows(tmp_path / "out" / "counts.parquet")}
    assert counts["141122"] == (2, 2)


BIG = ("FILE-05", "FILE-07", "MOB-06", "MOB-07", "PLAN-07", "RAND-05")


@pytest.mark.parametrize("name", BIG)
def test_a_large_table_judged_on_the_disk_gives_what_memory_gives(
    name: str, code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = CATALOGUE.check(name)
    inputs = inputs_of(
        make_world(check, example=example(check, Verdict.FAIL), relations=code.shapes.relations, derived=[]), folder=tmp_path
    )
    memory = run_checks([check], inputs=inputs, code=code, out=tmp_path / "memory")
    monkeypatch.setattr("jicha.engine.stage.IN_MEMORY", -1)
    assert memory
    assert run_checks([check], inputs=inputs, code=code, out=tmp_path / "disk") == memory
    assert list((tmp_path / "disk" / "scratch").iterdir()) == []
