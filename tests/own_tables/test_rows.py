"""Each thing that the desk keeps as a row of its table: what is written, and what is left out."""

from datetime import date, datetime
from pathlib import Path

from jicha.domain.access.roles import Role
from jicha.engine.lake import Snapshot as Taken
from jicha.services.own_tables.findings import finding_rows, self_check_rows
from jicha.services.own_tables.lines import cell_text, item_words
from jicha.services.own_tables.results import evaluation_rows, pull_rows, typical_case_rows
from jicha.services.own_tables.writing import OWN_TABLES, Written, doubled, write_own_tables
from jicha.store.models import Evaluation, Evidence, FindingFlag, FindingStep, LookBack, Milestone, Reminder, Run, Snapshot, TypicalCase
from tests.desk_fixtures import ActorOf
from tests.own_tables.conftest import Order
from tests.store.flag_rows import make_flag, make_run


def test_a_finding_carries_its_plan_its_extension_its_look_back_and_its_evidence(actor_of: ActorOf, order: Order, now: datetime) -> None:
    leader = actor_of(Role.BUREAU_LEADER)
    one = order(1, state="verified", extensions=1, submitted_at=now, makers={"verify": str(leader.user_id)})
    Milestone.objects.create(rectification=one, what="补公示", due_on=date(2021, 4, 20))
    one.steps.create(move="ask_time", words="材料未齐", at=now)
    one.steps.create(move="give_time", words="同意", at=now, by_id=leader.user_id)
    Reminder.objects.create(rectification=one, rung="remind", reached_on=date(2021, 4, 24), at=now)
    LookBack.objects.create(rectification=one, looked_on=date(2021, 5, 30), holds=False, words="又有一件")
    FindingStep.objects.create(finding=one.finding, move="accept", words="无异议", at=now)
    Evidence.objects.create(finding=one.finding, name="截图.png", source="政府网站", sha256="a" * 64, size=1, taken_at=now)
    flag = make_flag(make_run(at=now), subject="A1")
    FindingFlag.objects.create(finding=one.finding, flag=flag)
    row, file, confirmed = finding_rows(2021)
    told = {
        key: row[key] for key in ("milestones", "extension_count", "extension_reason", "reminders", "look_back", "confirmation", "verifier")
    }
    assert told == {
        "milestones": "补公示（2021-04-20）",
        "extension_count": 1,
        "extension_reason": "材料未齐",
        "reminders": "提醒2021-04-24",
        "look_back": "问题又出现：又有一件",
        "confirmation": "分局已确认",
        "verifier": leader.name,
    }
    assert row["extension_approval"] == f"{leader.name}2021-06-01"
    assert row["done_on"] == date(2021, 6, 1)
    assert row["evidence_ids"] == f"台账2021-1-证1、台账2021-1-疑点{flag.pk}"
    assert (file["evidence_digest"], file["evidence_source"]) == ("a" * 64, "政府网站")
    assert confirmed["evidence_source"] == "案件台账.xlsx“Sheet1”第7行"


def test_what_is_not_final_or_withdrawn_is_no_problem_to_rectify(order: Order) -> None:
    one = order(1, state="void")
    (row,) = finding_rows(2021)
    assert "rectification_kind" not in row
    type(one.finding).objects.update(state="replied")
    assert list(finding_rows(2021)) == []
    assert list(finding_rows(2020)) == list(self_check_rows(2021)) == []


def test_an_evaluation_counts_once_it_is_frozen(db: None, now: datetime) -> None:
    measured = {"141124": {"items": ["0.9", 9, 10], "files": None}, "141121": {"items": ["0.8", 8, 10]}}
    row = Evaluation.objects.create(
        year=2021, state="computed", measured=measured, vetoes={"141121": {"falsified": "伪造笔录"}}, computed_at=now
    )
    assert list(evaluation_rows(2021)) == []
    Evaluation.objects.filter(pk=row.pk).update(state="frozen", digest="d", weights_status="approved")
    rows = list(evaluation_rows(2021))
    assert len(rows) == 8
    first = next(one for one in rows if one["unit_code"] == "141124")
    assert (str(first["score"]), str(first["total_score"]), first["rank"], first["veto"]) == ("45.0000", "45.00", 1, None)
    blocked = next(one for one in rows if one["unit_code"] == "141121")
    assert (blocked["rank"], blocked["veto"], blocked["change_approval"]) == (None, "falsified：伪造笔录", "已经另一人批准")


def test_a_run_is_a_pull_of_the_snapshot_that_it_read(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    make_run("lost", at=now)
    by = actor_of(Role.INSPECTOR)
    for digest, user in (("a" * 64, by.user_id), ("b" * 64, None)):
        Snapshot.objects.create(
            year=2021, digest=digest, lines=3, loaded=2, refused=1, set_aside=0, files=1, taken_at=now, taken_by_id=user
        )
        Run.objects.create(run_id=digest[:4], year=2021, as_of=now.date(), snapshot_digest=digest, folder="r", state="ready", made_at=now)
    assert [(row["pull_id"], row["operator"], row["unit_code"]) for row in pull_rows(2021)] == [
        ("aaaa", by.name, "141100"),
        ("bbbb", "系统", "141100"),
    ]


def test_a_case_that_is_open_says_whether_its_use_was_approved(db: None, now: datetime) -> None:
    given = {"year": 2021, "quarter": 1, "unit_code": "141124", "unit_name": "临县分局", "made_at": now, "submitted_on": date(2021, 4, 6)}
    TypicalCase.objects.create(title="甲", state="adopted", adoption_level="province", is_closed_case=False, **given)
    TypicalCase.objects.create(title="乙", state="draft", **given)
    (row,) = typical_case_rows(2021)
    assert (row["adopted_by"], row["open_case_approved"], row["quarter"]) == ("省级", False, "2021年第1季度")


def test_cells_are_written_as_intake_reads_them(now: datetime, tmp_path: Path, db: None, home: Path, plan_2021: int) -> None:
    assert [cell_text(one) for one in (None, "", True, False, now, date(2021, 6, 1), 3)] == [
        None, None, "是", "否", "2021-06-01 09:30:00", "2021-06-01", "3",
    ]  # fmt: skip
    assert item_words("uniform") == "执法人员着装管理情况"
    assert item_words("gone") == "gone"
    assert write_own_tables(2021, to=tmp_path) == ()


def test_a_table_that_was_refused_has_nothing_doubled(tmp_path: Path) -> None:
    empty = Taken(digest="", lake=tmp_path, parts={}, loaded=frozenset(), files=(), sheets=())
    assert list(doubled(empty, written=(Written("x.csv", OWN_TABLES[0], 1),))) == []
