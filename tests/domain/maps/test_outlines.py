"""Projection, simplification and the middle of outlines, on figures that can be checked by hand and on the real counties."""

import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.maps.outlines import draw, middle, simplified

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
_POINTS = st.tuples(st.floats(-100, 100), st.floats(-100, 100))


def test_the_middle_of_a_square_and_of_a_half_of_it() -> None:
    assert middle(SQUARE) == pytest.approx((2.0, 2.0))
    assert middle([(0.0, 0.0), (3.0, 0.0), (0.0, 3.0), (0.0, 0.0)]) == pytest.approx((1.0, 1.0))


def test_the_middle_of_a_line_is_the_mean_of_its_points() -> None:
    assert middle([(0.0, 0.0), (2.0, 0.0), (4.0, 0.0)]) == (2.0, 0.0)


def test_a_point_on_the_way_is_left_out_and_a_corner_stays() -> None:
    line = [(0.0, 0.0), (1.0, 0.05), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]
    assert simplified(line, tolerance=0.1) == [(0.0, 0.0), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]


def test_a_closed_ring_keeps_its_far_corner() -> None:
    assert (4.0, 4.0) in simplified(SQUARE, tolerance=0.1)


@given(st.lists(_POINTS, min_size=2, max_size=40), st.floats(0, 20))
def test_what_is_left_comes_from_the_line_and_keeps_its_ends(line: list[tuple[float, float]], tolerance: float) -> None:
    left = simplified(line, tolerance=tolerance)
    assert left[0] == line[0]
    assert left[-1] == line[-1]
    rest = iter(line)
    assert all(point in rest for point in left)


def test_north_is_up_and_a_degree_of_longitude_is_narrower_by_the_cosine() -> None:
    ring = [(111.0, 37.0), (112.0, 37.0), (112.0, 38.0), (111.0, 38.0), (111.0, 37.0)]
    plane = draw({"A": [ring]}, width=100, tolerance=0.1)
    assert plane.height == pytest.approx(100 / math.cos(math.radians(37.5)), abs=0.1)
    assert plane.shapes[0].path.startswith(f"M0.0 {plane.height:.1f}L100.0 {plane.height:.1f}")
    assert (plane.shapes[0].x, plane.shapes[0].y) == (50.0, pytest.approx(plane.height / 2, abs=0.1))


@pytest.mark.parametrize("rings", [{}, {"A": []}, {"A": [[(111.0, 37.0), (111.0, 38.0)]]}, {"A": [[(111.0, 37.0), (112.0, 37.0)]]}])
def test_what_has_no_extent_is_refused(rings: dict[str, list[list[tuple[float, float]]]]) -> None:
    with pytest.raises(ValueError, match="ring"):
        draw(rings, width=100, tolerance=1)


def test_the_thirteen_counties_lie_where_they_lie(shared: Path) -> None:
    data = json.loads((shared / "real" / "lvliang-counties.geojson").read_text(encoding="utf-8"))
    rings = {
        str(one["properties"]["adcode"]): [[(x, y) for x, y, *_ in ring] for ring in one["geometry"]["coordinates"]]
        for one in data["features"]
        if one["geometry"]["type"] == "Polygon"
    }
    plane = draw(rings, width=520, tolerance=0.8)
    places = {shape.code: shape for shape in plane.shapes}
    assert places["141123"].y < places["141102"].y < places["141181"].y  # 兴县, 离石, 孝义 from north to south.
    assert places["141124"].x < places["141102"].x < places["141121"].x  # 临县, 离石, 文水 from west to east.
    assert all(re.fullmatch(r"(M[\d. L-]+Z)+", shape.path) for shape in plane.shapes)
    assert sum(len(shape.path) for shape in plane.shapes) < 60_000
