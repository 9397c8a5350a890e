"""A lifecycle without holes, and every reason why a move is refused."""

from dataclasses import replace

import pytest

from jicha.domain.access.permissions import TITLES, Permission
from jicha.domain.inbox.duties import LIFECYCLES
from jicha.domain.lifecycle.evaluations import EVALUATION
from jicha.domain.lifecycle.findings import FINDING
from jicha.domain.lifecycle.flags import FLAG
from jicha.domain.lifecycle.moves import Attempt, Lifecycle, Move, State, faults_of
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.lifecycle.proposals import PARAMS, RUBRIC
from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.lifecycle.self_checks import SELF_CHECK
from jicha.domain.lifecycle.typical_cases import TYPICAL_CASE

TABLES = (EVALUATION, FINDING, FLAG, PARAMS, PLAN, RECTIFICATION, RUBRIC, SELF_CHECK, TYPICAL_CASE)
# Recomputed by a machine, or seated by it with somebody who scored neither sheet: nothing of the same person's can be approved.
BY_MACHINE = {Permission.RUN_VERIFY, Permission.TRAIL_VERIFY, Permission.REVIEW_ADJUDICATE}
APPROVALS = [one for one in Permission if one.value.endswith((".approve", ".sign", ".verify", ".close", ".adjudicate"))]
GO = Move("go", "走", frozenset({"a"}), "b", Permission.FLAG_JUDGE)
BACK = Move("back", "回", frozenset({"b"}), "a", Permission.FLAG_JUDGE)
ATTEMPT = Attempt(
    state="open",
    permissions=frozenset({Permission.FLAG_JUDGE}),
    reason="台账有误",
    maker="zhang",
    makers={},
    facts=frozenset({"expires_on"}),
)


def _table(*moves: Move, states: tuple[State, ...] = (State("a", "甲"), State("b", "乙"))) -> Lifecycle:
    return Lifecycle(zh="事", states=states, moves=moves, facts={"proof": "佐证"})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.zh)
def test_every_state_and_move_can_be_found_by_its_name(table: Lifecycle) -> None:
    assert [table.state(state.name) for state in table.states] == list(table.states)
    assert [table.move(move.name) for move in table.moves] == list(table.moves)
    assert table.initial == table.states[0].name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.zh)
def test_words_are_chinese_and_distinct(table: Lifecycle) -> None:
    words = [state.zh for state in table.states]
    assert len(set(words)) == len(words)
    assert all("一" <= word[0] <= "龥" for word in [*words, *(move.zh for move in table.moves)])


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ((GO, BACK, GO), "go stands twice"),
        ((GO, replace(BACK, target="c")), "back names c"),
        ((GO, replace(BACK, sources=frozenset({"b", "d"}))), "back names d"),
        ((GO, replace(BACK, other_than=frozenset({"leap"}))), "back names leap"),
        ((GO, replace(BACK, needs_facts=frozenset({"seal"}))), "back names seal"),
        ((GO,), "b has no way out"),
        ((BACK, replace(GO, name="stay", target="a")), "b cannot be reached"),
    ],
)
def test_a_table_with_a_hole_is_refused(moves: tuple[Move, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _table(*moves)


def test_a_state_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a stands twice"):
        _table(GO, BACK, states=(State("a", "甲"), State("b", "乙"), State("a", "丙")))


def test_buttons_are_those_of_the_state_and_the_permissions() -> None:
    judge = frozenset({Permission.FLAG_JUDGE})
    assert [move.name for move in FLAG.offered("open", permissions=judge)] == ["confirm", "dismiss"]
    assert [move.name for move in FLAG.offered("open", permissions=frozenset({Permission.FLAG_ASK}))] == ["ask"]
    assert [move.name for move in FLAG.offered("dismissed", permissions=judge)] == ["reconsider"]
    assert FLAG.offered("open", permissions=frozenset()) == ()


def _said(move: str, *, attempt: Attempt, table: Lifecycle = FLAG) -> list[str]:
    return [fault.what for fault in faults_of(table.move(move), lifecycle=table, attempt=attempt, where="疑点1")]


def test_a_move_that_nothing_stands_against_has_no_fault() -> None:
    assert _said("dismiss", attempt=ATTEMPT) == []


def test_all_that_stands_against_a_move_is_told_at_once() -> None:
    attempt = replace(ATTEMPT, state="confirmed", permissions=frozenset(), reason="  ", facts=frozenset())
    assert _said("dismiss", attempt=attempt) == [
        "疑点现为“已认定为问题”，不能“排除”",
        "您的角色不能“排除”",
        "“排除”未写理由",
        "缺少排除的有效期",
    ]


def test_the_clock_cannot_make_a_persons_move_nor_a_person_the_clocks() -> None:
    assert _said("confirm", attempt=replace(ATTEMPT, permissions=None)) == ["“认定为问题”须由人办理"]
    assert _said("expire", attempt=replace(ATTEMPT, state="dismissed", permissions=None)) == []
    assert _said("expire", attempt=replace(ATTEMPT, state="dismissed")) == ["您的角色不能“排除到期”"]


def test_who_wrote_a_finding_cannot_sign_it() -> None:
    attempt = Attempt(
        state="settled",
        permissions=frozenset({Permission.FINDING_SIGN}),
        reason=None,
        maker="zhang",
        makers={"write": "zhang", "propose": "li"},
        facts=frozenset(),
    )
    assert _said("sign", attempt=attempt, table=FINDING) == ["“签发”与“编写”不得为同一人"]
    assert _said("sign", attempt=replace(attempt, maker="wang"), table=FINDING) == []


@pytest.mark.parametrize(
    ("table", "move", "earlier"),
    [
        (RECTIFICATION, "verify", "submit"),
        (RECTIFICATION, "close", "verify"),
        (RECTIFICATION, "give_time", "ask_time"),
        (PLAN, "approve", "edit"),
        (EVALUATION, "approve", "propose"),
        (EVALUATION, "sign", "freeze"),
        (EVALUATION, "sign", "compute"),
        (FINDING, "uphold", "write"),
        (PARAMS, "approve", "propose"),
        (PARAMS, "refuse", "propose"),
        (RUBRIC, "approve", "edit"),
        (RUBRIC, "refuse", "edit"),
        (RECTIFICATION, "approve", "plan"),
        (TYPICAL_CASE, "adopt", "write"),
    ],
)
def test_four_eyes_look_at_what_counts(table: Lifecycle, move: str, earlier: str) -> None:
    assert earlier in table.move(move).other_than


def test_a_rectification_is_not_closed_before_the_check_ran_again() -> None:
    assert "checked_again" in RECTIFICATION.move("close").needs_facts


@pytest.mark.parametrize("approval", APPROVALS)
def test_whoever_approves_looks_at_the_work_of_another(approval: Permission) -> None:
    moves = [move for table in LIFECYCLES.values() for move in table.moves if move.needs is approval]
    assert approval in BY_MACHINE or not moves or any(move.other_than for move in moves), TITLES[approval]


def test_no_move_asks_for_another_hand_than_its_own() -> None:
    assert [move.name for table in LIFECYCLES.values() for move in table.moves if move.name in move.other_than] == []
