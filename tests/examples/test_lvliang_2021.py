"""The example city: the same each time, lawful when clean, with a planted fault for every covered check."""

from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from chinese_calendar import is_workday

from examples.lvliang_2021.city import clean_year
from examples.lvliang_2021.faults import plant
from examples.lvliang_2021.faults.fault import Truth
from examples.lvliang_2021.forms.folder import write_year
from examples.lvliang_2021.identifiers import credit_code, last_character
from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.year import Year, day, moment, text
from jicha.domain.tables import TABLES

SEED = 2021


@pytest.fixture(scope="module")
def clean() -> Year:
    return clean_year(seed=SEED)


@pytest.fixture(scope="module")
def faulty() -> tuple[Year, list[Truth]]:
    year = clean_year(seed=SEED)
    return year, plant(year)


def workdays_after(start: date, end: date) -> int:
    """Count as the law does, by walking the calendar; the generator counts by another way."""
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def test_the_same_seed_gives_the_same_year(clean: Year) -> None:
    assert clean_year(seed=SEED).tables == clean.tables


def test_another_seed_gives_another_year(clean: Year) -> None:
    assert clean_year(seed=7).tables["inspection"] != clean.tables["inspection"]


@pytest.mark.slow
def test_two_writings_give_the_same_bytes(clean: Year, tmp_path: Path) -> None:
    """Every form of every vendor; of long tables each tenth row, for the bytes of a file do not hang on how many rows it has."""
    thin = Year(clean.seed, {table: rows[::10] if len(rows) > 1000 else rows for table, rows in clean.tables.items()})
    for name in ("one", "two"):
        write_year(thin, tmp_path / name, tidy=False)
    one, two = (
        {
            str(path.relative_to(tmp_path / name)): sha256(path.read_bytes()).hexdigest()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert len(one) > 200
    assert one == two


def test_the_volume_is_that_of_a_real_city(clean: Year) -> None:
    per_branch = {
        table: Counter(row["unit_code"] for row in clean.tables[table]) for table in ("source", "officer", "inspection", "case_file")
    }
    for branch in BRANCHES:
        assert per_branch["source"][branch.code] == 430
        assert per_branch["officer"][branch.code] == 24
        assert 340 <= per_branch["inspection"][branch.code] <= 420
        assert per_branch["case_file"][branch.code] == 50
    assert sum(len(rows) for rows in clean.tables.values()) > 77_000


def test_no_key_stands_twice(clean: Year) -> None:
    for table, rows in clean.tables.items():
        keys = TABLES[table].key
        if keys:
            assert max(Counter(tuple(row.get(key) for key in keys) for row in rows).values(), default=1) == 1, table


@pytest.mark.parametrize("real", ["9144030071526726XG", "91330100799655058B", "914403001922038216"])
def test_the_check_character_is_that_of_well_known_companies(real: str) -> None:
    assert last_character(real[:17]) == real[17]


def test_invented_credit_codes_carry_both_check_digits() -> None:
    made = credit_code("141122", 22001)
    assert made[:16] == "91141122MA022001"
    assert made[-1] == last_character(made[:17])


def test_clean_decisions_are_published_within_seven_working_days_of_the_same_month(clean: Year) -> None:
    shown = {row["doc_no"]: day(row, "published_on") for row in clean.tables["publication"] if row["category"] == "处罚案件"}
    for case in clean.tables["case_file"]:
        decided = day(case, "decided_on")
        published = shown[case["doc_no"]]
        assert 1 <= workdays_after(decided, published) <= 7
        assert published.month == decided.month


def test_clean_cases_run_in_the_order_and_time_of_the_law(clean: Year) -> None:
    ordinary = [row for row in clean.tables["case_file"] if row["procedure"] == "普通程序"]
    assert len(ordinary) == 48 * 13
    for case in ordinary:
        found, filed, investigated, reviewed, notice, decided, served, paid, closed = (
            day(case, column)
            for column in (
                "found_on",
                "filed_on",
                "investigated_on",
                "reviewed_on",
                "notice_served_on",
                "decided_on",
                "served_on",
                "paid_on",
                "closed_on",
            )
        )
        assert found <= filed <= investigated <= reviewed <= notice < decided <= served <= paid <= closed <= date(2021, 12, 31)
        assert workdays_after(found, filed) <= 7
        assert (decided - filed).days <= 89
        assert workdays_after(decided, served) <= 7
        assert workdays_after(notice, decided) > 5
        if isinstance(case.get("heard_on"), date):
            assert workdays_after(day(case, "hearing_noticed_on"), day(case, "heard_on")) >= 8


def test_clean_officers_are_never_in_two_places(clean: Year) -> None:
    visits: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in clean.tables["inspection"]:
        numbers = text(row, "certificate_nos").split("、")
        assert len(set(numbers)) == 2
        for certificate in numbers:
            visits.setdefault(certificate, []).append((moment(row, "started_at"), moment(row, "ended_at")))
    for spans in visits.values():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end < start


def test_clean_heartbeats_never_stop_for_a_day(clean: Year) -> None:
    for branch in BRANCHES:
        beats = sorted(moment(row, "heartbeat_at") for row in clean.of("platform_log", branch.code) if row.get("heartbeat_at"))
        assert len(beats) >= 365
        assert max(after - before for before, after in pairwise(beats)) < timedelta(hours=24)


def test_clean_draws_reach_a_quarter_of_the_key_sources_and_never_draw_one_twice(clean: Year) -> None:
    keys = {row["credit_code"] for row in clean.tables["source"] if row["source_kind"] == "重点"}
    for branch in BRANCHES:
        drawn = [row for row in clean.of("random_draw", branch.code) if row["credit_code"] in keys]
        assert set(Counter(row["quarter"] for row in drawn).values()) == {12}
        assert len({row["credit_code"] for row in drawn}) == len(drawn) == 48


def test_every_covered_check_has_a_fault(faulty: tuple[Year, list[Truth]], shared: Path) -> None:
    checks = {check["id"] for check in yaml.safe_load((shared / "facts" / "checks.yaml").read_text(encoding="utf-8"))["checks"]}
    from_the_real_plan = {"COV-07"}
    covered = checks - from_the_real_plan
    assert {truth.check_id for truth in faulty[1] if truth.verdict == "fail"} == covered


def test_the_truth_is_the_same_each_time_and_without_repeats(faulty: tuple[Year, list[Truth]]) -> None:
    again = plant(clean_year(seed=SEED))
    assert again == faulty[1]
    assert len(again) >= 430
    assert max(Counter((truth.check_id, truth.unit_code, truth.subject_key, truth.verdict) for truth in again).values()) == 1
