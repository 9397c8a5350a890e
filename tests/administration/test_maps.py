"""The bureau's own map: what is no map of this city is refused, and nothing but outlines is kept."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, ContentError, StateError
from jicha.services.administering.maps import drop_map, keep_map
from tests.desk_fixtures import ActorOf

RING = [[111.0, 37.0], [112.0, 37.0], [112.0, 38.0], [111.0, 37.0]]


def _map(*features: Mapping[str, Any], kind: str = "FeatureCollection") -> bytes:
    return json.dumps({"type": kind, "features": features}).encode()


def _feature(code: str = "141124", *, ring: Any = RING, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    place = [ring] if kind == "Polygon" else [[ring]]
    return {"type": "Feature", "properties": {"adcode": code, **properties}, "geometry": {"type": kind, "coordinates": place}}


def test_only_outlines_codes_and_names_are_kept(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    hostile = _feature(name="<script>alert(1)</script>", description="<img onerror=x>")
    by_name = {**_feature("0", kind="MultiPolygon", name="文水县"), "id": "141121"}
    stranger = _feature("999999")
    with pytest.raises(AccessError):
        keep_map(actor_of(Role.INSPECTOR), data=_map(hostile), why="晋S(2021)1号", at=now)
    assert keep_map(lead, data=_map(hostile, by_name, stranger), why="晋S(2021)1号", at=now) == 2
    kept = (home / "maps" / "units.geojson").read_text(encoding="utf-8")
    assert "script" not in kept
    assert "onerror" not in kept
    assert [one["properties"]["adcode"] for one in json.loads(kept)["features"]] == ["141124", "141121"]
    with pytest.raises(StateError, match="没有写理由"):
        drop_map(lead, why=" ", at=now)
    drop_map(lead, why="改用新图", at=now)
    with pytest.raises(StateError, match="还没有上传地图"):
        drop_map(lead, why="x", at=now)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "不是可用的 GeoJSON"),
        (b"\xff\xfe", "不是可用的 GeoJSON"),
        (b"[" * 100_000, "不是可用的 GeoJSON"),
        (b"x" * (20 * 1024 * 1024 + 1), "超过 20 MB"),
        (_map(kind="Topology"), "不是可用的 GeoJSON"),
        (_map(_feature(ring=RING[:3])), "不是可用的 GeoJSON"),
        (_map(_feature(ring=[*RING[:3], [999.0, 37.0]])), "不是可用的 GeoJSON"),
        (_map(_feature(ring=[*RING[:3], ["x", 37.0]])), "不是可用的 GeoJSON"),
        (_map(_feature()).replace(b"111.0", b"NaN"), "不是可用的 GeoJSON"),
        (_map({**_feature(), "geometry": {"type": "Point", "coordinates": [1, 2]}}), "不是可用的 GeoJSON"),
        (_map(_feature(), _feature()), "出现了两次"),
        (_map(_feature("999999")), "没有本市的单位"),
    ],
)
def test_what_is_no_map_of_this_city_is_refused(
    actor_of: ActorOf, home: Path, plan_2021: int, now: datetime, data: bytes, words: str
) -> None:
    with pytest.raises(ContentError, match=words):
        keep_map(actor_of(Role.LEAD), data=data, why="晋S(2021)1号", at=now)
    assert not (home / "maps" / "units.geojson").exists()


def test_a_map_needs_its_approval(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime) -> None:
    with pytest.raises(StateError, match="审图号"):
        keep_map(actor_of(Role.LEAD), data=_map(_feature()), why="", at=now)
