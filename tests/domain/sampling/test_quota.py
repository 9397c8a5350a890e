"""Files are shared exactly: worked examples by hand, and laws that hold for any strata."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.errors import DrawError
from jicha.domain.sampling.quota import Design, Method, Share, allocate, parse_quota, quota_bytes, share_out


def files(sizes: dict[str, int], design: Design) -> dict[str, int]:
    return {share.stratum: share.files for share in allocate(sizes, design=design)}


def test_a_branch_with_fewer_cases_than_the_general_number_is_drawn_whole() -> None:
    assert files({"交城": 23, "孝义": 2}, Design(per_branch=4)) == {"交城": 4, "孝义": 2}


def test_largest_remainders_by_hand() -> None:
    # 10 files over 53, 24, 23 cases: 5.3, 2.4, 2.3; the largest remainder 0.4 gets the tenth.
    assert files({"甲|a": 53, "甲|b": 24, "甲|c": 23}, Design(total=10)) == {"甲|a": 5, "甲|b": 3, "甲|c": 2}


def test_equal_remainders_go_to_the_greater_stratum_then_to_the_smaller_bytes() -> None:
    assert share_out(
        4, weights={"b": Fraction(3), "a": Fraction(3), "c": Fraction(2)}, caps={"a": 9, "b": 9, "c": 9}, least=dict.fromkeys("abc", 0)
    ) == {
        "a": 2,
        "b": 1,
        "c": 1,
    }


def test_a_full_stratum_hands_its_rest_on() -> None:
    weights = {"a": Fraction(90), "b": Fraction(5), "c": Fraction(5)}
    assert share_out(10, weights=weights, caps={"a": 2, "b": 5, "c": 5}, least=dict.fromkeys("abc", 0)) == {"a": 2, "b": 4, "c": 4}


def test_minimums_come_first_and_are_taken_from_the_rest() -> None:
    sizes = {"甲|a": 96, "甲|b": 3, "甲|c": 1}
    assert files(sizes, Design(per_branch=10, least=2)) == {"甲|a": 7, "甲|b": 2, "甲|c": 1}


def test_neyman_draws_more_where_outcomes_spread_more() -> None:
    # Cochran 1977, formula (5.26): n_h in proportion to N_h·S_h; 100·0.5 and 100·0.1 share 12 as 10 and 2.
    spread = {"甲|a": Fraction(1, 2), "甲|b": Fraction(1, 10)}
    design = Design(total=12, method=Method.NEYMAN, spread=spread)
    assert files({"甲|a": 100, "甲|b": 100}, design) == {"甲|a": 10, "甲|b": 2}


def test_a_stratum_without_a_file_is_refused_unless_gaps_are_allowed() -> None:
    sizes = {"甲|a": 96, "甲|b": 1}
    with pytest.raises(DrawError, match=r"“甲\|b”层有1件，分不到抽取数"):
        allocate(sizes, design=Design(per_branch=3))
    assert files(sizes, Design(per_branch=3, allows_gaps=True)) == {"甲|a": 3, "甲|b": 0}


@pytest.mark.parametrize(
    ("design", "says"),
    [
        (Design(), "每分局件数或总件数之一"),
        (Design(per_branch=3, total=9), "每分局件数或总件数之一"),
        (Design(per_branch=0), "应为正整数，写的是0"),
        (Design(per_branch=3, least=-1), "每层最少件数应为正整数"),
        (Design(total=31), "总件数31多于抽样框的30件"),
        (Design(branches={"甲": 21, "乙": 1}), "甲抽取21件，多于该分局的20件"),
        (Design(branches={"甲": 2}), "乙没有抽取数"),
        (Design(branches={"丙": 2}, per_branch=3), "抽样框没有分局“丙”"),
        (Design(per_branch=3, least=2), "每层至少2件，共需4件，而只抽3件"),
        (Design(per_branch=3, method=Method.NEYMAN, spread={"甲|a": Fraction(1)}), "“甲|b”层缺标准差"),
        (Design(per_branch=3, method=Method.NEYMAN, spread=dict.fromkeys(("甲|a", "甲|b", "乙|a"), Fraction(0))), "全为0"),
    ],
)
def test_a_number_that_cannot_be_met_is_refused(design: Design, says: str) -> None:
    with pytest.raises(DrawError, match=says):
        allocate({"甲|a": 10, "甲|b": 10, "乙|a": 10}, design=design)


def test_all_faults_of_a_quota_are_told_at_once() -> None:
    with pytest.raises(DrawError) as refused:
        allocate({"甲": 2, "乙": 9}, design=Design(branches={"甲": 3, "丙": 1}))
    assert len(refused.value.faults) == 3


def test_the_quota_table_is_read_back_and_a_broken_line_named() -> None:
    shares = (Share("乙", 9, 3), Share("甲", 2, 2))
    assert quota_bytes(shares) == "乙\t9\t3\n甲\t2\t2\n".encode()
    assert parse_quota(quota_bytes(shares), where="quota.tsv") == shares
    with pytest.raises(DrawError, match="第2行"):
        parse_quota("乙\t9\t3\n甲\t２\t2\n".encode(), where="quota.tsv")


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 3)), min_size=1, max_size=8), st.data())
def test_a_sharing_uses_all_files_and_keeps_its_limits(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    caps = {f"s{place}": size for place, (size, _) in enumerate(parts)}
    least = {f"s{place}": min(size, lowest) for place, (size, lowest) in enumerate(parts)}
    total = data.draw(st.integers(sum(least.values()), sum(caps.values())))
    weights = {name: data.draw(st.integers(0, 9)) * Fraction(size) for name, size in caps.items()}
    given_out = share_out(total, weights=weights, caps=caps, least=least)
    assert sum(given_out.values()) == total
    assert all(least[name] <= number <= caps[name] for name, number in given_out.items())
    backwards = dict(reversed(weights.items()))
    assert share_out(total, weights=backwards, caps=caps, least=least) == given_out


@given(st.dictionaries(st.sampled_from([f"甲|{n}" for n in range(6)] + [f"乙|{n}" for n in range(6)]), st.integers(1, 500), min_size=1))
def test_proportional_shares_differ_from_the_exact_ones_by_less_than_one_file(sizes: dict[str, int]) -> None:
    whole = sum(sizes.values())
    total = max(1, whole // 3)
    shares = allocate(sizes, design=Design(total=total, allows_gaps=True))
    assert all(abs(share.files - Fraction(total * share.population, whole)) < 1 for share in shares)
