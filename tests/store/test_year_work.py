"""What the pages of plan and data rest on, without pages: values, lines, reasons, places of files, mapping, lost things."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, IntakeError, MappingError, MissingError, PlanError, UsageError
from jicha.domain.plans import Level, Plan
from jicha.domain.wording.amounts import MoneyUnit
from jicha.engine.intake.sheets.mappings import read_mappings
from jicha.services.data.asking import needs_a_person, said_of
from jicha.services.data.counting import Answer, answer_counts
from jicha.services.data.mapping import SheetSaid, keep_map, propose_sheets, write_maps
from jicha.services.data.placing import placed
from jicha.services.data.uploading import keep_upload, void_upload
from jicha.services.plans.choosing import Choice, choose_units, with_choices
from jicha.services.plans.laying_out import differences, lines_of, passages_of
from jicha.services.plans.mending import mend_plan
from jicha.services.plans.reading import plan_of_year
from jicha.services.plans.values import PlanValues, values_of, with_values
from jicha.services.runs.replaying import replay_run
from jicha.store.models.year.counts import SheetMap
from jicha.store.queries.year.snapshots import SheetRow
from tests.desk_fixtures import ActorOf

BARE = Plan(source="a.txt", level=Level.CITY, city_code="141100", city_name="吕梁市")
ASKED = SheetRow("a.csv", "", "", 0, 0, 0, 0, {}, (), "认不出", (), ("甲",))


def test_what_was_not_touched_is_the_same_to_the_letter(plan_2021: int) -> None:
    plan, _number = plan_of_year(2021)
    assert with_values(plan, values=values_of(plan), note="") == plan


def test_a_mended_value_carries_the_reason_instead_of_a_paragraph(plan_2021: int) -> None:
    plan, _number = plan_of_year(2021)
    mended = with_values(plan, values=replace(values_of(plan), ratio=Decimal("0.4")), note="局务会")
    assert mended.ratio is not None
    assert (mended.ratio.value, mended.ratio.paragraph, mended.ratio.note) == (Decimal("0.4"), None, "局务会")
    assert mended.deadline_on == plan.deadline_on


def test_a_bare_plan_gets_values_but_no_invented_draw() -> None:
    plan = with_values(BARE, values=PlanValues(title="计划", draw_times=2, typical_least=1), note="补")
    assert plan.title is not None
    assert (plan.title.value, plan.draw, plan.typical_cases) == ("计划", None, None)
    assert [line.label for line in lines_of(BARE)] == ["基数单位数"]
    assert [(one.label, one.before, one.after) for one in differences(BARE, after=plan)] == [("计划名称", "", "计划")]
    assert passages_of(BARE) == ()


def test_units_outside_the_base_are_named(plan_2021: int) -> None:
    plan, _number = plan_of_year(2021)
    other = with_choices(plan, choices=[Choice("141102", is_named=False, in_base=False)])
    assert next(line.words for line in lines_of(other) if line.label == "基数单位数") == "12个（不计：离石区）"
    more = with_choices(plan, choices=[Choice("141124", is_named=True, in_base=True), Choice("141122", is_named=False, in_base=True)])
    assert more.named == ("141121", "141125", "141127", "141124"), "the order of the paper stays, the new one follows"


def test_a_plan_that_is_not_there_is_neither_mended_nor_chosen_from(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    with pytest.raises(MissingError):
        mend_plan(lead, plan_id=0, lock=0, values=PlanValues(), why="x", at=now)
    with pytest.raises(PlanError, match="理由"):
        mend_plan(lead, plan_id=0, lock=0, values=PlanValues(), why=" ", at=now)
    with pytest.raises(MissingError):
        choose_units(lead, plan_id=0, lock=0, choices=[], why="", at=now)
    with pytest.raises(AccessError):
        mend_plan(actor_of(Role.BUREAU_LEADER), plan_id=0, lock=0, values=PlanValues(), why="x", at=now)


@pytest.mark.parametrize(
    ("name", "unit", "kept"),
    [
        ("台账.csv", "141124", ("141124临县分局/台账.csv", "141124")),
        ("141124临县分局/台账.csv", "141124", ("141124临县分局/台账.csv", "141124")),
        ("交城分局/台账.csv", "", ("交城分局/台账.csv", "141122")),
        ("交城、临县台账.csv", "", ("交城、临县台账.csv", "")),
        ("全市.csv", "", ("全市.csv", "")),
    ],
)
def test_a_file_lies_where_its_branch_is_known(plan_2021: int, name: str, unit: str, kept: tuple[str, str]) -> None:
    assert placed(name, unit_code=unit) == kept


def test_a_file_of_nobody_is_refused(plan_2021: int) -> None:
    with pytest.raises(IntakeError, match="没有这个单位"):
        placed("a.csv", unit_code="999999")


def test_a_branch_takes_back_no_file_of_another(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    kept = keep_upload(actor_of(Role.BRANCH_CLERK), year=2021, name="a.csv", chunks=[b"1"], at=now)
    other = actor_of(Role.BRANCH_CLERK, unit_code="141125")
    with pytest.raises(MissingError):
        void_upload(other, upload_id=kept.upload_id, why="x", at=now)
    with pytest.raises(AccessError):
        keep_upload(other, year=2021, name="a.csv", chunks=[b"1"], unit_code="141124", at=now)
    with pytest.raises(IntakeError, match="理由"):
        void_upload(other, upload_id=kept.upload_id, why=" ", at=now)


def test_what_a_person_says_of_a_sheet_is_a_mapping_file(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    kept = keep_upload(inspector, year=2021, name="外[1]*.csv", chunks=["罚,号\n1.5,甲\n".encode()], at=now)
    assert write_maps(2021, to=home / "maps.yaml") is None
    said = SheetSaid("", "case_file", {"罚": "fine_yuan", "号": "doc_no"}, 1, money={"fine_yuan": MoneyUnit.WAN_YUAN})
    keep_map(inspector, upload_id=kept.upload_id, said=said, at=now)
    keep_map(inspector, upload_id=kept.upload_id, said=replace(said, columns={"号": "doc_no", "罚": ""}), at=now)
    assert list(SheetMap.objects.values_list("is_void", flat=True)) == [True, False]
    written = write_maps(2021, to=home / "maps.yaml")
    assert written is not None
    (entry,) = read_mappings(written)
    assert (entry.table, entry.columns, entry.units) == ("case_file", (("doc_no", ("号",)),), (("fine_yuan", MoneyUnit.WAN_YUAN),))
    assert entry.files == "外[[]1][*].csv", "a name means itself where patterns are read"


def test_a_mapping_that_makes_no_sense_is_refused(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    kept = keep_upload(inspector, year=2021, name="a.csv", chunks=[b"x,y\n1,2\n"], at=now).upload_id
    for said in (
        SheetSaid("", "officer", {"x": ""}, 1),
        SheetSaid("", "nothing", {"x": "staff_no"}, 1),
        SheetSaid("", "officer", {"x": "nothing"}, 1),
    ):
        with pytest.raises(MappingError):
            keep_map(inspector, upload_id=kept, said=said, at=now)
    with pytest.raises(MissingError):
        propose_sheets(0)
    with pytest.raises(UsageError):
        propose_sheets(kept, dataset="nothing")
    with pytest.raises(AccessError):
        keep_map(actor_of(Role.BRANCH_CLERK), upload_id=kept, said=SheetSaid("", "", {}, 1), at=now)


def test_who_speaks_for_no_branch_answers_for_none(actor_of: ActorOf, now: datetime) -> None:
    with pytest.raises(AccessError):
        answer_counts(actor_of(Role.LEAD), year=2021, answers=[Answer("officer", 1, 1)], at=now)
    with pytest.raises(IntakeError, match="还没有入库"):
        answer_counts(actor_of(Role.BRANCH_HEAD), year=2021, answers=[Answer("officer", 1, 1)], at=now)


def test_a_sheet_waits_for_a_person_if_it_or_a_column_is_foreign() -> None:
    assert needs_a_person(ASKED)
    assert said_of(ASKED) == "认不出是哪个数据集，请认定"
    assert said_of(replace(ASKED, candidates=("officer", "gone"))) == "可能是D02 执法人员名录库，请认定"
    empty = replace(ASKED, headers=(), question="空工作表")
    assert (needs_a_person(empty), said_of(empty)) == (False, "空工作表")
    assert needs_a_person(replace(empty, question="", dataset="officer", unknown=("甲",)))
    assert not needs_a_person(replace(ASKED, question="隐藏的下拉列表，未读取"))


def test_a_run_that_is_not_there_cannot_be_replayed(actor_of: ActorOf) -> None:
    with pytest.raises(MissingError):
        replay_run(actor_of(Role.LEAD), run_id="none")
