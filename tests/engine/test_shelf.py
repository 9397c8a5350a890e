"""With kept results a run gives the same bytes, judges only what changed, and looks through what is broken."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from jicha.domain.errors import BackendError
from jicha.domain.tables import TABLES
from jicha.engine import content
from jicha.engine.compiler import Code
from jicha.engine.runner import Job, Shelf, run
from jicha.engine.runner.judging import judge
from jicha.engine.sql.shapes import Shapes
from jicha.engine.stage import Inputs
from jicha.engine.worlds import make_world
from tests.catalogue import CATALOGUE
from tests.engine.test_runner import OTHER, inputs_of

IDS = ("FILE-03", "FILE-05", "FILE-07", "MOB-07", "PLAN-07", "THREE-02")
COPIES = 3


@pytest.fixture(scope="module")
def job() -> Job:
    """Six checks: two of one row each, queries, a derived table, and a second stage that asks for fails and passes."""
    code = Code(law=content.law(), shapes=Shapes(derived=[one.relation for one in CATALOGUE.derived]))
    checks = [CATALOGUE.check(name) for name in IDS]
    query = "select b.unit_code, b.unit_code as subject_key, cast(null as bigint) as row_id, count(r.check_id) as fails, "
    query += "count(case when r.verdict = 'pass' then 1 end) as passes from branch b left join result r on r.unit_code = b.unit_code "
    query += "and r.check_id in ('FILE-05', 'FILE-07') group by b.unit_code"
    second = replace(
        checks[0], id="TRY-002", table="", query=query, day="", applies="", values=(), law=(), holds="fails < 0",
        observed="{fails} {passes}", expected="", message="{fails}", unknown="",
    )  # fmt: skip
    chosen = (*checks, second)
    return Job(checks=chosen, compiled={one.id: code.compile(one) for one in chosen}, derived=CATALOGUE.derived, law=code.law)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Case files and inspections in several parts each: the examples' rows, in every part under another number."""
    home = tmp_path_factory.mktemp("world")
    code = Shapes(derived=[one.relation for one in CATALOGUE.derived])
    found: dict[str, list[Path]] = {}
    base: Inputs | None = None
    for number, name in enumerate(("FILE-05", "FILE-07", "MOB-07", "PLAN-07")):
        check = CATALOGUE.check(name)
        for place, example in enumerate(check.examples[:COPIES]):
            folder = home / f"{number}-{place}"
            folder.mkdir()
            base = inputs_of(make_world(check, example=example, relations=code.relations), folder=folder, branches=(OTHER,))
            for table, (path,) in base.tables.items():
                found.setdefault(table, []).append(_renumbered(path, by=1000 * len(found.get(table, ()))))
    assert base is not None
    for table in [name for name in found if "__" in name]:
        found[table] = found[table][: len(found[table.split("__")[0]])]
    tables = {name: tuple(paths) for name, paths in found.items()}
    return replace(base, tables=tables, loaded=frozenset(tables) & frozenset(TABLES))


def _renumbered(path: Path, *, by: int) -> Path:
    fresh = path.with_stem(f"{path.stem}-n")
    duckdb.sql(f"copy (select * replace (row_id + {by} as row_id) from read_parquet('{path}')) to '{fresh}' (format parquet)")
    return fresh


def outputs(job: Job, *, inputs: Inputs, home: Path, shelf: Shelf | None = None) -> tuple[bytes, bytes]:
    """Run, and give the bytes of both files."""
    scratch = home / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    run(job, inputs=inputs, run_id="r", out=home, scratch=scratch, progress=lambda stage, done, total: None, shelf=shelf)
    assert list(scratch.iterdir()) == []
    return (home / "exceptions.parquet").read_bytes(), (home / "counts.parquet").read_bytes()


def shelf_at(folder: Path) -> Shelf:
    return Shelf(folder, makers="these")


