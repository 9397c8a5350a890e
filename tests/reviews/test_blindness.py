"""What a reviewer gets names nobody: aliases, orders, masks, packets; the searcher finds what slipped through."""

from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jicha.domain.checks import Verdict
from jicha.domain.errors import ReviewError
from jicha.domain.reviews import blindness
from jicha.domain.reviews.blindness import BlindCase, BlindPage, alias_of, aliases, is_first_shown_first, reviewer_code, shuffled
from jicha.domain.reviews.leaks import leaks
from jicha.domain.reviews.marks import Answer, Box
from jicha.domain.reviews.masking import CaseIdentity, Hidden, Mask, Secret, find_masks, masked_text, secret_pattern, secrets_of
from jicha.domain.reviews.pool import ReviewerKind
from jicha.domain.reviews.prefill import CheckWord, proposals
from jicha.engine.assigning.assignment import Seat
from jicha.services.reviewing.blinding import Blinding, LedgerEntry, blind_proposals, check_words, identity_of, leaks_in, pack
from tests.outputs.made import Shape, make_results
from tests.reviews.made import GENERAL, SECRET, official

ENTRY = LedgerEntry(
    "A2021-001", "141122", ("吕梁市生态环境局交城分局", "交城县"), GENERAL, filing_no="吕环交立〔2021〕3号", doc_no="吕环交罚〔2021〕5号",
    party="交城县某某洗煤有限公司", credit_code="91141122MA0ABCDE1X", legal_representative="王五", handlers="张三(04110001)、李四光",
    others=("夏家营镇",),
)  # fmt: skip
RECORD = (
    "吕环交罚〔2021〕5号。检查人员：张三、李 四 光，执法证号：04110001；到夏家营镇交城县某某洗煤有限公司现场检查，法定代表人：王五，"
    "联系电话0358-3522222，手机13835812345。交城分局于2021年5月6日立案，吕环交立〔2021〕3号。"
)


def test_a_blind_case_has_no_place_for_branch_officer_or_number() -> None:
    assert [field.name for field in fields(BlindCase)] == ["alias", "kind", "pages"]
    assert [field.name for field in fields(BlindPage)] == ["number", "document", "image"]
    assert set(get_type_hints(BlindCase).values()) == {str, tuple[BlindPage, ...]}


def test_an_alias_is_kept_by_the_secret_of_the_batch() -> None:
    alias = alias_of("A1", batch="2021-H1", secret=SECRET)
    assert len(alias) == 9
    assert alias == alias_of("A1", batch="2021-H1", secret=SECRET)
    others = {alias_of("A1", batch="2021-H2", secret=SECRET), alias_of("A1", batch="2021-H1", secret=SECRET[::-1])}
    assert alias not in others
    assert len(others) == 2
    with pytest.raises(ValueError, match="at least 32"):
        alias_of("A1", batch="2021-H1", secret=b"short")


def test_a_batch_gives_each_file_its_own_alias(monkeypatch: pytest.MonkeyPatch) -> None:
    found = aliases([f"A{number}" for number in range(3000)], batch="B", secret=SECRET)
    assert len(set(found.values())) == 3000
    monkeypatch.setattr(blindness, "_ALIAS_LETTERS", 1)
    with pytest.raises(ReviewError, match="代号相同"):
        aliases([f"A{number}" for number in range(40)], batch="B", secret=SECRET)


def test_each_reviewer_has_an_order_of_the_own() -> None:
    shown = [f"X{number}" for number in range(30)]
    first, second = (shuffled(shown, reviewer=name, batch="B", secret=SECRET) for name in ("甲", "乙"))
    assert sorted(first) == sorted(second) == sorted(shown)
    assert len({first, second, tuple(shown)}) == 3
    assert shuffled(reversed(shown), reviewer="甲", batch="B", secret=SECRET) == first
    flips = [is_first_shown_first(one, batch="B", secret=SECRET) for one in shown]
    assert 5 < sum(flips) < 25


