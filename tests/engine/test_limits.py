"""Families as the compiler needs them, content tables, and the page for check authors."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from jicha.domain.errors import LawError
from jicha.domain.law import Unit, in_force
from jicha.engine.content import documents, families, law, mandatory
from jicha.engine.content.law_page import families_page
from jicha.engine.content.tables import CONTENT_TABLES, content_rows
from jicha.engine.limits import governing, periods, units


def test_time_is_cut_where_the_law_changes() -> None:
    found = periods(law(), family="decision.make")
    assert [(one.from_on, one.until_on) for one in found] == [
        (date(2010, 3, 1), date(2021, 7, 15)),
        (date(2021, 7, 15), date(2023, 7, 1)),
        (date(2023, 7, 1), None),
    ]
    assert [[limit.value for limit in one.limits] for one in found] == [[3], [3, 90], [90]]
    assert [[limit.id for limit in one.carried] for one in found] == [[], [], ["DEC-R8-01"]]


@pytest.mark.parametrize("family", [family.name for family in families()])
def test_periods_say_what_in_force_says(family: str) -> None:
    spans = periods(law(), family=family)
    for one in spans:
        assert one.limits == in_force(law(), family=family, on=one.from_on)
        for old in one.carried:
            read = in_force(law(), family=family, on=one.from_on, began_on=old.from_on)
            assert set(read) == {*one.limits, old}
    assert all(first.until_on is not None and first.until_on <= later.from_on for first, later in pairwise(spans))


def test_a_gap_has_no_period() -> None:
    first, second = (one for one in law() if one.id in {"FIL-R8-01", "FIL-R30-01"})
    early, late = sorted((first, second), key=lambda one: str(one.from_on))
    spans = periods([replace(early, until_on=date(2020, 1, 1)), late], family="filing.decide")
    assert [(one.from_on, one.until_on) for one in spans] == [(date(2010, 3, 1), date(2020, 1, 1)), (date(2023, 7, 1), None)]


def test_units_are_those_of_the_versions() -> None:
    assert units(law(), family="filing.decide") == {Unit.WORKING_DAY, Unit.CALENDAR_DAY}


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(LawError, match=r"没有“no\.such”这一族"):
        governing(law(), family="no.such")


def test_content_tables_have_their_columns_and_rows() -> None:
    for name, columns in CONTENT_TABLES.items():
        assert content_rows(name)
        assert {len(row) for row in content_rows(name)} == {len(columns)}, name
    assert [row[2] for row in content_rows("required_document") if row[0] == "简易"] == ["当场处罚决定书", "备案材料"]
    assert len(content_rows("disclosure")) == 7
    with pytest.raises(KeyError):
        content_rows("nothing")


def plain(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def test_every_title_of_a_mandatory_document_is_recognised() -> None:
    lines = {one.zh: one for one in mandatory().requirements}
    kinds = {item.id: item for item in documents()}
    expected = {"DOC-FILING": "立案审批表", "DOC-SITE": "现场检查（勘察）笔录", "DOC-INQ": "调查询问笔录", "DOC-REPORT": "案件调查报告"}
    expected |= {"DOC-DECISION": "行政处罚决定书", "DOC-LEGAL": "法制审核意见", "DOC-COLL": "集体讨论记录", "DOC-S-DEC": "当场处罚决定书"}
    expected |= {"DOC-CLOSE": "结案审批表", "DOC-HEARRIGHT": "行政处罚事先（听证）告知书"}
    for document, line in expected.items():
        for title in kinds[document].titles:
            words = lines[line]
            assert any(word in plain(title) for word in words.titles), title
            assert not any(word in plain(title) for word in words.unless), title


def test_a_document_is_not_taken_for_another() -> None:
    lines = {one.zh: one for one in mandatory().requirements}
    for line, title in [
        ("行政处罚决定书", "当场行政处罚决定书"),
        ("行政处罚决定书", "按日连续处罚决定书"),
        ("行政处罚决定书", "行政处罚决定书送达回证"),
        ("立案审批表", "撤销立案审批表"),
        ("查封（扣押）决定书", "解除查封(扣押)决定书"),
        ("现场检查（勘察）笔录", "后督察现场检查笔录"),
    ]:
        words = lines[line]
        assert not any(word in title for word in words.titles) or any(word in title for word in words.unless), title


def test_the_page_for_check_authors_is_true(root: Path) -> None:
    page = (root / "docs" / "law-families.md").read_text("utf-8")
    assert page == families_page(), "run scripts/docs"
    assert all(f"`{family.name}`" in page for family in families())


def test_a_document_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="没有文书名称"):
        replace(documents()[0], titles=())
