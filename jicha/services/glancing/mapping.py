"""The bureau's own map: an approved GeoJSON in the home becomes outlines; nothing of it but numbers reaches a page."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from jicha.domain.maps.outlines import Plane, Point, draw
from jicha.services.home.folders import Home

_WIDTH = 520.0
_TOLERANCE = 0.8
_MOST_BYTES = 20 * 1024 * 1024
_CODE_KEYS = ("adcode", "code", "id", "unit_code")
_LEAST_POINTS = 4


@dataclass(frozen=True, slots=True)
class OwnMap:
    """What became of the bureau's map: `plane` is null if it cannot be used, and `fault` then says why. `missing` are units not on it."""

    plane: Plane | None
    fault: str = ""
    missing: tuple[str, ...] = ()


def own_map(units: Sequence[tuple[str, str]]) -> OwnMap | None:
    """Read the map at `maps/units.geojson` of the home; null if the bureau has loaded none.

    Args:
        units: code and name of every branch; a feature is a branch's by its code, or else by its name.
    """
    home: Home = settings.HOME
    path = home.maps / "units.geojson"
    try:
        known = path.stat()
    except OSError:
        return None
    return _drawn(str(path), (known.st_mtime_ns, known.st_size), tuple(units))


@lru_cache(maxsize=4)
def _drawn(path: str, stamp: tuple[int, int], units: tuple[tuple[str, str], ...]) -> OwnMap:
    if stamp[1] > _MOST_BYTES:
        return OwnMap(None, "地图文件过大")
    try:
        rings = _rings(json.loads(Path(path).read_text(encoding="utf-8")), units=units)
        plane = draw(rings, width=_WIDTH, tolerance=_TOLERANCE)
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        return OwnMap(None, "地图文件不是可用的 GeoJSON，或其中没有本市分局的边界")
    return OwnMap(plane, missing=tuple(name for code, name in units if code not in rings))


def _rings(data: Mapping[str, Any], *, units: Sequence[tuple[str, str]]) -> dict[str, list[list[Point]]]:
    codes = {code for code, _name in units}
    names = {name: code for code, name in units}
    found: dict[str, list[list[Point]]] = {}
    for feature in data["features"]:
        code = _code_of(feature, codes=codes, names=names)
        if code:
            found.setdefault(code, []).extend(_of_geometry(feature["geometry"]))
    return {code: rings for code, rings in found.items() if rings}


def _code_of(feature: Mapping[str, Any], *, codes: set[str], names: Mapping[str, str]) -> str:
    properties = feature.get("properties") or {}
    given = [str(properties.get(key, "")) for key in _CODE_KEYS] + [str(feature.get("id", ""))]
    by_code = next((one for one in given if one in codes), "")
    return by_code or names.get(str(properties.get("name", "")), "")


def _of_geometry(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
    for polygon in polygons:
        for ring in polygon:
            points = [(float(point[0]), float(point[1])) for point in ring]
            if not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
                raise ValueError("a point that is nowhere")
            if len(points) >= _LEAST_POINTS:
                yield points
