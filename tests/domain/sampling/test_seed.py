"""The seed: nobody can choose it, and what does not match its commitment is refused."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from jicha.domain.digests.hashing import Digests
from jicha.domain.errors import DrawError
from jicha.domain.sampling.announcement import Announcement, Contributor, Earlier, Kind, Public, check_announcement, parse_announcement
from jicha.domain.sampling.seed import NOTHING, Reveal, check_reveal, commit, parse_seed, seed_bytes, seed_lines, seed_of, trial_lines

NONCES = {"张三": "00112233445566778899aabbccddeeff", "李四": "ffeeddccbbaa99887766554433221100"}
VALUES = {"张三": "352", "李四": "416"}
PUBLIC = Public("福彩3D第2021165期", date(2021, 6, 23))
PEOPLE = tuple(Contributor(name, hashlib.sha256((NONCES[name] + VALUES[name]).encode()).hexdigest()) for name in NONCES)
SAID = Announcement(
    batch="2021年上半年",
    kind=Kind.REAL,
    frame=Digests("a" * 64, "b" * 64),
    cases=8,
    quota="c" * 64,
    files=3,
    reveal_by=date(2021, 6, 22),
    contributors=PEOPLE,
    publics=(PUBLIC,),
)
ZHANG, LI = (Reveal(name, NONCES[name], VALUES[name]) for name in NONCES)
NUMBER = Reveal(PUBLIC.source, NOTHING, "042")


def test_a_commitment_is_the_digest_of_nonce_and_value() -> None:
    assert commit("352", nonce=NONCES["张三"]) == PEOPLE[0].commitment


@pytest.mark.parametrize(
    ("value", "nonce", "says"),
    [("", "0" * 32, "取数是空的"), ("３５２", "0" * 32, "全角"), ("1", "0" * 31, "随机串"), ("1", "A" * 32, "随机串")],
)
def test_what_cannot_be_committed_to_is_refused(value: str, nonce: str, says: str) -> None:
    with pytest.raises(DrawError, match=says):
        commit(value, nonce=nonce)


def test_the_seed_is_the_digest_of_the_table_in_the_order_of_the_announcement() -> None:
    lines = seed_lines(SAID, reveals=[NUMBER, LI, ZHANG])
    assert lines == (ZHANG, LI, NUMBER)
    table = seed_bytes(SAID.digest, lines=lines)
    expected = f"{SAID.digest}\n张三\t{NONCES['张三']}\t352\n李四\t{NONCES['李四']}\t416\n{PUBLIC.source}\t-\t042\n"
    assert table == expected.encode()
    assert seed_of(table) == hashlib.sha256(expected.encode()).hexdigest()
    assert parse_seed(table, where="seed.tsv") == (SAID.digest, lines)


def test_every_part_of_the_announcement_changes_the_seed() -> None:
    lines = seed_lines(SAID, reveals=[ZHANG, LI, NUMBER])
    changed = [replace(SAID, files=4), replace(SAID, quota="d" * 64), replace(SAID, frame=Digests("d" * 64, "b" * 64))]
    assert len({seed_of(seed_bytes(one.digest, lines=lines)) for one in (SAID, *changed)}) == 4


@pytest.mark.parametrize(
    ("reveal", "says"),
    [
        (replace(ZHANG, value="353"), "与承诺不符"),
        (replace(ZHANG, nonce="0" * 32), "与承诺不符"),
        (replace(ZHANG, name="李四"), "与承诺不符"),
        (replace(ZHANG, name="王五"), "没有承诺人“王五”"),
        (replace(NUMBER, name="股市收盘"), "没有公开数“股市收盘”"),
        (replace(NUMBER, value=" 042"), "首尾有空格"),
        (replace(NUMBER, value=NOTHING), "没有写"),
    ],
)
def test_a_reveal_that_does_not_match_is_refused(reveal: Reveal, says: str) -> None:
    with pytest.raises(DrawError, match=says):
        check_reveal(SAID, reveal=reveal)
    with pytest.raises(DrawError):
        seed_lines(SAID, reveals=[ZHANG, LI, NUMBER, reveal])


def test_withholding_with_a_later_public_number_leaves_dashes() -> None:
    assert seed_lines(SAID, reveals=[ZHANG, NUMBER], withheld=["李四"]) == (ZHANG, Reveal("李四", NOTHING, NOTHING), NUMBER)


@pytest.mark.parametrize(
    ("said", "reveals", "withheld", "says"),
    [
        (SAID, [ZHANG, NUMBER], [], "李四还没有揭示"),
        (SAID, [ZHANG, LI], [], "还没有填写"),
        (SAID, [ZHANG, ZHANG, LI, NUMBER], [], "张三揭示了2次"),
        (SAID, [ZHANG, LI, NUMBER], ["李四"], "已经揭示"),
        (SAID, [ZHANG, LI, NUMBER], ["王五"], "没有承诺人“王五”"),
        (replace(SAID, publics=()), [ZHANG], ["李四"], "本次公告作废"),
        (replace(SAID, publics=(), contributors=()), [], ["李四"], "承诺人：（没有）"),
    ],
)
def test_a_seed_is_not_made_of_half_of_its_parts(said: Announcement, reveals: list[Reveal], withheld: list[str], says: str) -> None:
    with pytest.raises(DrawError, match=says):
        seed_lines(said, reveals=reveals, withheld=withheld)


def test_a_trial_has_one_line() -> None:
    assert trial_lines("ab") == (Reveal("试抽", NOTHING, "ab"),)


@pytest.mark.parametrize("table", [b"", b"a\tb\n", b"digest\nname\tnonce\n"])
def test_a_seed_table_that_is_none_is_refused(table: bytes) -> None:
    if table:
        with pytest.raises(DrawError, match="种子表"):
            parse_seed(table, where="seed.tsv")
    else:
        assert parse_seed(table, where="seed.tsv") == ("", ())


def test_an_announcement_is_read_back_from_its_bytes() -> None:
    full = replace(SAID, kind=Kind.MORE, earlier=Earlier("d" * 64, "e" * 64), voided=("f" * 64, "0" * 64))
    for said in (SAID, full, replace(SAID, kind=Kind.TRIAL, contributors=(), publics=(), reveal_by=None)):
        assert parse_announcement(said.to_bytes(), where="announcement.tsv") == said


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", SAID.to_bytes().replace(b"\n", b"\r\n"), SAID.to_bytes() + b"more\t1\n",
        SAID.to_bytes().replace(b"kind\t", b"kind\tx"),
        SAID.to_bytes().replace(b"2021-06-22", b"2021-6-22"), SAID.to_bytes().replace(b"contributor", b"contributor\tx"),
    ],
)  # fmt: skip
def test_an_altered_announcement_is_refused(data: bytes) -> None:
    with pytest.raises(DrawError, match="公告"):
        parse_announcement(data, where="announcement.tsv")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (replace(SAID, batch=" "), "批次名称是空的"),
        (replace(SAID, publics=(), contributors=PEOPLE[:1]), "种子来源不足两项"),
        (replace(SAID, reveal_by=None), "没有写揭示截止日"),
        (replace(SAID, contributors=(*PEOPLE, PEOPLE[0])), "张三承诺了2次"),
        (replace(SAID, contributors=(*PEOPLE, PEOPLE[0])), "与别人相同"),
        (replace(SAID, contributors=(Contributor("", PEOPLE[0].commitment), PEOPLE[1])), "姓名是空的"),
        (replace(SAID, contributors=(Contributor("张三", "A" * 64), PEOPLE[1])), "64位小写"),
        (replace(SAID, publics=(PUBLIC, PUBLIC)), "写了2次"),
        (replace(SAID, publics=(replace(PUBLIC, source=""),)), "来源是空的"),
        (replace(SAID, publics=(replace(PUBLIC, appears_on=date(2021, 6, 22)),)), "不晚于揭示截止日"),
    ],
)
def test_an_announcement_under_which_somebody_could_choose_is_refused(said: Announcement, says: str) -> None:
    with pytest.raises(DrawError, match=says):
        check_announcement(said)


@pytest.mark.parametrize(
    "said",
    [
        SAID,
        replace(SAID, kind=Kind.TRIAL, contributors=(), publics=()),
        replace(SAID, publics=()),
        replace(SAID, contributors=(), publics=(PUBLIC, replace(PUBLIC, source="上证指数")), reveal_by=None),
    ],
)
def test_a_sound_announcement_stands(said: Announcement) -> None:
    check_announcement(said)
    assert len(said.digest) == 64
