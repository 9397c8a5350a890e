"""Find wording of another level in the plan: titles in 《》 and document numbers must be covered first, which SQL cannot do.

The words are content (`content/plans/words.yaml`, `left_over`), the names of provinces and cities too (`content/units`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from jicha.engine.content import CONTENT_FOLDER
from jicha.engine.content.plain_yaml import read_plain
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="template_wording", columns={"row_id": "BIGINT", "places": "BIGINT", "words": "VARCHAR"}, reads=("plan_paragraph",)
)
_COVERED = re.compile(r"《[^》]{2,100}》|[（(][^（）()]{2,30}?号[）)]|[㐀-鿿0-9]{1,16}〔\d{4}〕\d+号")
_ANY_PROVINCE = r"[^，。；：、《》年\d\s]{2,3}省"
_AROUND = 6


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give each paragraph that holds such wording: in how many places, and each with its position, surroundings and suggestion."""
    names = _names()
    terms = _terms()
    for row_id, unit, body in read.table("plan_paragraph", columns=("row_id", "unit_code", "body")):
        text = str(body or "")
        province, city = names.get(str(unit), (_ANY_PROVINCE, "本市"))
        masked = _COVERED.sub(lambda match: "□" * len(match[0]), text)
        found = [
            f"“{match[0]}”（第{match.start() + 1}字“{_around(text, match)}”，{mend.replace('{city}', city)}）"
            for term, mend in terms
            for match in re.finditer(term.replace("{province}", province), masked)
        ]
        if found:
            yield row_id, len(found), "；".join(found)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _AROUND) : match.end() + _AROUND]


def _terms() -> list[tuple[str, str]]:
    words = _read(CONTENT_FOLDER / "plans" / "words.yaml")
    found = words.get("left_over")
    return [(str(one["term"]), str(one["suggestion"])) for one in found] if isinstance(found, list) else []


def _names() -> dict[str, tuple[str, str]]:
    """Give the province and the name of each city that we know, by code."""
    cities = [_read(path) for path in sorted((CONTENT_FOLDER / "units").glob("*.yaml"))]
    return {
        str(one["code"]): (re.escape(str(one["province"])), str(one["name"]))
        for one in cities
        if {"code", "province", "name"} <= one.keys()
    }


def _read(path: Path) -> dict[str, object]:
    value = read_plain(path).value
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else {}
