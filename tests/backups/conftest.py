"""What the tests of this folder share."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from jicha.domain.access.roles import Role
from jicha.services.backups.making import Made, make_backup
from jicha.services.data.uploading import keep_upload
from jicha.services.trailing.signing import public_key
from jicha.store.models import Unit
from tests.desk_fixtures import ActorOf, actor_of, as_role, home, now

__all__ = ["actor_of", "as_role", "home", "now"]


@pytest.fixture
def made(actor_of: ActorOf, home: Path, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A backup of a desk with an upload, a signed trail and a draft that nobody needs."""
    Unit.objects.create(code="141124", name="临县分局", kind="county", city_code="141100")
    public_key()
    keep_upload(actor_of(Role.INSPECTOR), year=2021, name="台账.csv", chunks=[b"1,2"], at=now)
    (home / "runs" / "r1").mkdir()
    (home / "runs" / "r1" / "counts.parquet").write_bytes(b"PAR1")
    (home / "runs" / ".r2.draft-x").mkdir()
    (home / "runs" / ".r2.draft-x" / "half").write_bytes(b"half")
    admin = actor_of(Role.SYSTEM_ADMIN)
    # The test's own transaction is never committed; a backup reads what is: so let it find the state in a file.
    committed = tmp_path / "committed.sqlite3"
    committed.write_bytes(connection.connection.serialize())
    monkeypatch.setitem(connection.settings_dict, "NAME", str(committed))
    return make_backup(admin, at=now)
