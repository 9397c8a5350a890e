"""What the desk costs when fifty people work in it over a million flags.

    python -m bench.web [--backend sqlite|postgresql] [--flags 1000000] [--people 50] [--rate 20] [--seconds 60]
                        [--database ADDRESS] [--out FILE] [--home FOLDER]

One process answers, as `jicha serve` starts it; the flags are written as a run's import writes them. Reading and judging are mixed, each
request is sent when it is due whether or not the one before was answered, and milliseconds count from then. Every flag that is judged is
taken by two people, a breath apart: afterwards the decisions that were answered with yes must be as many as the notes, the events of the
trail and the steps of the flags' locks, or an update was lost. Then each kind of page is asked for by one person alone, for the processor
that it costs. The people are a process of their own of lower rank, whose processor is told apart. PostgreSQL is started for this alone,
or is the empty database at ADDRESS.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from bench.web.people import READS, Person, Seen, work
from bench.web.serving import Serving, own_postgresql, processor_of
from jicha.cli.desk import open_desk

_ASKED = 300  # Milliseconds: the page of the 95th of a hundred.
_RANK = 10
_ALONE = 20


def main() -> None:
    """Fill, serve, let people work, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--flags", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", default="", help="an empty PostgreSQL that runs already")
    parser.add_argument("--port", type=int, default=18600)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--home", type=Path, help="kept, and used again if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, _database(given) as (address, first):
        os.environ["JICHA_DATABASE_URL"] = address
        told = _measure(given, home=(given.home or Path(scratch) / "home").absolute(), database=first)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if given.out:
        given.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if told["faults"] or not told["kept"]:
        sys.exit(1)


@contextlib.contextmanager
def _database(given: argparse.Namespace) -> Iterator[tuple[str, int | None]]:
    """Give the address of the database, empty for SQLite, and the first process of a server that is ours."""
    if given.database or given.backend == "sqlite":
        yield given.database, None
        return
    kept = Path(f"{given.home.absolute()}-postgresql") if given.home else None
    with own_postgresql(kept) as (address, first):
        yield address, first


def _measure(given: argparse.Namespace, *, home: Path, database: int | None) -> dict[str, object]:
    open_desk("jicha.services.serving.starting", home=home).prepare(open_desk("jicha.services.clock", home=home).now())
    year = open_desk("bench.web.year", home=home)
    backend = "postgresql" if os.environ["JICHA_DATABASE_URL"] else "sqlite"
    told: dict[str, object] = {"backend": backend, "people": given.people, "rate_asked": given.rate}
    seats = [(seat.cookie, seat.is_judge) for seat in year.seat_people(given.people)]
    if not year.Run.objects.exists():
        told["written"] = _written(year, rows=given.flags, database=database)
    told["flags"] = year.Flag.objects.count()
    flags = year.contested(max(int(given.rate * given.seconds), 10))
    before = year.counted()
    with Serving(home, port=given.port) as (process, port):
        os.nice(_RANK)
        # What a first page costs once is not asked here.
        work(seats, port=port, rate=given.rate, seconds=min(3.0, given.seconds), flags=())
        used = _used(process, database=database)
        load, own, start = os.getloadavg()[0], time.process_time(), time.perf_counter()
        seen = work(seats, port=port, rate=given.rate, seconds=given.seconds, flags=flags)
        seconds, number = time.perf_counter() - start, _number(seen)
        told["seconds"], told["rate"] = round(seconds, 1), round(number / seconds, 1)
        told["processor_per_request_ms"] = _per(used, times=number)
        told["people_per_request_ms"] = round((time.process_time() - own) * 1000 / max(1, number), 1)
        told["load"] = (round(load, 1), round(os.getloadavg()[0], 1))
        told["processor_alone_ms"] = _alone(seats, port=port, flag_id=flags[-1], cost=lambda: _used(process, database=database))
    return told | _summary(seen, before=before, year=year)


def _written(year: ModuleType, *, rows: int, database: int | None) -> dict[str, float]:
    used = _used(os.getpid(), database=database)
    return {"seconds": round(year.fill(rows), 1), "processor": round(sum(used().values()), 1)}


def _used(process: int, *, database: int | None) -> Callable[[], dict[str, float]]:
    """Give a clock of the processor taken from now on: the desk's, and that of a database which is ours."""
    firsts = {"desk": process} | ({"database": database} if database else {})
    before = {name: processor_of(first) for name, first in firsts.items()}
    return lambda: {name: processor_of(first) - before[name] for name, first in firsts.items()}


def _per(used: Callable[[], dict[str, float]], *, times: int) -> dict[str, float]:
    return {name: round(seconds * 1000 / max(1, times), 1) for name, seconds in used().items()}


def _alone(
    seats: list[tuple[str, bool]], *, port: int, flag_id: int, cost: Callable[[], Callable[[], dict[str, float]]]
) -> dict[str, dict[str, float]]:
    """Ask for each kind of page again and again, by one judge alone, and tell what processor one takes."""
    person = Person(port=port, cookie=next(cookie for cookie, is_judge in seats if is_judge))
    kinds = [(kind, path) for kind, path, _weight in READS]
    kinds += [
        ("一条疑点", f"/flags/{flag_id}/?verdict=fail"),
        ("找下一条", f"/flags/{flag_id}/next/?verdict=fail"),
        ("中间的页", "/flags/?page=10000"),
    ]
    told = {}
    for kind, path in kinds:
        person.ask("GET", path)
        used = cost()
        for _time in range(_ALONE):
            person.ask("GET", path)
        told[kind] = _per(used, times=_ALONE)
    return told


def _summary(seen: Seen, *, before: object, year: ModuleType) -> dict[str, object]:
    after, yes = year.counted(), seen.decided[302]
    grown = {name: value - asdict(before)[name] for name, value in asdict(after).items()}
    everything = [one for kind in seen.milliseconds.values() for one in kind]
    return {
        "requests": _number(seen),
        **_spread(everything),
        "asked_p95_ms": _ASKED,
        "pages": {
            kind: {"number": len(one), **_spread(one)}
            for kind, one in sorted(seen.milliseconds.items(), key=lambda pair: -_place(pair[1], of=95))
        },
        "decided": {str(status): number for status, number in sorted(seen.decided.items())},
        "grown": grown,
        "kept": all(number == yes for number in grown.values()),
        "errors": len(seen.faults),
        "faults": seen.faults[:20],
    }


def _number(seen: Seen) -> int:
    return sum(len(one) for one in seen.milliseconds.values())


def _spread(values: list[float]) -> dict[str, int]:
    return {"p50_ms": round(statistics.median(values)), "p95_ms": _place(values, of=95), "p99_ms": _place(values, of=99)}


def _place(values: list[float], *, of: int) -> int:
    return round(sorted(values)[max(0, -(-len(values) * of // 100) - 1)])


if __name__ == "__main__":
    main()
