"""Find typical cases whose text is nearly that of another one; likeness of texts is beyond SQL."""

from collections.abc import Iterator

from jicha.domain.wording.likeness import Text, most_alike
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="similar_case", columns={"row_id": "BIGINT", "other_row_id": "BIGINT", "likeness": "DOUBLE"}, reads=("typical_case",)
)
LEAST = 0.5


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per case with another one that is at least half alike: the most alike."""
    texts = [
        Text(number=row_id, owner=str(row_id), words=str(body))
        for row_id, body in read.table("typical_case", columns=("row_id", "body"))
        if isinstance(row_id, int) and body
    ]
    for found in most_alike(texts, least=LEAST):
        yield found.number, found.other, round(found.likeness, 4)
