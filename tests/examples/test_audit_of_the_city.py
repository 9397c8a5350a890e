"""The audit finds every planted fault of the example city, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from examples.lvliang_2021.city import clean_year
from examples.lvliang_2021.faults import plant
from examples.lvliang_2021.forms.folder import write_year
from examples.lvliang_2021.forms.paper import write_paper
from examples.lvliang_2021.year import AS_OF, Year
from jicha.domain.tables import TABLES
from jicha.engine import lake
from jicha.services.auditing import run_audit, units_of
from jicha.services.intake import take_in
from jicha.services.papers import PaperTables
from jicha.services.planning import load_plan

pytestmark = pytest.mark.slow

OF_THE_PLAN = "COV-07"
"""The check of the plan's own wording, which the real plan fails in every run; so does DOC-03 on the plan's paper."""

Verdict = tuple[str, str, str, str]
"""check_id, unit_code, subject_key, verdict."""


def written(year: Year, *, data: Path, faulty: bool, tidy: bool) -> Path:
    """Write a year and the city's papers as people hand them in."""
    write_year(year, data, tidy=tidy)
    write_paper(data / "市局", faulty=faulty)
    return data


def found_by(plan: Path, *, data: Path, out: Path) -> set[Verdict]:
    """Audit a written year and give its fails and unknowns, but for those of the plan's own wording."""
    run_audit(plan, data=data, out=out, as_of=AS_OF)
    rows = duckdb.sql(f"select check_id, unit_code, subject_key, verdict from read_parquet('{out / 'exceptions.parquet'}')").fetchall()
    found = {(str(check), str(unit), str(subject), str(verdict)) for check, unit, subject, verdict in rows}
    return {one for one in found if one[0] != OF_THE_PLAN and one[2] != plan.name}


def fails(verdicts: set[Verdict]) -> set[Verdict]:
    return {one for one in verdicts if one[3] == "fail"}


@pytest.fixture(scope="module")
def plan(shared: Path) -> Path:
    return shared / "real" / "founding-plan.txt"


@pytest.fixture(scope="module")
def clean() -> Year:
    return clean_year(seed=2021)


@pytest.fixture(scope="module")
def messy(clean: Year, plan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[Verdict]]:
    """Audit the clean year in its vendors' forms: the run's folder, and what was found."""
    folder = tmp_path_factory.mktemp("messy")
    data = written(clean, data=folder / "data", faulty=False, tidy=False)
    return folder / "out", found_by(plan, data=data, out=folder / "out")


def test_every_planted_fault_is_found_and_nothing_else(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A city's files are so many that a second process makes what Python makes; here nothing could."""
    monkeypatch.setattr("jicha.engine.stage.Stage.make_derived", None)
    year = clean_year(seed=2021)
    truth = {(one.check_id, one.unit_code, one.subject_key, one.verdict) for one in plant(year)}
    found = found_by(plan, data=written(year, data=tmp_path / "data", faulty=True, tidy=False), out=tmp_path / "out")
    assert sorted(truth - found) == []
    assert sorted(fails(found) - truth) == []


def test_nothing_is_flagged_in_the_clean_year(messy: tuple[Path, set[Verdict]]) -> None:
    assert sorted(fails(messy[1])) == []


def test_vendors_forms_load_as_the_plain_form_does(clean: Year, plan: Path, messy: tuple[Path, set[Verdict]], tmp_path: Path) -> None:
    """Cell by cell; what is judged is the same then, so that the plain form is taken in and not audited."""
    data = written(clean, data=tmp_path / "data", faulty=False, tidy=True)
    read = load_plan(plan)
    tidy = take_in(data, lake=tmp_path / "lake", plan_units=units_of(read), papers=PaperTables(read, data=data)).snapshot
    vendors = lake.current(messy[0] / "lake")
    assert vendors is not None
    assert set(vendors.tables) == set(tidy.tables)
    for name in vendors.tables:
        columns = ", ".join(column.name for column in TABLES[name].columns)
        one, two = (f"select {columns} from read_parquet({[str(path) for path in of.tables[name]]})" for of in (vendors, tidy))
        assert duckdb.sql(f"({one} except all {two}) union all ({two} except all {one})").fetchall() == [], name
