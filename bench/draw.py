"""What a draw from ten million cases costs, against the naive way, measured in one run.

    python -m bench.draw [--cases 10000000] [--keep FOLDER]

Drawn is by `services.sampling` from a frame file whose digest was announced: digest held, tickets of all cases, smallest of each stratum;
then verified anew: form, order, digest, strata, every ticket. Naive is the sentence of the rule in Python: a list of tickets per stratum,
sorted, on a tenth of the cases and taken ten times. Seconds depend on what else the machine does; the ratio and the
seconds of processor less.
"""

import argparse
import os
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from jicha.domain.sampling.quota import Share, quota_bytes
from jicha.domain.sampling.tickets import Drawn
from jicha.services.sampling.drawing import Public, announce, make_commitment, read_secret, run_draw, take_reveal
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.large_frames import Cores
from jicha.services.sampling.verifying import verify_draw

Done = TypeVar("Done")
FILES = 20
NAIVE_PART = 10


def make_frame(folder: DrawFolder, *, cases: int) -> None:
    """Write a frame of 13 branches with three kinds of case, and its quota."""
    folder.path.mkdir(parents=True, exist_ok=True)
    with (folder.path / "frame.tsv").open("wb") as stream:
        for start in range(0, cases, 100_000):
            lines = (
                b"LL2021-%08d\t1411%02d|%s\n" % (number, 2 + number % 13, (b"A", b"B", b"C")[number % 3])
                for number in range(start, min(start + 100_000, cases))
            )
            stream.write(b"".join(lines))
    with Cores() as cores:
        sizes = cores.look(folder.path / "frame.tsv").sizes
    folder.write("quota.tsv", data=quota_bytes(tuple(Share(name, size, FILES) for name, size in sizes.items())))


def naive(path: Path, *, seed: str, most: int) -> dict[str, list[str]]:
    """Draw as the rule reads, from the first `most` lines."""
    tickets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            if number == most:
                break
            case_id, stratum = line.removesuffix("\n").split("\t")
            tickets[stratum].append((sha256((seed + case_id).encode()).hexdigest(), case_id))
    return {stratum: [case_id for _, case_id in sorted(ranked)[:FILES]] for stratum, ranked in tickets.items()}


def timed(work: Callable[[], Done]) -> tuple[Done, float, float]:
    """Give what the work gave, its seconds and the seconds of processor, those of its processes too."""
    before, start = _processor(), time.perf_counter()
    done = work()
    return done, time.perf_counter() - start, _processor() - before


def _processor() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _memory_mb() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(usage.ru_maxrss for usage in usages) / 1024


def _same(sample: tuple[Drawn, ...], drawn: dict[str, list[str]]) -> bool:
    found: dict[str, list[str]] = defaultdict(list)
    for one in sample:
        found[one.stratum].append(one.case_id)
    return dict(found) == drawn


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    place = chosen.keep or Path(tempfile.mkdtemp(prefix="jicha-bench-draw-"))
    folder = DrawFolder(place / "draw")
    make_frame(folder, cases=chosen.cases)
    for name in ("one", "two"):
        make_commitment(folder, name=name, value=name, keep=place / f"{name}.tsv")
    _, announcing, _ = timed(
        lambda: announce(folder, batch="bench", reveal_by=date(2021, 6, 22), publics=(Public("none", date(2021, 6, 23)),))
    )
    for name in ("one", "two"):
        take_reveal(folder, reveal=read_secret(place / f"{name}.tsv"), on=date(2021, 6, 22))
    take_reveal(folder, reveal=read_secret(_public(place)), on=date(2021, 6, 23))
    done, drawing, drawing_cpu = timed(lambda: run_draw(folder, on=date(2021, 6, 24)))
    found, verifying, verifying_cpu = timed(lambda: verify_draw(folder))
    memory = _memory_mb()
    part = max(1, chosen.cases // NAIVE_PART)
    drawn, slow, _ = timed(lambda: naive(folder.path / "frame.tsv", seed=done.seed, most=part))
    slow *= chosen.cases / part
    cores = os.cpu_count() or 1
    print(f"{chosen.cases:,} cases, {len(done.sample)} drawn, {cores} cores, load {os.getloadavg()[0]:.1f}; verified: {not found.faults}")
    if part == chosen.cases:
        print(f"the naive way draws the same: {_same(done.sample, drawn)}")
    print(f"announce  {announcing:6.1f} s (SHA-256, SM3, form, order)")
    print(f"draw      {drawing:6.1f} s, processor {drawing_cpu:5.1f} s")
    print(f"verify    {verifying:6.1f} s, processor {verifying_cpu:5.1f} s")
    print(f"both      {drawing + verifying:6.1f} s; processor over cores {(drawing_cpu + verifying_cpu) / cores:5.1f} s")
    print(f"most memory of a process: {memory:,.0f} MB")
    print(f"naive     {slow:6.1f} s for one draw; ours {slow / drawing:.1f} times as fast")
    if chosen.keep is None:
        shutil.rmtree(place)


def _public(place: Path) -> Path:
    slip = place / "public.tsv"
    slip.write_text("none\t-\t042\n", encoding="utf-8")
    return slip


if __name__ == "__main__":
    main()