def test_the_bytes_are_the_same_with_and_without(job: Job, world: Inputs, tmp_path: Path) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain")
    first, second = shelf_at(tmp_path / "kept"), shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "first", shelf=first) == plain
    assert outputs(job, inputs=world, home=tmp_path / "second", shelf=second) == plain
    assert first.taken == second.added == set()
    assert second.taken == first.added != set()
    assert duckdb.sql(f"select count(distinct check_id) from '{tmp_path}/plain/exceptions.parquet'").fetchall()[0][0] > len(IDS) - 2


@pytest.mark.parametrize("seed", range(6))
def test_whatever_changes_the_bytes_are_those_of_a_fresh_run(seed: int, job: Job, world: Inputs, tmp_path: Path) -> None:
    chance = random.Random(seed)
    outputs(job, inputs=world, home=tmp_path / "before", shelf=shelf_at(tmp_path / "kept"))
    tables = {}
    for name, paths in world.tables.items():
        own = [path for path in paths if chance.random() < 0.7] or [paths[0]]
        tables[name] = tuple(own) if name in {"case_file", "inspection"} else paths
    branches = world.branches if chance.random() < 0.5 else (replace(OTHER, unit_name="另一分局"),)
    after = replace(world, tables=tables, branches=branches)
    shelf = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=after, home=tmp_path / "with", shelf=shelf) == outputs(job, inputs=after, home=tmp_path / "without")
    assert shelf.taken


def test_only_the_part_that_came_is_judged(job: Job, world: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows_only = replace(job, checks=[one for one in job.checks if one.table == "case_file"])
    rows_only = replace(rows_only, compiled={one.id: job.compiled[one.id] for one in rows_only.checks})
    early = replace(world, tables={**world.tables, "case_file": world.tables["case_file"][:-1]})
    outputs(rows_only, inputs=early, home=tmp_path / "early", shelf=shelf_at(tmp_path / "kept"))
    judged: list[str] = []

    def spied(found: object, *, piece: object, cursor: object) -> object:
        judged.append(str(getattr(getattr(piece, "group", None), "base", "")))
        return judge(found, piece=piece, cursor=cursor)  # type: ignore[arg-type]  # The spy looks at nothing else.

    monkeypatch.setattr("jicha.engine.runner.running.judge", spied)
    outputs(rows_only, inputs=world, home=tmp_path / "late", shelf=shelf_at(tmp_path / "kept"))
    assert judged == [f"case_file_part_{len(world.tables['case_file']) - 1}"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-7]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"141122", b"141121")),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\xff\xfe"),
    ],
    ids=["cut", "changed", "empty", "no text"],
)
@pytest.mark.parametrize("kind", ["*.json", "*.parquet"])
def test_a_broken_entry_is_told_and_judged_anew(kind: str, harm: Callable[[Path], object], job: Job, world: Inputs, tmp_path: Path) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain", shelf=shelf_at(tmp_path / "kept"))
    before = {path: path.read_bytes() for path in (tmp_path / "kept").glob(kind)}
    for path in before:
        harm(path)
    harmed = [path for path, content in before.items() if path.read_bytes() != content]
    shelf = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "again", shelf=shelf) == plain
    assert len(shelf.faults) >= len(harmed) > 0
    assert all("重新核查" in fault.mend for fault in shelf.faults)
    mended = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "mended", shelf=mended) == plain
    assert mended.faults == []


def test_a_file_of_verdicts_that_is_gone_is_told(job: Job, world: Inputs, tmp_path: Path) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain", shelf=shelf_at(tmp_path / "kept"))
    for path in (tmp_path / "kept").glob("*.parquet"):
        path.unlink()
    shelf = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "again", shelf=shelf) == plain
    assert shelf.faults


def test_where_nothing_can_be_kept_the_run_goes_on(job: Job, world: Inputs, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file, no folder", encoding="utf-8")
    shelf = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "run", shelf=shelf) == outputs(job, inputs=world, home=tmp_path / "plain")
    assert shelf.added == set()
    assert "保留不了" in shelf.faults[0].what


