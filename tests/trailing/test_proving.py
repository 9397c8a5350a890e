"""One event is proved to a stranger with a head and a few hashes."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from jicha.domain.access.roles import Role
from jicha.domain.errors import TrailError, UsageError
from jicha.domain.trail.actions import Action
from jicha.services.trailing.handing_out import hand_out
from jicha.services.trailing.proving import prove
from jicha.services.trailing.recording import PROGRAM, record
from tests.desk_fixtures import ActorOf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written(home: Path, now: datetime) -> None:
    """Sixty-six events, with one signed head after the sixty-fourth."""
    with transaction.atomic():
        for number in range(66):
            record(PROGRAM, action=Action.FLAG_DISMISS, kind="flag", object_id=number, at=now)


def test_a_stranger_adds_the_hashes_up_to_the_head() -> None:
    proof = prove(64)
    assert (proof.head.size, len(proof.path)) == (64, 6)
    found = hashlib.sha256(b"\0" + proof.event.encode()).digest()
    for beside in proof.path:
        # The last of sixty-four leaves is the right child on every floor.
        found = hashlib.sha256(b"\1" + bytes.fromhex(beside) + found).digest()
    assert found.hex() == proof.head.sha256
    assert (proof.grown_from, proof.grown) == (None, ())


def test_growth_since_an_earlier_head_is_proved(actor_of: ActorOf, now: datetime, tmp_path: Path) -> None:
    hand_out(tmp_path / "out", actor=actor_of(Role.AUDITOR), at=now)
    proof = prove(1, since=64)
    assert (proof.head.size, proof.grown_from) == (67, 64)
    assert len(proof.grown) == 1


def test_what_no_head_covers_is_refused() -> None:
    with pytest.raises(UsageError, match="没有已签名的留痕头覆盖"):
        prove(65)
    with pytest.raises(UsageError, match="没有第5条处的留痕头"):
        prove(1, since=5)


def test_a_proof_that_does_not_hold_is_not_given_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER jicha_trail_event_no_UPDATE")
        cursor.execute("UPDATE jicha_trail_event SET kind = 'x' WHERE seq = 9")
    with pytest.raises(TrailError, match="证明不成立"):
        prove(1)
