"""How many files each stratum gives: proportional or Neyman, by exact fractions and largest remainders.

Source:
    W. G. Cochran, Sampling Techniques, 3rd ed. 1977: proportional allocation §5.3; Neyman (best for a fixed number) §5.5, (5.26).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import floor

from jicha.domain.digests.canonical import records
from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.frame import branch_of

_FIELDS = 3


class Method(StrEnum):
    """How a number of files is shared among strata."""

    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"


@dataclass(frozen=True, slots=True)
class Share:
    """One stratum: its cases, and how many are drawn."""

    stratum: str
    population: int
    files: int


@dataclass(frozen=True, slots=True)
class Design:
    """What a bureau declares about numbers; either per branch or in all.

    Attributes:
        per_branch: files of each branch that has no own number; a branch with fewer cases is drawn whole.
        branches: own numbers of branches, written by a person; more than the branch has is a fault.
        total: files in all, shared over all strata; excludes the two above.
        least: files of every stratum at least (or the whole stratum, if it is smaller).
        spread: standard deviation of the outcome in each stratum, for Neyman.
        allows_gaps: strata may get no file: nothing is said about them.
    """

    per_branch: int | None = None
    branches: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None
    least: int = 0
    method: Method = Method.PROPORTIONAL
    spread: Mapping[str, Fraction] = field(default_factory=dict)
    allows_gaps: bool = False


def allocate(sizes: Mapping[str, int], *, design: Design) -> tuple[Share, ...]:
    """Share the files among the strata, in the order of the strata's bytes.

    Args:
        sizes: cases of each stratum.

    Raises:
        DrawError: a number that cannot be met (more than there are, minimums above the quota), a stratum without a file where gaps are not
            allowed, a spread that is missing, a branch that the frame does not have; all at once.
    """
    faults = list(_design_faults(sizes, design=design))
    refuse(DrawError, faults=faults)
    files: dict[str, int] = {}
    for name, members, wanted in _parts(sizes, design=design):
        least = {stratum: min(design.least, sizes[stratum]) for stratum in members}
        if sum(least.values()) > wanted:
            faults.append(
                Fault(
                    f"{name}有{len(members)}层，每层至少{design.least}件，共需{sum(least.values())}件，而只抽{wanted}件",
                    "抽取数",
                    "增加抽取数，合并分层，或降低每层最少件数。",
                )
            )
            continue
        weights = {stratum: _weight(stratum, size=sizes[stratum], design=design) for stratum in members}
        files |= share_out(wanted, weights=weights, caps={stratum: sizes[stratum] for stratum in members}, least=least)
    if not design.allows_gaps:
        faults += [
            Fault(
                f"“{stratum}”层有{sizes[stratum]}件，分不到抽取数，层内案件不可能被抽中",
                "抽取数",
                "合并分层（少用一列），增加抽取数，或每层至少1件；确要如此，写 --quota 空层=允许，公告和记录单会载明。",
            )
            for stratum, number in files.items()
            if number == 0
        ]
    refuse(DrawError, faults=faults)
    return tuple(Share(stratum, sizes[stratum], files[stratum]) for stratum in sorted(sizes, key=str.encode))


def share_out(total: int, *, weights: Mapping[str, Fraction], caps: Mapping[str, int], least: Mapping[str, int]) -> dict[str, int]:
    """Share `total` in proportion to the weights, each part within [least, cap], by largest remainders.

    Parts whose exact share lies above the cap are set to the cap and the rest shared anew; then those below their least likewise. What is
    left after rounding down goes to the largest remainders; ties to the greater weight, then to the smaller bytes of the name.
    The minimums may not exceed `total`, nor `total` the caps.
    """
    fixed: dict[str, int] = {}
    while True:
        open_parts = [name for name in weights if name not in fixed]
        rest = total - sum(fixed.values())
        whole = sum((weights[name] for name in open_parts), Fraction(0))
        exact = {name: rest * weights[name] / whole if whole else Fraction(0) for name in open_parts}
        over = {name: caps[name] for name in open_parts if exact[name] > caps[name]}
        under = {name: least[name] for name in open_parts if exact[name] < least[name]}
        if not over and not under:
            break
        fixed |= over or under
    given = fixed | {name: floor(share) for name, share in exact.items()}
    order = sorted(exact, key=lambda name: (floor(exact[name]) - exact[name], -weights[name], name.encode()))
    order += sorted(fixed, key=lambda name: (-weights[name], name.encode()))
    return _hand_out(given, total=total, order=order, caps=caps, least=least)


def _hand_out(given: dict[str, int], *, total: int, order: list[str], caps: Mapping[str, int], least: Mapping[str, int]) -> dict[str, int]:
    while (missing := total - sum(given.values())) != 0:
        step = 1 if missing > 0 else -1
        able = [name for name in order if (given[name] < caps[name] if step > 0 else given[name] > least[name])]
        for name in able[: abs(missing)] if step > 0 else able[::-1][: abs(missing)]:
            given[name] += step
    return given


def quota_bytes(shares: tuple[Share, ...]) -> bytes:
    """Write the quota table: `stratum TAB cases TAB files`, in the order of the strata's bytes."""
    return records((share.stratum, str(share.population), str(share.files)) for share in shares)


