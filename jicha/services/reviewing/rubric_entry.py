"""A bureau's own rubric: the empty form out, the filled form in, every fault with its cell, the YAML into the overlay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jicha.domain.errors import ContentError, Fault, UsageError, refuse
from jicha.domain.law import Confidence
from jicha.domain.rubrics.entry_form import DEDUCTIONS, ITEMS, KINDS, RUBRIC, SHEETS, VETOES
from jicha.domain.rubrics.rubric import Formula, Machine, Part, Rubric, RubricStatus
from jicha.engine.content.plain_yaml import Place
from jicha.engine.content.rubric_forms import DeductionForm, DocumentForm, ItemForm, KindForm, RubricForm, VetoForm
from jicha.engine.content.rubrics import rubric_faults, rubrics
from jicha.render.forms.rubric_form import write_rubric_form
from jicha.services.benchmarks.cells import Entry, FilledSheets, Line, read_sheets
from jicha.services.reviewing.rubric_yaml import rubric_yaml

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_MAKER = "评查细则页面的“下载录入表”"
_MAY_BE_EMPTY = frozenset({VETOES.zh, DEDUCTIONS.zh})


@dataclass(frozen=True, slots=True)
class EnteredRubric:
    """What came out of a filled form: the rubric and the file that it was written to."""

    rubric: Rubric
    path: Path


def write_template(path: Path) -> None:
    """Write the empty entry form.

    Raises:
        UsageError: the file's name does not end in .xlsx, or its folder does not exist.
    """
    if path.suffix.lower() != ".xlsx" or not path.absolute().parent.is_dir():
        raise UsageError(Fault("录入表写不到这里", str(path), "写成已有文件夹里的 xlsx 文件，如 评查细则录入表.xlsx。"))
    write_rubric_form(path)


def enter(form: Path, *, overlay: Path, is_replacing: bool = False) -> EnteredRubric:
    """Read a filled form, prove every sum, and write the YAML into an overlay folder, whole or not at all.

    Args:
        overlay: the city's content folder; made if it does not exist. is_replacing: a version of the same id and day may be overwritten.

    Raises:
        ContentError: every fault at once, each with its cell. WorkbookError: the file cannot be read.
        UsageError: the version is entered already.
    """
    cells = read_sheets(form, sheets=SHEETS, upright=frozenset({RUBRIC.zh}), maker=_MAKER)
    faults = [
        fault for fault in cells.faults if not (fault.what == "一行也没有填" and any(f"“{zh}”" in fault.where for zh in _MAY_BE_EMPTY))
    ]
    faults.extend(_head_faults(cells))
    refuse(ContentError, faults=faults)
    written, places = _form(cells)
    slips = tuple(rubric_faults(written))
    refuse(ContentError, faults=[*_orphans(cells), *(Fault(slip.what, _where(slip.place, places=places), slip.mend) for slip in slips)])
    name = cells.lines[RUBRIC.zh][0]["id"].text
    text = rubric_yaml(written, origin=form.name)
    return lay_rubric(text, name=name, from_on=written.from_on, overlay=overlay, is_replacing=is_replacing)


def rubric_path(overlay: Path, *, name: str, from_on: date) -> Path:
    """Name the file of a version below a content folder."""
    return overlay / "rubrics" / name / f"{from_on}.yaml"


def lay_rubric(text: str, *, name: str, from_on: date, overlay: Path, is_replacing: bool = False) -> EnteredRubric:
    """Write the YAML of a version into a content folder, whole or not at all.

    Raises:
        ContentError: it does not add up, or not with the others of the folder. UsageError: the version is there already.
    """
    path = rubric_path(overlay, name=name, from_on=from_on)
    if path.exists() and not is_replacing:
        raise UsageError(Fault("这一版细则已经录入", str(path), "确要改录的选“覆盖”。"))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    rubrics.cache_clear()
    return EnteredRubric(next(one for one in rubrics(overlay) if (one.id, one.from_on) == (name, from_on)), path)


def _head_faults(cells: FilledSheets) -> Iterator[Fault]:
    for head in cells.lines[RUBRIC.zh]:
        if head["id"].text and not _NAME.fullmatch(head["id"].text):
            yield Fault(f"标识“{head['id'].text}”写法不对", head["id"].where, "用英文小写字母、数字和下划线，字母开头。")
        until, from_on = head["until_on"].day, head["from_on"].day
        if until is not None and from_on is not None and until <= from_on:
            yield Fault("停止施行日不晚于施行首日", head["until_on"].where, "对照原文改正；仍在施行的不写。")


def _orphans(cells: FilledSheets) -> Iterator[Fault]:
    """Tell items of a kind that is not listed, and lines of one document that contradict each other."""
    kinds = {line["zh"].text for line in cells.lines[KINDS.zh]}
    first: dict[tuple[str, str], Line] = {}
    for line in cells.lines[ITEMS.zh]:
        if line["kind"].text not in kinds:
            yield Fault(f"没有案卷类别“{line['kind'].text}”", line["kind"].where, "与“案卷类别”表写成一致。")
        other = first.setdefault((line["kind"].text, line["document_no"].text), line)
        for key in ("document", "document_points", "part"):
            if line[key].text != other[key].text:
                yield Fault(f"与{other[key].where}不一致", line[key].where, "同一文书的各行写成一致。")


def _form(cells: FilledSheets) -> tuple[RubricForm, dict[Place, str]]:
    """Put the form together; the second part names the cell of each place."""
    head = cells.lines[RUBRIC.zh][0]
    places: dict[Place, str] = {(): head["zh"].where}
    places.update({(key,): head[key].where for key in ("from_on", "deduction_cap", "formula", "base_points", "item_points")})
    for name, sheet in (("vetoes", VETOES), ("deductions", DEDUCTIONS), ("kinds", KINDS)):
        for number, line in enumerate(cells.lines[sheet.zh]):
            places[name, number] = line["zh"].where
            places.update({(name, number, key): line[key].where for key in ("points", "each", "total", "bonus") if key in line.entries})
    return RubricForm(
        zh=head["zh"].text,
        from_on=head["from_on"].day or date.min,
        source=head["source"].text,
        confidence=Confidence.HIGH,
        formula=Formula(head["formula"].text),
        deduction_cap=_points(head["deduction_cap"]) or 0,
        vetoes=tuple(_veto(line) for line in cells.lines[VETOES.zh]),
        deductions=tuple(_deduction(line) for line in cells.lines[DEDUCTIONS.zh]),
        kinds=tuple(_kind(line, number=number, cells=cells, places=places) for number, line in enumerate(cells.lines[KINDS.zh])),
        number=head["number"].maybe,
        until_on=head["until_on"].day,
        status=RubricStatus.ENTERED,
        base_points=_points(head["base_points"]),
        item_points=_points(head["item_points"]),
        note=head["note"].maybe,
    ), places


def _points(entry: Entry) -> str | None:
    """Give the number of a cell as people write points (`1.5`, not `3/2`); null if the cell is empty."""
    if entry.value is None:
        return None
    value = Fraction(entry.text)
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def _where(place: Place, *, places: dict[Place, str]) -> str:
    while place not in places:
        place = place[:-1]
    return places[place]


def _checks(line: Line) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[、,，;；\s]+", line["checks"].text) if part)


def _machine(line: Line) -> Machine:
    return Machine(line["machine"].maybe or Machine.HUMAN)


def _veto(line: Line) -> VetoForm:
    return VetoForm(
        int(line["no"].text), line["group"].text, Part(line["part"].text), line["zh"].text, _machine(line), _checks(line),
        _is_yes(line["whole"]), _is_yes(line["decisive"]),
    )  # fmt: skip


def _is_yes(entry: Entry) -> bool:
    return entry.text == "yes"


def _deduction(line: Line) -> DeductionForm:
    return DeductionForm(
        line["group"].text, int(line["no"].text), line["zh"].text, _points(line["points"]) or 0, _machine(line), _points(line["each"]),
        _checks(line),
        _is_yes(line["whole"]), _is_yes(line["decisive"]),
    )  # fmt: skip


def _kind(line: Line, *, number: int, cells: FilledSheets, places: dict[Place, str]) -> KindForm:
    own = [item for item in cells.lines[ITEMS.zh] if item["kind"].text == line["zh"].text]
    documents = []
    for index, no in enumerate(dict.fromkeys(item["document_no"].text for item in own)):
        rows = [item for item in own if item["document_no"].text == no]
        base: Place = ("kinds", number, "documents", index)
        places[base] = rows[0]["document"].where
        places[*base, "points"] = rows[0]["document_points"].where
        for row, item in enumerate(rows):
            places[*base, "items", row] = item["no"].where
            places.update({(*base, "items", row, key): item[key].where for key in ("points", "each")})
        items = tuple(
            ItemForm(int(item["no"].text), item["zh"].text, _points(item["points"]) or 0, _machine(item), None, _points(item["each"]),
                     _checks(item),
                     _is_yes(item["whole"]), _is_yes(item["decisive"]))
            for item in rows
        )  # fmt: skip
        documents.append(
            DocumentForm(int(no), rows[0]["document"].text, Part(rows[0]["part"].text), _points(rows[0]["document_points"]) or 0, "", items)
        )
    return KindForm(line["zh"].text, _points(line["total"]) or 0, tuple(documents), _points(line["bonus"]))
