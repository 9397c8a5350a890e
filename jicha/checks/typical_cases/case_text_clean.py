"""Scan typical cases for personal data, which needs check digits that SQL cannot compute."""

from collections.abc import Iterator

from jicha.domain.wording.personal_data import personal_data
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(name="case_leak", columns={"row_id": "BIGINT", "leaks": "BIGINT", "words": "VARCHAR"}, reads=("typical_case",))


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per case that holds personal data: how many places, and the first of them masked."""
    for row_id, title, body in read.table("typical_case", columns=("row_id", "case_title", "body")):
        found = [*personal_data(str(title or "")), *personal_data(str(body or ""))]
        if found:
            yield row_id, len(found), "；".join(f"{one.kind}{one.masked}（第{one.position}字）" for one in found[:5])