def parse_quota(data: bytes, *, where: str) -> tuple[Share, ...]:
    """Read a quota table back.

    Raises:
        DrawError: a line that is none, or strata out of order.
    """
    shares, faults = [], []
    for number, line in enumerate(data.decode("utf-8", errors="replace").removesuffix("\n").split("\n"), start=1):
        fields = line.split("\t")
        if len(fields) != _FIELDS or not all(one.isascii() and one.isdigit() for one in fields[1:]):
            faults.append(Fault("应为：层、案件数、抽取数三列", f"{where} 第{number}行", "从公布的抽取数表恢复。"))
            continue
        shares.append(Share(fields[0], int(fields[1]), int(fields[2])))
    refuse(DrawError, faults=faults)
    return tuple(shares)


def _parts(sizes: Mapping[str, int], *, design: Design) -> Iterator[tuple[str, list[str], int]]:
    """Give each part that has a number of its own: its name, its strata, its files."""
    if design.total is not None:
        yield "全部", list(sizes), design.total
        return
    for branch in dict.fromkeys(branch_of(stratum) for stratum in sizes):
        members = [stratum for stratum in sizes if branch_of(stratum) == branch]
        there = sum(sizes[stratum] for stratum in members)
        yield branch, members, design.branches.get(branch, min(design.per_branch or 0, there))


def _design_faults(sizes: Mapping[str, int], *, design: Design) -> Iterator[Fault]:
    there: dict[str, int] = {}
    for stratum, size in sizes.items():
        there[branch_of(stratum)] = there.get(branch_of(stratum), 0) + size
    per_branch = design.per_branch is not None or bool(design.branches)
    if (design.total is not None) is per_branch:
        yield Fault("抽取数应写每分局件数或总件数之一", "抽取数", "只写其中一种。")
    numbers = {"每分局件数": design.per_branch, "总件数": design.total, "每层最少件数": design.least or None, **design.branches}
    yield from (
        Fault(f"{name}应为正整数，写的是{number}", "抽取数", "改正。")
        for name, number in numbers.items()
        if number is not None and number < 1
    )
    whole = sum(sizes.values())
    if design.total is not None and design.total > whole:
        yield Fault(f"总件数{design.total}多于抽样框的{whole}件", "抽取数", f"不多于{whole}件。")
    for branch, number in design.branches.items():
        if branch not in there:
            yield Fault(f"抽样框没有分局“{branch}”", "抽取数", f"有的是：{'、'.join(there)}。")
        elif number > there[branch]:
            yield Fault(f"{branch}抽取{number}件，多于该分局的{there[branch]}件", "抽取数", f"不多于{there[branch]}件。")
    if design.per_branch is None and design.total is None:
        yield from (Fault(f"{name}没有抽取数", "抽取数", "逐个写明，或写每分局件数。") for name in there if name not in design.branches)
    yield from _spread_faults(sizes, design=design)


def _spread_faults(sizes: Mapping[str, int], *, design: Design) -> Iterator[Fault]:
    if design.method is Method.NEYMAN:
        for stratum in sizes:
            if design.spread.get(stratum, Fraction(-1)) < 0:
                yield Fault(
                    f"按内曼分配，“{stratum}”层缺标准差", "抽取数", "写明各层标准差（如往年不合格率 p 的 √(p(1-p))），或改按比例分配。"
                )
        if not any(design.spread.values()):
            yield Fault("各层标准差全为0，无法按内曼分配", "抽取数", "改按比例分配。")


def _weight(stratum: str, *, size: int, design: Design) -> Fraction:
    return size * design.spread[stratum] if design.method is Method.NEYMAN else Fraction(size)
