"""What people say about foreign sheets: which data set one is, and which column each of its headers."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MappingError, MissingError
from jicha.domain.tables import TABLES
from jicha.domain.trail.actions import Action
from jicha.domain.wording.amounts import MoneyUnit
from jicha.domain.wording.days import DayOrder
from jicha.engine.intake.sheets import mappings
from jicha.engine.intake.sheets.mappings import SheetMapping
from jicha.services.data.uploading import share_bytes
from jicha.services.intake_maps import Proposal, proposals
from jicha.services.trailing.recording import record
from jicha.store.models.year.counts import SheetMap
from jicha.store.models.year.snapshots import Upload

_HEAD = "maps:\n"


@dataclass(frozen=True, slots=True)
class SheetSaid:
    """What a person says of a sheet.

    Attributes:
        sheet: its name, empty for a text table. dataset: empty to leave the sheet out at intake.
        columns: header → column; a header without column is left out. Several headers of one column are joined.
        header_row: from 1. money: column → what a bare amount counts.
    """

    sheet: str
    dataset: str
    columns: Mapping[str, str]
    header_row: int
    day_order: DayOrder = DayOrder.YEAR_FIRST
    money: Mapping[str, MoneyUnit] | None = None


def propose_sheets(upload_id: int, *, dataset: str = "", header_row: int | None = None) -> tuple[Proposal, ...]:
    """Propose, for each sheet of a file that was handed in, what it is; as `dataset`, and with the header there, if the person said so.

    Raises:
        MissingError: there is no such valid file. UsageError: the file is no table, or there is no such data set.
        WorkbookError: it cannot be read.
    """
    upload = _upload(upload_id)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / PurePosixPath(upload.name).name
        share_bytes(upload.sha256, to=path)
        return proposals(path, table=dataset or None, header_row=header_row)


def keep_map(actor: Actor, *, upload_id: int, said: SheetSaid, at: datetime) -> int:
    """Keep what a person says of a sheet; what was said before becomes void. The next intake goes by it.

    Raises:
        AccessError: the person may not map. MissingError: there is no such valid file.
        MappingError: the data set, a column or a unit does not exist, or no column is named.
    """
    require(actor, permission=Permission.DATA_MAP)
    upload = _upload(upload_id)
    text = _text(said, file=upload.name)
    with transaction.atomic():
        SheetMap.objects.filter(year=upload.year, file=upload.name, sheet=said.sheet, is_void=False).update(is_void=True)
        kept = SheetMap.objects.create(
            year=upload.year, file=upload.name, sheet=said.sheet, dataset=said.dataset, text=text, at=at, by_id=actor.user_id
        )
        where = f"{upload.name} {said.sheet}".strip()
        record(actor, action=Action.DATA_MAP, kind="sheet_map", object_id=str(kept.pk), before=where, after=said.dataset or "skip", at=at)
    return int(kept.pk)


def write_maps(year: int, *, to: Path) -> Path | None:
    """Write what people said of a year's sheets as one mapping file; null if nobody said anything."""
    texts = list(SheetMap.objects.filter(year=year, is_void=False).values_list("text", flat=True))
    if not texts:
        return None
    to.write_text(_HEAD + "".join(text.removeprefix(_HEAD) for text in texts), encoding="utf-8")
    return to


def _upload(upload_id: int) -> Upload:
    upload = Upload.objects.filter(pk=upload_id, is_void=False).first()
    if upload is None:
        raise MissingError(Fault("没有这个文件", f"文件{upload_id}", "回到文件列表重新选择"))
    return upload


def _text(said: SheetSaid, *, file: str) -> str:
    columns: dict[str, list[str]] = {}
    for header, column in said.columns.items():
        if column:
            columns.setdefault(column, []).append(header)
    where = f"{file} {said.sheet}".strip()
    if said.dataset and not columns:
        raise MappingError(Fault("没有对应任何一列", where, "至少把一个表头对应到标准列，或者选择不入库"))
    if said.dataset and said.dataset not in TABLES:
        raise MappingError(Fault("没有这个数据集", said.dataset[:40], "从列表中选择数据集"))
    entry = SheetMapping(
        table=said.dataset,
        columns=tuple((column, tuple(headers)) for column, headers in columns.items()) if said.dataset else (),
        files=_pattern(file),
        sheet=_pattern(said.sheet) if said.sheet else "*",
        header_row=said.header_row,
        day_order=said.day_order,
        units=tuple((said.money or {}).items()),
    )
    text = mappings.written([entry])
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "map.yaml"
        path.write_text(text, encoding="utf-8")
        mappings.read_mappings(path)
    return text


def _pattern(name: str) -> str:
    """Write a name so that it means itself where patterns are read."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
