"""Write all outputs of a run with a million exceptions: `python -m bench.outputs [ROWS]` prints seconds and peak memory as JSON.

A million rows in thirteen workbooks is more than any bureau will open; the bench shows that memory does not grow with the rows.
"""

import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.memory import peak_mib
from jicha.services.reporting import write_outputs
from tests.outputs.made import CHECKS, UNITS, Shape, make_overview, make_results


def main() -> None:
    """Make results, write the outputs, print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    each = rows // (len(UNITS) * (len(CHECKS) - 1))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "results"
        # Made in a process of its own, so that the peak below is that of the outputs.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(make_results, made, shape=Shape(each=each + 10, fails=each * 2 // 3, unknown=each // 3)).result()
        overview = make_overview(made)
        before = round(peak_mib())
        start = time.perf_counter()
        seconds: dict[str, float] = {}

        def note(stage: str, *, done: int, total: int) -> None:
            seconds[f"{stage} {done}/{total}"] = round(time.perf_counter() - start, 2)

        out = Path(folder) / "out"
        out.mkdir()
        write_outputs(overview, results=made, out=out, progress=note)
        total = overview.tally()
        figures = {
            "exceptions": total.failed + total.unknown,
            "seconds": round(time.perf_counter() - start, 2),
            "peak_mib_before": before,
            "peak_mib": round(peak_mib()),
            "mib": {p.name: round(p.stat().st_size / 2**20, 1) for p in sorted(out.rglob("*")) if p.is_file() and p.stat().st_size > 2**20},
            "steps": seconds,
        }
    print(json.dumps(figures, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
