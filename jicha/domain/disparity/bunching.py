"""M6: fines that pile up where the facts do not put them: at the least, at round sums, right below a threshold of approval."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.chance import binomial_tail, discoveries, share_interval
from jicha.domain.disparity.settings import PROPOSED, Settings

ROUND_YUAN = 10_000
_BESIDE = 0.10
_YUAN = 0.5


class Pile(StrEnum):
    """Where fines pile up."""

    MINIMUM = "法定下限"
    ROUND = "整万元"
    BELOW = "审批标准以下"


@dataclass(frozen=True, slots=True)
class Bunching:
    """One branch and one place of piling.

    Attributes:
        n: cases that the question concerns; hits: those in the pile; expected: how many the recorded levels put there.
        low, high: 95 % interval of the share. chance: of as many or more; null below the least number.
        proposed: kept by the control of false discoveries.
    """

    unit_code: str
    pile: Pile
    n: int
    hits: int
    expected: float
    low: float
    high: float
    chance: float | None
    proposed: bool = False


def bunching(cases: Iterable[FineCase], *, thresholds_yuan: Sequence[float] = (), settings: Settings = PROPOSED) -> list[Bunching]:
    """Count piles by branch, of cases without recorded circumstances.

    At the least: held against the share that the recorded levels put there. Round sums: only cases whose computed fine is not round count,
    held against the share of all other branches. Below a threshold: a tenth under it against a tenth above it, which chance fills alike.

    Args:
        thresholds_yuan: sums from which legal review or collective discussion is required, as the bureau's own catalogue states them.
    """
    ordinary = [case for case in cases if case.is_ordinary]
    units = sorted({case.unit_code for case in ordinary})
    found = [
        *_piles(
            ordinary,
            units=units,
            pile=Pile.MINIMUM,
            asks=lambda c: c.computed_yuan is not None and c.low_yuan > 0,
            hit=_at_least,
            settings=settings,
        ),
        *_piles(ordinary, units=units, pile=Pile.ROUND, asks=_not_round, hit=lambda c: _round(c.fine_yuan), settings=settings),
        *(one for limit in sorted(set(thresholds_yuan)) for one in _below(ordinary, units=units, limit=limit, settings=settings)),
    ]
    told = [place for place, one in enumerate(found) if one.chance is not None]
    kept = discoveries([found[place].chance or 0.0 for place in told], rate=settings.rate)
    for place, keep in zip(told, kept, strict=True):
        one = found[place]
        found[place] = Bunching(one.unit_code, one.pile, one.n, one.hits, one.expected, one.low, one.high, one.chance, keep)
    return found


def _at_least(case: FineCase) -> bool:
    return abs(case.fine_yuan - case.low_yuan) <= _YUAN


def _round(yuan: float) -> bool:
    return abs(yuan - round(yuan / ROUND_YUAN) * ROUND_YUAN) <= _YUAN


def _not_round(case: FineCase) -> bool:
    return case.computed_yuan is not None and not _round(case.computed_yuan)


def _piles(
    cases: Sequence[FineCase],
    *,
    units: Sequence[str],
    pile: Pile,
    asks: Callable[[FineCase], bool],
    hit: Callable[[FineCase], bool],
    settings: Settings,
) -> Iterable[Bunching]:
    asked = [case for case in cases if asks(case)]
    total, hits_of_all = len(asked), sum(map(hit, asked))
    for unit in units:
        own = [case for case in asked if case.unit_code == unit]
        hits = sum(map(hit, own))
        if pile is Pile.MINIMUM:
            share = sum((case.computed_yuan or 0.0) <= case.low_yuan + _YUAN for case in own) / len(own) if own else 0.0
        else:
            rest = total - len(own)
            share = (hits_of_all - hits + 1) / (rest + 2)
        # A share of nought would make a single case a wonder: half a case of doubt is always left.
        share = max(share, 0.5 / len(own)) if own else 0.0
        enough = len(own) >= settings.pile_n and (pile is Pile.MINIMUM or total - len(own) >= settings.pile_n)
        yield _one(unit, pile=pile, n=len(own), hits=hits, share=share, enough=enough)


def _below(cases: Sequence[FineCase], *, units: Sequence[str], limit: float, settings: Settings) -> Iterable[Bunching]:
    for unit in units:
        fines = [case.fine_yuan for case in cases if case.unit_code == unit]
        under = sum(limit * (1 - _BESIDE) <= fine < limit for fine in fines)
        n = under + sum(limit <= fine < limit * (1 + _BESIDE) for fine in fines)
        yield _one(unit, pile=Pile.BELOW, n=n, hits=under, share=0.5, enough=n >= settings.pile_n)


def _one(unit: str, *, pile: Pile, n: int, hits: int, share: float, enough: bool) -> Bunching:
    low, high = share_interval(hits, n=n) if n else (0.0, 1.0)
    return Bunching(unit, pile, n, hits, share * n, low, high, binomial_tail(hits, n=n, p=share) if enough else None)
