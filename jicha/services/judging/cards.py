"""The words of each check that judging needs, read once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jicha.services.checking import catalogue


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A check in words.

    Attributes:
        basis: the norm or reason it stands on. status: sourced, plan, derived or default. human: what stays human judgement, may be empty.
    """

    check_id: str
    title: str
    clause: str
    basis: str
    status: str
    human: str
    item: str
    severity: str


@cache
def check_words() -> Mapping[str, CheckWords]:
    """Give the words of every check by its id."""
    return {
        check.id: CheckWords(
            check_id=check.id,
            title=check.title_zh,
            clause=check.clause,
            basis=check.basis.words,
            status=check.basis.status.value,
            human=check.human,
            item=check.item,
            severity=check.severity.value,
        )
        for check in catalogue().checks
    }


def title_of(check_id: str) -> str:
    """Give a check's title; a check that is no longer there shows its id."""
    words = check_words().get(check_id)
    return words.title if words else check_id
