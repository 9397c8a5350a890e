"""Tickets: known bytes, a larger sample keeps the smaller, and everybody has the same chance."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.sampling.frame import Case
from jicha.domain.sampling.tickets import draw, successor, ticket

SEED = hashlib.sha256(b"seed").hexdigest()
FRAME = tuple(Case(f"案{number:03d}", "甲" if number % 3 else "乙") for number in range(60))


def test_a_ticket_is_the_digest_of_seed_and_id_with_nothing_between() -> None:
    assert ticket(SEED, case_id="案1") == hashlib.sha256(SEED.encode("ascii") + "案1".encode()).hexdigest()


@given(st.permutations(FRAME), st.integers(0, 25), st.integers(0, 25), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_order_is_irrelevant_and_a_larger_sample_keeps_the_smaller(shuffled: list[Case], one: int, other: int, seed: str) -> None:
    small, large = sorted((one, other))
    smaller = draw(FRAME, seed=seed, files={"甲": small, "乙": small})
    larger = draw(shuffled, seed=seed, files={"甲": large, "乙": large})
    assert set(smaller) <= set(larger)
    assert [drawn.rank for drawn in larger if drawn.stratum == "甲"] == list(range(1, large + 1))


def test_a_stratum_that_is_smaller_than_its_number_is_taken_whole_and_one_without_a_number_not_at_all() -> None:
    drawn = draw(FRAME, seed=SEED, files={"乙": 99})
    assert {one.stratum for one in drawn} == {"乙"}
    assert len(drawn) == 20


@pytest.mark.parametrize(("population", "files"), [(13, 4), (40, 5)])
def test_every_case_has_the_same_chance(population: int, files: int) -> None:
    # The counts are not independent: each draw is without replacement, which divides the statistic by (N-n)/(N-1).
    frame = [Case(f"LL-{number}", "甲") for number in range(population)]
    draws = 4000
    counts: Counter[str] = Counter()
    for number in range(draws):
        seed = hashlib.sha256(f"round {number}".encode()).hexdigest()
        counts.update(one.case_id for one in draw(frame, seed=seed, files={"甲": files}))
    expected = draws * files / population
    square = sum((counts[case.case_id] - expected) ** 2 / expected for case in frame)
    square *= (population - 1) / (population - files)
    # Chi-square with N-1 degrees: 0.999 points from printed tables (12: 32.91, 39: 72.05).
    assert square < {13: 32.91, 40: 72.05}[population]


def test_pairs_of_cases_come_together_as_often_as_they_should() -> None:
    frame = [Case(f"LL-{number}", "甲") for number in range(6)]
    pairs: Counter[tuple[str, ...]] = Counter()
    for number in range(3000):
        drawn = draw(frame, seed=hashlib.sha256(f"pair {number}".encode()).hexdigest(), files={"甲": 2})
        pairs[tuple(sorted(one.case_id for one in drawn))] += 1
    assert len(pairs) == 15
    # 14 degrees of freedom, 0.999 point 36.12.
    assert sum((count - 200) ** 2 / 200 for count in pairs.values()) < 36.12


def test_the_successor_is_the_next_unused_ticket_of_the_stratum() -> None:
    order = [one.case_id for one in draw(FRAME, seed=SEED, files={"乙": 20})]
    following = successor(FRAME, seed=SEED, stratum="乙", used=order[:5])
    assert following is not None
    assert (following.case_id, following.rank, following.ticket) == (order[5], 6, ticket(SEED, case_id=order[5]))
    assert successor(FRAME, seed=SEED, stratum="乙", used=order) is None
