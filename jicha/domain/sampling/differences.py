"""What the ledger, the case platform and the website hold differently: shown before a draw, as nobody can draw what a list leaves out."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")


class Gap(StrEnum):
    """Which list lacks a decision that another has; the words stand on screen."""

    NOT_ON_PLATFORM = "台账有，办案平台没有"
    NOT_IN_LEDGER = "办案平台有，台账没有"
    NOT_ON_WEBSITE = "台账有，官网没有"
    ONLY_ON_WEBSITE = "官网有，台账没有"
    NO_NUMBER = "台账有决定日期而没有文号，无法比较"


@dataclass(frozen=True, slots=True)
class Numbered:
    """One decision in a list: its document number (null if it has none), its branch, and where it stands."""

    number: str | None
    unit: str
    where: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One decision that a list lacks."""

    gap: Gap
    one: Numbered


def differences(
    ledger: Iterable[Numbered],
    *,
    platform: Iterable[Numbered] | None,
    website: Iterable[Numbered] | None,
    whole_ledger: Iterable[Numbered],
) -> tuple[Difference, ...]:
    """Compare the lists by document number, brackets and widths made alike.

    Args:
        ledger: decisions of the period, the frame.
        platform: those of the same period; website: all that was captured; None was not handed in, and is not compared.
        whole_ledger: decisions of any period: what the website shows may be older than the period.
    """
    cases = list(ledger)
    known = {_plain(one.number) for one in whole_ledger if one.number}
    return tuple(
        [Difference(Gap.NO_NUMBER, one) for one in cases if not one.number]
        + list(_gaps(cases, known=known, other=platform, gone=Gap.NOT_ON_PLATFORM, extra=Gap.NOT_IN_LEDGER))
        + list(_gaps(cases, known=known, other=website, gone=Gap.NOT_ON_WEBSITE, extra=Gap.ONLY_ON_WEBSITE))
    )


def _gaps(
    cases: Iterable[Numbered], *, known: frozenset[str] | set[str], other: Iterable[Numbered] | None, gone: Gap, extra: Gap
) -> Iterator[Difference]:
    if other is None:
        return
    listed = [one for one in other if one.number]
    there = {_plain(one.number) for one in listed}
    yield from (Difference(gone, one) for one in cases if one.number and _plain(one.number) not in there)
    yield from (Difference(extra, one) for one in listed if _plain(one.number) not in known)


def _plain(number: str | None) -> str:
    folded = unicodedata.normalize("NFKC", number or "").translate(_BRACKETS)
    return "".join(char for char in folded.upper() if not char.isspace())
