"""What serves the people: the desk in a process of its own, and a PostgreSQL of its own; both gone at the end."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

_DATABASE = "jicha"
_ONE_FOLDER = "-c listen_addresses='' -c unix_socket_directories='{folder}'"


class Serving:
    """The desk, as `jicha serve` starts it; one process answers all."""

    def __init__(self, home: Path, *, port: int) -> None:
        self._words = [sys.executable, "-m", "jicha", "serve", "--home", str(home), "--part", "pages", "--no-browser", "--port", str(port)]

    def __enter__(self) -> tuple[int, int]:
        """Start it; gives the number of the process and the port."""
        self._process = subprocess.Popen(
            self._words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://\S+:(\d+)/", line):
                return self._process.pid, int(found[1])
        raise RuntimeError("the desk did not start")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@contextlib.contextmanager
def own_postgresql(folder: Path | None) -> Iterator[tuple[str, int]]:
    """Run a cluster on a Unix socket only; gives the address of its database and the number of its first process.

    Args:
        folder: kept, and used again if it is there; null for one that is gone afterwards. PostgreSQL refuses to run as root, so the
            account `postgres` must be able to reach it.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="jicha-bench-pg."))
    place.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        shutil.chown(place, "postgres")
    programs = _programs()
    if not (place / "data").is_dir():
        _as_server([programs / "initdb", "-D", place / "data", "-U", "jicha", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
    control = [programs / "pg_ctl", "-D", place / "data", "-w", "-l", place / "log"]
    _as_server([*control, "-o", _ONE_FOLDER.format(folder=place), "start"])
    try:
        _as_server([programs / "psql", "-h", place, "-U", "jicha", "-d", "postgres", "-c", f"create database {_DATABASE}"], may_fail=True)
        first = int((place / "data" / "postmaster.pid").read_text().split()[0])
        yield f"postgresql://jicha@/{_DATABASE}?{urlencode({'host': str(place)})}", first
    finally:
        _as_server([*control, "-m", "fast", "stop"])
        if folder is None:
            shutil.rmtree(place)


def processor_of(first: int) -> float:
    """Give the seconds of processor that a process and its children have taken."""
    every = {int(path.name): _fields(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    mine = [fields for number, fields in every.items() if fields and (number == first or int(fields[1]) == first)]
    own = sum(int(fields[11]) + int(fields[12]) for fields in mine)
    ended = sum(int(fields[13]) + int(fields[14]) for fields in mine)
    return (own + ended) / os.sysconf("SC_CLK_TCK")


def _fields(path: Path) -> list[str]:
    """Read the fields after the name: state, parent, …; none of a process that has just ended."""
    try:
        return (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    beside = shutil.which("initdb")
    if not found and not beside:
        raise RuntimeError("no PostgreSQL is installed: apt-get install postgresql")
    return found[0] if found else Path(str(beside)).parent


def _as_server(words: list[str | Path], *, may_fail: bool = False) -> None:
    account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    given = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    done = subprocess.run([str(word) for word in words], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **given)
    if done.returncode and not may_fail:
        raise RuntimeError(done.stderr.decode(errors="replace"))
