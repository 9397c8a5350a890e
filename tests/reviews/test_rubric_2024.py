"""The rubric of 2024 held against the fact sheet, line by line; the facts are read by themselves, not through the loader."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from jicha.domain.law import Confidence
from jicha.domain.rubrics.rubric import CriterionKind, Formula, Machine
from jicha.engine.plugins import survey_checks
from tests.reviews.made import GENERAL, official

FACTS = Path(__file__).resolve().parent.parent / "data" / "law-procedure.yaml"


@cache
def facts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["rubric_2024"]
    return found


def points(value: object) -> Decimal:
    return Decimal(str(value))


def test_the_instrument_is_named_with_its_day_and_confidence() -> None:
    rubric = official()
    assert rubric.number is not None
    assert rubric.number in facts()["instrument"]
    assert rubric.from_on.isoformat() == facts()["printed"]
    assert rubric.confidence is Confidence(facts()["confidence"])
    assert rubric.formula is Formula.OFFICIAL
    assert (rubric.base_points, rubric.item_points, rubric.deduction_cap) == (50, 50, 20)


def test_every_veto_is_that_of_the_fact_sheet() -> None:
    told = [(f"否决{one['no']}", one["group"], one["criterion_zh"], one["machine"]) for one in facts()["veto"]]
    assert [(one.id, one.group, one.zh, one.machine.value) for one in official().vetoes] == told
    assert len(told) == 25
    counts = [sum(one.machine is kind for one in official().vetoes) for kind in (Machine.AUTO, Machine.SEMI, Machine.HUMAN)]
    assert counts == [13, 7, 5]


def test_every_deduction_is_that_of_the_fact_sheet() -> None:
    kinds = {"doc": "文书", "record": "笔录"}
    told = [
        (f"{kinds[one['kind']]}{one['no']}", one["criterion_zh"], points(one["points"]), one["machine"])
        for one in facts()["basic_deductions"]
    ]
    assert [(one.id, one.zh, one.points, one.machine.value) for one in official().deductions] == told
    assert sum(one.points for one in official().deductions) == 20


def test_every_item_of_the_general_table_is_that_of_the_fact_sheet() -> None:
    told = []
    for one in facts()["general_penalty_items"]:
        document = one["document"].split(" ")[0]
        told.append((f"{document}.{one['no']}", one["criterion_zh"], points(one["points"]), one["machine"]))
    items = [one for one in official().criteria(GENERAL) if one.kind is CriterionKind.ITEM]
    assert [(one.id, one.zh, one.points, one.machine.value) for one in items] == told
    assert sum(one.points for one in items) == 100
    worth = [sum(one.points for one in items if one.machine is kind) for kind in (Machine.AUTO, Machine.SEMI, Machine.HUMAN)]
    assert worth == [32, 54, 14]


def test_every_document_of_the_general_table_has_its_points_and_stage() -> None:
    told = dict.fromkeys(one["document"] for one in facts()["general_penalty_items"])
    documents = official().kind(GENERAL).documents
    assert [f"{one.no} {one.zh}({one.points.normalize():f})" for one in documents] == list(told)
    stages: dict[str, Decimal] = {}
    for one in documents:
        stages[one.stage] = stages.get(one.stage, Decimal(0)) + one.points
    assert stages == {"立案": 2, "调查": 41, "责令改正": 10, "告知": 10, "听证": 12, "决定": 15, "执行": 7, "结案": 3}


def test_the_kinds_of_file_are_those_of_the_fact_sheet() -> None:
    assert [one.zh for one in official().kinds] == facts()["case_types"]


@pytest.mark.parametrize("name", ["不予行政处罚", "按日连续处罚", "查封扣押", "移送拘留", "移送涉嫌犯罪"])
def test_every_other_kind_has_its_documents_and_total(name: str) -> None:
    told, kind = facts()["other_case_types"][name], official().kind(name)
    assert {one.zh: one.points for one in kind.documents} == told["items"]
    assert kind.total == told["total"] == sum(one.points for one in kind.documents)
    assert kind.bonus == told.get("bonus")


def test_every_check_named_exists() -> None:
    known = {check.id for check in survey_checks().checks}
    named = {check for kind in official().kinds for one in official().criteria(kind.zh) for check in one.checks}
    assert named
    assert named <= known


def test_what_is_ours_and_not_the_rubric_s_is_marked() -> None:
    assert official().parts_note is not None
    assert official().bonus_note is not None
