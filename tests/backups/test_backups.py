"""A backup is whole or not there, proves itself, and is restored into an empty folder only."""

import json
import re
import sqlite3
import zipfile
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, BackupError, MissingError
from jicha.services.backups.archives import DATABASE, MANIFEST
from jicha.services.backups.listing import backups, keep_proof
from jicha.services.backups.making import Made, make_backup
from jicha.services.backups.restoring import prove_backup, restore_backup, restore_beside
from jicha.services.trailing.recording import PROGRAM
from jicha.store.models import TrailEvent, Unit, Upload
from tests.backups.made import Change, listed, remade, tables_of
from tests.desk_fixtures import ActorOf


def test_only_the_system_administrator_makes_backups_and_each_is_an_event(actor_of: ActorOf, made: Made, now: datetime) -> None:
    for role in (Role.LEAD, Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises(AccessError):
            make_backup(actor_of(role), at=now)
        with pytest.raises(AccessError):
            restore_beside(actor_of(role), name=made.path.name, at=now)
        with pytest.raises(AccessError):
            prove_backup(actor_of(role), name=made.path.name, at=now)
    event = TrailEvent.objects.get(action="backup.run")
    assert (event.object_id, event.after) == (made.path.name, sha256(made.path.read_bytes()).hexdigest())
    with pytest.raises(BackupError, match="同一秒"):
        make_backup(PROGRAM, at=now)


def test_the_archive_lists_everything_but_keys_and_drafts(made: Made) -> None:
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST))
    assert names[-1] == MANIFEST
    assert set(manifest["members"]) == set(names) - {MANIFEST}
    assert "runs/r1/counts.parquet" in names
    assert not [name for name in names if name.startswith("keys") or "draft" in name]
    assert manifest["counts"]["jicha_upload"] == 1
    assert manifest["migrations"]["store"] >= "0013"
    with zipfile.ZipFile(made.keys) as keys:
        assert any(name.startswith("keys/") for name in keys.namelist())


def test_a_backup_is_proved_by_restoring_it_and_the_list_says_so(actor_of: ActorOf, home: Path, made: Made, now: datetime) -> None:
    (before,) = backups()
    assert (before.proved_at, before.has_keys, before.size) == (None, True, made.size)
    found = prove_backup(actor_of(Role.SYSTEM_ADMIN), name=made.path.name, at=now)
    assert found.finished.faults == ()
    assert found.finished.events == TrailEvent.objects.filter(seq__lte=found.finished.events).count() >= 1
    (after,) = backups()
    assert (after.is_sound, after.proved_at) == (True, now)
    assert "全部相符" in after.words
    assert TrailEvent.objects.get(action="backup.prove").after == "sound"
    assert sorted(path.name for path in (home / "backups").iterdir()) == [made.path.stem + end for end in (".json", ".keys.zip", ".zip")]
    with pytest.raises(MissingError):
        prove_backup(PROGRAM, name="../x.zip", at=now)


def test_a_damaged_backup_is_found_out_and_noted(made: Made, now: datetime) -> None:
    content = bytearray(made.path.read_bytes())
    place = content.find(b"PAR1")
    content[place : place + 4] = b"PAR2"
    made.path.write_bytes(content)
    with pytest.raises(BackupError, match=r"读不出：runs/r1/counts\.parquet"):
        prove_backup(PROGRAM, name=made.path.name, at=now)
    assert (backups()[0].is_sound, backups()[0].words) == (False, "备份里的文件读不出：runs/r1/counts.parquet")


def test_it_is_restored_with_counts_digests_and_trail(made: Made, tmp_path: Path, home: Path, now: datetime) -> None:
    place = tmp_path / "new"
    place.mkdir()
    found = restore_backup(made.path, to=place, keys=made.keys)
    assert tables_of(place) == {"jicha_upload": 1, "jicha_unit": Unit.objects.count(), "jicha_user": 2}
    digest = Upload.objects.get().sha256
    assert (place / "uploads" / digest[:2] / digest).read_bytes() == b"1,2"
    assert (place / "keys" / "trail-ed25519").read_bytes() == (home / "keys" / "trail-ed25519").read_bytes()
    assert found.has_keys
    with sqlite3.connect(place / DATABASE) as database:
        assert database.execute("select action, object_id from jicha_trail_event order by seq desc limit 1").fetchone() == (
            "backup.restore",
            made.path.name,
        )
    with pytest.raises(BackupError, match="不是空文件夹"):
        restore_backup(made.path, to=place)
    with pytest.raises(BackupError, match="不是空文件夹"):
        restore_backup(made.path, to=made.path)


def test_without_keys_it_says_that_signatures_were_not_held(made: Made, tmp_path: Path) -> None:
    found = restore_backup(made.path, to=tmp_path / "new")
    assert not found.has_keys
    assert "没有密钥文件" in found.words


def test_the_home_at_work_gets_a_copy_beside_it(actor_of: ActorOf, home: Path, made: Made, now: datetime) -> None:
    admin = actor_of(Role.SYSTEM_ADMIN)
    found = restore_beside(admin, name=made.path.name, at=now)
    assert found.folder == home / "restored" / made.path.stem
    assert TrailEvent.objects.get(action="backup.restore").object_id == made.path.name
    with pytest.raises(BackupError, match="不是空文件夹"):
        restore_beside(admin, name=made.path.name, at=now)


