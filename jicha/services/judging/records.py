"""The record behind a flag: its columns in Chinese, and its days in the order of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from jicha.domain import tables
from jicha.domain.errors import LakeError
from jicha.domain.tables import Column, Kind, Table
from jicha.engine import lake
from jicha.engine.results.records import Value, record_at
from jicha.services.auditing import LAKE
from jicha.services.home.folders import Home


@dataclass(frozen=True, slots=True)
class Place:
    """Where a flag's record came from."""

    folder: str
    snapshot_digest: str
    dataset: str
    file: str
    sheet: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the record; `text` is empty where the source said nothing."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One day of the record's life."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record as it was taken in; `moments` run from the first to the last."""

    table: str
    fields: tuple[Field, ...]
    moments: tuple[Moment, ...]


def record_behind(place: Place) -> SourceRecord | None:
    """Read the record of a flag; null if the flag has no row of its own, or the run's folder no longer holds the snapshot."""
    table = _table(place.dataset)
    if table is None or place.row is None:
        return None
    home: Home = settings.HOME
    parts = _parts(home.runs / place.folder / LAKE, digest=place.snapshot_digest, table=table)
    found = record_at(parts, file=place.file, sheet=place.sheet, row=place.row) if parts else None
    return _shown(found, table=table) if found else None


def _table(dataset: str) -> Table | None:
    codes = {table.code: table for table in tables.TABLES.values()}
    return codes.get(dataset) or tables.TABLES.get(dataset)


def _parts(folder: Path, *, digest: str, table: Table) -> tuple[Path, ...]:
    try:
        return lake.open_snapshot(folder, digest=digest).tables.get(table.name, ())
    except LakeError:
        return ()


def _shown(found: Mapping[str, Value], *, table: Table) -> SourceRecord:
    columns = [column for column in table.columns if column.name in found]
    days = [(value, column.zh) for column in columns if column.kind in {Kind.DAY, Kind.INSTANT} and (value := _day(found[column.name]))]
    return SourceRecord(
        table=f"{table.code} {table.zh}",
        fields=tuple(Field(_label(column), _text(found[column.name])) for column in columns),
        moments=tuple(Moment(on, label) for on, label in sorted(days, key=lambda one: one[0])),
    )


def _label(column: Column) -> str:
    """Name a column; the lake holds money in yuan, whatever the form counts in."""
    return column.zh.replace("（万元）", "（元）") if column.kind is Kind.MONEY else column.zh


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