def test_the_names_of_the_file_are_masked_and_recorded() -> None:
    masks = find_masks(RECORD, secrets=secrets_of(identity_of(ENTRY)))
    shown = masked_text(RECORD, masks=masks)
    assert leaks_in(shown, entries=[ENTRY]) == ()
    assert "2021年5月6日立案" in shown
    assert "现场检查" in shown
    assert {mask.what for mask in masks} >= {Hidden.OFFICER, Hidden.PARTY, Hidden.TELEPHONE, Hidden.CASE_NUMBER}
    assert all(mask.by == "machine" and mask.start is not None and mask.end is not None for mask in masks)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("当事人代码911411227460342547。", "当事人代码【信用代码、证件号】。"),
        ("见晋环罚〔2020〕17号。", "【文号】。"),
        ("被询问人：赵六 ，身份证号140102198001010010", "被询问人：【人名】 ，身份证号【信用代码、证件号】"),
        ("赵六（04110002）到场", "赵六（【执法证号】）到场"),
        ("由吕梁市生态环境局离石分局移送", "【分局】移送"),
        ("废水量12.5吨，超标0.3倍", "废水量12.5吨，超标0.3倍"),
        ("检查区域内无异味，市场监管", "检查区域内无异味，市场监管"),
        ("位于离石区龙山路12号，废水排入", "【地名、地址】，废水排入"),
    ],
)
def test_what_has_a_form_is_masked_without_the_ledger(text: str, shown: str) -> None:
    assert masked_text(text, masks=find_masks(text, secrets=())) == shown


def test_a_right_identity_number_is_masked() -> None:
    found = find_masks("身份证号11010519491231002X", secrets=())
    assert [(mask.what, mask.start, mask.end) for mask in found] == [(Hidden.PERSONAL, 4, 22)]


def test_masks_of_a_person_on_an_image_leave_text_alone() -> None:
    masks = [
        Mask(Hidden.PERSON, "p7", page=3, box=Box(0.1, 0.1, 0.2, 0.2)),
        Mask(Hidden.PERSON, "p7", 0, 2),
        Mask(Hidden.PLACE, "p7", 1, 4),
    ]
    assert masked_text("张三丰到场", masks=masks) == "【人名】丰到场"


@pytest.mark.parametrize(
    "text",
    [
        "交城",
        "交 城 分局",
        "/files/%E4%BA%A4%E5%9F%8E/1.pdf",
        "&#20132;&#22478;",
        '{"u": "\\u4ea4\\u57ce"}',
        "unit=141122",
        "１４１１２２",
        "ma0abcde1x 91141122MA0ABCDE1X",
    ],
)
def test_the_searcher_finds_a_leak_however_it_is_written(text: str) -> None:
    assert leaks_in(text, entries=[ENTRY])


def test_a_leak_shows_where_it_stands() -> None:
    (found,) = leaks("评查意见：由交城办理", secrets=[Secret("交城", Hidden.BRANCH)])
    assert found.around == "评查意见:由交城办理"


def test_one_character_is_no_secret() -> None:
    assert secret_pattern(Secret("张", Hidden.PERSON)) is None
    assert leaks("张", secrets=[Secret("张", Hidden.PERSON)]) == ()
    assert find_masks("张", secrets=[Secret("张", Hidden.PERSON)]) == ()


@settings(max_examples=50, deadline=None)
@given(
    st.text(alphabet="的了在，。0123 \n", max_size=30),
    st.sampled_from(["交城分局", "张三", "A2021-001"]),
    st.text(alphabet="是于。1 ", max_size=30),
)
def test_whatever_stands_around_a_secret_it_is_masked(before: str, secret: str, after: str) -> None:
    secrets = secrets_of(identity_of(ENTRY))
    text = before + secret + after
    assert leaks(masked_text(text, masks=find_masks(text, secrets=secrets)), secrets=secrets) == ()


def test_short_forms_of_a_branch_are_secret_too() -> None:
    texts = {secret.text for secret in secrets_of(CaseIdentity("141122", ("吕梁市生态环境局交城分局",)))}
    assert {"吕梁市生态环境局交城分局", "交城分局", "交城", "141122"} <= texts


def test_officers_are_secret_one_by_one_even_from_a_list_nobody_can_cut() -> None:
    assert identity_of(ENTRY).officers == ("张三", "04110001", "李四光")
    unsure = LedgerEntry("A", "u", ("甲分局",), GENERAL, handlers="张三、李四等5人")
    assert identity_of(unsure).officers == ("张三", "李四")
    assert identity_of(LedgerEntry("A", "u", ("甲分局",), GENERAL, handlers="？？？")).officers == ("？？？",)
    assert identity_of(LedgerEntry("A", "u", ("甲分局",), GENERAL)).officers == ()


