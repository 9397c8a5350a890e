"""Find inspection records whose text is nearly the same as that of a record on another enterprise; likeness of texts is beyond SQL."""

from collections.abc import Iterator

from jicha.domain.wording.likeness import Text, most_alike
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="similar_record", columns={"row_id": "BIGINT", "other_row_id": "BIGINT", "likeness": "DOUBLE"}, reads=("inspection",)
)
SHORTEST = 50
"""Shorter texts say what every record says."""
LEAST = 0.6
OWN_NAME = "该单位"


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per record with a text of another enterprise that is at least 0.6 alike: the most alike."""
    columns = ("row_id", "credit_code", "source_name", "record_text")
    texts = [
        Text(number=row_id, owner=str(code or name or row_id), words=_unnamed(str(words), name=str(name or "")))
        for row_id, code, name, words in read.table("inspection", columns=columns, filled="record_text")
        if isinstance(row_id, int) and words and len(str(words)) >= SHORTEST
    ]
    for found in most_alike(texts, least=LEAST):
        yield found.number, found.other, round(found.likeness, 4)


def _unnamed(words: str, *, name: str) -> str:
    """Put the same words for the enterprise's own name: a text copied with only the name changed is a copy."""
    return words.replace(name, OWN_NAME) if name else words
