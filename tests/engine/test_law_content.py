"""The content against a copy of the fact sheet: no row lost, no number altered; and content that must be refused."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from textwrap import dedent
from typing import Any

import pytest
import yaml

from jicha.domain.errors import LawError
from jicha.domain.law import COUNTED, Limit, Unit, in_force
from jicha.engine.content import (
    CONTENT_FOLDER,
    content_digest,
    counting_rules,
    documents,
    families,
    law,
    mandatory,
    selection_rules,
)

FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent.parent / "data" / "law-procedure.yaml").read_text("utf-8"))
ROWS: list[dict[str, Any]] = [
    row for part in ("time_limits", "thresholds", "people_and_form_rules", "three_systems") for row in FACTS[part]
]
COUNTED_AS = {"day_unspecified": "working_day", "CNY": "yuan", "percent": "ratio", "percent_per_day": "ratio_per_day"}
COUNTED_AS |= {"date": "next_year_day", "next_year_date": "next_year_day"}
PRINTED = {"day_unspecified": "unspecified_day", "percent": "percent", "percent_per_day": "percent"}
WHO = {"公民": "citizen", "法人或者其他组织": "organisation"}
LEAST_BY_WORDING = {"OFF-01"}  # "At least two" in words; the sheet gives no operator.


def parts(row: dict[str, Any]) -> list[Limit]:
    return [item for item in law() if item.id.partition(".")[0] == row["id"]]


def day_after(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text) + timedelta(days=1)


def test_the_copy_is_the_fact_sheet(shared: Path) -> None:
    assert (shared / "facts" / "law-procedure.yaml").read_text("utf-8") == (
        Path(__file__).parent.parent / "data" / "law-procedure.yaml"
    ).read_text("utf-8")


def test_all_rows_are_there_and_no_other() -> None:
    assert [len(FACTS[part]) for part in ("time_limits", "thresholds", "people_and_form_rules", "three_systems")] == [89, 16, 21, 12]
    assert {item.id.partition(".")[0] for item in law()} == {row["id"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_is_unaltered(row: dict[str, Any]) -> None:
    found = parts(row)
    assert found
    for item in found:
        assert (item.rule_zh, item.rule, item.instrument) == (row["rule_zh"], row["rule"], row["instrument"])
        assert item.article == row["article"]
        assert item.source == row["source"]
        assert item.confidence == row["confidence"]
        assert (item.from_event, item.to_event) == (row["from_event"], row["to_event"])
        assert item.from_on == (row["effective_from"] and date.fromisoformat(row["effective_from"]))
        assert item.until_on == day_after(row["effective_to"])
        assert (item.exclusions, item.note, item.check, item.also) == tuple(row.get(key) for key in ("exclusions", "note", "check", "also"))
        assert item.unit == COUNTED_AS.get(row["unit"], row["unit"])
        assert item.printed_unit == PRINTED.get(row["unit"])
        assert item.direction == direction(row)
        assert item.cap == (None if "cap_percent" not in row else row["cap_percent"] / 100)
    assert numbers(found) == expected_numbers(row)


def direction(row: dict[str, Any]) -> str:
    if row["id"] in LEAST_BY_WORDING or row.get("operator") == ">=":
        return "at_least"
    return str(row.get("direction", "at_most"))


def numbers(found: list[Limit]) -> Any:
    if found[0].applies_to is not None:
        return {who(item): item.value for item in found}
    (item,) = found
    return item.month_day or list(item.items) or item.value


def who(item: Limit) -> str:
    name = str(item.applies_to)
    return WHO.get(name, name.partition("（")[0])


def expected_numbers(row: dict[str, Any]) -> Any:
    if row["unit"] in {"percent", "percent_per_day"}:
        return row["limit"] / 100
    return row["limit"]


def test_documents_are_unaltered() -> None:
    known = {item.id: item for item in documents()}
    assert len(known) == len(FACTS["documents"]) == 51
    for row in FACTS["documents"]:
        item = known[row["id"]]
        assert (item.zh, item.rule, item.order, item.required, item.volume) == tuple(
            row[key] for key in ("rule_zh", "rule", "order", "required", "volume")
        )
        assert (item.condition, item.rubric_item, item.receipt) == (row["condition"], row["rubric_item"], row["needs_service_receipt"])
        assert list(item.titles) == row["title_variants"]
        assert (item.source, item.confidence, item.from_on.isoformat()) == (row["source"], row["confidence"], row["effective_from"])
        assert (item.instrument, item.article, item.until_on) == (row["instrument"], row["article"], row["effective_to"])


def test_rules_of_counting_and_choosing_are_unaltered() -> None:
    assert [(rule.id, rule.rule, rule.source, rule.confidence) for rule in selection_rules()] == [
        (row["id"], row["rule"], row["source"], row["confidence"]) for row in FACTS["selection_rules"]
    ]
    assert [(rule.instrument, rule.rule, rule.source, rule.confidence) for rule in counting_rules()] == [
        (row["instrument"], row["rule"], row["source"], row["confidence"]) for row in FACTS["day_count_rules"]
    ]


def test_the_binding_order_is_that_of_the_sheet() -> None:
    groups = mandatory().groups
    order = FACTS["file_order_R8_art69"]
    assert [group.zh for group in groups if group.volume == "正卷"] == order["main_volume"]
    assert [group.zh for group in groups if group.volume == "副卷"] == order["side_volume"]


def test_seven_categories_are_disclosed_beforehand(shared: Path) -> None:
    checks = yaml.safe_load((shared / "facts" / "checks.yaml").read_text("utf-8"))["checks"]
    (logic,) = [row["logic"] for row in checks if row["id"] == "THREE-01"]
    assert [one.zh for one in mandatory().disclosures] == [part.strip() for part in logic.split(":")[1].split(";")]


@pytest.mark.parametrize(
    ("family", "on", "expected"),
    [
        ("decision.make", date(2022, 1, 4), ["DEC-R8-01", "DEC-APL21-01"]),
        ("filing.decide", date(2022, 1, 4), ["FIL-R8-01"]),
        ("hearing.fine_organisation", date(2022, 1, 4), ["THR-HEA-R8.organisation"]),
        ("simple.fine_citizen", date(2021, 7, 14), ["THR-SIM-R8.citizen"]),
        ("simple.fine_citizen", date(2021, 7, 15), ["THR-SIM-APL21.citizen"]),
        ("hearing.request", date(2021, 7, 14), ["HEA-APL17-01"]),
        ("hearing.request", date(2021, 7, 15), ["HEA-APL21-01"]),
        ("publication.penalty", date(2023, 7, 1), ["PUB-R30-01"]),
        ("limitation.harm", date(2026, 8, 15), ["LIM-CODE-01"]),
        ("hearing.fine_local_beijing", date(2024, 1, 1), []),
    ],
)
def test_the_two_law_period_is_as_the_sheet_says(family: str, on: date, expected: list[str]) -> None:
    assert [item.id for item in in_force(law(), family=family, on=on)] == expected


def test_every_family_is_used_and_every_row_of_memory_is_marked() -> None:
    assert {family.name for family in families()} == {item.family for item in law()}
    assert not any(item.verified for item in law() if "[OWN]" in item.source)


def test_every_number_has_its_unit() -> None:
    assert all(item.value is not None for item in law() if item.unit in COUNTED)
    assert {item.id for item in law() if item.unit is Unit.YUAN and item.value is None} == {"THR-HEA-SX"}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    copytree(CONTENT_FOLDER / "law", tmp_path / "law")
    return tmp_path


def change(overlay: Path, name: str, edit: Callable[[str], str]) -> Path:
    path = overlay / "law" / name
    text = path.read_text("utf-8")
    assert edit(text) != text
    path.write_text(edit(text), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  unit: calendar_day\n", "", "缺少“unit”"),
        ("  confidence: medium", "  confidense: medium", "不认识的键“confidense”"),
        ("  confidence: medium", "  confidence: sure", "不在可用的值之内"),
        ("  value: 15\n", "", "没有数值"),
        ("  value: 15\n", "  value: fifteen\n", "应为数字"),
        ("from_on: 2023-07-01", "from_on: 2023-07-02", "却在2023-07-01.yaml 里"),
        ("family: filing.decide", "family: filing.deside", "没有“filing.deside”这一族"),
        ("id: FIL-R30-02", "id: FIL-R30-01", "出现2次"),
        ("  from_event: suspected_violation_found\n", "", "起止事件"),
    ],
)
def test_faulty_content_is_refused_with_file_and_line(overlay: Path, old: str, new: str, says: str) -> None:
    path = change(overlay, "ecological_penalty_measures/2023-07-01.yaml", lambda text: text.replace(old, new, 1))
    with pytest.raises(Exception, match=says) as refused:
        law(overlay)
    assert f"{path}:" in str(refused.value)


def test_a_gap_and_an_overlap_are_refused_at_once(overlay: Path) -> None:
    change(
        overlay, "environmental_penalty_measures/2010-03-01.yaml", lambda text: text.replace("until_on: 2023-07-01", "until_on: 2023-06-30")
    )
    change(overlay, "administrative_penalty_law/2021-07-15.yaml", lambda text: text.replace("  gives_way_on: 2023-07-01\n", ""))
    with pytest.raises(LawError) as refused:
        law(overlay)
    text = str(refused.value)
    assert "“filing.decide”自2023-06-30至2023-07-01没有适用的版本" in text
    assert "“HEA-R30-01”与“HEA-APL21-01”在2023-07-01同时适用" in text


def test_a_reference_to_nowhere_and_a_restatement_that_differs_are_refused(overlay: Path) -> None:
    change(
        overlay,
        "three_systems_guidance/2018-12-05.yaml",
        lambda text: text.replace("restates: PUB-118-01", "restates: PUB-118-02").replace("month_day: '01-31'", "month_day: '01-30'", 1),
    )
    with pytest.raises(LawError) as refused:
        law(overlay)
    assert "指向同族中没有的“PUB-118-02”" in str(refused.value)
    assert "“TS-02”重述“PUB-118-03”，数值却不同" in str(refused.value)


def test_a_family_registered_twice_is_refused(overlay: Path) -> None:
    change(overlay, "families.yaml", lambda text: text + "- {name: filing.decide, zh: 立案, en: File}\n")
    with pytest.raises(LawError, match="登记了两次"):
        families(overlay)


def test_an_overlay_file_wins_and_changes_the_digest(tmp_path: Path) -> None:
    name = "law/shanxi_rules/2007-09-01.yaml"
    ours = (CONTENT_FOLDER / name).read_text("utf-8")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(ours.replace("  unit: yuan", "  value: 50000\n  unit: yuan"), "utf-8")
    (found,) = in_force(law(tmp_path), family="hearing.fine_shanxi", on=date(2021, 8, 2))
    assert found.value == 50000
    assert content_digest(tmp_path) != content_digest()
    assert content_digest() == content_digest()


def test_the_example_of_the_handbook_is_accepted(overlay: Path, root: Path) -> None:
    text = (root / "docs" / "add-a-law-version.md").read_text("utf-8")
    block = text.partition("```yaml\n")[2].partition("```")[0]
    (overlay / "law" / "ecological_penalty_measures" / "2030-01-01.yaml").write_text(dedent(f"   {block.lstrip()}"), "utf-8")
    with pytest.raises(LawError, match="FIL-R99-01”与“FIL-R30-01”在2030-01-01同时适用"):
        law(overlay)
    end = "  from_on: 2023-07-01\n  gives_way_on: 2030-01-01\n"
    change(overlay, "ecological_penalty_measures/2023-07-01.yaml", lambda text: text.replace("  from_on: 2023-07-01\n", end, 1))
    law.cache_clear()
    (found,) = in_force(law(overlay), family="filing.decide", on=date(2030, 1, 1))
    assert (found.id, found.value) == ("FIL-R99-01", 10)
