"""A trail altered by hand is found, and the first bad event is named; what leaves the house is verified without the program."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, SettingError, UsageError
from jicha.domain.trail.actions import Action
from jicha.domain.trail.events import Event, canonical
from jicha.domain.trail.logs import Edge
from jicha.services.trailing.handing_out import hand_out, hand_out_on_server
from jicha.services.trailing.recording import HEAD_EVERY, PROGRAM, edge_of, record
from jicha.services.trailing.signing import is_signed, public_key, sign_head
from jicha.services.trailing.verifying import read_heads, signed_heads, stored, verify
from jicha.store.models.trail import TrailEdge, TrailEvent
from tests.desk_fixtures import ActorOf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written(home: Path, now: datetime) -> None:
    """Seventy events, with one signed head after the sixty-fourth."""
    with transaction.atomic():
        for number in range(70):
            record(PROGRAM, action=Action.FLAG_DISMISS, kind="flag", object_id=number, at=now, why=f"理由{number}")


def _by_hand(*statements: str) -> None:
    """Change the trail as somebody with the database's own tools would, who drops the triggers first."""
    with connection.cursor() as cursor:
        for name in ("event_no_UPDATE", "event_no_DELETE", "event_next", "head_no_UPDATE", "head_no_DELETE", "head_next"):
            cursor.execute(f"DROP TRIGGER IF EXISTS jicha_trail_{name}")
        for statement in statements:
            cursor.execute(statement)


def _rewrite_all(seq: int) -> None:
    """Change one event and compute every root and the edge anew, with the program itself in hand."""
    _by_hand()
    edge = Edge()
    for kept in list(stored()):
        event: Event = replace(kept.event, why="改过") if kept.event.seq == seq else kept.event
        edge = edge.grow(canonical(event))
        roots = edge.roots()
        TrailEvent.objects.filter(seq=event.seq).update(why=event.why, root_sha256=roots.sha256, root_sm3=roots.sm3)
    hexes = [" ".join(one.hex() for one in log) for log in (edge.sha256, edge.sm3)]
    TrailEdge.objects.update(sha256=hexes[0], sm3=hexes[1])


def test_an_untouched_trail_holds() -> None:
    found = verify()
    assert (found.size, found.heads, found.broken, found.faults) == (70, 1, None, ())
    edge = edge_of(TrailEdge.objects.get(pk=1))
    assert edge.roots() == found.roots


@pytest.mark.parametrize("column", ["at", "actor_name", "action", "kind", "object_id", "why", "root_sm3"])
def test_any_altered_column_is_found_and_the_event_named(column: str) -> None:
    _by_hand(f"UPDATE jicha_trail_event SET {column} = 'x' WHERE seq = 33")
    found = verify()
    assert found.broken is not None
    assert found.broken.seq == 33
    assert "第33条" in str(found.faults[0])
    assert "被改动过" in str(found.faults[0])


def test_a_deleted_event_is_named() -> None:
    _by_hand("DELETE FROM jicha_trail_event WHERE seq = 40")
    found = verify().broken
    assert found is not None
    assert found.seq == 40


def test_a_cut_end_is_seen_by_the_edge() -> None:
    _by_hand("DELETE FROM jicha_trail_event WHERE seq > 66")
    found = verify()
    assert found.broken is None
    assert [fault.where for fault in found.faults] == ["jicha_trail_edge"]


def test_a_trail_computed_anew_is_caught_by_its_signed_head() -> None:
    _rewrite_all(50)
    found = verify().broken
    assert found is not None
    assert (found.seq, found.until) == (1, HEAD_EVERY)


def test_what_comes_after_the_last_head_is_caught_by_an_exported_one(actor_of: ActorOf, now: datetime, tmp_path: Path) -> None:
    hand_out(tmp_path / "out", actor=actor_of(Role.AUDITOR), at=now)
    _by_hand("DELETE FROM jicha_trail_head WHERE size > 64")
    _rewrite_all(69)
    assert verify().broken is None
    found = verify(tmp_path / "out" / "heads.jsonl").broken
    assert found is not None
    assert (found.seq, found.until) == (65, 71)


def test_a_forged_head_is_not_believed() -> None:
    _by_hand("UPDATE jicha_trail_head SET sha256 = root FROM (SELECT root_sm3 AS root FROM jicha_trail_event WHERE seq = 64)")
    found = verify()
    assert found.heads == 0
    assert "签名不成立" in str(found.faults[0])


def test_a_head_of_another_key_is_told_apart(now: datetime) -> None:
    (settings.HOME.keys / "trail-ed25519").unlink()
    found = verify()
    assert found.broken is None
    assert "另一把密钥" in str(found.faults[0])


def test_two_heads_of_one_size_are_a_fork(home: Path, now: datetime, tmp_path: Path) -> None:
    forked = replace(signed_heads()[-1], sha256="00" * 32)
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((home / "keys" / "trail-ed25519").read_text()))
    forked = replace(forked, signature=key.sign(forked.signed_bytes()).hex())
    file = tmp_path / "heads.jsonl"
    file.write_text(json.dumps({name: getattr(forked, name) for name in ("size", "at", "sha256", "sm3", "key_id", "signature")}))
    assert any("分叉" in str(fault) for fault in verify(file).faults)


