"""Words are found as they were when every message was read."""

from datetime import datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jicha.domain.access.scopes import RowLimit, Scope
from jicha.store.models import Flag, Run
from jicha.store.queries import flags
from jicha.store.queries.flagged import words
from jicha.store.queries.flagged.words import flags_with
from jicha.store.queries.paging import Ask
from tests.store.flag_rows import make_flag, make_run

LETTERS = "甲乙12〔〕% _\"'aAÉ\\*"
ALL = RowLimit(frozenset({Scope.ALL}))
MESSAGES = (
    "决定书甲〔2021〕1号（当事人文水第77化工有限公司）逾期3天。",
    "当事人名称含 100% \"引号\" 和 'AbC'_下划线",
    "两字：排污",
    "x",
)


@pytest.fixture
def run(db: None, now: datetime) -> Run:
    run = make_run(at=now)
    for number, message in enumerate(MESSAGES):
        make_flag(run, subject=f"甲〔2021〕{number}号", message=message)
    make_flag(make_run("r2", at=now), subject="甲〔2021〕1号", message=MESSAGES[0])
    return run


def _found(run: Run, text: str) -> set[str]:
    return {row.message for row in flags.flags(Ask(search=text), limit=ALL, run_id=run.run_id).rows}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("第77化工有限公司", {0}),
        ("3天。", {0}),
        ("排污", {2}),
        ("污", {2}),
        ("x", {3}),
        ("100%", {1}),
        ('"引号"', {1}),
        ("_下", {1}),
        ("第78化工", set()),
        ("化水", set()),
        ("龘", set()),
        ("a\0b", set()),
        ("（当", {0}),
    ],
)
def test_words_of_any_length_are_found_in_this_run_only(run: Run, text: str, places: set[int]) -> None:
    assert _found(run, text) == {MESSAGES[place] for place in places}


def test_a_number_is_looked_for_before_messages(run: Run) -> None:
    assert _found(run, "〔2021〕1号") == {MESSAGES[1]}
    assert _found(run, "2021") == set(MESSAGES)


def test_the_list_says_how_many_were_found(run: Run) -> None:
    found = flags.flags(Ask(search="甲", size=2), limit=ALL, run_id=run.run_id)
    assert (len(found.rows), found.total) == (2, 4)


def test_words_that_too_many_have_are_found_all_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST", 1)
    assert flags_with("2021", column="subject_key", run_pk=run.pk) is None
    assert _found(run, "2021") == set(MESSAGES)
    assert flags.flags(Ask(search="2021", size=1), limit=ALL, run_id=run.run_id).total == 4


def test_without_an_index_every_message_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "flags_with", lambda *_words, **_where: None)
    assert _found(run, "第77化工") == {MESSAGES[0]}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL always has its index")
def test_an_sqlite_without_its_index_of_words_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(words._TABLES, "message", "jicha_no_such_table")
    assert flags_with("第77化工", column="message", run_pk=run.pk) is None
    assert _found(run, "第77化工") == {MESSAGES[0]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=LETTERS, min_size=1, max_size=12), st.text(alphabet=LETTERS, min_size=1, max_size=4))
def test_the_index_never_hides_what_reading_finds(run: Run, message: str, text: str) -> None:
    flag = Flag.objects.create(
        run=run, check_id="PLAN-01", item="work_plan", unit_code="141124", subject_key="某", verdict="fail", message=message
    )
    try:
        read = set(Flag.objects.filter(run=run, message__contains=text).values_list("pk", flat=True))
        named = flags_with(text, column="message", run_pk=run.pk)
        assert named is None or read <= set(named)
    finally:
        flag.delete()
