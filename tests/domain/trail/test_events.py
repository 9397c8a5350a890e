"""The bytes of an event, written out by hand after docs/trail.md, and the check of a whole trail."""

import dataclasses
import hashlib
from datetime import UTC, datetime

import pytest

from jicha.domain.trail.actions import Action
from jicha.domain.trail.events import Event, canonical, instant
from jicha.domain.trail.logs import Checked, Edge, Head, Kept, Roots, check
from jicha.domain.trail.titles import ACTION_TITLES, KIND_TITLES

SOME = Event(
    1, "2021-04-06T09:30:00.000000+08:00", 7, "张三", "lead", Action.FINDING_SIGN, "finding", "12", "drafted", "signed", "属实\n“是”", "r1"
)


def _trail(size: int) -> list[Kept]:
    edge, kept = Edge(), []
    for number in range(1, size + 1):
        event = dataclasses.replace(SOME, seq=number, object_id=str(number))
        edge = edge.grow(canonical(event))
        kept.append(Kept(event, edge.roots()))
    return kept


def _forged(trail: list[Kept], *, at: int) -> list[Kept]:
    """Change one event and compute every later root anew, as somebody with the program in hand would."""
    edge, forged = Edge(), []
    for one in trail:
        event = dataclasses.replace(one.event, why="改过") if one.event.seq == at else one.event
        edge = edge.grow(canonical(event))
        forged.append(Kept(event, edge.roots()))
    return forged


def _head(trail: list[Kept], *, size: int) -> Head:
    roots = trail[size - 1].roots
    return Head(size, SOME.at, roots.sha256, roots.sm3, "ab")


def test_the_bytes_are_those_of_the_specification() -> None:
    assert canonical(SOME).decode() == (
        '{"action":"finding.sign","actor_id":7,"actor_name":"张三","after":"signed","at":"2021-04-06T09:30:00.000000+08:00",'
        '"before":"drafted","form":1,"kind":"finding","object_id":"12","request_id":"r1","role":"lead","seq":1,"why":"属实\\n“是”"}'
    )


def test_what_is_not_there_is_null_and_control_signs_are_escaped_as_rfc_8785_says() -> None:
    bare = Event(2, SOME.at, None, "系统", None, Action.JOB_DONE, "job", '\u0001\u001f\b\t\f\r"\\/\u007f€')
    text = canonical(bare).decode()
    assert '"actor_id":null' in text
    assert '"object_id":"\\u0001\\u001f\\b\\t\\f\\r\\"\\\\/\u007f€"' in text


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        canonical(dataclasses.replace(SOME, why="\ud800"))


def test_instants_are_in_the_time_of_beijing() -> None:
    assert instant(datetime(2021, 4, 6, 1, 30, tzinfo=UTC)) == SOME.at
    with pytest.raises(ValueError, match="needs its zone"):
        instant(datetime(2021, 4, 6, 1, 30))


def test_the_first_root_is_the_hash_of_the_leaf() -> None:
    first = _trail(1)[0].roots
    data = b"\x00" + canonical(dataclasses.replace(SOME, object_id="1"))
    assert first == Roots(hashlib.sha256(data).hexdigest(), hashlib.new("sm3", data).hexdigest())
    assert Edge().roots().sha256 == hashlib.sha256(b"").hexdigest()


def test_an_untouched_trail_holds() -> None:
    trail = _trail(9)
    found = check(trail, heads=[_head(trail, size=4), _head(trail, size=9)])
    assert found.broken is None
    assert found.edge.size == 9
    assert check([], heads=[]) == Checked(Edge(), None)


@pytest.mark.parametrize("seq", [1, 5, 9])
def test_an_altered_event_is_named(seq: int) -> None:
    trail = _trail(9)
    trail[seq - 1] = Kept(dataclasses.replace(trail[seq - 1].event, why="改过"), trail[seq - 1].roots)
    found = check(trail, heads=[]).broken
    assert found is not None
    assert (found.seq, found.until) == (seq, None)
    assert "被改动过" in found.why


def test_a_missing_event_is_named() -> None:
    trail = _trail(9)
    del trail[3]
    found = check(trail, heads=[]).broken
    assert found is not None
    assert (found.seq, found.why) == (4, "缺少这一条，下一条是第5条")


def test_a_cut_end_is_seen_by_a_head() -> None:
    trail = _trail(9)
    found = check(trail[:6], heads=[_head(trail, size=9)]).broken
    assert found is not None
    assert (found.seq, found.until) == (7, 9)
    assert check(trail[:6], heads=[]).broken is None


def test_a_trail_computed_anew_is_seen_between_two_heads() -> None:
    trail = _trail(9)
    heads = [_head(trail, size=3), _head(trail, size=8)]
    found = check(_forged(trail, at=6), heads=heads).broken
    assert found is not None
    assert (found.seq, found.until) == (4, 8)
    assert check(_forged(trail, at=6), heads=[]).broken is None


def test_a_head_signs_size_instant_and_both_roots() -> None:
    head = Head(3, SOME.at, "aa", "bb", "cc", "dd")
    assert head.signed_bytes() == (b'{"at":"2021-04-06T09:30:00.000000+08:00","form":1,"key_id":"cc","sha256":"aa","size":3,"sm3":"bb"}')


def test_the_vocabulary_is_sorted() -> None:
    assert [one.value for one in Action] == sorted(one.value for one in Action)
    assert all(one.name == one.value.replace(".", "_").upper() for one in Action)


def test_every_act_is_told_in_chinese_in_the_same_order() -> None:
    assert list(ACTION_TITLES) == list(Action)
    assert list(KIND_TITLES) == sorted({one.value.split(".")[0] for one in Action})
