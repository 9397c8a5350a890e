"""The audit finds every planted fault of the example city, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from examples.lvliang_2021.city import clean_year
from examples.lvliang_2021.faults import plant
from examples.lvliang_2021.forms.folder import write_year
from examples.lvliang_2021.forms.paper import write_paper
from examples.lvliang_2021.year import AS_OF
from jicha.domain.tables import TABLES
from jicha.engine import lake
from jicha.services.auditing import run_audit

pytestmark = pytest.mark.slow

OF_THE_PLAN = "COV-07"
"""The check of the plan's own wording, which the real plan fails in every run; so does DOC-03 on the plan's paper."""

Verdict = tuple[str, str, str, str]
"""check_id, unit_code, subject_key, verdict."""


def audited(folder: Path, *, plan: Path, faulty: bool, tidy: bool) -> tuple[set[Verdict], set[Verdict]]:
    """Write a year, audit it, and give the fails and unknowns that were found, and the true ones."""
    year = clean_year(seed=2021)
    truths = plant(year) if faulty else []
    data = folder / "data"
    write_year(year, data, tidy=tidy)
    write_paper(data / "市局", faulty=faulty)
    out = folder / "out"
    run_audit(plan, data=data, out=out, as_of=AS_OF)
    rows = duckdb.sql(f"select check_id, unit_code, subject_key, verdict from read_parquet('{out / 'exceptions.parquet'}')").fetchall()
    found = {(str(check), str(unit), str(subject), str(verdict)) for check, unit, subject, verdict in rows}
    of_the_year = {one for one in found if one[0] != OF_THE_PLAN and one[2] != plan.name}
    return of_the_year, {(truth.check_id, truth.unit_code, truth.subject_key, truth.verdict) for truth in truths}


def fails(verdicts: set[Verdict]) -> set[Verdict]:
    return {one for one in verdicts if one[3] == "fail"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in ("faulty", "messy", "tidy")}


def test_every_planted_fault_is_found_and_nothing_else(shared: Path, folders: dict[str, Path]) -> None:
    found, truth = audited(folders["faulty"], plan=shared / "real" / "founding-plan.txt", faulty=True, tidy=False)
    assert sorted(truth - found) == []
    assert sorted(fails(found) - truth) == []


def test_nothing_is_flagged_in_the_clean_year(shared: Path, folders: dict[str, Path]) -> None:
    found, _ = audited(folders["messy"], plan=shared / "real" / "founding-plan.txt", faulty=False, tidy=False)
    assert sorted(fails(found)) == []


def test_vendors_forms_load_as_the_plain_form_does(shared: Path, folders: dict[str, Path]) -> None:
    found, _ = audited(folders["tidy"], plan=shared / "real" / "founding-plan.txt", faulty=False, tidy=True)
    assert sorted(fails(found)) == []
    messy, tidy = (lake.current(folders[name] / "out" / "lake") for name in ("messy", "tidy"))
    assert messy is not None
    assert tidy is not None
    assert set(messy.tables) == set(tidy.tables)
    for name in messy.tables:
        columns = ", ".join(column.name for column in TABLES[name].columns)
        one, two = (f"select {columns} from read_parquet('{snapshot.path_of(name)}')" for snapshot in (messy, tidy))
        assert duckdb.sql(f"({one} except all {two}) union all ({two} except all {one})").fetchall() == [], name
