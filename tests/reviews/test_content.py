"""Rubrics and settings that a bureau writes: every fault with file and line; an overlay wins; the form gives the same as the file."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jicha.domain.errors import ContentError, UsageError
from jicha.domain.rubrics.entry_form import DEDUCTIONS, ITEMS, KINDS, RUBRIC, VETOES
from jicha.domain.rubrics.entry_form import SHEETS as FORM_SHEETS
from jicha.domain.rubrics.rubric import CriterionKind, Formula, Part, RubricStatus
from jicha.domain.rubrics.rules import SettingKey
from jicha.engine.content import CONTENT_FOLDER
from jicha.engine.content.rubrics import review_rules, rubric_in_force, rubrics
from jicha.services.reviewing.rubric_entry import EnteredRubric, enter, write_template

SMALL = """zh: 本市评查细则
from_on: 2025-01-01
status: entered
source: 测试
confidence: high
formula: official
base_points: 50
item_points: 50
deduction_cap: 3
vetoes:
- {no: 1, group: 主体, part: entity, zh: 越权, machine: human}
deductions:
- {group: 文书, no: 1, zh: 文号, points: 2, machine: human, each: 0.5}
- {group: 文书, no: 2, zh: 印章, points: 1, machine: human}
kinds:
- zh: 一般行政处罚
  total: 10
  documents:
  - no: 1
    zh: 立案审批表
    part: procedure
    points: 4
    items:
    - {no: 1, zh: 案由, points: 1.5, machine: auto, checks: [FILE-03], whole: true}
    - {no: 2, zh: 审批, points: 2.5, machine: human, part: face}
  - {no: 2, zh: 决定书, part: entity, points: 6}
