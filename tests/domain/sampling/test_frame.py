"""A frame is bytes that do not depend on the order of its rows; what could be typed in two ways is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.errors import DrawError
from jicha.domain.sampling.differences import Gap, Numbered, differences
from jicha.domain.sampling.frame import RawCase, frame_bytes, make_frame, parse_frame, sizes, text_fault, without

COLUMNS = ("承办分局", "程序类型")


def rows(*lines: tuple[str, ...]) -> list[RawCase]:
    return [RawCase(case_id, tuple(values), f"a.xlsx 第{number}行") for number, (case_id, *values) in enumerate(lines, start=2)]


GOOD = rows(("A2", "交城", "普通"), ("案1", "文水", "简易"), ("A10", "交城", "普通"), ("a b", "交城", "简易"))


@given(st.permutations(GOOD))
def test_the_order_of_the_rows_is_irrelevant(shuffled: list[RawCase]) -> None:
    assert frame_bytes(make_frame(shuffled, columns=COLUMNS)) == frame_bytes(make_frame(GOOD, columns=COLUMNS))


def test_a_frame_is_sorted_by_bytes_and_read_back() -> None:
    frame = make_frame(GOOD, columns=COLUMNS)
    assert frame_bytes(frame) == "A10\t交城|普通\nA2\t交城|普通\na b\t交城|简易\n案1\t文水|简易\n".encode()
    assert parse_frame(frame_bytes(frame), where="frame.tsv") == frame
    assert sizes(frame) == {"交城|普通": 2, "交城|简易": 1, "文水|简易": 1}
    assert [one.case_id for one in without(frame, drawn=["A2", "案1"])] == ["A10", "a b"]


def test_everything_wrong_is_told_at_once_with_its_row() -> None:
    hostile = rows(
        ("", "交城", "普通"),
        ("A1\r\n", "交城", "普通"),
        ("Ａ２", "交城", "普通"),
        (" A3", "交城", "普通"),
        ("1.41122E+11", "交城", "普通"),
        ("A5", "", "普通"),
        ("A6", "交城|文水", "普通"),
        ("A7", "交城", "普\u200b通"),
        ("e\u0301", "交城", "普通"),
        ("A9", "交城", "普通"),
        ("A9", "交城", "普通"),
        ("a9", "交城", "普通"),
        ("吕环罚（2021）1号", "交城", "普通"),
        ("吕环罚(2021) 1号", "交城", "普通"),
    )
    with pytest.raises(DrawError) as refused:
        make_frame(hostile, columns=COLUMNS)
    told = [(fault.what, fault.where) for fault in refused.value.faults]
    expected = [
        ("案件编号是空的", "第2行"), ("看不见的字符（U+000D", "第3行"), ("全角", "第4行"), ("首尾有空格", "第5行"), ("科学计数法", "第6行"),
        ("分层列“承办分局”是空的", "第7行"), ("分隔符", "第8行"), ("U+200B", "第9行"), ("不是 NFC", "第10行"),
        ("A9重复", "第11行；a.xlsx 第12行"), ("只是写法不同", "第13行"), ("只是写法不同", "第15行"),
    ]  # fmt: skip
    assert len(told) == len(expected), told
    for what, where in expected:
        assert any(what in said and where in place for said, place in told), (what, where, told)
    assert all(fault.mend for fault in refused.value.faults)


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(DrawError, match="没有案件"):
        make_frame([], columns=COLUMNS)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\n", "不是 UTF-8"),
        (b"A\tx", "最后一行没有换行"),
        (b"", "空文件"),
        (b"A\tx\ty\n", "应有2列，实有3列"),
        (b"A\n", "应有2列，实有1列"),
        (b"B\tx\nA\tx\n", "升序"),
        (b"A\tx\nA\tx\n", "编号重复"),
        (b"A\tx\r\n", "看不见的字符"),
        ("\ufeffA\tx\n".encode(), "看不见的字符"),
    ],
)
def test_a_frame_that_an_editor_changed_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(DrawError, match=says) as refused:
        parse_frame(data, where="frame.tsv")
    assert all(fault.where.startswith("frame.tsv") for fault in refused.value.faults)


@given(st.text(min_size=1, max_size=6))
def test_what_may_stand_in_a_frame_comes_back_from_its_bytes(text: str) -> None:
    if text_fault(text) is None:
        frame = make_frame([RawCase(text, ("甲",), "x")], columns=("分局",))
        assert parse_frame(frame_bytes(frame), where="x") == frame


def test_lists_are_compared_by_number_however_it_is_written() -> None:
    ledger = [Numbered("吕环罚〔2021〕1号", "甲", "1"), Numbered("吕环罚〔2021〕2号", "甲", "2"), Numbered(None, "乙", "3")]
    old = Numbered("吕环罚〔2020〕9号", "甲", "9")
    platform = [Numbered("吕环罚（2021）1号", "甲", "p1"), Numbered("吕环罚[2021]5号", "乙", "p2"), Numbered(None, "乙", "p3")]
    website = [
        Numbered("吕环罚【2021】２号", "甲", "w1"),
        Numbered("吕环罚〔2020〕 9号", "甲", "w2"),
        Numbered("吕环罚〔2021〕7号", "丙", "w3"),
    ]
    found = differences(ledger, platform=platform, website=website, whole_ledger=[*ledger, old])
    assert [(one.gap, one.one.where) for one in found] == [
        (Gap.NO_NUMBER, "3"),
        (Gap.NOT_ON_PLATFORM, "2"),
        (Gap.NOT_IN_LEDGER, "p2"),
        (Gap.NOT_ON_WEBSITE, "1"),
        (Gap.ONLY_ON_WEBSITE, "w3"),
    ]


def test_a_list_that_was_not_handed_in_is_not_compared() -> None:
    ledger = [Numbered("1号", "甲", "1")]
    assert differences(ledger, platform=None, website=None, whole_ledger=ledger) == ()
