"""The checks of a nation's year against hand-written SQL, pandas and Great Expectations; and growth.

    python -m bench.nation [--scale 1.0] [--against fused,pandas,gx] [--pandas-scale S] [--growth] [--json FILE]

Scale 1.0 is 10 million inspections, 1 million case files, 800 thousand sources and 50 thousand officers, fictional, made first (outside the
timing) under the temporary folder (or JICHA_BENCH_FOLDER) and used again. Every measure runs in a process of its own, and its result must
equal ours to the letter, or the bench fails. pandas and Great Expectations come from the environment that JICHA_BENCH_VENV names:

    python3 -m venv VENV && VENV/bin/pip install --require-hashes -r requirements-bench.txt
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bench.memory import peak_mib
from bench.nation import engine, fused, gx_rules
from bench.nation.data import Size, made
from jicha.engine.runner.writing import COUNTS

GIB_2 = 2048
"""The most memory that a run may take, in MiB."""
Figures = dict[str, float]


def measure(what: str, *, scale: float, out: Path) -> Figures:
    """Take one measure in this process; compiling the checks, which a run keeps, is left out."""
    size = Size(scale)
    folder = made(size)
    began, compiling = time.perf_counter(), 0.0
    if what == "fused":
        fused.judge(folder, out=out)
    else:
        before = processor()
        job = engine.job_of(gx_rules.ids(), overlay=gx_rules.overlay(out / "overlay")) if what == "rules" else engine.job_of()
        began, compiling = time.perf_counter(), processor() - before
        engine.judge(job, folder=folder, size=size, out=out)
    return {"seconds": time.perf_counter() - began, "cpu_seconds": processor() - compiling, "peak_mib": peak_mib()}


def processor() -> float:
    """Give the processor time of this process so far, user's and system's, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(what: str, *, scale: float, out: Path) -> Figures:
    """Take one measure in a process of its own, and say it."""
    out.mkdir(parents=True, exist_ok=True)
    call = [sys.executable, "-m", "bench.nation", "--measure", what, "--scale", str(scale), "--out", str(out)]
    return said(f"{what} at {scale}", call=call)


def said(name: str, *, call: list[str]) -> Figures:
    """Run a measure; give and print the figures of its last line."""
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{name} failed ({done.returncode}): {done.stderr[-2000:]}")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}: {found['seconds']:.1f} s, {found['cpu_seconds']:.1f} s of processor, {found['peak_mib']:.0f} MiB", flush=True)
    return found


def equal(ours: Path, *, theirs: Path) -> None:
    """Fail unless two results are the same: every exception with its words, every count."""
    different = fused.differences(ours, theirs=theirs)
    if different:
        raise SystemExit(f"the results differ: {different}")


def rival_python() -> str:
    """Name the interpreter that has pandas and Great Expectations."""
    home = os.environ.get("JICHA_BENCH_VENV")
    if not home:
        raise SystemExit("set JICHA_BENCH_VENV: python3 -m venv VENV && VENV/bin/pip install --require-hashes -r requirements-bench.txt")
    return str(Path(home) / "bin" / "python")


def against_fused(scale: float, *, ours: Path, figures: Figures, home: Path) -> dict[str, object]:
    """Compare with the hand-written SQL."""
    theirs = home / "fused"
    engine.write_card(ours, out=theirs)
    found = measured("fused", scale=scale, out=theirs)
    equal(ours, theirs=theirs)
    return {**found, **ratios(figures, found), "demanded": "seconds_ratio ≥ 1/1.5", "equal": True}


def against_pandas(scale: float, *, home: Path) -> dict[str, object]:
    """Compare with pandas, both at the same scale."""
    ours, theirs = home / f"engine-{scale}", home / f"pandas-{scale}"
    figures = measured("engine", scale=scale, out=ours)
    engine.write_card(ours, out=theirs)
    found = said(f"pandas at {scale}", call=[rival_python(), "-m", "bench.nation.pandas_year", str(made(Size(scale))), str(theirs)])
    equal(ours, theirs=theirs)
    return {**found, **ratios(figures, found), "scale": scale, "demanded": "seconds_ratio ≥ 5", "equal": True}