"""


def written(folder: Path, text: str = SMALL, name: str = "own/2025-01-01.yaml") -> Path:
    path = folder / "rubrics" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, old: str, new: str) -> list[tuple[str, str]]:
    assert old in SMALL
    with pytest.raises(ContentError) as caught:
        rubrics(written(folder, SMALL.replace(old, new, 1)))
    return [(fault.what, fault.where.rsplit("/", 1)[-1]) for fault in caught.value.faults]


def test_an_overlay_adds_its_own_rubric_beside_ours(tmp_path: Path) -> None:
    found = {one.id: one for one in rubrics(written(tmp_path))}
    assert set(found) == {"mee_2024", "own"}
    own = found["own"]
    assert own.status is RubricStatus.ENTERED
    assert len(own.digest) == 64
    criteria = {one.id: one for one in own.criteria("一般行政处罚")}
    assert list(criteria) == ["否决1", "文书1", "文书2", "1.1", "1.2", "2"]
    assert (criteria["文书1"].each, criteria["文书1"].part, criteria["1.2"].part) == (Decimal("0.5"), Part.FACE, Part.FACE)
    assert (criteria["1.1"].checks, criteria["1.1"].is_whole, criteria["2"].kind) == (("FILE-03",), True, CriterionKind.ITEM)


def test_a_bureau_s_own_rubric_comes_before_the_ministry_s(tmp_path: Path) -> None:
    found = rubrics(written(tmp_path))
    chosen = [rubric_in_force(found, on=day) for day in (date(2024, 5, 30), date(2024, 5, 31), date(2024, 12, 31), date(2025, 1, 1))]
    assert [one and one.id for one in chosen] == [None, "mee_2024", "mee_2024", "own"]
    ended = rubrics(written(tmp_path / "b", SMALL.replace("status:", "until_on: 2026-01-01\nstatus:")))
    assert [one and one.id for one in (rubric_in_force(ended, on=date(2025, 12, 31)), rubric_in_force(ended, on=date(2026, 1, 1)))] == [
        "own",
        "mee_2024",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what", "line"),
    [
        ("total: 10", "total: 11", "“一般行政处罚”总分写11，各文书合计10", 17),
        ("points: 4", "points: 5", "“一般行政处罚”总分写10，各文书合计11", 17),
        ("points: 1.5", "points: 2", "“立案审批表”写4分，各项合计4.5", 22),
        ("points: 1.5", "points: 两分", "“两分”不是分数", 24),
        ("points: 1.5", "points: -1", "“-1”不是分数", 24),
        ("each: 0.5", "each: x", "“x”不是分数", 13),
        ("deduction_cap: 3", "deduction_cap: 4", "扣分上限4大于各项之和3", 9),
        ("base_points: 50\n", "", "计算公式与所写的分值不合", 6),
        ("base_points: 50", "base_points: 2", "基础分小于扣分上限，总分会为负", 7),
        ("no: 2, zh: 印章", "no: 1, zh: 印章", "“文书1”写了2次", 13),
        ("no: 2, zh: 审批", "no: 1, zh: 审批", "“1”写了2次", 24),
        ("from_on: 2025-01-01", "from_on: 2025-01-02", "自2025-01-02施行，文件名却不是这一天", 2),
        ("zh: 越权", "zh: 越权, point: 3", "不认识的键“point”", 11),
        ("machine: human}\nded", "machine: robot}\nded", "“vetoes.0.machine”的值“robot”不在可用的值之内", 11),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, old: str, new: str, what: str, line: int) -> None:
    found = refused(tmp_path, old, new)
    assert (what, f"2025-01-01.yaml:{line}") in [
        (told, where.replace(" 第", ":").replace("行", "").replace("：", ":")) for told, where in found
    ], found


def test_a_kind_without_documents_and_a_bonus_that_is_no_number_are_refused(tmp_path: Path) -> None:
    text = (
        SMALL.replace("total: 10", "total: 0\n  bonus: 多")[: SMALL.index("  documents:") + len("\n  bonus: 多") - 1] + "  documents: []\n"
    )
    with pytest.raises(ContentError, match="“多”不是分数"):
        rubrics(written(tmp_path, text))
    with pytest.raises(ContentError, match="没有文书"):
        rubrics(written(tmp_path / "b", text.replace("  bonus: 多\n", "")))


def test_a_weighted_rubric_needs_a_face(tmp_path: Path) -> None:
    text = SMALL.replace("formula: official\nbase_points: 50\nitem_points: 50\n", "formula: weighted\n")
    own = next(one for one in rubrics(written(tmp_path, text)) if one.id == "own")
    assert (own.formula, own.base_points) == (Formula.WEIGHTED, None)
    bare = text.replace(text[text.index("deductions:") : text.index("kinds:")], "deductions: []\n").replace("cap: 3", "cap: 0")
    assert rubrics(written(tmp_path / "b", bare))
    with pytest.raises(ContentError, match="没有卷面的评分项"):
        rubrics(written(tmp_path / "c", bare.replace(", part: face", "")))


def test_every_default_is_marked_as_one() -> None:
    settings = review_rules().settings
    assert set(settings) == set(SettingKey)
    assert not any(one.verified for one in settings.values())
    assert all(one.source for one in settings.values())
    assert review_rules().value(SettingKey.ENTITY_WEIGHT) == Decimal("0.7")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace("value: 0.7", "value: 0.6"), "两部分权重之和不是1"),
        (lambda text: text.replace("value: 80,", "value: 95,"), "等次分数线没有由高到低"),
        (lambda text: text.replace("value: 24", "value: 两年"), "“两年”不是分数"),
        (lambda text: text[: text.rindex("- {key")], "缺少参数“dividing_agreement”"),
        (lambda text: text + text[text.rindex("- {key") :], "“dividing_agreement”写了2次"),
    ],
)
def test_settings_are_proved_too(tmp_path: Path, change: Callable[[str], str], what: str) -> None:
    text = (CONTENT_FOLDER / "rubrics" / "settings.yaml").read_text(encoding="utf-8")
    written(tmp_path, change(text), "settings.yaml")
    with pytest.raises(ContentError, match=what):
        review_rules(tmp_path)


HEAD: dict[str, Any] = {
    "id": "sx_2025", "zh": "本市评查细则", "from_on": "2025-01-01", "formula": "基础分+评分项得分率×评分项分值−扣分", "base_points": 50,
    "item_points": 50, "deduction_cap": 3, "source": "测试虚构",
}  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {
    VETOES.zh: [{"no": 1, "group": "主体", "part": "实体", "zh": "越权"}],
    DEDUCTIONS.zh: [{"group": "文书", "no": 1, "zh": "文号", "points": 2, "each": 0.5}, {"group": "文书", "no": 2, "zh": "印章", "points": 1}],
    KINDS.zh: [{"zh": "一般行政处罚", "total": 10}],
    ITEMS.zh: [
        {"kind": "一般行政处罚", "document_no": 1, "document": "立案审批表", "document_points": 4, "part": "程序", "no": 1, "zh": "案由",
         "points": 1.5, "machine": "数据可判", "checks": "FILE-03、FILE-04", "whole": "是", "decisive": "否"},
        {"kind": "一般行政处罚", "document_no": 1, "document": "立案审批表", "document_points": 4, "part": "程序", "no": 2, "zh": "审批",
         "points": 2.5},
        {"kind": "一般行政处罚", "document_no": 2, "document": "决定书", "document_points": 6, "part": "实体", "no": 1, "zh": "全部", "points": 6},
    ],
}  # fmt: skip


def form(path: Path, *, head: dict[str, Any] | None = None, cells: dict[tuple[str, str], Any] | None = None, without: str = "") -> Path:
    """Write the template and fill it in as a bureau would; `cells` are put in last."""
    write_template(path)
    book = openpyxl.load_workbook(path)
    for row, column in enumerate(RUBRIC.columns, start=2):
        book[RUBRIC.zh].cell(row=row, column=2, value={**HEAD, **(head or {})}.get(column.key))
    for sheet in (one for one in FORM_SHEETS if one is not RUBRIC and one.zh != without):
        places = {column.key: number for number, column in enumerate(sheet.columns, start=1)}
        for row, values in enumerate(ROWS[sheet.zh], start=2):
            for key, value in values.items():
                book[sheet.zh].cell(row=row, column=places[key], value=value)
    for (name, address), value in (cells or {}).items():
        book[name][address] = value
    book.save(path)
    return path


def test_a_filled_form_becomes_a_rubric_that_reads_back(tmp_path: Path) -> None:
    found: EnteredRubric = enter(form(tmp_path / "f.xlsx"), overlay=tmp_path / "own")
    own = found.rubric
    assert (own.id, own.zh, own.status, own.deduction_cap) == ("sx_2025", "本市评查细则", RubricStatus.ENTERED, 3)
    criteria = {one.id: one for one in own.criteria("一般行政处罚")}
    assert list(criteria) == ["否决1", "文书1", "文书2", "1.1", "1.2", "2.1"]
    assert (criteria["1.1"].points, criteria["1.1"].checks, criteria["1.1"].is_whole) == (Decimal("1.5"), ("FILE-03", "FILE-04"), True)
    assert criteria["文书1"].each == Decimal("0.5")
    assert "points: 1.5" in found.path.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="已经录入"):
        enter(tmp_path / "f.xlsx", overlay=tmp_path / "own")
    assert enter(tmp_path / "f.xlsx", overlay=tmp_path / "own", is_replacing=True).rubric == own


def test_a_rubric_may_have_no_vetoes_and_no_deductions(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", head={"deduction_cap": 0}, without=DEDUCTIONS.zh)
    assert enter(path, overlay=tmp_path / "own").rubric.deductions == ()


@pytest.mark.parametrize(
    ("sheet", "address", "value", "what"),
    [
        (ITEMS.zh, "H2", 2, "“立案审批表”写4分，各项合计4.5"),
        (KINDS.zh, "B2", 11, "“一般行政处罚”总分写11，各文书合计10"),
        (ITEMS.zh, "A4", "别的", "没有案卷类别“别的”"),
        (KINDS.zh, "A3", "查封扣押", "“总分”没有填"),
        (ITEMS.zh, "D3", 5, "不一致"),
        (ITEMS.zh, "H3", "多", "不是数字"),
        (DEDUCTIONS.zh, "B3", 1, "“文书1”写了2次"),
        (VETOES.zh, "C2", "别的", "不在可选之内"),
        (RUBRIC.zh, "B2", "山西", "标识“山西”写法不对"),
        (RUBRIC.zh, "B6", "2024-01-01", "停止施行日不晚于施行首日"),
        (RUBRIC.zh, "B10", 9, "扣分上限9大于各项之和3"),
        (RUBRIC.zh, "B11", None, "“录入依据”没有填"),
    ],
)
def test_a_slip_in_the_form_is_told_with_its_cell(tmp_path: Path, sheet: str, address: str, value: object, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        enter(form(tmp_path / "f.xlsx", cells={(sheet, address): value}), overlay=tmp_path / "own")
    assert any(what in fault.what for fault in caught.value.faults), caught.value
    assert all("工作表“" in fault.where for fault in caught.value.faults)
    assert not (tmp_path / "own").exists()


def test_a_kind_without_items_is_told_at_the_kind(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        enter(form(tmp_path / "f.xlsx", cells={(KINDS.zh, "A3"): "查封扣押", (KINDS.zh, "B3"): 0}), overlay=tmp_path / "own")
    assert [(fault.what, fault.where) for fault in caught.value.faults] == [("“查封扣押”没有文书", "f.xlsx 工作表“案卷类别” A3")]


def test_the_template_goes_to_a_folder_that_exists(tmp_path: Path) -> None:
    for path in (tmp_path / "f.xls", tmp_path / "none" / "f.xlsx"):
        with pytest.raises(UsageError):
            write_template(path)
    assert list(tmp_path.iterdir()) == []
