"""Finish a restored home, in a process of its own whose home it is: check the counts, run the migrations, verify the trail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from jicha.domain.errors import BackupError, Fault
from jicha.domain.trail.actions import Action
from jicha.services import clock
from jicha.services.backups.archives import ROWS, Manifest
from jicha.services.backups.loading import load_rows
from jicha.services.home.folders import Home
from jicha.services.trailing.recording import PROGRAM, record
from jicha.services.trailing.verifying import verify


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of it: tables and rows of the manifest, events of the trail, signed heads; `faults` is empty if all is well."""

    tables: int
    rows: int
    events: int
    heads: int
    faults: tuple[Fault, ...]


def finish_home(manifest: Manifest, *, has_keys: bool, restored_from: str = "") -> Finished:
    """Bring the restored database up to date and hold it against the manifest.

    Args:
        has_keys: the keys were restored too; without them the signatures of the trail's heads cannot be held against anything.
        restored_from: the name of the backup, written into the trail; empty for a proof, which leaves no trace.
    """
    home: Home = settings.HOME
    if manifest.kind == "rows":
        try:
            load_rows(home.root / ROWS, migrations=manifest.migrations)
        except BackupError as error:
            return Finished(0, 0, 0, 0, error.faults)
    faults = list(_count_faults(manifest.counts))
    call_command("migrate", verbosity=0, interactive=False)
    found = verify()
    faults += [fault for fault in found.faults if has_keys or "另一把密钥" not in fault.what]
    if found.size != manifest.events:
        faults.append(Fault(f"留痕应有{manifest.events}条，恢复后有{found.size}条", "留痕", "换一份备份"))
    if restored_from and not faults:
        with transaction.atomic():
            record(PROGRAM, action=Action.BACKUP_RESTORE, kind="backup", object_id=restored_from, at=clock.now())
    return Finished(len(manifest.counts), sum(manifest.counts.values()), found.size, found.heads if has_keys else 0, tuple(faults))


def _count_faults(counts: Mapping[str, int]) -> Iterator[Fault]:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, expected in counts.items():
            if table not in tables:
                yield Fault(f"恢复后没有表 {table}", "数据库", "换一份备份")
                continue
            cursor.execute(f"select count(*) from {connection.ops.quote_name(table)}")
            (number,) = cursor.fetchone()
            if number != expected:
                yield Fault(f"表 {table} 应有{expected}行，恢复后有{number}行", "数据库", "换一份备份")
