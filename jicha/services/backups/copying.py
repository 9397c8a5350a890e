"""Copy the database whole, as of one instant: SQLite by its own online backup, any other as one file of rows a table."""

# ruff: noqa: SLF001  # Django spells its public model API `_meta` and `_base_manager`.

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from jicha.services.backups.archives import DATABASE, ROWS

_PAGES = 2000
_AT_ONCE = 2000
_MADE_AGAIN = frozenset({"contenttypes", "auth", "sessions", "migrations"})
"""Apps whose rows Django makes again by itself, or which hold nothing but who is signed in."""
_COUNTED_AGAIN = frozenset({"jicha_flag_count"})
"""Tables that the database itself writes when the rows of others are loaded."""
Told = Callable[[int, int], None]


def copy_sqlite(folder: Path, *, told: Told) -> dict[str, int]:
    """Copy the SQLite file while people go on working, and count the rows of the copy.

    Args:
        told: called with pages done and pages in all.
    """
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as source:
        # One reading transaction holds one instant: without it each write of somebody else would begin the copy anew.
        source.execute("begin")
        source.execute("select 1 from sqlite_master").fetchone()
        with closing(sqlite3.connect(folder / DATABASE)) as target:
            source.backup(target, pages=_PAGES, progress=lambda _status, left, total: told(total - left, total))
            target.execute("pragma journal_mode = delete")
            return counts_of(target)


def counts_of(database: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of every table."""
    names = [
        name for (name,) in database.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite@_%' escape '@'")
    ]
    return {name: database.execute(f'select count(*) from "{name}"').fetchone()[0] for name in sorted(names)}


def copy_rows(folder: Path, *, told: Told) -> dict[str, int]:
    """Write every table as lines of JSON, within one transaction that sees one instant, and count what was written."""
    counts: dict[str, int] = {}
    (folder / ROWS).mkdir()
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        models = tables()
        for done, model in enumerate(models):
            told(done, len(models))
            table = model._meta.db_table
            with (folder / ROWS / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as stream:
                counts[table] = sum(1 for _ in map(stream.write, _lines(model)))
        told(len(models), len(models))
    return counts


def tables() -> list[type[Model]]:
    """List the models whose rows are kept, by the name of their table."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in _MADE_AGAIN]
    kept = [model for model in kept if not model._meta.proxy and model._meta.db_table not in _COUNTED_AGAIN]
    return sorted(kept, key=lambda model: model._meta.db_table)


def applied() -> dict[str, str]:
    """Name the newest applied migration of each app."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def fields_of(model: type[Model]) -> list["Field[Any, Any]"]:
    """List the columns of a model."""
    return list(model._meta.local_concrete_fields)


def _lines(model: type[Model]) -> Iterator[str]:
    names = [field.attname for field in fields_of(model)]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=_AT_ONCE):
        yield json.dumps(dict(zip(names, row, strict=True)), cls=_Exact, ensure_ascii=False) + "\n"


class _Exact(DjangoJSONEncoder):
    """Writes instants to the microsecond: Django's own form cuts to the millisecond."""

    def default(self, o: object) -> object:
        """Write a value that JSON has no form for."""
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)
