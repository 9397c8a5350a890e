"""The charts of the page on fines: what they show, what they say, and that a reader of docx finds them whole."""

import random
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.disparity import make_fines, plant
from jicha.domain.disparity.spreads import places
from jicha.domain.disparity.study import Study
from jicha.domain.reports import Align, Bar, Chart, Report, Table
from jicha.engine.disparity.study import study
from jicha.render.docx import write_docx
from jicha.reports.discretion import discretion_annex
from jicha.reports.discretion_charts import fine_charts
from tests.disparity.made import case

NAMES = {"甲": "甲县分局", "己": "己县分局"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"


@pytest.fixture(scope="module")
def planted() -> Study:
    chance = random.Random(3)
    cases, _ = plant(make_fines(600, chance=chance), about="branch", times=1.5, chance=chance)
    few = [replace(one, case_id=f"少{one.row_id}", unit_code="己") for one in cases[:9]]
    return study(cases + few, seed=1)


def paper(study: Study, folder: Path, name: str = "a.docx") -> Path:
    body = discretion_annex(study, names=NAMES)
    write_docx(Report("样张", ("样张",), "局领导", body, "市局"), path=folder / name)
    return folder / name


def root(path: Path) -> ElementTree.Element:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def test_each_chart_shows_every_branch_and_says_what_it_shows(planted: Study) -> None:
    charts = fine_charts(planted, names=NAMES)
    assert [chart.caption[:6] for chart in charts] == ["图1　各分局", "图2　各分局", "图3　各分局"]
    for chart in charts:
        assert {bar.label for bar in chart.bars} == {"甲县分局", "乙", "丙", "丁", "戊", "己县分局"}
        few = next(bar for bar in chart.bars if bar.label == "己县分局")
        assert few == Bar("己县分局", "样本不足（9件）")
        assert all(bar.label in chart.alt and bar.told in chart.alt for bar in chart.bars)


def test_the_planted_branch_lies_where_it_was_planted(planted: Study) -> None:
    times, span, benchmark = fine_charts(planted, names={})
    dear = {chart: next(bar for bar in chart.bars if bar.label == "甲") for chart in (times, span, benchmark)}
    assert dear[times].line is not None
    assert dear[times].line[0] > 1.3
    assert dear[times].point == pytest.approx(1.5, abs=0.06)
    middle = [bar.point for bar in span.bars if bar.point is not None]
    assert dear[span].point == max(middle)
    assert dear[benchmark].told.startswith("平均+")
    assert all(
        bar.box and bar.line and bar.line[0] <= bar.box[0] <= bar.box[1] <= bar.line[1] for bar in span.bars if bar.point is not None
    )


def test_places_in_the_lawful_span() -> None:
    """100,000 to 1,000,000: 100,000 lies at 0, 550,000 in the middle; a fine of one lawful sum has no place."""
    cases = [case(f"A{n}", fine) for n, fine in enumerate((100_000, 325_000, 550_000, 775_000, 1_000_000) * 2)]
    single = replace(case("B", 20_000), low_yuan=20_000.0, high_yuan=20_000.0)
    (found,) = places([*cases, single])
    assert (found.n, found.spread) == (10, found.spread)
    assert found.spread is not None
    assert (found.spread.least, found.spread.quarter, found.spread.middle, found.spread.three_quarters, found.spread.most) == (
        0,
        0.25,
        0.5,
        0.75,
        1,
    )
    assert places(cases[:9])[0].spread is None


def test_nothing_to_show_is_no_chart() -> None:
    assert fine_charts(study([case("A", 120_000), case("B", 120_000)], seed=1), names={}) == ()
    assert fine_charts(Study(), names={}) == ()


def test_a_deviation_that_rounds_to_nought_has_no_sign() -> None:
    cases = [case(f"{unit}{n}", 120_000 + n, unit=unit) for unit in ("甲", "乙") for n in range(12)]
    assert {bar.told for bar in fine_charts(study(cases, seed=1), names={})[-1].bars} == {"平均0.0%，12件"}


def test_the_paper_holds_the_charts_with_words_for_who_cannot_see_them(planted: Study, tmp_path: Path) -> None:
    document = root(paper(planted, tmp_path))
    charts = fine_charts(planted, names=NAMES)
    drawings = document.findall(f".//{WP}docPr")
    assert [one.get("descr") for one in drawings] == [chart.alt for chart in charts]
    words = {text.text for text in document.findall(f".//{WPS}txbx//{W}t")}
    assert {"甲县分局", "0.5倍", "2倍", "法定上限", "样本不足（9件）"} <= words
    fonts = {one.get(f"{W}eastAsia") for one in document.findall(f".//{WPS}txbx//{W}rFonts")}
    assert fonts == {"仿宋_GB2312"}
    assert [
        text.text for text in document.findall(".//{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback//" + f"{W}t")
    ] == [chart.alt for chart in charts]


def test_shapes_have_numbers_of_their_own_and_stay_inside(planted: Study, tmp_path: Path) -> None:
    document = root(paper(planted, tmp_path))
    numbers = [one.get("id") for tag in (f"{WP}docPr", f"{WPS}cNvPr") for one in document.iter(tag)]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) > 100
    for inline in document.iter(f"{WP}inline"):
        extent = inline.find(f"{WP}extent")
        assert extent is not None
        assert int(extent.get("cx", "0")) == 156 * 36_000
        for frame in inline.iter(f"{WPS}spPr"):
            off, size = frame.find(f".//{A}off"), frame.find(f".//{A}ext")
            assert off is not None
            assert size is not None
            for start, side, most in (("x", "cx", "cx"), ("y", "cy", "cy")):
                assert int(off.get(start, "-1")) >= 0
                assert int(off.get(start, "0")) + int(size.get(side, "0")) <= int(extent.get(most, "0")) + 36_000


