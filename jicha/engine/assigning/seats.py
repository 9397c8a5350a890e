"""Fill the seats of a batch (file × kind of reviewer) at the least cost: a transportation problem with rising costs, solved by HiGHS.

Each further file of a reviewer costs one more than the one before, so the sum is least where loads are even; among equal solutions a keyed
number of (file, reviewer) decides, so that pairs mix and the same input gives the same seats. A seat that cannot be filled costs more than
anything else. The constraints are those of a network, whose corners are whole numbers: no seat is filled by halves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from jicha.domain.errors import Fault, ReviewError

_NEAR = 8
"""Candidates per file that are tried first: enough for even loads unless recusal is narrow; a nation's review takes seconds."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of one kind filled.

    Attributes:
        taken: file → reviewer. open: files whose seat could not be filled, in the order given.
    """

    taken: Mapping[str, str]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chair:
    """A reviewer as the solver sees one: files had already, and the most that are taken in all (null for no limit)."""

    reviewer: str
    load: int
    most: int | None


def fill_seats(eligible: Mapping[str, Sequence[str]], *, chairs: Sequence[Chair], key: str) -> Seats:
    """Fill one seat for each file.

    Args:
        eligible: file → reviewers who may have it.
        chairs: every reviewer named there.
        key: of the batch; decides among equal solutions.

    Raises:
        ReviewError: the solver gave up, which a network of this size does not make it do.
    """
    near = {name: sorted(set(eligible[name]), key=lambda one: _tie(key, file=name, reviewer=one))[:_NEAR] for name in eligible}
    if any(len(near[name]) < len(set(eligible[name])) for name in eligible):
        found = _widened(near, chairs=chairs, key=key)
        if not found.open and _is_even(found, chairs=chairs):
            return found
    return _widened(eligible, chairs=chairs, key=key)


def _is_even(found: Seats, *, chairs: Sequence[Chair]) -> bool:
    """Tell whether no reviewer has two more than another: then no solution is more even."""
    loads = {chair.reviewer: chair.load for chair in chairs}
    for reviewer in found.taken.values():
        loads[reviewer] += 1
    return max(loads.values()) - min(loads.values()) <= 1


def _widened(eligible: Mapping[str, Sequence[str]], *, chairs: Sequence[Chair], key: str) -> Seats:
    """Solve with few slots, which even loads need; open more while seats stay empty that somebody with room might take."""
    all_loads = [chair.load for chair in chairs]
    most = -(-(len(eligible) + sum(all_loads)) // max(len(chairs), 1)) + 2
    while True:
        found = _filled(eligible, chairs=chairs, key=key, most=most)
        if not found.open or most >= max(all_loads, default=0) + len(eligible):
            return found
        most *= 2


def _filled(eligible: Mapping[str, Sequence[str]], *, chairs: Sequence[Chair], key: str, most: int) -> Seats:
    files = list(eligible)
    pairs = [(place, reviewer) for place, name in enumerate(files) for reviewer in sorted(set(eligible[name]))]
    if not pairs:
        return Seats({}, tuple(files))
    places = {chair.reviewer: place for place, chair in enumerate(chairs)}
    wanted = np.bincount([places[reviewer] for _, reviewer in pairs], minlength=len(chairs))
    slots = [
        (place, chair.load + step)
        for place, chair in enumerate(chairs)
        for step in range(_room(chair, wanted=int(wanted[place]), most=most))
    ]
    costs = [
        *(_tie(key, file=files[place], reviewer=reviewer) / (len(files) + 1) for place, reviewer in pairs),
        *(float(load + 1) for _, load in slots),
        *(_beyond(chairs, files=len(files)) for _ in files),
    ]
    solved = linprog(
        np.array(costs),
        A_eq=_network(pairs, slots=slots, places=places, files=len(files)),
        b_eq=np.concatenate([np.ones(len(files)), np.zeros(len(chairs))]),
        bounds=(0, 1),
        method="highs-ds",
    )
    if solved.x is None:
        raise ReviewError(Fault(f"分派算法没有给出结果：{solved.message}", "分派评查人", "减少每次分派的案卷，再试一次。"))
    taken = {files[place]: reviewer for (place, reviewer), share in zip(pairs, solved.x, strict=False) if share > 0.5}
    return Seats(taken, tuple(name for name in files if name not in taken))


def _room(chair: Chair, *, wanted: int, most: int) -> int:
    limit = most if chair.most is None else min(chair.most, most)
    return max(min(wanted, limit - chair.load), 0)


def _beyond(chairs: Sequence[Chair], *, files: int) -> float:
    return float(max((chair.load for chair in chairs), default=0) + files + 2) * 2


def _tie(key: str, *, file: str, reviewer: str) -> float:
    digest = sha256(f"{key}\n{file}\n{reviewer}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _network(pairs: Sequence[tuple[int, str]], *, slots: Sequence[tuple[int, int]], places: Mapping[str, int], files: int) -> coo_array:
    """Write the rows: each file has one seat filled or left open; what a reviewer takes fills as many of the own slots."""
    columns = len(pairs) + len(slots) + files
    numbers = np.arange(len(pairs))
    of_file = np.array([place for place, _ in pairs])
    of_reviewer = np.array([files + places[reviewer] for _, reviewer in pairs])
    of_slot = np.array([files + place for place, _ in slots], dtype=int)
    rows = np.concatenate([of_file, of_reviewer, of_slot, np.arange(files)])
    where = np.concatenate([numbers, numbers, len(pairs) + np.arange(len(slots)), len(pairs) + len(slots) + np.arange(files)])
    values = np.concatenate([np.ones(2 * len(pairs)), -np.ones(len(slots)), np.ones(files)])
    return coo_array((values, (rows, where.astype(int))), shape=(files + len(places), columns))
