"""Marks of a sheet to and from what the database keeps, and to and from what a form sends."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from jicha.domain.reviews.marks import Answer, Box, Mark, Note, Sheet
from jicha.services.batches.moving import rubric_of
from jicha.store.models.reviews import ScoreSheet


def kept(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Write marks as plain values."""
    return [
        {
            "criterion": mark.criterion,
            "answer": mark.answer.value if mark.answer else None,
            "lost": str(mark.lost) if mark.lost is not None else None,
            "times": mark.times,
            "reason": mark.reason,
            "notes": [{"text": note.text, "page": note.page, "box": _corners(note.box)} for note in mark.notes],
            "question": mark.question,
        }
        for mark in marks
    ]


def marks_of(values: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Read marks back."""
    return tuple(
        Mark(
            criterion=one["criterion"],
            answer=Answer(one["answer"]) if one["answer"] else None,
            lost=Decimal(one["lost"]) if one["lost"] is not None else None,
            times=one["times"],
            reason=one["reason"],
            notes=tuple(Note(note["text"], note["page"], Box(*note["box"]) if note["box"] else None) for note in one["notes"]),
            question=one["question"],
        )
        for one in values
    )


def sheet_of(row: ScoreSheet) -> Sheet:
    """Give a sheet as the rules know one."""
    rubric = rubric_of(row.file.batch)
    return Sheet(alias=row.file.alias, kind=row.file.kind, rubric=rubric.digest, marks=marks_of(row.marks), seconds=row.seconds)


def number_given(text: str) -> Decimal | None:
    """Read points that a person wrote; null for an empty field.

    Raises:
        ValueError: it is no number.
    """
    bare = text.strip()
    if not bare:
        return None
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise ValueError(bare) from error


def box_given(text: str) -> Box | None:
    """Read a box as the page sends it, four shares by commas; null for an empty field or for what is no rectangle."""
    parts = text.split(",")
    try:
        return Box(*(float(part) for part in parts)) if len(parts) == 4 else None
    except ValueError:
        return None


def _corners(box: Box | None) -> list[float] | None:
    return [box.left, box.top, box.right, box.bottom] if box else None
