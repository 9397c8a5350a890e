"""Compare the fines of a snapshot: whether the same matter got the same fine."""

from pathlib import Path

from jicha.domain.discretion.cases.sheets import Library
from jicha.domain.disparity.study import Study
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.disparity.ledger import read_fines
from jicha.engine.disparity.snapshots import SnapshotReader
from jicha.engine.disparity.study import study
from jicha.engine.lake import Snapshot


def compare_fines(snapshot: Snapshot, *, overlay: Path | None = None) -> Study:
    """Run every method over the ledger and the discretion sheets of a snapshot; the same snapshot gives the same study.

    Args:
        overlay: the bureau's own content, with its benchmarks.

    Raises:
        ContentError: a benchmark cannot be used. BackendError: the snapshot cannot be read.
    """
    overlays = (overlay,) if overlay else ()
    read = SnapshotReader(snapshot, overlays=overlays)
    library = Library(instruments(*overlays), statutory_ranges(*overlays), modifiers(*overlays))
    fines = read_fines(read, library=library, recomputes=True)
    thresholds = {float(cell) for (cell,) in read.table("legal_review", columns=("threshold_yuan",)) if isinstance(cell, int | float)}
    return study(
        fines.cases,
        refused=fines.refused,
        let_off=fines.let_off,
        thresholds_yuan=sorted(thresholds),
        # The permutations are dealt by the snapshot's own name: another snapshot, another deal; the same one, the same.
        seed=int(snapshot.digest[:8], 16),
    )
