"""Which laws have ended as a whole; the expectations are SEL-05 of the fact sheet and the end of 令8."""

from datetime import date
from pathlib import Path

import pytest

from jicha.domain.errors import ContentError, LawError
from jicha.engine.content import CONTENT_FOLDER
from jicha.engine.content.ended import ended
from jicha.engine.content.tables import content_rows

CODE_REPLACES = (
    "环境保护法", "环境影响评价法", "海洋环境保护法", "大气污染防治法", "水污染防治法", "土壤污染防治法", "固体废物污染环境防治法",
    "噪声污染防治法", "放射性污染防治法", "清洁生产促进法",
)  # fmt: skip


def overlay(folder: Path, *, more: str) -> Path:
    path = folder / "law" / "ended.yaml"
    path.parent.mkdir(parents=True)
    path.write_text((CONTENT_FOLDER / "law" / "ended.yaml").read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


def row(title: str) -> str:
    return f"\n- title: {title}\n  ended_on: 2020-01-01\n  confidence: low\n  source: a test\n"


def test_ten_laws_end_with_the_code_and_order_eight_with_order_thirty() -> None:
    wanted = dict.fromkeys(CODE_REPLACES, date(2026, 8, 15)) | {"环境行政处罚办法": date(2023, 7, 1)}
    assert {one.title: one.ended_on for one in ended()} == wanted
    assert dict(content_rows("ended_law")) == wanted


def test_a_bureau_may_add_a_law(tmp_path: Path) -> None:
    home = overlay(tmp_path, more=row("某市排污费征收办法"))
    assert ("某市排污费征收办法", date(2020, 1, 1)) in content_rows("ended_law", home)


@pytest.mark.parametrize(("title", "where"), [("环境保护法", "前面"), ("水污染防治法", "content/statutes")])
def test_a_law_that_stands_twice_is_refused_with_its_line(title: str, where: str, tmp_path: Path) -> None:
    with pytest.raises(LawError, match=f"“{title}”已在{where}") as caught:
        ended(overlay(tmp_path, more=row(title)))
    assert "ended.yaml:" in caught.value.faults[0].where


@pytest.mark.parametrize("more", ["\n- title: 甲法\n  ended_on: 2020-01-01\n", row("甲法") + "  note: 多余\n"])
def test_an_entry_without_source_or_with_more_is_refused(more: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"ended\.yaml"):
        ended(overlay(tmp_path, more=more))
