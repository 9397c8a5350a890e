"""Load the rows of a backup into tables as they were when it was made; migrations then bring them up to date."""

# ruff: noqa: SLF001  # Django spells its public model API `_meta` and `_base_manager`.

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from jicha.domain.errors import BackupError, Fault

_AT_ONCE = 500


def load_rows(folder: Path, *, migrations: Mapping[str, str]) -> None:
    """Make the tables of the version that wrote the rows, and load every row in one transaction.

    Raises:
        BackupError: the database holds tables already, this version does not know the other's migrations, or a row does not fit.
    """
    if connection.introspection.table_names():
        raise BackupError(Fault("目标数据库不是空的", connection.settings_dict["NAME"], "新建一个空数据库再恢复"))
    executor = MigrationExecutor(connection)
    targets = sorted(migrations.items())
    unknown = [f"{app}.{name}" for app, name in targets if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise BackupError(Fault(f"这个版本不认识备份的结构：{'、'.join(unknown)}", folder.name, "用做这份备份的版本或更新的版本恢复"))
    state = executor.migrate(targets)
    with transaction.atomic():
        loaded = [_load(path, apps=state.apps) for path in sorted(folder.glob("*.jsonl"))]
        _after(loaded)


def _load(path: Path, *, apps: Apps) -> type[Model]:
    model = next((one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == path.stem), None)
    if model is None:
        raise BackupError(Fault(f"没有表 {path.stem}", path.name, "备份与清单里的版本不符，换一份备份"))
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    # The edge of the trail is a row that the migrations make; it takes the values of the backup.
    has_rows = model._base_manager.exists()
    lines = _rows(path)
    while piece := list(islice(lines, _AT_ONCE)):
        rows = [model(**{name: fields[name].to_python(value) for name, value in line.items()}) for line in piece]
        if has_rows:
            for row in rows:
                row.save()
        else:
            model._base_manager.bulk_create(rows)
    return model


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _after(models: list[type[Model]]) -> None:
    """Let the next number of every table be the one after its last."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
