"""No verdict hangs on the order in which rows come, on the files that hold them, or on the number of threads."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from jicha.domain.tables import TABLES
from jicha.engine import content
from jicha.engine.backends import put
from jicha.engine.kept import compile_kept, default_folder, makers_digest
from jicha.engine.runner import Job, run
from jicha.engine.sql.relations import RELATIONS, create
from jicha.engine.stage import Inputs
from jicha.engine.worlds import Row, make_world
from jicha.services.checking import code_of
from jicha.services.reporting import silent
from tests.catalogue import CATALOGUE
from tests.engine.test_runner import HOME, OTHER

APART = 1000
"""Between the numbers of rows of one example and of the next."""


def crowd() -> dict[str, list[Row]]:
    """Put the rows of every example of every check into one city: hardly a key that stands there only once, so that ties abound."""
    found: dict[str, list[Row]] = {}
    examples = [(check, example) for check in CATALOGUE.checks for example in check.examples]
    for number, (check, example) in enumerate(examples):
        for name, rows in make_world(check, example=example, relations=RELATIONS).rows.items():
            if name.split("__")[0] in TABLES:
                found.setdefault(name, []).extend({**row, "row_id": int(str(row["row_id"])) + number * APART} for row in rows)
    return found


def written(rows: Mapping[str, Sequence[Row]], *, folder: Path, files: int) -> Inputs:
    """Write the rows as a snapshot holds them, so many files a table."""
    folder.mkdir()
    tables: dict[str, tuple[Path, ...]] = {}
    with duckdb.connect(config={"threads": 1}) as db:
        for name, lines in rows.items():
            columns = list(RELATIONS[name].columns)
            tables[name] = tuple(folder / f"{name}-{part}.parquet" for part in range(files))
            for part, path in enumerate(tables[name]):
                db.execute(create(RELATIONS[name]))
                put(db, relation=RELATIONS[name], rows=[tuple(line.get(column) for column in columns) for line in lines[part::files]])
                db.execute(f"copy {name} to '{path}' (format parquet)")
    return Inputs(
        tables=tables,
        loaded=frozenset(rows) & frozenset(TABLES),
        branches=(HOME, OTHER),
        city=("141100", "吕梁市本级"),
        as_of=date(2021, 12, 31),
        year=2021,
        deadline=date(2021, 10, 31),
        ratio=0.3,
        params={},
    )


def judged(job: Job, *, inputs: Inputs, home: Path, threads: int) -> tuple[bytes, bytes]:
    (home / "scratch").mkdir(parents=True)
    run(job, inputs=inputs, run_id="r1", out=home, scratch=home / "scratch", progress=silent, threads=threads)
    return (home / "exceptions.parquet").read_bytes(), (home / "counts.parquet").read_bytes()


def test_neither_order_nor_files_nor_threads_change_a_byte(tmp_path: Path) -> None:
    makers = makers_digest(content.content_digest(), derived=[one.relation for one in CATALOGUE.derived])
    compiled = compile_kept(CATALOGUE.checks, code=lambda: code_of(CATALOGUE), makers=makers, folder=default_folder())
    job = Job(checks=CATALOGUE.checks, compiled=compiled, derived=CATALOGUE.derived, law=content.law())
    rows, chance = crowd(), random.Random(1)
    shuffled = {name: chance.sample(lines, len(lines)) for name, lines in rows.items()}
    first = judged(job, inputs=written(rows, folder=tmp_path / "a", files=1), home=tmp_path / "one", threads=1)
    second = judged(job, inputs=written(shuffled, folder=tmp_path / "b", files=3), home=tmp_path / "two", threads=2)
    one, two = (f"(select * from '{tmp_path}/{home}/exceptions.parquet')" for home in ("one", "two"))
    differing = f"select check_id, subject_key, observed from (({one} except all {two}) union all ({two} except all {one})) order by all"
    assert duckdb.sql(differing).fetchall() == []
    assert first == second
    [(checks,)] = duckdb.sql(f"select count(distinct check_id) from {one}").fetchall()
    assert checks > 100
