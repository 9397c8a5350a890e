"""Every check agrees with the fact sheet of checks (a copy of `shared/facts/checks.yaml`), and nothing of it is missing silently."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from jicha.cli.check_page import page
from jicha.domain.checks import ITEMS, PLAN_ITEMS, Check
from jicha.engine.content.grains import grain_words
from tests.catalogue import CATALOGUE

FACTS = yaml.load((Path(__file__).parent.parent / "data" / "checks.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in FACTS["checks"]}
CODES = frozenset({"GB", "pdf", "jpg"})
"""Names of norms, codes of checks and signs that Chinese papers print in Latin letters."""

CHECKS = [pytest.param(check, id=check.id) for check in CATALOGUE.checks]


def test_the_copy_is_the_fact_sheet(shared: Path) -> None:
    assert (shared / "facts" / "checks.yaml").read_bytes() == (Path(__file__).parent.parent / "data" / "checks.yaml").read_bytes()


def test_items_are_those_of_the_fact_sheet() -> None:
    assert {item.name for item in ITEMS} == set(FACTS["items"])
    for item in ITEMS:
        row = FACTS["item_clauses"][item.name]
        assert (item.clause, item.number or None, item.zh) == (row["plan_clause"], row["item_no"], row["zh"])
    assert len(PLAN_ITEMS) == 8


def test_no_check_of_the_fact_sheet_is_missing() -> None:
    have = {check.id for check in CATALOGUE.checks}
    assert set(ROWS) - have == set()


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_agrees_with_its_row(check: Check) -> None:
    row = ROWS[check.id]
    assert check.id in FACTS["items"][check.item]
    assert check.title_zh == row["zh"]
    assert check.title_en == row["en"]
    assert check.clause == row["clause"]
    assert check.severity == row["severity"]
    assert check.basis.status == row["basis_status"]
    assert plain(check.basis.text) == plain(row["basis"])
    if row["grain"]:
        assert check.grain.strip(), check.source


@pytest.mark.parametrize("check", CHECKS)
def test_parameters_have_the_defaults_of_the_row(check: Check) -> None:
    own = {param.name: param.value for param in check.params}
    for name, value in (ROWS[check.id]["params"] or {}).items():
        wanted = tuple(value) if isinstance(value, list) else value
        if name not in own:
            assert name in check.instead, f"{check.source}: {name} is neither a parameter nor declared in `instead`"
        elif own[name] != wanted:
            assert name in check.instead, f"{check.source}: {name} is {own[name]}, the fact sheet says {wanted}"


@pytest.mark.parametrize("check", CHECKS)
def test_a_default_that_no_norm_confirms_is_marked(check: Check) -> None:
    if check.basis.status == "default":
        assert not [param.name for param in check.params if param.verified], check.source


def test_the_page_of_checks_is_as_generated(root: Path) -> None:
    assert (root / "docs" / "checks.md").read_text(encoding="utf-8") == page(), "run scripts/docs"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip())


@pytest.mark.parametrize("check", CHECKS)
def test_what_officers_read_of_a_check_is_chinese(check: Check) -> None:
    assert check.basis.zh
    for words in (grain_words(check.grain), check.title_zh, check.basis.words, check.evidence, check.human):
        assert re.search("[一-龥]", words), words
    english = {match for words in read_by_officers(check) for match in re.findall(r"(?<![{A-Za-z_])[A-Za-z]{2,}(?![A-Za-z_}])", words)}
    assert english <= CODES, check.source


def read_by_officers(check: Check) -> Iterator[str]:
    for template in (check.observed, check.expected, check.message, check.unknown, check.basis.zh, check.evidence, check.human):
        yield re.sub(r"\{[^}]*\}", "", template)
