"""Queries that say how are judged part by part; whatever parts come, change or go, the bytes are those of a fresh run."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jicha.domain.checks import Apart, Scalar
from jicha.domain.errors import CheckError, ExpressionError
from jicha.domain.tables import TABLES
from jicha.engine import content
from jicha.engine.check import read_check
from jicha.engine.compiler import Code
from jicha.engine.kept import compile_kept
from jicha.engine.runner import Job, Shelf, parts, pieces, run
from jicha.engine.sql.shapes import Shapes
from jicha.engine.stage import Inputs
from jicha.engine.worlds import make_world
from tests.catalogue import CATALOGUE
from tests.engine.test_forms_of_checks import written
from tests.engine.test_runner import inputs_of
from tests.engine.test_shelf import outputs

IDS = ("FILE-07", "FILE-08", "MOB-06", "MOB-07")
TEXTS = tuple(
    f"现场检查时{word}设施正常运行，原料堆场已经全部苫盖，危险废物贮存间标识清楚，台账记录完整，在线监测数据稳定达标。"
    for word in "甲乙丙丁"
)
Line = dict[str, Scalar]
QUARTERS = 4


@pytest.fixture(scope="module")
def code() -> Code:
    return Code(law=content.law(), shapes=Shapes(derived=[one.relation for one in CATALOGUE.derived]))


@pytest.fixture(scope="module")
def job(code: Code) -> Job:
    checks = [CATALOGUE.check(name) for name in IDS]
    return Job(checks=checks, compiled={one.id: code.compile(one) for one in checks}, derived=CATALOGUE.derived, law=code.law)


def visit(chance: random.Random, *, quarter: int, number: int) -> Line:
    """Make a visit of a quarter: few officers and days, so that they clash; some go on into the next quarter, some are of another one."""
    last = datetime(2021, 3 * quarter, 30, 22)
    month = 3 * (quarter if chance.random() < 0.9 else chance.randint(1, QUARTERS)) - 2
    began = last if chance.random() < 0.2 else datetime(2021, month, chance.choice((1, 2, 3)), chance.choice((9, 10, 23)))
    ended = began + timedelta(hours=chance.choice((0.5, 1, 1.5, 60)))
    people = chance.sample(("张三", "李四", "王五"), k=chance.choice((1, 2, 2, 3)))
    line: Line = {
        "row_id": quarter * 1000 + number, "inspection_id": f"J{quarter}-{number}", "credit_code": chance.choice(("C1", "C2", "C3")),
        "source_name": chance.choice(("甲厂", "乙厂", "丙厂")), "started_at": str(began), "ended_at": str(ended),
        "created_at": str(began + timedelta(hours=chance.choice((1, 1, 49)))), "officers": "、".join(people),
        "certificate_nos": chance.choice((None, "、".join(f"N{ord(one[0])}" for one in people))),
        "longitude": chance.choice((None, 112.1, 113.9)), "latitude": 37.5, "record_text": chance.choice((None, *TEXTS)),
    }  # fmt: skip
    if quarter == QUARTERS and chance.random() < 0.5:
        line |= {"photo_count": 1, "place": "厂区"}
    return {name: value for name, value in line.items() if (value is not None and chance.random() < 0.95) or name == "row_id"}


def inputs(quarters: dict[int, list[Line]], *, until: str, folder: Path) -> Inputs:
    """Write a world whose inspections are one file a quarter; long relations are cut elsewhere."""
    check = CATALOGUE.check("MOB-07")
    officers: list[Line] = [
        {"row_id": 9000, "source_row": 9000, "officer_name": name, "certificate_no": f"N{ord(name[0])}", "certificate_until": until}
        for name in ("张三", "李四")
    ]
    lines = tuple(line for _, own in sorted(quarters.items()) for line in own)
    example = replace(check.examples[0], rows={"inspection": lines, "officer": tuple(officers), "source": ()}, params={})
    folder.mkdir(parents=True)
    base = inputs_of(make_world(check, example=example, relations=Shapes().relations), folder=folder)
    tables = dict(base.tables)
    for name, cuts in (("inspection", sorted(quarters)), ("inspection__officers", [0, 3]), ("inspection__certificate_nos", [0, 2, 3])):
        if name in tables:
            tables[name] = tuple(_parts(tables[name][0], cuts=cuts))
    return replace(base, tables=tables, loaded=frozenset(tables) & frozenset(TABLES))


def _parts(path: Path, *, cuts: Sequence[int]) -> list[Path]:
    found = []
    for low, high in zip(cuts, [*cuts[1:], 99], strict=True):
        part = path.with_stem(f"{path.stem}-{low}")
        wanted = f"select * from read_parquet('{path}') where row_id >= {low * 1000} and row_id < {high * 1000} order by all"
        duckdb.sql(f"copy ({wanted}) to '{part}' (format parquet)")
        found.append(part)
    return found


@given(seed=st.integers(0, 10**6), shared=st.sampled_from((0.25, 99)))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changes_the_bytes_are_those_of_a_fresh_run(
    seed: int, shared: float, job: Job, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_SHARED", shared)
    home, chance = tmp_path_factory.mktemp("apart"), random.Random(seed)
    quarters = {number: [visit(chance, quarter=number, number=place) for place in range(8)] for number in (1, 2, 3)}
    until = "2021-12-31"
    for step in range(3):
        now = inputs(quarters, until=until, folder=home / f"w{step}")
        shelf = Shelf(home / "kept", makers="these")
        kept = outputs(job, inputs=now, home=home / f"k{step}", shelf=shelf)
        assert kept == outputs(job, inputs=now, home=home / f"f{step}")
        changed = chance.choice((1, 2, 3, 4, 4))
        quarters[changed] = [visit(chance, quarter=changed, number=place) for place in range(chance.choice((1, 8)))]
        until = chance.choice((until, until, "2021-06-30"))


def calm(quarter: int) -> list[Line]:
    """Make visits of a quarter that end on their day."""
    return [
        {
            "row_id": quarter * 1000 + number, "inspection_id": f"J{quarter}-{number}", "credit_code": f"C{number}", "source_name": "甲厂",
            "started_at": f"2021-{3 * quarter:02}-0{number + 1} 09:00", "ended_at": f"2021-{3 * quarter:02}-0{number + 1} 09:05",
            "created_at": f"2021-{3 * quarter:02}-0{number + 1} 12:00", "officers": "张三、李四",
        }
        for number in range(4)
    ]  # fmt: skip


def test_only_the_new_quarter_is_judged(job: Job, tmp_path: Path) -> None:
    early = inputs({number: calm(number) for number in (1, 2, 3)}, until="2022-12-31", folder=tmp_path / "early")
    first = Shelf(tmp_path / "kept", makers="these")
    outputs(job, inputs=early, home=tmp_path / "first", shelf=first)
    assert len(first.added) == 3 * len(IDS)
    late = inputs({number: calm(number) for number in (1, 2, 3, 4)}, until="2022-12-31", folder=tmp_path / "late")
    second = Shelf(tmp_path / "kept", makers="these")
    with_kept = outputs(job, inputs=late, home=tmp_path / "second", shelf=second)
    # The long relation of officers has quarters 3 and 4 in one file, so the three checks that read it judge quarter 3 again.
    assert len(second.taken) == 2 * len(IDS) + 1
    assert with_kept == outputs(job, inputs=late, home=tmp_path / "fresh")
    assert duckdb.sql(f"select count(*) from '{tmp_path}/fresh/exceptions.parquet' where check_id = 'MOB-07'").fetchall() == [(16,)]


def test_very_many_rows_are_judged_by_parts_though_nothing_is_kept(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = inputs({number: calm(number) for number in (1, 2, 3)}, until="2022-12-31", folder=tmp_path / "now")
    totals = {}
    for name, many in (("whole", pieces.MANY), ("parts", 11)):
        monkeypatch.setattr(pieces, "MANY", many)
        counted: list[int] = []
        (tmp_path / name / "scratch").mkdir(parents=True)
        run(
            job,
            inputs=now,
            run_id="r",
            out=tmp_path / name,
            scratch=tmp_path / name / "scratch",
            progress=lambda stage, done, total, into=counted: into.append(total),
        )
        totals[name] = max(counted)
    assert totals == {"whole": len(IDS), "parts": 3 * len(IDS)}
    for file in ("exceptions.parquet", "counts.parquet"):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "parts" / file).read_bytes()


def test_parts_that_overlap_or_are_empty_and_much_that_is_known_are_judged_at_once(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = inputs({number: calm(number) for number in (1, 2)}, until="2022-12-31", folder=tmp_path / "now")
    whole = now.tables["inspection"][0]
    cases = {"empty": _parts(whole, cuts=[1, 50]), "overlap": [whole, whole]}
    for name, files in cases.items():
        shelf = Shelf(tmp_path / name, makers="these")
        outputs(job, inputs=replace(now, tables={**now.tables, "inspection": tuple(files)}), home=tmp_path / f"out-{name}", shelf=shelf)
        assert len(shelf.added) == len(IDS)
    monkeypatch.setattr(parts, "MOST_KNOWN", 0)
    shelf = Shelf(tmp_path / "much", makers="these")
    outputs(job, inputs=now, home=tmp_path / "out-much", shelf=shelf)
    # FILE-07 and MOB-06 ask for one row about all; nobody copies anybody here, so MOB-07 asks for none.
    assert len(shelf.added) == 1 + 1 + 2 + 2


def test_what_cannot_be_cut_is_refused_with_its_place(code: Code) -> None:
    check = CATALOGUE.check("FILE-07")
    for apart, said in (
        (Apart(near=("officers",)), "near 应是所判表的日期列：officers"),
        (Apart(whole=("nobody",)), "with 的名称：nobody"),
        (Apart(whole=("named",)), "不能读别的 with：named"),
    ):
        with pytest.raises(ExpressionError, match=said):
            code.compile(replace(check, apart=apart))
    with pytest.raises(ExpressionError, match="row_id 出自一张表"):
        code.compile(replace(check, apart=Apart(), dataset="D03"))


def test_a_query_whose_every_name_is_taken_out_has_no_with(code: Code) -> None:
    query = "with counted as (select count(*) as n from inspection) select i.unit_code, i.inspection_id as subject_key, i.row_id, s.n "
    check = replace(
        CATALOGUE.check("FILE-03"), table="", query=query + "from inspection i cross join counted s", day="", applies="", values=(), law=(),
        holds="n > 1", observed="", expected="", message="{n}", unknown="", apart=Apart(whole=("counted",)),
    )  # fmt: skip
    cut = code.compile(check).cut
    assert cut is not None
    assert [whole.reads for whole in cut.wholes] == [("inspection",)]
    assert cut.base.lower().startswith("(select ")


def test_the_form_of_apart_is_checked(tmp_path: Path) -> None:
    for body, said in (("{near: a}", "apart 的写法有误"), ("{nar: []}", "apart 的写法有误"), ("{near: []}", "apart 只用于 query")):
        path = written(tmp_path, ("no_unknown: 试\n", f"no_unknown: 试\napart: {body}\n"))
        with pytest.raises(CheckError, match=said):
            read_check(path, source="tried.yaml")


def test_a_cut_is_kept_on_disk(code: Code, tmp_path: Path) -> None:
    checks = [CATALOGUE.check(name) for name in (*IDS, "FILE-03")]
    first, second = (compile_kept(checks, code=lambda: code, makers="these", folder=tmp_path) for _ in range(2))
    assert first == second
    assert second["FILE-08"].cut == code.compile(CATALOGUE.check("FILE-08")).cut
