"""Derived tables against facts and a slow oracle: periods of campaigns, likeness of self-checks, left-over wording of the founding plan."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jicha.engine.plugins import Cell
from jicha.services.planning import load_plan
from tests.catalogue import CATALOGUE

DERIVED = {one.table.name: one for one in CATALOGUE.derived}


class Rows:
    """Rows of one table, in the columns that the derived table asks for."""

    def __init__(self, *rows: dict[str, Cell]) -> None:
        self.rows = rows

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[Cell, ...]]:
        for row in self.rows:
            if not filled or row.get(filled) is not None:
                yield tuple(row.get(column) for column in columns)


@pytest.mark.parametrize(
    ("text", "first_on", "last_on"),
    [
        ("2021年4月1日至2021年6月30日", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021.9.14-12.31", date(2021, 9, 14), date(2021, 12, 31)),
        ("2021/4/1—2021/6/30", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021-04-01-2021-06-30", date(2021, 4, 1), date(2021, 6, 30)),
        ("4-11月", date(2021, 4, 1), date(2021, 11, 30)),
        ("9月中旬至12月底", date(2021, 9, 11), date(2021, 12, 31)),
        ("２０２１年２月", date(2021, 2, 1), date(2021, 2, 28)),
        ("2021年10月-2022年3月", date(2021, 10, 1), date(2022, 3, 31)),
        ("全年", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, first_on: date, last_on: date) -> None:
    rows = Rows({"row_id": 7, "period_text": text, "ordered_on": date(2021, 3, 1)})
    assert list(DERIVED["campaign_period"].rows(rows)) == [(7, first_on, last_on)]


@pytest.mark.parametrize("text", ["", "长期", "另行通知", "13月至14月", "12月至3月", "2月30日至3月1日"])
def test_a_period_that_cannot_be_read_is_left_out(text: str) -> None:
    rows = Rows({"row_id": 7, "period_text": text, "ordered_on": date(2021, 3, 1)})
    assert list(DERIVED["campaign_period"].rows(rows)) == []


REPORT = "".join(chr(0x4E00 + place) for place in range(120))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(30, 60)), min_size=2, max_size=7))
def test_no_pair_of_like_texts_is_missed(cuts: list[tuple[int, int]]) -> None:
    texts = [REPORT[start : start + length] for start, length in cuts]
    written: list[dict[str, Cell]] = [{"row_id": number, "self_check_text": text} for number, text in enumerate(texts)]
    found = {(a, b): likeness for a, b, likeness in DERIVED["self_check_likeness"].rows(Rows(*written))}
    runs = [{text[place : place + 5] for place in range(len(text) - 4)} for text in texts]
    wanted = {
        pair: len(runs[first] & runs[second]) / len(runs[first] | runs[second])
        for first, second in combinations(range(len(texts)), 2)
        for pair in ((first, second), (second, first))
    }
    assert found == pytest.approx({pair: likeness for pair, likeness in wanted.items() if likeness >= 0.5})


def test_the_founding_plan_holds_the_wording_of_its_template(shared: Path) -> None:
    plan = load_plan(shared / "real" / "founding-plan.txt")
    written: list[dict[str, Cell]] = [{"row_id": one.number, "unit_code": plan.city_code, "body": one.text} for one in plan.paragraphs]
    found = list(DERIVED["template_wording"].rows(Rows(*written)))
    words = "".join(str(row[2]) for row in found)
    assert sum(int(str(row[1])) for row in found) == 5
    assert words.count("“各市”") == 3
    assert "“总队”" in words
    assert "“山西省生态环境保护执法稽查工作计划”" in words
    assert "自由裁量基准" not in words
