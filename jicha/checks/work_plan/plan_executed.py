"""Cut the cell that names a plan line's objects into names: people write a month's enterprises into one cell, which SQL cannot cut."""

import re
from collections.abc import Iterator

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(name="planned_object", columns={"row_id": "BIGINT", "position": "BIGINT", "object": "VARCHAR"}, reads=("plan_line",))
_BETWEEN = re.compile(r"[、,，;；。\n\r\t]+")
_HEADING = re.compile(r"^[^：:]{0,20}[：:]")
_NUMBER = re.compile(r"^\s*(?:[(（]?\d{1,3}[)）.．、]|[①-⑳])\s*")
_REST = re.compile(r"等(?:共?\d+[家个户][企业单位]*)?\s*$")


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per name in a plan line's cell of objects, without headings, running numbers and `等n家`."""
    for row_id, words in read.table("plan_line", columns=("row_id", "object"), filled="object"):
        parts = [_bare(part) for part in _BETWEEN.split(_HEADING.sub("", str(words)))]
        for position, part in enumerate((part for part in parts if part), start=1):
            yield row_id, position, part


def _bare(part: str) -> str:
    return _REST.sub("", _NUMBER.sub("", part)).strip()
