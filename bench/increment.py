"""Judge a nation's year quarter after quarter with kept results: `python -m bench.increment [--scale 0.1]`.

Three quarters are judged and kept; then the fourth comes in, with and without what was kept. Both must give the same bytes. Printed are
seconds, processor and the share of a fresh run that the new quarter cost: for checks of one row each, which are kept by part, and for all
twelve checks of `bench.nation`, of which one (PLAN-07, visits of a year by enterprise) is judged whole.
"""

import argparse
import json
import shutil
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from bench.nation import engine, gx_rules
from bench.nation.data import QUARTERS, Size, inputs, made
from jicha.engine.runner import Job, Shelf, run
from jicha.services.reporting import silent
from jicha.services.runs.manifests import makers_digest

Figures = dict[str, float]


def judged(job: Job, *, size: Size, quarters: tuple[int, ...], home: Path, shelf: Shelf | None) -> tuple[str, Figures]:
    """Judge some quarters; give the digest of what came out, and what it cost."""
    out = home / "out"
    shutil.rmtree(out, ignore_errors=True)
    (out / "scratch").mkdir(parents=True)
    given = inputs(made(size), size=size, quarters=quarters)
    began, used = time.perf_counter(), time.process_time()
    run(job, inputs=given, run_id="nation", out=out, scratch=out / "scratch", progress=silent, shelf=shelf)
    figures = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - used}
    if shelf is not None:
        figures |= {"taken": len(shelf.taken), "judged": len(shelf.added)}
    digest = sha256((out / "exceptions.parquet").read_bytes() + (out / "counts.parquet").read_bytes()).hexdigest()
    return digest, figures


def increment(job: Job, *, size: Size, home: Path) -> dict[str, object]:
    """Keep three quarters, add the fourth, and hold it against a fresh run of the year."""
    kept, makers = home / "kept", makers_digest(None)
    shutil.rmtree(kept, ignore_errors=True)
    _, before = judged(job, size=size, quarters=QUARTERS[:3], home=home, shelf=Shelf(kept, makers=makers))
    digest, added = judged(job, size=size, quarters=QUARTERS, home=home, shelf=Shelf(kept, makers=makers))
    same, fresh = judged(job, size=size, quarters=QUARTERS, home=home, shelf=None)
    if digest != same:
        raise SystemExit("with and without kept results the bytes differ")
    share = {name: added[name] / fresh[name] for name in ("seconds", "cpu_seconds")}
    return {
        "three_quarters_kept": before,
        "fourth_added": added,
        "whole_year_fresh": fresh,
        "share_of_a_fresh_run": share,
        "same_bytes": True,
    }


def main() -> None:
    """Measure, print."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--scale", type=float, default=0.1)
    size = Size(words.parse_args().scale)
    report: dict[str, object] = {"scale": size.scale, "rows": size.words()}
    with tempfile.TemporaryDirectory(prefix="jicha-increment-") as folder:
        home = Path(folder)
        made(size)
        rules = engine.job_of(gx_rules.ids(), overlay=gx_rules.overlay(home / "overlay"))
        report["rows_alone"] = increment(rules, size=size, home=home)
        report["all_twelve"] = increment(engine.job_of(), size=size, home=home)
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