def test_the_same_study_gives_the_same_bytes(planted: Study, tmp_path: Path) -> None:
    assert paper(planted, tmp_path).read_bytes() == paper(planted, tmp_path, "b.docx").read_bytes()


def test_what_lies_beyond_the_scale_is_drawn_at_its_end(tmp_path: Path) -> None:
    bars = (Bar("甲<乙&丙", "50倍", line=(0.001, 50.0), point=50.0),)
    chart = Chart("图", "话", bars, ((0.5, "半"), (1.0, "一"), (2.0, "倍")), middle=1.0, is_ratio=True)
    write_docx(Report("样张", ("样张",), "局领导", (chart,), "市局"), path=tmp_path / "c.docx")
    document = root(tmp_path / "c.docx")
    assert "甲<乙&丙" in {text.text for text in document.findall(f".//{WPS}txbx//{W}t")}
    line, point = [one for one in document.iter(f"{WPS}spPr") if one.find(f"{A}solidFill") is not None][-2:]
    (start, width), (mark, size) = (
        # Both are there.
        (int(one.find(f".//{A}off").get("x")), int(one.find(f".//{A}ext").get("cx")))  # type: ignore[union-attr,arg-type]  # See above.
        for one in (line, point)
    )
    assert abs(start + width - (mark + size // 2)) < 36_000 // 10
    assert width == 62 * 36_000


def test_half_and_twice_are_equally_far_on_a_scale_of_ratios(tmp_path: Path) -> None:
    bars = tuple(Bar(str(value), "", point=value) for value in (0.5, 0.7071067811865476, 1.0, 1.4142135623730951, 2.0))
    chart = Chart("图", "话", bars, ((0.5, "半"), (2.0, "倍")), is_ratio=True)
    write_docx(Report("样张", ("样张",), "局领导", (chart, replace(chart, is_ratio=False)), "市局"), path=tmp_path / "r.docx")
    marks = [
        one
        for one in root(tmp_path / "r.docx").iter(f"{WPS}spPr")
        if (form := one.find(f"{A}prstGeom")) is not None and form.get("prst") == "diamond"
    ]
    places = [int(one.find(f".//{A}off").get("x")) for one in marks]  # type: ignore[union-attr,arg-type]  # Each shape has its place.
    ratios, plain = (sorted(part) for part in (places[:5], places[5:]))
    assert [round((place - ratios[0]) / (ratios[-1] - ratios[0]), 2) for place in ratios] == [0, 0.25, 0.5, 0.75, 1]
    assert [round((place - plain[0]) / (plain[-1] - plain[0]), 2) for place in plain] == [0, 0.14, 0.33, 0.61, 1]


def test_captions_stand_above_tables_but_for_the_annex_that_is_one(tmp_path: Path) -> None:
    table = Table("核查情况表", ("甲",), (("1",),), (1.0,), (Align.LEFT,))
    other = replace(table, caption="另一张表")
    report = Report("样张", ("样张",), "局领导", (), "市局", attachments=("核查情况表",), annexes=((table, other),))
    write_docx(report, path=tmp_path / "t.docx")
    text = ["".join(t.text or "" for t in line.iter(f"{W}t")) for line in root(tmp_path / "t.docx").iter(f"{W}p")]
    assert text.count("核查情况表") == 1
    assert text.count("另一张表") == 1


@pytest.mark.parametrize(
    ("ticks", "alt", "is_ratio"),
    [
        (((1.0, "一"),), "话", False),
        (((1.0, "一"), (1.0, "一")), "话", False),
        (((0.0, "零"), (1.0, "一")), "话", True),
        (((0.0, "零"), (1.0, "一")), "", False),
    ],
)
def test_a_chart_without_scale_or_words_is_refused(ticks: tuple[tuple[float, str], ...], alt: str, *, is_ratio: bool) -> None:
    with pytest.raises(ValueError, match="chart"):
        Chart("图", alt, (), ticks, is_ratio=is_ratio)
