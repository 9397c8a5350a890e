"""Compare texts by their runs of five characters, and find to each text the one most like it without comparing all with all.

Two texts that are nearly the same share whole clauses; so only texts that share half of their telling clauses are compared: the rarest of
those that stand in more than one text. What stands in every text tells nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

SIZE = 5
_BLANKS = re.compile(r"\s+")
_ENDS = re.compile("[。;；,，!！?？:：、\n]+")
RAREST = 10
MOST_HOLDERS = 40
MOST_COMPARED = 5
SHORTEST_CLAUSE = 4


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare.

    Attributes:
        number: its own number.
        owner: texts of one owner are not compared with one another.
        words: the text as written.
    """

    number: int
    owner: str
    words: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A text, the other one that is most like it, and how much: 0 to 1."""

    number: int
    other: int
    likeness: float


def grams(words: str) -> frozenset[str]:
    """Cut a text into all its runs of five characters, without blanks; a shorter text is one run."""
    bare = _BLANKS.sub("", words)
    return frozenset(bare[start : start + SIZE] for start in range(max(1, len(bare) - SIZE + 1)))


def jaccard(one: frozenset[str], *, other: frozenset[str]) -> float:
    """Divide the runs that two texts share by those that either has."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def most_alike(texts: Sequence[Text], *, least: float) -> Iterator[Alike]:
    """Give for each text the most alike of another owner, if it is at least so alike; the earlier text wins a tie."""
    clauses = [_clauses(one.words) for one in texts]
    rarity = _rarity(clauses)
    telling = [sorted(rarity[clause] for clause in own if clause in rarity) for own in clauses]
    holders: list[list[int]] = [[] for _ in rarity]
    for place, own in enumerate(telling):
        for clause in own:
            if len(holders[clause]) < MOST_HOLDERS:
                holders[clause].append(place)
    runs = lru_cache(maxsize=None)(lambda place: grams(texts[place].words))
    same = _same(texts)
    for place, one in enumerate(texts):
        rare = telling[place][:RAREST]
        shared = Counter(chain.from_iterable(map(holders.__getitem__, rare)))
        shared.update(same[one.words])
        del shared[place]
        half = len(rare) / 2
        if max(shared.values(), default=0) < half:
            continue
        enough = [holder for holder, count in shared.items() if count >= half and texts[holder].owner != one.owner]
        near = sorted(enough, key=lambda holder: (-shared[holder], holder))
        best = max(((jaccard(runs(place), other=runs(other)), -other) for other in near[:MOST_COMPARED]), default=(0.0, 0))
        if best[0] >= least > 0:
            yield Alike(number=one.number, other=texts[-best[1]].number, likeness=best[0])


def _rarity(clauses: Sequence[frozenset[str]]) -> dict[str, int]:
    """Rank the clauses that stand in more than one text, the rarest first."""
    frequency = Counter(chain.from_iterable(clauses))
    shared = sorted((count, clause) for clause, count in frequency.items() if count > 1)
    return {clause: number for number, (_, clause) in enumerate(shared)}


def _clauses(words: str) -> frozenset[str]:
    """Give the clauses of a text, and each two that follow one another, which are rarer."""
    single = [clause for clause in _ENDS.split(_BLANKS.sub("", words)) if len(clause) >= SHORTEST_CLAUSE]
    return frozenset(single).union(map("，".join, pairwise(single)))


def _same(texts: Sequence[Text]) -> dict[str, list[int]]:
    """List the first places of each text, of two owners, so that a word-for-word copy is always compared."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(texts):
        own = found[one.words]
        if len({texts[other].owner for other in own}) < 2 and one.owner not in {texts[other].owner for other in own}:
            own.append(place)
    return found