def _cut(members: dict[str, bytes]) -> None:
    del members["runs/r1/counts.parquet"]


def _added(members: dict[str, bytes]) -> None:
    members["runs/r1/more"] = b"x"


def _climbing(members: dict[str, bytes]) -> None:
    listed(members, name="uploads/../../outside", content=b"x")


def _rooted(members: dict[str, bytes]) -> None:
    listed(members, name="/tmp/outside", content=b"x")


def _elsewhere(members: dict[str, bytes]) -> None:
    listed(members, name="keys2/secret", content=b"x")


def _changed(members: dict[str, bytes]) -> None:
    members["runs/r1/counts.parquet"] = b"PAR2"


def _longer(members: dict[str, bytes]) -> None:
    members["runs/r1/counts.parquet"] = b"PAR1" * 9


def _nameless(members: dict[str, bytes]) -> None:
    del members[MANIFEST]


def _of_the_future(members: dict[str, bytes]) -> None:
    members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), "format": 9}).encode()


def _without_database(members: dict[str, bytes]) -> None:
    plain = json.loads(members[MANIFEST])
    del plain["members"][DATABASE], members[DATABASE]
    members[MANIFEST] = json.dumps(plain).encode()


def _counted_wrong(members: dict[str, bytes]) -> None:
    plain = json.loads(members[MANIFEST])
    plain["counts"] = {**plain["counts"], "jicha_upload": 7, "jicha_gone": 1}
    members[MANIFEST] = json.dumps({**plain, "events": 99}).encode()


def _no_database_at_all(members: dict[str, bytes]) -> None:
    listed(members, name=DATABASE, content=b"no database")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_cut, "缺少文件"),
        (_added, "没有登记"),
        (_climbing, "文件名不安全"),
        (_rooted, "文件名不安全"),
        (_elsewhere, "文件名不安全"),
        (_changed, "与清单不符"),
        (_longer, "与清单不符"),
        (_nameless, "没有可用的清单"),
        (_of_the_future, "备份格式9认不出"),
        (_without_database, "没有数据库"),
        (_counted_wrong, "应有7行，恢复后有1行(.|\n)*没有表 jicha_gone(.|\n)*留痕应有99条"),
        (_no_database_at_all, "数据库打不开"),
    ],
)
def test_what_does_not_agree_is_refused_and_leaves_nothing(made: Made, tmp_path: Path, change: Change, words: str) -> None:
    altered = remade(made.path, change, to=tmp_path / "altered.zip")
    with pytest.raises(BackupError) as refused:
        restore_backup(altered, to=tmp_path / "place" / "new")
    told = "\n".join(str(fault) for fault in refused.value.faults)
    assert re.search(words, told), told
    assert list((tmp_path / "place").iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_a_name_that_stands_twice_is_refused(made: Made, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made.path, "a") as archive:
        archive.writestr("runs/r1/counts.parquet", b"PAR1")
    with pytest.raises(BackupError, match="重名"):
        restore_backup(made.path, to=tmp_path / "new")


def test_a_file_that_is_no_backup_is_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(made.path.read_bytes()[:200])
    for path, words in ((tmp_path / "none.zip", "没有这份备份"), (tmp_path / "half.zip", "没有复制完整"), (made.keys, "这是密钥文件")):
        with pytest.raises(BackupError, match=words):
            restore_backup(path, to=tmp_path / "new")
    with pytest.raises(BackupError, match="不能恢复到 PostgreSQL"):
        restore_backup(made.path, to=tmp_path / "new", database="postgresql://nobody@nowhere/none")


def test_a_disk_that_is_full_is_said(made: Made, home: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jicha.services.backups.restoring._SPARE", 10**18)
    with pytest.raises(BackupError, match="磁盘空间不够"):
        restore_backup(made.path, to=tmp_path / "new")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BackupError, match="恢复写不下去"):
        restore_backup(made.path, to=tmp_path / "file" / "new")
    with pytest.raises(BackupError, match="备份写不下去"):
        make_backup(PROGRAM, at=now, to=tmp_path / "file" / "new")


def test_a_backup_that_is_broken_off_leaves_nothing_and_its_draft_goes_later(
    home: Path, made: Made, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(stage: str, *, done: int, total: int) -> None:
        if stage == "写入备份" and done == 1:
            raise KeyboardInterrupt

    later = now + timedelta(minutes=1)
    with pytest.raises(KeyboardInterrupt):
        make_backup(PROGRAM, at=later, progress=stop)
    assert len(backups()) == 1
    killed = home / "backups" / ".draft-killed"
    (killed / "copy").mkdir(parents=True)
    (killed / "copy" / DATABASE).write_bytes(b"half")
    made_on = datetime.fromtimestamp(killed.stat().st_mtime).astimezone()
    make_backup(PROGRAM, at=made_on + timedelta(minutes=59))
    assert killed.exists()  # It may be at work.
    make_backup(PROGRAM, at=made_on + timedelta(minutes=61))
    assert not killed.exists()


def test_an_archive_without_its_note_is_listed_as_not_proved(made: Made) -> None:
    made.path.with_suffix(".json").write_text("{", encoding="utf-8")
    assert (backups()[0].proved_at, backups()[0].words) == (None, "没有随附的说明文件")
    keep_proof(made.path, at=datetime.fromisoformat("2021-06-02T00:00:00+08:00"), is_sound=True, words="好")
    assert backups()[0].is_sound
