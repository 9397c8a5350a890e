"""Two half-years of simulated reviewers whose leniency is known: the estimate finds it out, and the audit's checks run on the rows."""

import random
import secrets
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from examples.lvliang_2021.simulated import LENIENCY, open_pool, recovered, run_half
from jicha.domain.access.roles import Role
from jicha.domain.checks import Example, Verdict
from jicha.domain.reviews.records import ScoreRow
from jicha.engine.examples import run_example
from jicha.services.data.taking import take_in_year
from jicha.services.data.uploading import keep_upload
from jicha.services.scoring.results import score_rows_of, statistics_of
from jicha.store.models import Batch
from tests.checks.conftest import Laboratory, laboratory
from tests.desk_fixtures import NOW, ActorOf
from tests.web.reviews.conftest import HEAD

__all__ = ["laboratory"]

BRANCHES = {"141122": "交城", "141123": "兴县", "141125": "柳林", "141127": "岚县"}
FILES = 5


def _ledger() -> bytes:
    lines = [HEAD]
    for code, name in BRANCHES.items():
        for month in (3, 9):
            for number in range(1, 9):
                case_id = f"{code}-2021-{month:02}{number:02}"
                lines.append(
                    f"{name}分局,{case_id},{name}环立〔2021〕{month}{number:02}号,{name}环罚〔2021〕{month}{number:02}号,{name}{case_id}公司,"
                    f"李大{number},一般程序,张卫国、王建军,2021-{month:02}-{number:02},2021-{month + 1:02}-{number:02},20000"
                )
    return "\n".join(lines).encode("utf-8-sig")


def verdicts(check_id: str, found: tuple[ScoreRow, ...], lab: Laboratory) -> dict[str, Verdict]:
    """Run a check of the audit on what the desk keeps, at the end of the year."""
    check = next(one for one in lab.catalogue.checks if one.id == check_id)
    lines = [{name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(row).items()} for row in found]
    example = Example("rows", {"review_score": tuple(lines)}, "2021-12-31", {}, {}, "", 1)
    outcome = run_example(
        check, example=example, compiled=lab.compile(check), backend=lab.duckdb, code=lab.code, derived=lab.catalogue.derived
    )
    return {one.subject_key: Verdict(one.verdict) for one in outcome.verdicts}


@pytest.fixture
def both_halves(actor_of: ActorOf, plan_2021: int, home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], dict[int, str]]:
    """Both half-years by numbers of one seed, for which files chance draws decides how far estimates stray.

    How often intervals hold over many seeds is measured by `bench.reviews`.
    """
    chance = random.Random(2021)
    monkeypatch.setattr(secrets, "token_hex", lambda size: chance.randbytes(size).hex())
    monkeypatch.setattr(secrets, "token_bytes", chance.randbytes)
    lead, leader, inspector = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER), actor_of(Role.INSPECTOR)
    keep_upload(inspector, year=2021, name="行政处罚案件台账.csv", chunks=[_ledger()], at=NOW)
    take_in_year(inspector, year=2021)
    people = open_pool(lead, at=NOW)
    assert open_pool(lead, at=NOW) == people
    return [run_half(lead, leader=leader, people=people, year=2021, half=half, per_branch=FILES, seed=7) for half in (1, 2)], people


def test_known_leniency_is_found_out_and_the_audit_judges_the_review(
    both_halves: tuple[list[int], dict[int, str]], laboratory: Laboratory
) -> None:
    batches, people = both_halves
    assert [Batch.objects.get(pk=one).state for one in batches] == ["published", "published"]
    held = []
    for batch_id in batches:
        result = statistics_of(batch_id)
        assert result is not None
        assert len(result.files) == FILES * len(BRANCHES)
        assert result.alpha is not None
        found = recovered(result, people=people)
        assert {one.name for one in found} == set(LENIENCY)
        # An estimate now and then strays by more than four points of a hundred; most do not.
        assert all(abs(one.points - one.truth) < 8 for one in found)
        assert sum(abs(one.points - one.truth) < 4 for one in found) >= len(found) - 2
        held += [one.is_held for one in found]
    # Intervals of 95 %: of sixteen, one may miss by chance alone.
    assert sum(held) >= len(held) - 1
    rows = score_rows_of(2021)
    cases = {row.case_id for row in rows}
    assert len(cases) == 2 * FILES * len(BRANCHES)
    once = tuple({(row.case_id, row.reviewer): row for row in rows}.values())
    some = tuple(row for row in rows if row.unit_code == "141122")
    assert verdicts("FILE-13", some, laboratory) == dict.fromkeys({row.case_id for row in some}, Verdict.PASS)
    assert verdicts("NET-03", once, laboratory) == dict.fromkeys(cases, Verdict.PASS)
    drawn = verdicts("NET-02", once, laboratory)
    assert {name: told for name, told in drawn.items() if name in BRANCHES} == dict.fromkeys(BRANCHES, Verdict.PASS)
    assert {row.drawn_on for row in rows} == {date(2021, 6, 28), date(2021, 12, 20)}
