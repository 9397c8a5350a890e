"""The bureau's own map: an approved GeoJSON, held against size, form and the codes of the units before it is kept."""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import ContentError, Fault, StateError
from jicha.domain.trail.actions import Action
from jicha.services.home.folders import Home
from jicha.services.trailing.recording import record
from jicha.store.queries.year.units import units

MAP = "units.geojson"
_MOST_BYTES = 20 * 1024 * 1024
_MOST_POINTS = 500_000
_CODE_KEYS = ("adcode", "code", "id", "unit_code")
_LEAST_POINTS = 4


def keep_map(actor: Actor, *, data: bytes, why: str, at: datetime) -> int:
    """Keep a map in place of an older one, and give the number of units that it shows. Only outlines, codes and names are kept of it.

    Raises:
        AccessError: the person may not. StateError: no approval is named.
        ContentError: too large, no GeoJSON, a point that is nowhere, a unit that stands twice, or no unit of this city.
    """
    require(actor, permission=Permission.CONTENT_OVERLAY)
    if not why.strip():
        raise StateError(Fault("没有写审图号或批准文件", "地图", "写明地图的审图号，或测绘主管部门的批准文件"))
    features = _features(data)
    kept = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")).encode()
    home: Home = settings.HOME
    home.make()
    with transaction.atomic():
        digest = sha256(kept).hexdigest()
        record(actor, action=Action.CONTENT_EDIT, kind="map", object_id=MAP, after=digest, why=why.strip(), at=at)
        draft = home.maps / f".{MAP}"
        draft.write_bytes(kept)
        draft.replace(home.maps / MAP)
    return len(features)


def drop_map(actor: Actor, *, why: str, at: datetime) -> None:
    """Take the map away; the schematic tiles are shown again.

    Raises:
        AccessError: the person may not. StateError: no reason, or there is no map.
    """
    require(actor, permission=Permission.CONTENT_OVERLAY)
    home: Home = settings.HOME
    path = home.maps / MAP
    if not why.strip() or not path.is_file():
        what = "没有写理由" if path.is_file() else "还没有上传地图"
        raise StateError(Fault(what, "地图", "写明理由" if path.is_file() else "刷新页面"))
    with transaction.atomic():
        record(actor, action=Action.CONTENT_EDIT, kind="map", object_id=MAP, after="停用", why=why.strip(), at=at)
        path.unlink()


def _features(data: bytes) -> list[dict[str, Any]]:
    if len(data) > _MOST_BYTES:
        raise ContentError(Fault("地图超过 20 MB", "地图", "用制图软件化简边界后再上传"))
    try:
        plain = json.loads(data.decode("utf-8-sig"), parse_constant=_nowhere)
        features = list(_kept({"FeatureCollection": plain["features"]}[plain["type"]]))
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ContentError(Fault("不是可用的 GeoJSON", "地图", "导出为 GeoJSON（FeatureCollection，经纬度，UTF-8）")) from error
    codes = [feature["properties"]["adcode"] for feature in features]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise ContentError(*(Fault(f"单位{code}出现了两次", "地图", "合并成一个图形") for code in doubled))
    if not features:
        raise ContentError(Fault("地图里没有本市的单位", "地图", "图形的 adcode（或 code）写六位区划代码，或 name 写单位名称"))
    return features


def _kept(features: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    known = {unit.code: unit.name for unit in units() if unit.kind != "city"}
    names = {name: code for code, name in known.items()}
    points = 0
    for feature in features:
        properties = feature.get("properties") or {}
        given = [str(properties.get(key, "")) for key in _CODE_KEYS] + [str(feature.get("id", ""))]
        code = next((one for one in given if one in known), "") or names.get(str(properties.get("name", "")), "")
        if not code:
            continue
        geometry = feature["geometry"]
        shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
        rings = [[[_point(point) for point in ring] for ring in polygon] for polygon in shapes]
        points += sum(len(ring) for polygon in rings for ring in polygon)
        if points > _MOST_POINTS or any(len(ring) < _LEAST_POINTS for polygon in rings for ring in polygon):
            raise ValueError("a ring with too few points, or a map with too many")
        yield {
            "type": "Feature",
            "properties": {"adcode": code, "name": known[code]},
            "geometry": {"type": "MultiPolygon", "coordinates": rings},
        }


def _point(point: list[Any]) -> list[float]:
    x, y = float(point[0]), float(point[1])
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        raise ValueError("a point that is nowhere")
    return [x, y]


def _nowhere(word: str) -> float:
    raise ValueError(word)