def word(check: str, verdict: Verdict, message: str = "交城分局的立案超期") -> CheckWord:
    return CheckWord(check, verdict, message, "交城台账.xlsx 案件 第5行")


def proposed(*words: CheckWord) -> dict[str, Answer | None]:
    return {one.criterion: one.answer for one in proposals(official().criteria(GENERAL), words=words)}


def test_checks_propose_and_never_decide_what_a_person_judges() -> None:
    assert proposed(word("FILE-03", Verdict.PASS)) == {"1.3": Answer.MET}
    assert proposed(word("FILE-03", Verdict.FAIL)) == {"1.3": Answer.DEDUCTED}
    assert proposed(word("FILE-03", Verdict.UNKNOWN)) == {"1.3": None}
    assert proposed(word("FILE-03", Verdict.NONE)) == {}
    assert proposed(word("FILE-07", Verdict.FAIL)) == {"否决2": Answer.FOUND, "笔录2": None}  # It decides the veto only.
    assert proposed(word("FILE-07", Verdict.PASS)) == {"否决2": None, "笔录2": None}  # It covers a part of the criterion only.
    assert proposed(word("DISC-03", Verdict.FAIL)) == {"11.5": None}  # A machine proposes nothing where a person must confirm.
    assert proposed(word("FILE-03", Verdict.PASS), word("FILE-03", Verdict.UNKNOWN)) == {"1.3": None}


def test_a_whole_veto_may_be_proposed_as_not_found() -> None:
    veto = next(one for one in official().vetoes if one.id == "否决2")
    whole = type(veto)(veto.id, veto.kind, veto.group, veto.part, veto.zh, veto.points, veto.machine, veto.checks, is_whole=True)
    (found,) = proposals([whole], words=[word("FILE-07", Verdict.PASS)])
    assert found.answer is Answer.NOT_FOUND


def test_proposals_for_a_reviewer_are_masked_and_hide_their_row() -> None:
    (found,) = blind_proposals(ENTRY, rubric=official(), words=[word("FILE-03", Verdict.FAIL)])
    assert leaks_in(found.words[0].message + found.words[0].row, entries=[ENTRY]) == ()
    assert "立案超期" in found.words[0].message


def test_words_of_a_run_come_with_their_row(tmp_path: Path) -> None:
    results = make_results(tmp_path, shape=Shape(each=10, fails=3, unknown=2))
    found = check_words(results, case_ids=frozenset({"A00000001", "nothing"}))
    assert set(found) == {"A00000001"}
    first = found["A00000001"][0]
    assert first.row.endswith("/处罚台账.xlsx 2021年 第4行")
    assert set(check_words(results, case_ids=frozenset(), others={"A00000001": "case"})) == {"case"}
    assert {one.verdict for one in found["A00000001"]} <= {Verdict.FAIL, Verdict.UNKNOWN}


def test_a_packet_has_only_the_reviewer_s_files_and_no_name() -> None:
    other = LedgerEntry("A2", "141121", ("文水分局",), GENERAL)
    seats = [
        Seat("A2021-001", ReviewerKind.BACKBONE, "甲"), Seat("A2021-001", ReviewerKind.LAWYER, "乙"), Seat("A2", ReviewerKind.LAWYER, "乙"),
    ]  # fmt: skip
    packed = pack(
        [ENTRY, other],
        seats=seats,
        blinding=Blinding("2021-H1", SECRET, official()),
        pages={"A2": (BlindPage(1, "立案审批表", "ab12"),)},
        words={"A2021-001": (word("FILE-03", Verdict.FAIL),)},
    )
    assert [len(packed.packets[name].files) for name in ("甲", "乙")] == [1, 2]
    assert packed.packets["甲"].files[0].case.alias == packed.aliases["A2021-001"]
    assert packed.packets["甲"].reviewer == reviewer_code("甲", batch="2021-H1", secret=SECRET) != packed.packets["乙"].reviewer
    assert leaks_in(repr(packed.packets), entries=[ENTRY, other]) == ()