def test_another_program_or_law_takes_nothing(job: Job, world: Inputs, tmp_path: Path) -> None:
    outputs(job, inputs=world, home=tmp_path / "one", shelf=shelf_at(tmp_path / "kept"))
    other = Shelf(tmp_path / "kept", makers="those")
    outputs(job, inputs=world, home=tmp_path / "two", shelf=other)
    assert other.taken == set()


def test_a_parameter_of_the_plan_takes_only_what_does_not_name_it(job: Job, world: Inputs, tmp_path: Path) -> None:
    outputs(job, inputs=world, home=tmp_path / "one", shelf=shelf_at(tmp_path / "kept"))
    shelf, after = shelf_at(tmp_path / "kept"), replace(world, params={"PLAN-07": {"cap": 1}})
    assert outputs(job, inputs=after, home=tmp_path / "two", shelf=shelf) == outputs(job, inputs=after, home=tmp_path / "plain")
    assert len(shelf.added) == 1
    assert len(shelf.taken) > 3


def test_two_writers_share_a_shelf(job: Job, world: Inputs, tmp_path: Path) -> None:
    found: dict[str, tuple[bytes, bytes]] = {}

    def write(name: str) -> None:
        found[name] = outputs(job, inputs=world, home=tmp_path / name, shelf=shelf_at(tmp_path / "kept"))

    writers = [Thread(target=write, args=(name,)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert found["one"] == found["two"] == outputs(job, inputs=world, home=tmp_path / "plain")
    shelf = shelf_at(tmp_path / "kept")
    assert outputs(job, inputs=world, home=tmp_path / "third", shelf=shelf) == found["one"]
    assert (shelf.faults, shelf.added) == ([], set())
    assert not [path for path in (tmp_path / "kept").iterdir() if path.name.startswith(".")]


def test_a_large_table_is_kept_as_a_small_one(job: Job, world: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain", shelf=shelf_at(tmp_path / "small"))
    monkeypatch.setattr("jicha.engine.stage.IN_MEMORY", -1)
    assert outputs(job, inputs=world, home=tmp_path / "one", shelf=shelf_at(tmp_path / "kept")) == plain
    assert outputs(job, inputs=world, home=tmp_path / "two", shelf=shelf_at(tmp_path / "kept")) == plain


def test_kept_results_that_are_deleted_on_the_way_are_told_of(job: Job, world: Inputs, tmp_path: Path) -> None:
    outputs(job, inputs=world, home=tmp_path / "one", shelf=shelf_at(tmp_path / "kept"))
    scratch = tmp_path / "two" / "scratch"
    scratch.mkdir(parents=True)

    def progress(stage: str, *, done: int, total: int) -> None:
        if stage == "写结果":
            for path in (tmp_path / "kept").glob("*.parquet"):
                path.unlink(missing_ok=True)

    with pytest.raises(BackendError, match="运行中被删去"):
        run(job, inputs=world, run_id="r", out=tmp_path / "two", scratch=scratch, progress=progress, shelf=shelf_at(tmp_path / "kept"))


def test_parts_that_come_to_the_same_are_each_taken(job: Job, world: Inputs, tmp_path: Path) -> None:
    """Two files of the same rows but for their numbers come to the same verdicts, which lie on the shelf once."""
    shelf, folder = shelf_at(tmp_path / "kept"), tmp_path / "kept"
    outputs(job, inputs=world, home=tmp_path / "one", shelf=shelf)
    names = [json.loads(path.read_text(encoding="utf-8").partition("\n")[2])["rows"] for path in sorted(folder.glob("*.json"))]
    twice = {name for name in names if names.count(name) > 1}
    assert any(duckdb.sql(f"select count(*) from '{folder}/{name}.parquet'").fetchall()[0][0] for name in twice)
    assert outputs(job, inputs=world, home=tmp_path / "two", shelf=shelf_at(folder)) == outputs(job, inputs=world, home=tmp_path / "plain")
