"""The measure of likeness is the Jaccard measure of runs of five characters, and blocking loses no near copy."""

import random

from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording.likeness import Text, grams, jaccard, most_alike


def test_runs_of_a_short_and_a_long_text() -> None:
    assert grams("甲乙丙") == {"甲乙丙"}
    assert grams("甲 乙丙丁戊己") == {"甲乙丙丁戊", "乙丙丁戊己"}


def test_half_of_the_runs_shared() -> None:
    # abcdef → abcde bcdef; bcdefg → bcdef cdefg: one of three.
    assert jaccard(grams("abcdef"), other=grams("bcdefg")) == 1 / 3


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_even_and_between_nought_and_one(one: str, other: str) -> None:
    own, others = grams(one), grams(other)
    assert 0 <= jaccard(own, other=others) == jaccard(others, other=own) <= 1
    assert jaccard(own, other=own) == 1


def test_one_owner_is_not_compared_with_itself() -> None:
    words = "脱硫设施正常运行。原料堆场已经苫盖。台账记录完整。"
    assert not list(most_alike([Text(1, "甲", words), Text(2, "甲", words)], least=0.5))
    assert [(one.number, one.other) for one in most_alike([Text(1, "甲", words), Text(2, "乙", words)], least=0.5)] == [(1, 2), (2, 1)]


def test_near_copies_are_found_among_many_texts() -> None:
    chance = random.Random(4)
    clauses = ["".join(chr(0x4E00 + chance.randrange(900)) for _ in range(12)) for _ in range(60)]
    texts = [Text(number, str(number), "。".join(chance.sample(clauses, 20))) for number in range(300)]
    copies = [Text(1000 + number, f"c{number}", texts[number].words + "。另补一句话") for number in range(0, 300, 30)]
    found = {one.number: one.other for one in most_alike([*texts, *copies], least=0.8)}
    assert all(found[copy.number] == copy.number - 1000 for copy in copies)
