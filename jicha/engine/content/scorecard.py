"""Read how the scorecard is made and where the tiles of a city lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from jicha.domain import checks
from jicha.domain.errors import ContentError, Fault
from jicha.domain.overview import Item
from jicha.domain.scorecards import Rules

_ITEM_KEYS = {"code", "short", "weight"}
_KEYS = {"status", "least", "severities", "items"}


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The items in the order of the plan and the rules for their points."""

    items: tuple[Item, ...]
    rules: Rules


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a unit's square lies: column from the west, row from the north, both from 0."""

    code: str
    column: int
    row: int


def scorecard(*, weights: Mapping[str, float] | None = None) -> Scorecard:
    """Read the default scorecard and put the plan's weights, if it has any, in place of ours.

    Raises:
        ContentError: an unknown key, a missing figure, or a weight for an item that does not exist.
    """
    where = "content/scorecard/default.yaml"
    form = _read(where)
    faults = [Fault(f"不认识的键：{key}", where, "删除该键或改正拼写") for key in sorted(set(form) ^ _KEYS)]
    lines: list[dict[str, Any]] = form.get("items", [])
    for line in lines:
        faults += [
            Fault(f"不认识的键：{key}", f"{where} › {line.get('code')}", "删除该键或改正拼写") for key in sorted(set(line) - _ITEM_KEYS)
        ]
    own = {str(line["code"]): float(line["weight"]) for line in lines if "weight" in line}
    given = dict(weights or {})
    faults += [Fault(f"权重所列事项不存在：{key}", "方案 › 权重", f"改为 {'、'.join(own)} 之一") for key in given if key not in own]
    if faults:
        raise ContentError(*faults)
    items = tuple(_item(str(line["code"]), short=str(line["short"]), is_scored="weight" in line) for line in lines)
    severities = {str(key): float(value) for key, value in form["severities"].items()}
    is_default = not given and form["status"] == "default"
    return Scorecard(items=items, rules=Rules(weights=own | given, severities=severities, least=int(form["least"]), is_default=is_default))


def _item(code: str, *, short: str, is_scored: bool) -> Item:
    known = checks.item(code)
    return Item(code=code, number=known.clause, name=known.zh, short=short, is_scored=is_scored)


def tiles(city_code: str) -> tuple[Tile, ...]:
    """Read where the units of a city lie; empty if nobody has drawn that city yet."""
    where = f"content/tiles/{city_code}.yaml"
    if not files("jicha").joinpath(where).is_file():
        return ()
    return tuple(Tile(code=str(tile["code"]), column=int(tile["column"]), row=int(tile["row"])) for tile in _read(where)["tiles"])


def _read(where: str) -> dict[str, Any]:
    form: dict[str, Any] = yaml.safe_load(files("jicha").joinpath(where).read_text(encoding="utf-8"))
    return form
