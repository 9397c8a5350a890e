"""Real wordings read right or are called unsure; what is printed reads back the same."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording import answers, credit_codes, names, web_forms
from jicha.domain.wording.amounts import MoneyUnit, print_figures, print_words, read_amount
from jicha.domain.wording.days import DayOrder, print_day, print_instant, read_day, read_instant, read_year
from jicha.domain.wording.document_numbers import DocumentNumber, find_document_numbers, read_document_number
from jicha.domain.wording.officers import Officer, print_officers, read_officers

DATA = Path(__file__).parents[2] / "data" / "wording"


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / f"{name}-strings-dev.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("date"), ids=lambda row: row["printed"])
def test_real_days_read_right_or_unsure_where_ambiguous(row):
    if len(row["truth"]) == 4:
        assert read_year(row["printed"]).value == int(row["truth"])
        assert not read_day(row["printed"]).sure
        return
    reading = read_day(row["printed"])
    if row["ambiguous"]:
        assert reading.value is None
        assert {r.isoformat() for r in reading.readings} == set(row["readings"])
    else:
        assert reading.value == date.fromisoformat(row["truth"])


@pytest.mark.parametrize("row", rows("amount"), ids=lambda row: row["printed"])
def test_real_amounts_are_exact(row):
    assert read_amount(row["printed"]).value == Decimal(row["yuan"])


@pytest.mark.parametrize("row", rows("docno"), ids=lambda row: row["printed"])
def test_real_document_numbers_read_right_or_unsure(row):
    reading = read_document_number(row["printed"])
    if row["series"] is None or row["serial"] is None:
        assert reading.value is None
    else:
        assert reading.value == DocumentNumber(series=row["series"], year=row["year"], serial=row["serial"])


@pytest.mark.parametrize(
    "text",
    [
        "2021.4.6", "2021年4月6日", "2021/4/6", "20210406", "2021-04-06", "44292", 44292, 44292.5, "44292.5", "2021-04-06T09:30:05", "２０２１年４月６日",
        "二〇二一年四月六日", "二○二一年四月六日", "2021年4月6号", "2021年 4月 6日（星期二）", "2021&nbsp;年4月6日", "21年4月6日", "2021年4月6日24时",
        20210406, "Apr 6, 2021", "6 April 2021", "2021. 4. 6", "\u200b2021-4-6", "20210406093000", "2021年4月6", "2021-04-06 00:00:00.000",
    ],
)
def test_forms_of_one_day(text):
    assert read_day(text).value == date(2021, 4, 6)


@pytest.mark.parametrize(
    "text",
    ["2021年4月31日", "2021.13.1", "2021-02-29", "2106-08-09", "1899-12-31", "4/6/2021", "21.4.6", "2021年4月", "2021", "202104", "", "待定", 5, 2021,
     "2021年4月6日至8日", "2O21年4月6日", "2021111日", "09/0913", "06/5//15", "0729/13", "２０２１年", 999999999, float("nan"), float("inf"), "2021-4-6-7"],
)
def test_what_is_not_one_day_is_unsure_with_a_reason(text):
    reading = read_day(text)
    assert reading.value is None
    assert reading.reason


def test_month_first_only_if_told():
    assert set(read_day("4/6/2021").readings) == {date(2021, 4, 6), date(2021, 6, 4)}
    assert read_day("4/6/2021", order=DayOrder.MONTH_FIRST).value == date(2021, 4, 6)
    assert read_day("4/6/2021", order=DayOrder.DAY_FIRST).value == date(2021, 6, 4)
    assert read_day("4/6/04 13:05", order=DayOrder.MONTH_FIRST).value == date(2004, 4, 6)
    assert read_day("13/6/2021", order=DayOrder.MONTH_FIRST).value is None
    assert read_day("2021-04-06", order=DayOrder.MONTH_FIRST).value == date(2021, 4, 6)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021年4月6日 下午3:05", datetime(2021, 4, 6, 15, 5)), ("2021-04-06 24:00", datetime(2021, 4, 7)), (44292.5, datetime(2021, 4, 6, 12)),
        ("2021年4月6日9时30分", datetime(2021, 4, 6, 9, 30)), ("2021-04-06T01:30:05Z", datetime(2021, 4, 6, 9, 30, 5)),
        ("2021-04-06T09:30:05+08:00", datetime(2021, 4, 6, 9, 30, 5)), ("20210406093000", datetime(2021, 4, 6, 9, 30)),
        ("4/6/2021 12:05 AM", None), ("2021-04-06 25:00", None), ("2021-04-06 9:61", None),
    ],
)
def test_instants(text, instant):
    assert read_instant(text).value == instant


def test_an_instant_without_a_clock_says_so():
    assert read_instant("2021-04-06").mended == ("没有时刻，按0时计",)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_printed_days_read_back(day):
    for text in (print_day(day), day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}"):
        assert read_day(text).value == day


@given(st.dates(date(1954, 10, 4), date(2099, 12, 31)))
def test_excel_serials_read_back(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_day(serial).value == read_day(str(serial)).value == read_day(serial + 0.75).value == day


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_that_lost_its_marks_is_never_another_day(day):
    reading = read_day(f"{day.year}{day.month}{day.day}日")
    assert reading.value == day or (reading.value is None and day in reading.readings)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_printed_instants_read_back(at):
    assert read_instant(print_instant(at)).value == read_instant(at.isoformat()).value == read_instant(str(at)).value == at


@given(st.integers(0, 10**16 - 1))
def test_capital_amounts_read_back(fen):
    amount = Decimal(fen) / 100
    assert read_amount(print_words(amount)).value == amount
    assert read_amount(print_figures(amount)).value == amount
    assert read_amount(f"人民币{print_words(amount)}（¥{amount:,.2f}）").value == amount


@given(st.integers(1, 10**9), st.sampled_from(MoneyUnit))
def test_the_header_unit_scales_bare_numbers(number, unit):
    scale = {MoneyUnit.YUAN: 1, MoneyUnit.THOUSAND_YUAN: 1000, MoneyUnit.WAN_YUAN: 10**4, MoneyUnit.YI_YUAN: 10**8}[unit]
    assert read_amount(str(number), unit=unit).value == read_amount(number, unit=unit).value == number * scale
    assert read_amount(str(number)).value is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("3万5千元", "35000"), ("1亿2000万元", "120000000"), ("壹佰零伍元叁角整", "105.3"), ("伍角", "0.5"), ("1.5万", "15000"), ("十万元", "100000"),
     ("伍万元零贰分", "50000.02"), ("０．５万元", "5000"), ("-500元", "-500"), ("¥50,000.00", "50000"), ("罚款：贰万元整", "20000"), ("贰拾陆万柒仟零叁拾圆整", "267030"),
     ("1，234，567元", "1234567"), ("人民币50000", "50000"), ("五万两千元", "52000"), ("2万元×3=6万元", "60000")],
)
def test_amounts_in_their_forms(text, yuan):
    assert read_amount(text).value == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    ["一万二元", "约3万元", "3-5万元", "3万元以上10万元以下", "5.5万余元", "人民币伍万元整（¥5000.00）", "罚款2万元，没收1万元", "1,23,456元", "1.234,56元",
     "5万美元", "50000", "免予处罚", "", "20万元*15%=4万元", "二〇二一元", "不超过5万元", "百分之五"],
)
def test_inexact_amounts_are_unsure(text):
    assert read_amount(text).value is None
    assert read_amount(text).reason


def test_a_product_that_does_not_compute_gives_both_readings():
    assert set(read_amount("20万元*15%=4万元").readings) == {Decimal(40000), Decimal(30000)}


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("吕环办发[2021]24号", "吕环办发〔2021〕24号"), ("吕环罚（2021）1号", "吕环罚〔2021〕1号"), ("晋环罚［２０２１］１号", "晋环罚〔2021〕1号"),
        ("吕环罚2021-24号", "吕环罚〔2021〕24号"), ("吕环罚字2021年第24号", "吕环罚字〔2021〕24号"), ("吕环罚2021〕24号", "吕环罚〔2021〕24号"),
        ("吕环罚202124号", "吕环罚〔2021〕24号"), ("济环罚字〔2020〕TQ第Q-4008号", "济环罚字〔2020〕TQ第Q-4008号"), ("环办执法〔2019〕42号", "环办执法〔2019〕42号"),
        ("惠环罚决字〔2019〕第045号", "惠环罚决字〔2019〕045号"), ("文号：吕环罚﹝2021﹞1号", "吕环罚〔2021〕1号"), ("吕 环 罚 〔 2021 〕 1 号", "吕环罚〔2021〕1号"),
        ("邯环罚【2022】02－231号", "邯环罚〔2022〕02-231号"), ("吕环罚&#12308;2021&#12309;1号", "吕环罚〔2021〕1号"),
    ],
)
def test_document_numbers_in_their_forms(text, official):
    assert str(read_document_number(text).value) == official


@pytest.mark.parametrize("text", ["环罚〔202336", "吕环罚〔21〕24号", "吕环罚〔2021〕号", "〔2021〕24号", "吕环罚〔2021〕1号、2号", "2021", "无", "", "吕环罚〔20211〕", "24号"])
def test_lost_document_numbers_are_unsure(text):
    assert read_document_number(text).value is None
    assert read_document_number(text).reason


def test_a_lost_province_mark_is_put_back_and_said():
    reading = read_document_number("1122环罚决字〔2021〕3号", province="晋")
    assert str(reading.value) == "晋1122环罚决字〔2021〕3号"
    assert "补省份简称“晋”" in reading.mended


@given(st.from_regex(r"[吕晋交柳岚]环[罚办发执法]{1,3}(\([交柳岚]\))?", fullmatch=True), st.integers(1949, 2099), st.from_regex(r"[0-9]{1,4}(-[0-9]{1,3})?", fullmatch=True))
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
            assert credit_codes.read_credit_code(row["uscc_printed"]).value == row["uscc"]
            assert credit_codes.is_right(row["uscc"])
        elif row["uscc_printed"]:
            assert credit_codes.read_credit_code(row["uscc_printed"]).value == row["uscc_printed"]
    assert read == 20


@given(st.text(alphabet=credit_codes.ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(credit_codes.ALPHABET))
def test_one_changed_letter_never_checks(body, place, letter):
    code = body + credit_codes.check_digit(body)
    assert credit_codes.read_credit_code(f" {code[:8]} {code[8:].lower()}").value == code
    changed = code[:place] + letter + code[place + 1 :]
    assert credit_codes.is_right(changed) == (changed == code)


def test_lookalikes_are_only_suggested():
    reading = credit_codes.read_credit_code("9143310107918564IP".replace("I", "1"))
    assert reading.value == "91433101079185641P"
    misread = credit_codes.read_credit_code("914331OIO7918564IP")
    assert misread.value is None
    assert misread.readings == ("91433101079185641P",)
    assert credit_codes.read_credit_code("91433101079185642P").reason == "校验位不符（GB 32100）"
    assert credit_codes.read_credit_code("915206****7FMTAX63").value == "915206****7FMTAX63"
    assert credit_codes.is_masked("915206****7FMTAX63")
    assert credit_codes.read_credit_code("141122000012345").reason == "应为18位，实际15位"


@pytest.mark.parametrize("text", ["张三、李四", "张三,李四", "张三；李四", "张三/李四", "张三 李四", "张三、李四等2人", "张三、李四（2人）", "张三\n李四", "主办人：张三，协办人：李四", "张　三、李四"])
def test_lists_of_two_officers(text):
    assert read_officers(text).value == (Officer(name="张三"), Officer(name="李四"))


def test_officers_with_numbers():
    assert read_officers("张三(04110001)、李四（04110002）").value == read_officers("张三 04110001 李四 04110002").value
    assert read_officers("04110001、04110002").value == (Officer(name=None, number="04110001"), Officer(name=None, number="04110002"))
    assert read_officers("买买提·艾力、张三").value == (Officer(name="买买提·艾力"), Officer(name="张三"))


@pytest.mark.parametrize("text", ["张三等3人", "2人", "张 三 李 四", "张三和李四", "张三、李四等", "", "见附件第3页的名单！", "张"])
def test_unclear_officers_are_unsure(text):
    assert read_officers(text).value is None
    assert read_officers(text).reason


HAN = st.text(alphabet="张王李赵欧阳买提艾力丽华强", min_size=2, max_size=4)


@given(st.lists(st.builds(Officer, name=HAN, number=st.none() | st.from_regex(r"[0-9]{8}", fullmatch=True)), min_size=1, max_size=6))
def test_printed_officers_read_back(officers):
    assert read_officers(print_officers(tuple(officers))).value == tuple(officers)


@pytest.mark.parametrize(("text", "answer"), [("是", True), ("√", True), ("有", True), ("1", True), ("y", True), ("ＴＲＵＥ", True), ("否", False), ("×", False), ("无", False), ("0", False), ("Ｎ", False), ("未公开", False)])
def test_answers(text, answer):
    assert answers.read_answer(text).value is answer


@pytest.mark.parametrize("text", ["不适用", "部分", "", "是，已上传", "是否"])
def test_other_answers_are_unsure(text):
    assert answers.read_answer(text).value is None


def test_web_forms_come_clean():
    assert web_forms.clean("&amp;nbsp;吕环罚&#12308;2021&#12309;<br/>1号\u200b\ufeff") == "吕环罚〔2021〕\n1号"
    assert web_forms.clean("\ue81e\u3000\xa0x") == "\u9fb4  x"
    assert web_forms.lost_characters("a\ufffd\ue000") == ("\ufffd", "\ue000")
    assert web_forms.lost_characters(web_forms.clean("\ue816")) == ()


@given(st.text())
def test_plain_is_stable_and_without_blanks(text):
    once = names.plain(text)
    assert names.plain(once) == once or "&" in text or "<" in text or "&" in once or "<" in once
    assert not any(c.isspace() for c in once)


def test_plain_joins_the_spellings_of_one_name():
    assert names.plain("山西 某某（集团）有限公司") == names.plain("山西某某(集团)　有限公司") == names.plain("山西某某【集团】有限公司")
    assert names.is_empty(" — ") and not names.is_empty("无")


@given(st.text(max_size=40))
def test_no_wording_raises(text):
    for read in (read_day, read_instant, read_year, read_amount, read_document_number, credit_codes.read_credit_code, read_officers, answers.read_answer):
        reading = read(text)
        assert reading.sure or reading.reason