def against_gx(scale: float, *, home: Path) -> dict[str, object]:
    """Compare with Great Expectations on the rules that it can say; ours are row checks with rows and words."""
    out, path = home / "rules", home / "gx.parquet"
    figures = measured("rules", scale=scale, out=out)
    columns = ", ".join(dict.fromkeys(rule.column for rule in gx_rules.RULES if rule.column not in {"lasted", "created_after"}))
    parts = f"read_parquet('{made(Size(scale))}/inspection-?.parquet')"
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as db:
        db.execute(f"copy (select row_id, {columns}, {gx_rules.DERIVED} from {parts}) to '{path}' (format parquet)")
        counted = dict(
            db.execute(f"select check_id, cast(sum(fail) as bigint) from read_parquet('{out / COUNTS}') group by all").fetchall()
        )
    found = said(f"Great Expectations at {scale}", call=[rival_python(), "-m", "bench.nation.gx", str(path)])
    failed = found.pop("failed")
    if failed != [counted[name] for name in gx_rules.ids()]:
        raise SystemExit(f"Great Expectations counts {failed}, we {counted}")
    return {
        **found,
        **ratios(figures, found),
        "ours_seconds": figures["seconds"],
        "scale": scale,
        "demanded": "seconds_ratio ≥ 10",
        "equal": True,
    }


def ratios(ours: Figures, theirs: Figures) -> Figures:
    """Tell how many times longer the rival took."""
    return {"seconds_ratio": theirs["seconds"] / ours["seconds"], "cpu_ratio": theirs["cpu_seconds"] / ours["cpu_seconds"]}


def growth(scale: float, *, home: Path) -> list[dict[str, float]]:
    """Measure three points: the processor per inspection should stay the same."""
    found = []
    for part in (scale / 100, scale / 10, scale):
        figures = measured("engine", scale=part, out=home / f"growth-{part}")
        found.append({"scale": part, **figures, "micro_cpu_per_inspection": figures["cpu_seconds"] * 1e6 / (part * 1e7)})
    return found


def main() -> None:
    """Make, measure, print, write."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--scale", type=float, default=1.0)
    words.add_argument("--against", default="fused,pandas,gx")
    words.add_argument("--pandas-scale", type=float, help="default: the scale; less where memory does not allow it")
    words.add_argument("--gx-scale", type=float)
    words.add_argument("--growth", action="store_true")
    words.add_argument("--json", type=Path, default=Path(tempfile.gettempdir()) / "jicha-bench-nation.json")
    for hidden in ("--measure", "--out"):
        words.add_argument(hidden, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure, scale=asked.scale, out=Path(asked.out))))
        return
    with tempfile.TemporaryDirectory(prefix="jicha-nation-run-") as folder:
        compare(asked, home=Path(folder))


def compare(asked: argparse.Namespace, *, home: Path) -> None:
    """Run what was asked for and write the figures after each step."""
    made(Size(asked.scale))
    ours = home / "engine"
    figures = measured("engine", scale=asked.scale, out=ours)
    report: dict[str, object] = {"scale": asked.scale, "rows": Size(asked.scale).words(), "duckdb": duckdb.__version__, "ours": figures}
    report["memory_demanded_mib"] = GIB_2
    steps = {
        "fused": lambda: against_fused(asked.scale, ours=ours, figures=figures, home=home),
        "pandas": lambda: against_pandas(asked.pandas_scale or asked.scale, home=home),
        "gx": lambda: against_gx(asked.gx_scale or asked.scale, home=home),
        "growth": lambda: growth(asked.scale, home=home),
    }
    wanted = [*filter(None, asked.against.split(",")), *(["growth"] if asked.growth else [])]
    for name in wanted:
        report[name] = steps[name]()
        asked.json.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
