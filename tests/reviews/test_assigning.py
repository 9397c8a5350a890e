"""Even loads, recusal kept, nobody moved without need, impossibility explained."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from bench.reviews import make_cases, make_pool
from jicha.domain.errors import ReviewError
from jicha.domain.reviews.pool import ReviewerKind, obstacles
from jicha.engine.assigning import seats as solver
from jicha.engine.assigning.assignment import Assignment, Terms, assign
from jicha.engine.assigning.seats import Chair, fill_seats
from tests.reviews.made import ON, backbone, case, lawyer, rules

TERMS = Terms(ON, rules(), "2024-H1")


def test_each_file_has_one_backbone_and_one_lawyer_and_nobody_the_own_branch() -> None:
    cases, pool = make_cases(52), make_pool(26)
    found = assign(cases, pool=pool, terms=TERMS)
    people = {person.id: person for person in pool}
    by_case = {one.case_id: one for one in cases}
    assert found.empty == ()
    assert [(seat.case_id, seat.kind) for seat in found.seats] == [
        (one.case_id, kind) for one in cases for kind in (ReviewerKind.BACKBONE, ReviewerKind.LAWYER)
    ]
    for seat in found.seats:
        assert people[seat.reviewer].kind is seat.kind
        assert obstacles(people[seat.reviewer], case=by_case[seat.case_id], on=ON, rules=rules()) == ()
    assert set(found.loads().values()) == {4}


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(2, 30), st.randoms(use_true_random=False))
def test_loads_are_even_and_the_order_of_input_does_not_matter(files: int, people: int, chance: object) -> None:
    cases, pool = make_cases(files), [replace(one, unit_code=one.unit_code and "city") for one in make_pool(people)]
    found = assign(cases, pool=pool, terms=TERMS)
    for kind in ReviewerKind:
        own = [one.id for one in pool if one.kind is kind]
        loads = [found.loads().get(name, 0) for name in own]
        assert sum(loads) == files
        assert max(loads) - min(loads) <= 1
    mixed_cases, mixed_pool = list(cases), list(pool)
    chance.shuffle(mixed_cases)  # type: ignore[attr-defined]  # Hypothesis hands in a random.Random.
    chance.shuffle(mixed_pool)  # type: ignore[attr-defined]  # As above.
    assert assign(mixed_cases, pool=mixed_pool, terms=TERMS) == found


def test_another_key_mixes_the_pairs_otherwise() -> None:
    cases, pool = make_cases(52), make_pool(26)
    assert assign(cases, pool=pool, terms=TERMS) != assign(cases, pool=pool, terms=replace(TERMS, key="2024-H2"))


def test_when_one_drops_out_all_others_keep_their_files() -> None:
    cases, pool = make_cases(52), make_pool(26)
    before = assign(cases, pool=pool, terms=TERMS)
    gone = before.seats[0].reviewer
    after = assign(cases, pool=[one for one in pool if one.id != gone], terms=TERMS, kept=before.seats)
    assert after.empty == ()
    assert {seat for seat in before.seats if seat.reviewer != gone} <= set(after.seats)
    taken = [seat.reviewer for seat in set(after.seats) - set(before.seats)]
    assert len(taken) == len(set(taken)) == 4  # The four files go to four people.


def test_a_kept_seat_that_a_tie_now_forbids_is_given_to_another() -> None:
    pool = [backbone("甲"), backbone("乙"), lawyer()]
    before = assign([case()], pool=pool, terms=TERMS)
    own = next(seat for seat in before.seats if seat.kind is ReviewerKind.BACKBONE)
    now = [replace(one, is_available=False) if one.id == own.reviewer else one for one in pool]
    after = assign([case()], pool=now, terms=TERMS, kept=before.seats)
    assert {seat.reviewer for seat in after.seats} == {one.id for one in pool} - {own.reviewer}


def test_a_seat_nobody_can_take_says_who_is_blocked_by_what() -> None:
    pool = [backbone("甲", unit_code="141122"), backbone("乙", has_declared=False), lawyer()]
    found = assign([case()], pool=pool, terms=TERMS)
    (empty,) = found.empty
    assert empty.kind is ReviewerKind.BACKBONE
    assert [(name, reasons[0].words) for name, reasons in empty.blocked] == [("乙", "乙没有申报利害关系"), ("甲", "甲是交城分局的人员")]
    assert "甲是交城分局的人员" in empty.fault.what
    assert empty.fault.where == "案卷A1"


def test_an_empty_pool_says_so() -> None:
    found = assign([case()], pool=[], terms=TERMS)
    assert [one.fault.what for one in found.empty] == ["没有可评的骨干：专家库里没有人", "没有可评的律师：专家库里没有人"]


def test_full_reviewers_are_named_as_full() -> None:
    cases = [case(f"A{number}") for number in range(4)]
    found = assign(cases, pool=[backbone("甲", most=3), lawyer()], terms=TERMS)
    (empty,) = found.empty
    assert empty.full == ("甲",)
    assert "甲的案卷已满" in empty.fault.what
    assert found.loads() == {"甲": 3, "李律师": 4}


def test_narrow_recusal_is_met_although_it_makes_loads_uneven() -> None:
    # Twenty files of a branch for which only one of ten backbones is free: more than even loads, and all of them.
    cases = [case(f"A{number:02}") for number in range(20)]
    pool = [backbone(f"甲{number}", unit_code="141122") for number in range(9)] + [backbone("乙"), lawyer()]
    found = assign(cases, pool=pool, terms=TERMS)
    assert found.empty == ()
    assert found.loads()["乙"] == 20


def test_the_near_candidates_are_not_trusted_where_they_leave_loads_uneven() -> None:
    # Nine reviewers, of whom each file tries eight first; the ninth would be left without.
    names = [f"r{number}" for number in range(9)]
    found = fill_seats({"A": names}, chairs=[Chair(name, 0 if name == "r8" else 5, None) for name in names], key="k")
    assert found.taken == {"A": "r8"}


def test_a_solver_that_gives_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "linprog", lambda *args, **rest: OptimizeResult(x=None, message="time limit"))
    with pytest.raises(ReviewError, match="time limit"):
        fill_seats({"A": ["r"]}, chairs=[Chair("r", 0, None)], key="k")


def test_no_files_need_no_seats() -> None:
    assert assign([], pool=[backbone()], terms=TERMS) == Assignment((), ())
