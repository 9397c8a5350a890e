"""Mapping files: what a user says about a foreign table, and what is remembered of it."""

import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import yaml

from jicha.domain.errors import Fault, MappingError
from jicha.domain.tables import DATA_SETS, TABLES, Kind
from jicha.domain.wording.amounts import MoneyUnit
from jicha.domain.wording.days import DayOrder
from jicha.engine.intake.sheets.header_words import header
from jicha.engine.intake.sheets.headers import Line, Recognised, Source

ROW_NUMBER = "#row"
_KEYS = frozenset({"files", "sheet", "table", "header_row", "day_order", "columns", "units", "constants", "fingerprint", "skip"})


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One entry of a mapping file.

    Attributes:
        table: name of the canonical table; "" if the sheet is to be skipped.
        columns: canonical column → headers of the sheet, joined with `+`; the header `#row` means the row's number.
        files: pattern of file names, `sheet` of sheet names; "*" fits all.
        header_row: line of the header (1 is the first line), or None to find it.
        day_order: how days are written that end in the year.
        units: canonical column → what a bare amount counts.
        constants: canonical column → the value of every row.
        fingerprint: of the header to which the entry was remembered; "" if it was not.
    """

    table: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    files: str = "*"
    sheet: str = "*"
    header_row: int | None = None
    day_order: DayOrder = DayOrder.YEAR_FIRST
    units: tuple[tuple[str, MoneyUnit], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    fingerprint: str = ""


def fingerprint(cells: Sequence[str | None]) -> str:
    """Give the fingerprint of a header line: the same for the same headers in the same order, whatever their width and blanks."""
    return hashlib.sha256("\x1f".join(header(cell).full if cell else "" for cell in cells).strip("\x1f").encode()).hexdigest()[:16]


def read_mappings(path: Path) -> tuple[SheetMapping, ...]:
    """Read a mapping file.

    Raises:
        MappingError: it is no YAML, or names a table, column, unit or key that does not exist; all faults at once.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(
            Fault(what="映射文件读不出（不是 UTF-8 的 YAML）", where=path.name, mend="用 jicha intake map 重新生成后再改")
        ) from error
    entries = content.get("maps") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise MappingError(Fault(what="映射文件里没有 maps 列表", where=path.name, mend="用 jicha intake map 重新生成后再改"))
    faults = [fault for number, entry in enumerate(entries, start=1) for fault in _faults(entry, where=f"{path.name} 第{number}项")]
    if faults:
        raise MappingError(*faults)
    return tuple(_entry(entry) for entry in entries)


def apply(mapping: SheetMapping, *, lines: Sequence[Line]) -> Recognised | None:
    """Fit an entry to a sheet; None if the sheet has not all the headers that the entry names."""
    wanted = {header(text).full for _, texts in mapping.columns for text in texts if text != ROW_NUMBER}
    numbers = range(len(lines)) if mapping.header_row is None else range(mapping.header_row - 1, min(mapping.header_row, len(lines)))
    for number in numbers:
        places: dict[str, int] = {}
        for place, cell in enumerate(lines[number]):
            if cell:
                places.setdefault(header(cell).full, place)
        if wanted <= places.keys() and (wanted or mapping.header_row is not None):
            return _recognised(mapping, number=number, places=places, lines=lines)
    return None


def fits(mapping: SheetMapping, *, file: str, sheet: str) -> bool:
    """Tell whether an entry is meant for a file (its path below the data folder, or its name alone) and sheet."""
    return (fnmatch(file, mapping.files) or fnmatch(Path(file).name, mapping.files)) and fnmatch(sheet, mapping.sheet)


def written(mappings: Sequence[SheetMapping]) -> str:
    """Write mappings as YAML."""
    return yaml.safe_dump({"maps": [_dump(mapping) for mapping in mappings]}, allow_unicode=True, sort_keys=False, width=140)


def proposal(found: Recognised, *, file: str, sheet: str, lines: Sequence[Line]) -> SheetMapping:
    """Propose the entry that says what was recognised."""
    return SheetMapping(
        table=found.table,
        columns=tuple((s.column, tuple(lines[found.last][place] or s.text for place in s.places)) for s in found.sources),
        files=Path(file).name,
        sheet=sheet or "*",
        header_row=found.last + 1,
        units=tuple(
            (s.column, s.unit) for s in found.sources if s.unit is not None and TABLES[found.table].column(s.column).kind is Kind.MONEY
        ),
    )


def remembered(mapping: SheetMapping, *, fingerprint: str) -> SheetMapping:
    """Bind an entry to the header for which it was used, so that it fits that header in any file."""
    return replace(mapping, files="*", sheet="*", header_row=None, fingerprint=fingerprint)


