"""What the desk costs when fifty people work in it over a million flags.

    python -m bench.web [--flags 1000000] [--people 50] [--rate 20] [--seconds 60] [--database ADDRESS] [--out FILE] [--home FOLDER]

One process answers, as `jicha serve` starts it; the flags are written as a run's import writes them. Reading and judging are mixed, each
request is sent when it is due whether or not the one before was answered, and milliseconds count from then. Every flag that is judged is
taken by two
people, a breath apart: afterwards the decisions that were answered with yes must be as many as the notes, the events of the trail and the
steps of the flags' locks, or an update was lost. Without --database the tables lie in SQLite; ADDRESS is that of an empty PostgreSQL
database.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from bench.web.people import Seen, work
from jicha.cli.desk import open_desk

_ASKED = 300  # Milliseconds: the page of the 95th of a hundred.


def main() -> None:
    """Fill, serve, let people work, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__.splitlines()[0])
    parser.add_argument("--flags", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", default="")
    parser.add_argument("--port", type=int, default=18600)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--home", type=Path, help="kept, and used again if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = given.home or Path(scratch) / "home"
        os.environ["JICHA_DATABASE_URL"] = given.database
        told = _measure(given, home=home.absolute())
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if given.out:
        given.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if told["faults"] or not told["kept"]:
        sys.exit(1)


def _measure(given: argparse.Namespace, *, home: Path) -> dict[str, object]:
    open_desk("jicha.services.serving.starting", home=home).prepare(open_desk("jicha.services.clock", home=home).now())
    year = open_desk("bench.web.year", home=home)
    told: dict[str, object] = {"database": "PostgreSQL" if given.database else "SQLite", "flags": given.flags, "people": given.people}
    seats = [(seat.cookie, seat.is_judge) for seat in year.seat_people(given.people)]
    if not year.Run.objects.exists():
        told["written_seconds"] = round(year.fill(given.flags), 1)
    flags = year.contested(max(int(given.rate * given.seconds), 10))
    before = year.counted()
    with Serving(home, port=given.port) as (process, port):
        work(
            seats, port=port, rate=given.rate, seconds=min(3.0, given.seconds), flags=()
        )  # What a first page costs once is not asked here.
        used = _processor(process)
        load = os.getloadavg()[0]
        start = time.perf_counter()
        seen = work(seats, port=port, rate=given.rate, seconds=given.seconds, flags=flags)
        told["seconds"] = round(time.perf_counter() - start, 1)
        told["processor_per_request_ms"] = round((_processor(process) - used) * 1000 / max(1, _number(seen)), 1)
        told["load"] = (round(load, 1), round(os.getloadavg()[0], 1))
    return told | _summary(seen, before=before, year=year)


def _summary(seen: Seen, *, before: object, year: ModuleType) -> dict[str, object]:
    after, yes = year.counted(), seen.decided[302]
    grown = {name: value - asdict(before)[name] for name, value in asdict(after).items()}
    everything = [one for kind in seen.milliseconds.values() for one in kind]
    return {
        "requests": _number(seen),
        "p50_ms": round(statistics.median(everything)),
        "p95_ms": _p95(everything),
        "asked_ms": _ASKED,
        "pages": {
            kind: {"number": len(one), "p50_ms": round(statistics.median(one)), "p95_ms": _p95(one)}
            for kind, one in sorted(seen.milliseconds.items(), key=lambda pair: -_p95(pair[1]))
        },
        "decided": {str(status): number for status, number in sorted(seen.decided.items())},
        "grown": grown,
        "kept": all(number == yes for number in grown.values()),
        "faults": seen.faults[:20],
    }


class Serving:
    """The desk in a process of its own; gone at the end."""

    def __init__(self, home: Path, *, port: int) -> None:
        self._words = [sys.executable, "-m", "jicha", "serve", "--home", str(home), "--part", "pages", "--no-browser", "--port", str(port)]

    def __enter__(self) -> tuple["subprocess.Popen[str]", int]:
        self._process = subprocess.Popen(
            self._words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://\S+:(\d+)/", line):
                return self._process, int(found[1])
        raise RuntimeError("the desk did not start")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


def _processor(process: "subprocess.Popen[str]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _number(seen: Seen) -> int:
    return sum(len(one) for one in seen.milliseconds.values())


def _p95(values: list[float]) -> int:
    return round(sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)])


if __name__ == "__main__":
    main()
