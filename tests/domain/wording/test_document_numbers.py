"""Document numbers and codes of real decisions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording import credit_codes
from jicha.domain.wording.document_numbers import DocumentNumber, find_document_numbers, read_document_number
from tests.domain.wording.printed import rows


@pytest.mark.parametrize("row", rows("docno"), ids=lambda row: row["printed"])
def test_real_document_numbers_read_right_or_unsure(row):
    reading = read_document_number(row["printed"])
    if row["series"] is None or row["serial"] is None:
        assert reading.value is None
    else:
        assert reading.value == DocumentNumber(series=row["series"], year=row["year"], serial=row["serial"])


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("吕环办发[2021]24号", "吕环办发〔2021〕24号"),
        ("吕环罚（2021）1号", "吕环罚〔2021〕1号"),
        ("晋环罚［２０２１］１号", "晋环罚〔2021〕1号"),
        ("吕环罚2021-24号", "吕环罚〔2021〕24号"),
        ("吕环罚字2021年第24号", "吕环罚字〔2021〕24号"),
        ("吕环罚2021〕24号", "吕环罚〔2021〕24号"),
        ("吕环罚202124号", "吕环罚〔2021〕24号"),
        ("济环罚字〔2020〕TQ第Q-4008号", "济环罚字〔2020〕TQ第Q-4008号"),
        ("环办执法〔2019〕42号", "环办执法〔2019〕42号"),
        ("惠环罚决字〔2019〕第045号", "惠环罚决字〔2019〕045号"),
        ("文号：吕环罚﹝2021﹞1号", "吕环罚〔2021〕1号"),
        ("吕 环 罚 〔 2021 〕 1 号", "吕环罚〔2021〕1号"),
        ("邯环罚【2022】02－231号", "邯环罚〔2022〕02-231号"),
        ("吕环罚&#12308;2021&#12309;1号", "吕环罚〔2021〕1号"),
    ],
)
def test_document_numbers_in_their_forms(text, official):
    assert str(read_document_number(text).value) == official


@pytest.mark.parametrize(
    "text",
    [
        "环罚〔202336",
        "吕环罚〔21〕24号",
        "吕环罚〔2021〕号",
        "〔2021〕24号",
        "吕环罚〔2021〕1号、2号",
        "2021",
        "无",
        "",
        "吕环罚〔20211〕",
        "24号",
    ],
)
def test_lost_document_numbers_are_unsure(text):
    assert read_document_number(text).value is None
    assert read_document_number(text).reason


def test_a_lost_province_mark_is_put_back_and_said():
    reading = read_document_number("1122环罚决字〔2021〕3号", province="晋")
    assert str(reading.value) == "晋1122环罚决字〔2021〕3号"
    assert "补省份简称“晋”" in reading.mended


@given(
    st.from_regex(r"[吕晋交柳岚]环[罚办发执法]{1,3}(\([交柳岚]\))?", fullmatch=True),
    st.integers(1949, 2099),
    st.from_regex(r"[0-9]{1,4}(-[0-9]{1,3})?", fullmatch=True),
)
def test_printed_document_numbers_read_back(series, year, serial):
    number = DocumentNumber(series=series, year=year, serial=serial)
    if year >= 1950:
        assert read_document_number(str(number)).value == number
        assert read_document_number(str(number).replace("〔", "[").replace("〕", "]")).value == number


def test_document_numbers_in_running_text():
    text = "《国务院办公厅关于加强环境监管执法的通知》（国办发〔2014〕56号）规定，按照环执法〔2021〕20号和环办执法〔2019〕42号执行"
    assert [str(n) for n in find_document_numbers(text)] == ["国办发〔2014〕56号", "环执法〔2021〕20号", "环办执法〔2019〕42号"]


def test_decisions_of_the_real_set_give_their_numbers_and_codes(shared):
    read = 0
    for line in (shared / "real" / "decisions-truth-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["doc_no_printed"] and row["doc_no"]:
            assert str(read_document_number(row["doc_no_printed"]).value) == row["doc_no"].replace("(2021)", "〔2021〕")
            read += 1
        if row["uscc"]:
            assert credit_codes.is_right(row["uscc"])
    assert read == 20


@pytest.mark.parametrize("text", ["123〔2021〕4号", "吕" * 300, "环罚20213", "包环罚201920200001号", "abc"])
def test_what_is_no_certain_number(text):
    assert read_document_number(text).value is None


def test_digits_that_can_be_cut_in_several_ways_give_all_readings():
    reading = read_document_number("包环罚201920200001号")
    assert [str(number) for number in reading.readings] == [
        "包环罚〔2019〕20200001号",
        "包环罚2019〔2020〕0001号",
        "包环罚201920〔2000〕01号",
    ]


def test_a_number_after_a_conjunction_keeps_its_series():
    assert [str(n) for n in find_document_numbers("和环罚〔2021〕3号")] == ["和环罚〔2021〕3号"]
    assert [str(n) for n in find_document_numbers("落实环执法〔2021〕20号。环〔2021〕号")] == ["环执法〔2021〕20号"]


def test_numbers_in_text_keep_branch_and_parts():
    text = "依据保环罚(腾)〔2026〕04号、邯环罚【2022】02-231号"
    assert [str(n) for n in find_document_numbers(text)] == ["保环罚(腾)〔2026〕04号", "邯环罚〔2022〕02-231号"]
