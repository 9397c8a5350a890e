"""Put the cases of the same matter and circumstances into groups: clause, version, benchmark, levels, recorded circumstances."""

from collections.abc import Iterator

from jicha.domain.discretion.cases.sheets import Library
from jicha.domain.disparity.cases import by_stratum
from jicha.domain.disparity.strata import spread
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.disparity.ledger import READS, read_fines
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="like_fine",
    columns={
        "row_id": "BIGINT",
        "doubt": "VARCHAR",
        "alike": "BIGINT",
        "wide": "DOUBLE",
        "share": "DOUBLE",
        "middle": "DOUBLE",
        "least": "VARCHAR",
        "most": "VARCHAR",
        "times": "DOUBLE",
        "frame": "VARCHAR",
        "levels": "VARCHAR",
    },
    reads=READS,
)


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per case that fines: its group's size, spread and ends, or why it has no group."""
    overlays = read.overlays
    library = Library(instruments(*overlays), statutory_ranges(*overlays), modifiers(*overlays))
    fines = read_fines(read, library=library, recomputes=False)
    made: list[tuple[Cell, ...]] = []
    for stratum, group in by_stratum(fines.cases).items():
        ordered = sorted(group, key=lambda case: (case.share, case.case_id))
        shares = [case.share for case in ordered]
        middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
        first, last = ordered[0], ordered[-1]
        levels = "、".join(f"{name}{level}级" for name, level in stratum.levels)
        made += [
            (
                case.row_id, None, len(group), spread(shares), case.share, middle, _end(first.case_id, fine=first.fine_yuan),
                _end(last.case_id, fine=last.fine_yuan), last.share / first.share, stratum.frame.clause, levels,
            )
            for case in group
        ]  # fmt: skip
    made += [(one.row_id, one.reason, *(None,) * 9) for one in fines.refused]
    yield from sorted(made, key=lambda row: str(row[0]).zfill(20))


def _end(case_id: str, *, fine: float) -> str:
    return f"{case_id}（{fine:.2f}".rstrip("0").rstrip(".") + "元）"
