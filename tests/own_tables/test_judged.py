"""The whole way: what the desk keeps is written as tables, taken in with the uploads and judged by the checks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.overview import ExceptionRow
from jicha.engine import lake as lakes
from jicha.engine.results import Results
from jicha.services.batches.moving import batch_at_hand
from jicha.services.checking import Terms, judge
from jicha.services.data.taking import lake_of, take_in_year
from jicha.services.data.uploading import keep_upload
from jicha.services.own_tables.writing import FOLDER, write_own_tables
from jicha.services.plans.reading import plan_of_year
from jicha.services.scoring.settling import compare_batch
from jicha.store.models import Proof, Rectification, ScoreSheet, SelfCheck, SelfCheckAnswer, Snapshot, TypicalCase
from jicha.store.queries.year.snapshots import newest_snapshot
from tests.desk_fixtures import ActorOf
from tests.own_tables.conftest import Order
from tests.web.reviews.conftest import hand_in, lock_of

JULY = date(2021, 7, 15)


def _judged(out: Path, ids: Sequence[str], *, day: date = JULY) -> tuple[list[ExceptionRow], Mapping[str, Counter[str]]]:
    plan, _number = plan_of_year(2021)
    snapshot = newest_snapshot(2021)
    assert snapshot is not None
    out.mkdir()
    judge(lakes.open_snapshot(lake_of(2021), digest=snapshot.digest), terms=Terms(plan, day), out=out, run_id="r", ids=ids)
    tallies: dict[str, Counter[str]] = {one: Counter() for one in ids}
    with Results(out) as results:
        for count in results.counts():
            tally = count.tally
            tallies[count.check_id] += Counter({"pass": tally.passed, "fail": tally.failed, "unknown": tally.unknown})
        return list(results.rows()), tallies


def _closed(order: Order, number: int, *, by: str = "") -> Rectification:
    return order(number, state="closed", closed_on=date(2021, 4, 28), makers={"verify": by} if by else {}, kind=f"FILE-0{number}")


def test_late_and_unproved_rectification_is_flagged_and_the_sound_one_is_not(
    actor_of: ActorOf, ledger: None, order: Order, now: datetime, tmp_path: Path
) -> None:
    verifier = str(actor_of(Role.LEAD).user_id)
    order(1)  # Due on 1 May, still at work.
    _closed(order, 2, by=verifier)  # Closed, verified, but nothing proves it.
    sound = _closed(order, 3, by=verifier)
    Proof.objects.create(rectification=sound, name="公示截图.png", sha256="a" * 64, size=1, added_at=now)
    taken = take_in_year(actor_of(Role.INSPECTOR), year=2021)
    rows, tallies = _judged(tmp_path / "run", ["REQ-03", "REQ-04"])
    assert taken.refused == 0
    assert {(row.check_id, row.subject_key, row.verdict) for row in rows} == {
        ("REQ-03", "台账2021-1", "fail"),
        ("REQ-04", "台账2021-2", "fail"),
    }
    assert {row.source_file for row in rows} == {f"{FOLDER}/问题整改.csv"}
    assert tallies["REQ-03"]["pass"] == 2
    assert tallies["REQ-04"]["pass"] == 1


def test_a_draw_of_the_desk_satisfies_the_checks_of_draws_and_reviewers(
    actor_of: ActorOf, scoring: int, now: datetime, tmp_path: Path
) -> None:
    inspector = actor_of(Role.INSPECTOR)
    take_in_year(inspector, year=2021)
    _rows, drawn = _judged(tmp_path / "drawn", ["NET-02", "NET-03"])
    assert drawn["NET-02"] == Counter({"pass": 2})  # Drawn, nobody has scored yet.
    assert drawn["NET-03"]["unknown"] == 6
    for sheet in ScoreSheet.objects.select_related("file", "member__user"):
        hand_in(sheet, at=now)
    compare_batch(actor_of(Role.LEAD), batch_id=scoring, lock=lock_of(scoring), at=now)
    take_in_year(inspector, year=2021)
    rows, scored = _judged(tmp_path / "scored", ["NET-02", "NET-03", "FILE-13"])
    assert [row for row in rows if row.verdict == "fail"] == []
    assert scored["NET-02"] == Counter({"pass": 2})
    assert scored["NET-03"] == Counter({"pass": 6})
    assert scored["FILE-13"]["pass"] == 6
    assert batch_at_hand(scoring).title


def test_self_checks_and_typical_cases_are_judged(actor_of: ActorOf, ledger: None, order: Order, now: datetime, tmp_path: Path) -> None:
    order(1)
    form = SelfCheck.objects.create(
        year=2021, round="self_check", unit_code="141124", unit_name="临县分局", submitted_on=date(2021, 6, 1), state="submitted"
    )
    for item in ("three_systems", "uniform"):
        SelfCheckAnswer.objects.create(self_check=form, item=item, has_problems=False)
    TypicalCase.objects.create(
        year=2021, quarter=1, unit_code="141124", unit_name="临县分局", title="某化工厂偷排案", body="案情\n简介", state="submitted",
        submitted_on=date(2021, 4, 6), made_at=now,
    )  # fmt: skip
    take_in_year(actor_of(Role.INSPECTOR), year=2021)
    rows, tallies = _judged(tmp_path / "run", ["REQ-01", "REQ-05", "TYP-01"])
    told = {row.subject_key + row.message for row in rows if row.check_id == "REQ-01" and row.verdict == "fail"}
    assert any("三项制度" in one for one in told)  # Said to be without problems, and there is a finding.
    assert tallies["REQ-01"]["pass"] == 1
    assert tallies["TYP-01"] == Counter({"pass": 1})
    assert tallies["REQ-05"]["pass"] == 1


def test_the_same_state_gives_the_same_snapshot_and_a_run_does_not_find_itself(actor_of: ActorOf, ledger: None, order: Order) -> None:
    order(1)
    inspector = actor_of(Role.INSPECTOR)
    first = take_in_year(inspector, year=2021)
    assert take_in_year(inspector, year=2021) == first


def test_a_record_that_was_uploaded_too_is_kept_twice_and_said(
    actor_of: ActorOf, ledger: None, order: Order, now: datetime, tmp_path: Path
) -> None:
    order(1)
    inspector = actor_of(Role.INSPECTOR)
    sheet = "被稽查单位,年度,问题编号,问题类型,整改类型,整改期限,状态\n临县分局,2021,台账2021-1,THREE-02,限期整改,2021-05-01,整改中\n临县分局,2021,旧-7,X,限期整改,2021-05-02,整改中\n"
    keep_upload(inspector, year=2021, name="问题台账.csv", chunks=[sheet.encode()], at=now)
    take_in_year(inspector, year=2021)
    unread = Snapshot.objects.order_by("-pk")[0].unread
    assert unread == [
        [f"{FOLDER}/问题整改.csv", "提示：有1条记录在上传的“问题台账.csv”里也有，两份都已入库；请核对，多余的一份撤回后重新导入"]
    ]
    rows, tallies = _judged(tmp_path / "run", ["REQ-03"])
    assert sorted(row.subject_key for row in rows) == ["台账2021-1", "旧-7"]  # One finding, not two.
    assert tallies["REQ-03"]["fail"] == 2


@pytest.mark.usefixtures("ledger")
def test_the_bytes_are_the_same_and_no_upload_is_written_over(order: Order, tmp_path: Path) -> None:
    order(1)
    first, second = tmp_path / "a", tmp_path / "b"
    for place in (first, second):
        (place / FOLDER).mkdir(parents=True)
        (place / FOLDER / "问题整改.csv").write_text("别人的", encoding="utf-8")
        written = write_own_tables(2021, to=place)
        assert [(one.name, one.rows) for one in written] == [(f"{FOLDER}（系统）/问题整改.csv", 1)]
    assert (first / FOLDER / "问题整改.csv").read_text(encoding="utf-8") == "别人的"
    name = f"{FOLDER}（系统）/问题整改.csv"
    assert (first / name).read_bytes() == (second / name).read_bytes()
