"""Codes, officers, answers, names and web forms; no wording raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording import answers, credit_codes, names, web_forms
from jicha.domain.wording.amounts import read_amount
from jicha.domain.wording.days import read_day, read_instant, read_year
from jicha.domain.wording.document_numbers import read_document_number
from jicha.domain.wording.officers import Officer, print_officers, read_officers


@given(st.text(alphabet=credit_codes.ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(credit_codes.ALPHABET))
def test_one_changed_letter_never_checks(body, place, letter):
    code = body + credit_codes.check_digit(body)
    changed = code[:place] + letter + code[place + 1 :]
    assert credit_codes.is_right(changed) == (changed == code)


def test_codes_of_real_firms_check_and_one_wrong_letter_does_not():
    assert credit_codes.is_right("91433101079185641P")
    assert not credit_codes.is_right("91433101079185642P")
    assert not credit_codes.is_right("914331OIO7918564IP")
    assert not credit_codes.is_right("915206****7FMTAX63")
    assert not credit_codes.is_right("141122000012345")


@pytest.mark.parametrize(
    "text",
    [
        "张三、李四",
        "张三,李四",
        "张三；李四",
        "张三/李四",
        "张三 李四",
        "张三、李四等2人",
        "张三、李四（2人）",
        "张三\n李四",
        "主办人：张三，协办人：李四",
        "张　三、李四",
    ],
)
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


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("√", True),
        ("有", True),
        ("1", True),
        ("y", True),
        ("ＴＲＵＥ", True),
        ("否", False),
        ("×", False),
        ("无", False),
        ("0", False),
        ("Ｎ", False),
        ("未公开", False),
    ],
)
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
    assert names.is_empty(" — ")
    assert not names.is_empty("无")


@given(st.text(max_size=40))
def test_no_wording_raises(text):
    for read in (
        read_day,
        read_instant,
        read_year,
        read_amount,
        read_document_number,
        read_officers,
        answers.read_answer,
    ):
        reading = read(text)
        assert reading.sure or reading.reason


def test_counts_in_words_and_lists_too_long():
    assert len(read_officers("张三、李四、王五等三名执法人员").value) == 3
    assert read_officers("张三、李四等十二人").reason == "写明十二人，列出2人".replace("十二", "12")
    assert read_officers("张三、" * 1000).value is None
    assert str(Officer(name=None, number="04110001")) == "04110001"


def test_private_characters_move_and_nothing_else_does():
    assert web_forms.without_private("\ue81e &nbsp;") == "\u9fb4 &nbsp;"
    assert web_forms.clean("a&lt;b") == "a<b"