def _recognised(mapping: SheetMapping, *, number: int, places: Dictionary[str, int], lines: Sequence[Line]) -> Recognised:
    units = dict(mapping.units)
    sources = []
    for column, texts in mapping.columns:
        found = () if texts == (ROW_NUMBER,) else tuple(places[header(text).full] for text in texts)
        sources.append(Source(column=column, places=found, text="+".join(texts), unit=units.get(column) or header(texts[0]).unit))
    used = {place for source in sources for place in source.places}
    unknown = tuple(cell for place, cell in enumerate(lines[number]) if cell and place not in used)
    titles = tuple(cell for line in lines[:number] for cell in line if cell)
    return Recognised(
        table=mapping.table, first=number, last=number, sources=tuple(sources), unknown=unknown, titles=titles, score=float(len(sources))
    )


def _faults(entry: object, *, where: str) -> list[Fault]:
    if not isinstance(entry, dict):
        return [Fault(what="不是“键: 值”的形式", where=where, mend="参照 docs/add-a-connector.md")]
    faults = [Fault(what=f"不认识的键 {key}", where=where, mend=f"可用的键：{'、'.join(sorted(_KEYS))}") for key in entry.keys() - _KEYS]
    if entry.get("skip"):
        return faults
    table = TABLES.get(str(entry.get("table")))
    if table is None:
        return [*faults, Fault(what=f"没有数据集 {entry.get('table')}", where=where, mend=f"可用：{'、'.join(t.name for t in DATA_SETS)}")]
    known = {column.name: column for column in table.columns}
    for part in ("columns", "units", "constants"):
        value = entry.get(part) or {}
        if not isinstance(value, dict):
            faults.append(Fault(what=f"{part} 不是“列: 值”的形式", where=where, mend="参照 docs/add-a-connector.md"))
            continue
        faults += [
            Fault(what=f"数据集 {table.name} 没有列 {name}", where=f"{where} {part}", mend=f"可用：{'、'.join(known)}")
            for name in value
            if name not in known
        ]
    faults += [
        _choice_fault(name, where=where, choices=[u.value for u in MoneyUnit])
        for name in (entry.get("units") or {}).values()
        if name not in {u.value for u in MoneyUnit}
    ]
    order = entry.get("day_order", "ymd")
    if order not in {o.value for o in DayOrder}:
        faults.append(_choice_fault(order, where=where, choices=[o.value for o in DayOrder]))
    if not isinstance(entry.get("header_row", 1), int) or entry.get("header_row", 1) < 1:
        faults.append(Fault(what="header_row 不是从1起的行号", where=where, mend="填表头所在的行号"))
    return faults


def _choice_fault(value: object, *, where: str, choices: list[str]) -> Fault:
    return Fault(what=f"不能用“{value}”", where=where, mend=f"可用：{'、'.join(choices)}")


def _entry(entry: Dictionary[str, object]) -> SheetMapping:
    columns = _pairs(entry.get("columns"))
    row = entry.get("header_row")
    return SheetMapping(
        table="" if entry.get("skip") else str(entry["table"]),
        columns=tuple((name, tuple(str(t) for t in texts) if isinstance(texts, list) else (str(texts),)) for name, texts in columns),
        files=str(entry.get("files", "*")),
        sheet=str(entry.get("sheet", "*")),
        header_row=row if isinstance(row, int) else None,
        day_order=DayOrder(str(entry.get("day_order", "ymd"))),
        units=tuple((name, MoneyUnit(str(value))) for name, value in _pairs(entry.get("units"))),
        constants=tuple((name, str(value)) for name, value in _pairs(entry.get("constants"))),
        fingerprint=str(entry.get("fingerprint", "")),
    )


def _pairs(value: object) -> list[tuple[str, object]]:
    return [(str(name), item) for name, item in value.items()] if isinstance(value, dict) else []


def _dump(mapping: SheetMapping) -> dict[str, object]:
    entry: dict[str, object] = {"files": mapping.files, "sheet": mapping.sheet}
    if mapping.table:
        entry["table"] = mapping.table
    else:
        entry["skip"] = True
    if mapping.header_row is not None:
        entry["header_row"] = mapping.header_row
    if mapping.day_order is not DayOrder.YEAR_FIRST:
        entry["day_order"] = mapping.day_order.value
    entry["columns"] = {name: texts[0] if len(texts) == 1 else list(texts) for name, texts in mapping.columns}
    if mapping.units:
        entry["units"] = {name: unit.value for name, unit in mapping.units}
    if mapping.constants:
        entry["constants"] = dict(mapping.constants)
    if mapping.fingerprint:
        entry["fingerprint"] = mapping.fingerprint
    return entry
