"""The form of `jicha fine explain`: one breach in Chinese keys, from a YAML file or from a row of a sheet."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from jicha.domain.errors import ContentError, Fault, UsageError, refuse
from jicha.engine.content.forms import fill
from jicha.engine.content.plain_yaml import Place, Plain, PlainDocument, read_plain

LevelCell: TypeAlias = "int | str | None"
KEYS: dict[str, str] = {
    "表": "code",
    "行为日": "acted_on",
    "决定日": "decided_on",
    "等级": "levels",
    "基准": "benchmark",
    "地区": "region",
    "用途": "use",
    "处罚依据": "clause",
    "环评文件": "subject",
    "计罚基数": "base_yuan",
    "情节": "circumstance",
    "法律依据": "ground",
    "证据": "proof",
    "道歉减少": "apology_percent",
    "罚款": "decided_yuan",
    "卷内文书": "documents",
}
"""Key in the form → field."""

_NEEDED = ("表", "行为日", "决定日")
_DAYS = ("行为日", "决定日")
_SUMS = ("计罚基数", "道歉减少", "罚款")


@dataclass(frozen=True, slots=True)
class MatterForm:
    """One breach as it is written down; sums in yuan, the cut of an apology in percent."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: str
    acted_on: date
    decided_on: date
    levels: dict[str, LevelCell]
    benchmark: str | None = None
    region: str | None = None
    use: str = ""
    clause: str | None = None
    subject: str | None = None
    base_yuan: float | None = None
    circumstance: str | None = None
    ground: str | None = None
    proof: str | None = None
    apology_percent: float | None = None
    decided_yuan: float | None = None
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A filled form and where each of its keys stands."""

    form: MatterForm
    path: Path
    lines: dict[str, str]

    def where(self, key: str) -> str:
        """Name the place of a key (Chinese), or the file."""
        return self.lines.get(key, str(self.path))


def read_matter(path: Path) -> Written:
    """Read a YAML form.

    Raises:
        ContentError: the file cannot be opened, is no YAML, or does not fit the form; each fault with its line.
    """
    try:
        document = read_plain(path)
    except OSError as error:
        raise ContentError(Fault(f"表单打不开：{error.strerror}", str(path), "检查路径和权限。")) from error
    refuse(ContentError, faults=document.faults)
    if not isinstance(document.value, dict):
        raise ContentError(Fault("表单应是“键: 值”", document.where(), f"可用的键：{'、'.join(KEYS)}。"))
    return _written(document.value, path=path, lines={key: document.where(key) for key in document.value}, document=document)


def read_row(path: Path, *, row: int) -> Written:
    """Read one row of an xlsx, xls, ods or csv file; its first row names the keys, other columns are factors.

    Args:
        row: as the sheet counts them, the header is row 1.

    Raises:
        UsageError: the file cannot be read or has no such row. ContentError: the row does not fit the form.
    """
    cells = _cells(path)
    if not 2 <= row <= len(cells):
        raise UsageError(Fault(f"没有第{row}行", str(path), f"数据在第2行至第{max(len(cells), 2)}行；第1行是表头。"))
    value: dict[str, Plain] = {}
    levels: dict[str, Plain] = {}
    for header, cell in zip(cells[0], cells[row - 1], strict=False):
        name = str(header).strip().removeprefix("等级：").removeprefix("等级:")
        if not name or cell in {"", None}:
            continue
        if name in KEYS:
            value[name] = _of_cell(name, cell=cell)
        else:
            levels[name] = int(cell) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    value["等级"] = levels
    where = f"{path}:第{row}行"
    lines = dict.fromkeys((*KEYS, *levels), where)
    return _written(value, path=path, lines=lines, document=PlainDocument(path, value, {}, ()))


def _cells(path: Path) -> list[list[object]]:
    try:
        if path.suffix.lower() == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                return [list(line) for line in csv.reader(stream)]
        return [list(line) for line in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
    except (OSError, CalamineError, UnicodeDecodeError) as error:
        raise UsageError(Fault(f"表格打不开：{error}", str(path), "用 xlsx 或 UTF-8 的 csv。")) from error


def _of_cell(name: str, *, cell: object) -> Plain:
    """Bring a cell into the kind that its key has in the form; what cannot be brought stays, and is refused with its place."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or name in _DAYS:
        return cell if isinstance(cell, date) else str(cell).strip()
    if name in _SUMS:
        try:
            return float(str(cell).replace(",", ""))
        except ValueError:
            return str(cell)
    if name == "卷内文书":
        return [one for one in str(cell).replace("；", "、").split("、") if one]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _written(value: dict[str, Plain], *, path: Path, lines: dict[str, str], document: PlainDocument) -> Written:
    faults = [Fault(f"不认识的键“{key}”", lines.get(key, str(path)), _near(key)) for key in value if key not in KEYS]
    faults += [Fault(f"缺少“{key}”", str(path), f"补上一行“{key}: …”。") for key in _NEEDED if value.get(key) is None]
    refuse(ContentError, faults=faults)
    english: dict[str, Plain] = {KEYS[key]: cell for key, cell in value.items() if cell is not None}
    english["levels"] = value.get("等级") or {}
    english["code"] = str(english["code"])
    if "region" in english:
        english["region"] = str(english["region"])
    places: dict[Place, int] = {
        (KEYS.get(str(place[0]), str(place[0])), *place[1:]): line for place, line in document.lines.items() if place
    }
    form, wrong = fill(PlainDocument(path, english, places, ()), form=MatterForm)
    if form is None:
        raise ContentError(*(_spoken(fault) for fault in wrong))
    return Written(form, path, lines)


def _near(key: str) -> str:
    near = get_close_matches(key, KEYS, n=1, cutoff=0.4)
    return f"是不是“{near[0]}”？" if near else f"可用的键：{'、'.join(KEYS)}。"


def _spoken(fault: Fault) -> Fault:
    """Name a key in a fault as the form writes it."""
    what = fault.what
    for zh, english in KEYS.items():
        what = what.replace(f"“{english}”", f"“{zh}”").replace(f"“{english}.", f"“{zh}.")
    return Fault(what, fault.where, fault.mend)
