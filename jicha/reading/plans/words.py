"""The words by which a plan is read: the form of `content/plans/words.yaml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Word:
    """A code and the words that say it."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Wording of another level: a pattern in which {province} and {city} stand for names, and what to write instead."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    term: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class PlanWords:
    """All words."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    items: tuple[Word, ...]
    methods: tuple[Word, ...]
    reviewers: tuple[Word, ...]
    left_over: tuple[Term, ...]


def recognise(text: str, *, words: Iterable[Word]) -> str | None:
    """Give the code most of whose words stand in the text; None if none does or two tie."""
    scores = sorted(((sum(word in text for word in entry.words), entry.code) for entry in words), reverse=True)
    if not scores or scores[0][0] == 0 or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return scores[0][1]
