"""Test whether some units of a class are drawn more often than chance allows; the tail of a chi-square is beyond SQL.

The statistic is Cochran's Q of the table units × batches: it fits draws without replacement inside a batch, and draws that spare the
units of earlier batches make it small, never large. With fewer than 24 cells the approximation does not hold, and nothing is said.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="draw_chance",
    columns={
        "unit_code": "VARCHAR",
        "source_kind": "VARCHAR",
        "row_id": "BIGINT",
        "units": "BIGINT",
        "batches": "BIGINT",
        "draws": "BIGINT",
        "statistic": "DOUBLE",
        "probability": "DOUBLE",
        "most_drawn": "VARCHAR",
    },
    reads=("random_draw", "source"),
)
LEAST_CELLS = 24
NAMED = 5


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per branch and class with enough batches: the statistic and the chance of one as large."""
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for unit, code, kind in read.table("source", columns=("unit_code", "credit_code", "source_kind")):
        if unit and code and kind:
            members[(str(unit), str(kind))].add(str(code))
            kinds[str(code)] = str(kind)
    hits: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    first: dict[tuple[str, str], int] = {}
    for unit, batch, code, kind, row_id in read.table(
        "random_draw", columns=("unit_code", "batch", "credit_code", "source_kind", "row_id")
    ):
        own = kinds.get(str(code)) or kind
        if unit and batch and code and own and isinstance(row_id, int):
            key = (str(unit), str(own))
            hits[key][str(batch)].add(str(code))
            first[key] = min(first.get(key, row_id), row_id)
    for key in sorted(hits):
        units = members[key].union(*hits[key].values())
        columns = [drawn for drawn in hits[key].values() if len(drawn) < len(units)]
        if len(columns) * len(units) < LEAST_CELLS or len(columns) < 2:
            continue
        times = {code: sum(code in drawn for drawn in columns) for code in units}
        statistic = cochran_q(list(times.values()), sizes=[len(drawn) for drawn in columns])
        often = sorted((code for code in times if times[code]), key=lambda code: (-times[code], code))[:NAMED]
        named = "、".join(f"{code}（{times[code]}次）" for code in often)
        chance = chi_square_tail(statistic, freedom=len(units) - 1)
        yield (*key, first[key], len(units), len(columns), sum(times.values()), round(statistic, 6), float(f"{chance:.6g}"), named)


def cochran_q(times: list[int], *, sizes: list[int]) -> float:
    """Compute Cochran's Q: `times` each unit was drawn, `sizes` of the batches, each smaller than the number of units."""
    units, total = len(times), sum(times)
    above = (units - 1) * (units * sum(one * one for one in times) - total * total)
    return above / (units * total - sum(size * size for size in sizes))


def chi_square_tail(statistic: float, *, freedom: int) -> float:
    """Give the chance of a chi-square at least as large: the regularised upper incomplete gamma function Q(freedom/2, statistic/2)."""
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = math.exp(-x + a * math.log(x) - math.lgamma(a))
    return 1.0 - front * _series(a, x) if x < a + 1 else front * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1.0 / a
    for step in range(1, 10_000):
        term *= x / (a + step)
        total += term
        if term < total * 1e-15:
            break
    return total


def _fraction(a: float, x: float) -> float:
    """Evaluate the continued fraction of the upper tail by Lentz's method."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    value = d
    for step in range(1, 10_000):
        an = -step * (step - a)
        b += 2
        d = 1 / (an * d + b or tiny)
        c = b + an / c or tiny
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value
