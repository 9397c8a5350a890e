"""Content as tables that checks may read: documents, mandatory sets, binding order, categories of disclosure, laws that ended."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from jicha.engine.content import documents, mandatory
from jicha.engine.content.ended import ended

Cell: TypeAlias = "str | int | bool | object | None"

CONTENT_TABLES: dict[str, dict[str, str]] = {
    "file_document": {
        "document_id": "VARCHAR",
        "zh": "VARCHAR",
        "position": "BIGINT",
        "required": "VARCHAR",
        "condition": "VARCHAR",
        "volume": "VARCHAR",
        "receipt": "BOOLEAN",
        "from_on": "DATE",
        "until_on": "DATE",
    },
    "file_document_title": {"document_id": "VARCHAR", "title": "VARCHAR"},
    "required_document": {"procedure": "VARCHAR", "position": "BIGINT", "zh": "VARCHAR", "occasion": "VARCHAR", "receipt": "BOOLEAN"},
    "required_title": {"procedure": "VARCHAR", "position": "BIGINT", "title": "VARCHAR", "excluded": "BOOLEAN"},
    "file_group": {"volume": "VARCHAR", "position": "BIGINT", "zh": "VARCHAR"},
    "file_group_title": {"volume": "VARCHAR", "position": "BIGINT", "title": "VARCHAR"},
    "disclosure": {"position": "BIGINT", "zh": "VARCHAR", "from_on": "DATE"},
    "disclosure_title": {"position": "BIGINT", "title": "VARCHAR"},
    "ended_law": {"title": "VARCHAR", "ended_on": "DATE"},
}
"""Name and columns of each table; part of the closed language of checks."""


def content_rows(table: str, *overlays: Path) -> tuple[tuple[Cell, ...], ...]:
    """Give the rows of a content table in a fixed order.

    Raises:
        KeyError: there is no such table.
    """
    laws: dict[str, Iterator[tuple[Cell, ...]]] = {"ended_law": ((one.title, one.ended_on) for one in ended(*overlays))}
    rows = _paper_rows(overlays) | _mandatory_rows(overlays) | laws
    return tuple(rows[table])


def _paper_rows(overlays: tuple[Path, ...]) -> dict[str, Iterator[tuple[Cell, ...]]]:
    known = documents(*overlays)
    return {
        "file_document": (
            (one.id, one.zh, one.order, one.required.value, one.condition, one.volume.value, one.receipt, one.from_on, one.until_on)
            for one in known
        ),
        "file_document_title": ((one.id, title) for one in known for title in one.titles),
    }


def _mandatory_rows(overlays: tuple[Path, ...]) -> dict[str, Iterator[tuple[Cell, ...]]]:
    known = mandatory(*overlays)
    return {
        "required_document": ((one.procedure, one.position, one.zh, one.occasion.value, one.receipt) for one in known.requirements),
        "required_title": (
            (one.procedure, one.position, title, excluded)
            for one in known.requirements
            for titles, excluded in ((one.titles, False), (one.unless, True))
            for title in titles
        ),
        "file_group": ((one.volume.value, one.position, one.zh) for one in known.groups),
        "file_group_title": ((one.volume.value, one.position, title) for one in known.groups for title in one.titles),
        "disclosure": ((one.position, one.zh, one.from_on) for one in known.disclosures),
        "disclosure_title": ((one.position, title) for one in known.disclosures for title in one.titles),
    }