def test_the_key_is_the_owners_alone(home: Path) -> None:
    key = home / "keys" / "trail-ed25519"
    assert key.stat().st_mode & 0o077 == 0
    head = signed_heads()[0]
    assert is_signed(head, public=public_key())
    assert not is_signed(replace(head, size=65), public=public_key())
    assert not is_signed(replace(head, signature="zz"), public=public_key())
    if os.name == "posix":
        key.chmod(0o644)
        with pytest.raises(SettingError, match="别的用户也能读"):
            public_key()
        key.chmod(0o600)
    key.write_text("nonsense")
    with pytest.raises(SettingError, match="读不出来"):
        public_key()


def test_a_key_that_cannot_be_made_is_told(home: Path) -> None:
    for file in (home / "keys").iterdir():
        file.unlink()
    (home / "keys").rmdir()
    with pytest.raises(SettingError, match="建不起来"):
        public_key()


def test_a_head_is_signed_once(now: datetime) -> None:
    edge = edge_of(TrailEdge.objects.get(pk=1))
    assert sign_head(edge, at=now) == sign_head(edge, at=now)
    assert [head.size for head in signed_heads()] == [64, 70]


@pytest.mark.parametrize("text", ["{", "[]", '{"size": 3}', '{"size":"3","at":"","sha256":"","sm3":"","key_id":"","signature":""}'])
def test_a_file_that_holds_no_heads_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "heads.jsonl").write_text(text)
    with pytest.raises(UsageError, match="看不懂的行"):
        read_heads(tmp_path / "heads.jsonl")
    with pytest.raises(UsageError, match="打不开"):
        read_heads(tmp_path / "none.jsonl")


def _stranger(root: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    script = [
        sys.executable,
        "-I",
        str(root / "scripts" / "verify-trail.py"),
        str(folder / "trail.jsonl"),
        str(folder / "heads.jsonl"),
        *more,
    ]
    return subprocess.run(script, capture_output=True, check=False, text=True, encoding="utf-8", timeout=60)


@pytest.fixture
def handed_out(actor_of: ActorOf, now: datetime, tmp_path: Path) -> Path:
    """A trail as it leaves the house."""
    found = hand_out(tmp_path / "out", actor=actor_of(Role.AUDITOR), at=now)
    assert (found.events, found.heads) == (71, 2)
    return found.folder


def test_the_export_is_canonical_and_is_itself_an_event(handed_out: Path) -> None:
    lines = (handed_out / "trail.jsonl").read_bytes().splitlines()
    assert len(lines) == 71
    assert json.loads(lines[-1])["action"] == "trail.export"
    first = json.loads(lines[0])
    assert json.dumps(first, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == lines[0]
    assert TrailEvent.objects.get(seq=1).root_sha256 == hashlib.sha256(b"\0" + lines[0]).hexdigest()


def test_the_stand_alone_script_verifies_an_export(handed_out: Path, root: Path) -> None:
    told = _stranger(root, handed_out, "--key", (handed_out / "trail-key.hex").read_text().strip())
    assert told.returncode == 0, told.stderr
    assert "71" in told.stdout


def test_the_stand_alone_script_finds_what_was_altered(handed_out: Path, root: Path) -> None:
    file = handed_out / "trail.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("理由30", "理由31", 1), encoding="utf-8")
    told = _stranger(root, handed_out)
    assert told.returncode == 1
    assert "1-64" in told.stderr
    file.write_text("\n".join(text.splitlines()[:40]) + "\n", encoding="utf-8")
    told = _stranger(root, handed_out)
    assert told.returncode == 1
    assert "41" in told.stderr


def test_the_stand_alone_script_finds_a_forged_head_and_a_foreign_key(handed_out: Path, root: Path) -> None:
    heads = handed_out / "heads.jsonl"
    key = (handed_out / "trail-key.hex").read_text().strip()
    text = heads.read_text()
    heads.write_text(text.replace("2021-06-01T09:30", "2021-06-01T09:31"))
    told = _stranger(root, handed_out, "--key", key)
    assert told.returncode == 1
    assert "signature" in told.stderr
    heads.write_text(text)
    assert _stranger(root, handed_out, "--key", "00" * 32).returncode == 1


def test_the_stand_alone_script_needs_no_sm3_of_the_machine(handed_out: Path, root: Path) -> None:
    told = _stranger(root, handed_out, "--own-sm3")
    assert told.returncode == 0, told.stdout + told.stderr


def test_somebody_at_the_server_hands_it_out_too(now: datetime, tmp_path: Path) -> None:
    assert hand_out_on_server(tmp_path / "out", at=now).events == 71
    assert TrailEvent.objects.get(seq=71).actor_id is None


def test_only_the_auditor_hands_the_trail_out_and_nothing_is_overwritten(
    actor_of: ActorOf, now: datetime, handed_out: Path, tmp_path: Path
) -> None:
    with pytest.raises(AccessError):
        hand_out(tmp_path / "more", actor=actor_of(Role.SYSTEM_ADMIN), at=now)
    with pytest.raises(UsageError, match="已有导出的留痕"):
        hand_out(handed_out, actor=actor_of(Role.AUDITOR), at=now)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="写不出去"):
        hand_out(tmp_path / "file" / "below", actor=actor_of(Role.AUDITOR), at=now)


@pytest.mark.parametrize(("script", "words"), [("verify-trail.py", "usage: python3"), ("verify-draw.py", "用法：python3")])
def test_a_script_without_files_says_how_it_is_called(root: Path, script: str, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(root / "scripts" / script)], capture_output=True, check=False, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode in {1, 2}
    assert words in done.stderr
    assert "Traceback" not in done.stderr
