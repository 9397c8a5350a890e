"""The founding plan with one thing written another way: that value changes, nothing else does."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from jicha.services import planning

UNITS = "对交城县、文水县、柳林县、岚县实施稽查"
FOLLOWS_UNITS = {"named", "units"}
VARIANTS = [
    ({"2021年吕梁市": "２０２１年吕梁市"}, {"title"}, lambda plan: plan.year.value == 2021),
    ({"2021年吕梁市": "二〇二二年吕梁市"}, {"title", "year", "deadline_on"}, lambda plan: plan.deadline_on.value == date(2022, 10, 31)),
    ({"不少于30%的": "百分之三十五以上的"}, {"ratio"}, lambda plan: plan.ratio.value == Decimal("0.35")),
    ({"10月底前": "12月15日前"}, {"deadline_on"}, lambda plan: plan.deadline_on.value == date(2021, 12, 15)),
    (
        {UNITS: "对离石、中阳、交口三个分局及孝义市、汾阳市开展稽查"},
        FOLLOWS_UNITS,
        lambda plan: plan.named == ("141102", "141129", "141130", "141181", "141182"),
    ),
    ({UNITS: "对全市13个县（市、区）分局实施稽查"}, FOLLOWS_UNITS, lambda plan: len(plan.named) == 13),
    ({"每半年从": "每季度从"}, {"draw", "methods"}, lambda plan: plan.draw.times_a_year == 4),
    ({"各市若干案卷": "各分局5—8份案卷"}, {"draw", "methods", "left_over", "questions"}, lambda plan: plan.questions == ()),
    (
        {"每季度向市生态环境局至少报送1个": "每半年向市生态环境局报送不少于两篇"},
        {"typical_cases"},
        lambda plan: plan.typical_cases.least == 2,
    ),
    ({"吕环办发〔2021〕24号": "吕环发[2021]024号"}, {"document_number"}, lambda plan: plan.document_number.value == "吕环发〔2021〕024号"),
    ({"（此件主动公开）": ""}, {"publicity"}, lambda plan: plan.publicity is None),
    ({"市将按照不少于30%的稽查比例，": ""}, {"ratio", "ratio_basis", "questions"}, lambda plan: plan.ratio is None),
    ({"要进行“回头看”，": ""}, {"look_back", "questions"}, lambda plan: plan.look_back is None),
]


@pytest.mark.parametrize(
    ("changes", "touched", "holds"), VARIANTS, ids=lambda value: next(iter(value.values())) if isinstance(value, dict) else None
)
def test_only_what_is_written_otherwise_changes(shared, tmp_path, changes, touched, holds):
    text = (shared / "real" / "founding-plan.txt").read_text(encoding="utf-8")
    before = planning.load_plan(shared / "real" / "founding-plan.txt")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "founding-plan.txt"
    path.write_text(text, encoding="utf-8")
    plan = planning.load_plan(path)
    assert holds(plan)
    assert {field.name for field in fields(plan) if getattr(plan, field.name) != getattr(before, field.name)} - {"paragraphs"} == touched
