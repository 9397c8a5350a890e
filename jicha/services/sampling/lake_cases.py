"""The frame from a snapshot of the lake (D06), and what the platform (D27) and the website (D09) hold differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.differences import Difference, Numbered, differences
from jicha.domain.sampling.frame import RawCase
from jicha.engine import lake as lakes
from jicha.engine.disparity.snapshots import SnapshotReader
from jicha.engine.plugins import Cell
from jicha.services.sampling.strata import Strata

COLUMNS = {
    "承办分局": "unit_code",
    "程序类型": "procedure",
    "违法行为类型": "violation_kind",
    "承办人": "handlers",
    "罚款金额": "fine_yuan",
}
"""Columns of D06 that may make strata: the name on screen, and the canonical name; a case of several handlers goes by the first."""

_PLACE = ("source_file", "source_sheet", "source_row")
_PENALTY = "处罚"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included, by the day of the decision."""

    first_on: date
    last_on: date

    def holds(self, day: Cell) -> bool:
        """Say whether a day lies in the period; no day lies in none."""
        return isinstance(day, date) and self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True)
class LakeCases:
    """What a snapshot gives: the rows, the differences, what was not compared, and how many cases have no day of decision."""

    snapshot: str
    rows: tuple[RawCase, ...]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    undated: int


def read_lake(lake: Path, *, period: Period, strata: Strata) -> LakeCases:
    """Read the decided cases of the period from the newest snapshot.

    Raises:
        DrawError: no snapshot, no case ledger, or a stratum column that D06 does not have.
    """
    snapshot = lakes.current(lake)
    if snapshot is None or "case_file" not in snapshot.loaded:
        raise DrawError(Fault("数据湖里没有行政处罚案件台账（D06）", str(lake), "先用 jicha intake 导入台账。"))
    unknown = [name for name in strata.columns if name not in COLUMNS]
    refuse(DrawError, faults=(Fault(f"台账不能按“{name}”分层", "分层列", f"可用的列：{'、'.join(COLUMNS)}。") for name in unknown))
    reader = SnapshotReader(snapshot)
    wanted = ("case_id", "doc_no", "decided_on", *_PLACE, "unit_code", *(COLUMNS[name] for name in strata.columns))
    cases = [row for row in reader.table("case_file", columns=wanted) if row[2] is not None]
    chosen = [row for row in cases if period.holds(row[2])]
    platform = list(_platform(reader, period=period)) if "pull" in snapshot.loaded else None
    website = list(_website(reader)) if "publication" in snapshot.loaded else None
    found = differences(
        [_numbered(row) for row in chosen], platform=platform, website=website, whole_ledger=[_numbered(row) for row in cases]
    )
    total = sum(1 for _ in reader.table("case_file", columns=("case_id",)))
    return LakeCases(
        snapshot=snapshot.digest,
        rows=tuple(RawCase(_text(row[0]), _values(row[7:], strata=strata), _where(row[3:6])) for row in chosen),
        differences=found,
        missing=tuple(name for name, rows in (("办案平台（D27）", platform), ("官网公示（D09）", website)) if rows is None),
        undated=total - len(cases),
    )


def _platform(reader: SnapshotReader, *, period: Period) -> Iterator[Numbered]:
    columns = ("platform_doc_no", "platform_decided_on", "unit_code", *_PLACE)
    for number, decided_on, unit, *place in reader.table("pull", columns=columns, filled="platform_doc_no"):
        if period.holds(decided_on):
            yield Numbered(_text(number), _text(unit), _where(place))


def _website(reader: SnapshotReader) -> Iterator[Numbered]:
    for number, category, unit, *place in reader.table(
        "publication", columns=("doc_no", "category", "unit_code", *_PLACE), filled="doc_no"
    ):
        if _PENALTY in _text(category):
            yield Numbered(_text(number), _text(unit), _where(place))


def _numbered(row: tuple[Cell, ...]) -> Numbered:
    return Numbered(_text(row[1]) or None, _text(row[6]), _where(row[3:6]))


def _values(cells: tuple[Cell, ...], *, strata: Strata) -> tuple[str, ...]:
    return strata.values(
        [_text(cell).split("、")[0] if name == "承办人" else _text(cell) for name, cell in zip(strata.columns, cells, strict=True)]
    )


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _where(place: tuple[Cell, ...] | list[Cell]) -> str:
    file, sheet, row = place
    return f"{_text(file)} {_text(sheet)} 第{_text(row)}行".replace("  ", " ")
