"""The same draw for millions of cases: the frame's file is read in pieces by as many processes as the machine has cores.

`domain.sampling.tickets.draw` is the definition; a test holds both equal. Tickets above a limit that hardly any sample reaches are dropped
at once; should too few stay below it in some stratum, the draw is made again without limit.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from heapq import nsmallest
from itertools import islice, pairwise
from math import sqrt
from multiprocessing import get_context
from operator import lt
from pathlib import Path
from typing import Self

from jicha.domain.sampling.tickets import Drawn

LARGE_BYTES = 8 << 20
_PIECE = 32 << 20
# Lines of a block are still in the processor's cache when their tickets are computed.
_BLOCK = 128 << 10
_ALL = b"\xff" * 33
_WIDE = 10
_LINE = b"\t\n"
_SEEN = bytes(range(ord(" "), 256))


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a frame's file, from one line's start to another's."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a frame's file is: its digest, its lines, the cases of each stratum; `fault` says why it is no frame (null if it is one)."""

    sha256: str
    cases: int
    sizes: Mapping[str, int]
    fault: str | None


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is drawn: files by stratum, and the ticket above which a case is dropped at once."""

    seed: bytes
    wanted: Mapping[bytes, int]
    limit: bytes


@dataclass(frozen=True, slots=True)
class _PieceRead:
    """What one piece holds; `counts` and `fault` only if it was looked over, `lowest` only if something was asked."""

    first: bytes
    last: bytes
    counts: Counter[bytes]
    fault: str | None
    lowest: Mapping[bytes, list[tuple[bytes, bytes]]]


class Cores:
    """The processes that share the work; open them once for several passes.

    Args:
        pool: who does the work instead of processes.
    """

    def __init__(self, pool: Executor | None = None) -> None:
        # Processes are started afresh rather than forked: one that uses DuckDB holds threads, which a fork would leave half alive.
        self._pool = pool or ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def draw(self, path: Path, *, seed: str, files: Mapping[str, int], sizes: Mapping[str, int]) -> tuple[Drawn, ...]:
        """Draw the smallest tickets of each stratum from a frame's file."""
        ask = _asked(seed, files=files, sizes=sizes)
        return self._drawn(path, ask=ask, found=_joined(self._read(path, ask=ask, looks=False)), files=files, sizes=sizes)

    def look(self, path: Path) -> Seen:
        """Read a frame's file whole: its digest, whether lines are well formed and in order, the size of each stratum."""
        whole = self._pool.submit(digest_of_file, str(path))
        return _seen(self._read(path, ask=None, looks=True), sha256=whole.result())

    def examine(self, path: Path, *, seed: str, files: Mapping[str, int], sizes: Mapping[str, int]) -> tuple[Seen, tuple[Drawn, ...]]:
        """Look a frame's file over and draw from it in one pass."""
        whole = self._pool.submit(digest_of_file, str(path))
        ask = _asked(seed, files=files, sizes=sizes)
        parts = self._read(path, ask=ask, looks=True)
        return _seen(parts, sha256=whole.result()), self._drawn(path, ask=ask, found=_joined(parts), files=files, sizes=sizes)

    def _drawn(
        self, path: Path, *, ask: _Ask, found: Mapping[bytes, list[tuple[bytes, bytes]]], files: Mapping[str, int], sizes: Mapping[str, int]
    ) -> tuple[Drawn, ...]:
        if any(len(found.get(name.encode(), ())) < min(files.get(name, 0), size) for name, size in sizes.items()):
            found = _joined(self._read(path, ask=replace(ask, limit=_ALL), looks=False))
        return tuple(
            Drawn(stratum.decode(), rank, case_id.decode(), number.hex())
            for stratum in sorted(found)
            for rank, (number, case_id) in enumerate(nsmallest(ask.wanted.get(stratum, 0), found[stratum]), start=1)
        )

    def _read(self, path: Path, *, ask: _Ask | None, looks: bool) -> list[_PieceRead]:
        futures: list[Future[_PieceRead]] = [self._pool.submit(_read, piece, ask=ask, looks=looks) for piece in _pieces(path)]
        return [future.result() for future in futures]


def _asked(seed: str, *, files: Mapping[str, int], sizes: Mapping[str, int]) -> _Ask:
    return _Ask(seed.encode(), {name.encode(): number for name, number in files.items()}, _limit(files, sizes=sizes))


def _joined(parts: Iterable[_PieceRead]) -> dict[bytes, list[tuple[bytes, bytes]]]:
    found: dict[bytes, list[tuple[bytes, bytes]]] = defaultdict(list)
    for part in parts:
        for stratum, pairs in part.lowest.items():
            found[stratum] += pairs
    return found


def _seen(parts: Sequence[_PieceRead], *, sha256: str) -> Seen:
    counts: Counter[bytes] = sum((part.counts for part in parts), Counter())
    fault = next((part.fault for part in parts if part.fault), None)
    if fault is None and any(one.last >= other.first for one, other in pairwise(parts)):
        fault = _UNSORTED
    return Seen(sha256, counts.total(), {name.decode(errors="replace"): counts[name] for name in sorted(counts)}, fault)


_UNSORTED = "没有按案件编号的字节升序排列，或编号重复"


def digest_of_file(path: str) -> str:
    """Compute the SHA-256 of a file."""
    digest = sha256()
    with Path(path).open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _limit(files: Mapping[str, int], *, sizes: Mapping[str, int]) -> bytes:
    """Give a ticket that the largest drawn one of every stratum lies below but for one time in very many."""
    shares = [(files.get(name, 0) + _WIDE * (sqrt(files.get(name, 0)) + 1)) / size for name, size in sizes.items()]
    most = max(shares, default=1.0)
    return _ALL if most >= 1 else int(most * (1 << 64)).to_bytes(8, "big")


def _pieces(path: Path) -> Iterator[Piece]:
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = 0
        while start < size:
            stream.seek(min(start + _PIECE, size))
            stream.readline()
            end = min(stream.tell(), size)
            yield Piece(str(path), start, end)
            start = end


def _blocks(piece: Piece) -> Iterator[bytes]:
    with Path(piece.path).open("rb") as stream:
        stream.seek(piece.start)
        left = piece.end - piece.start
        while left > 0:
            block = stream.read(min(_BLOCK, left))
            block += stream.readline() if len(block) < left else b""
            left -= len(block)
            yield block


def _fields(block: bytes) -> list[bytes]:
    return block[:-1].replace(b"\n", b"\t").split(b"\t")


def _read(piece: Piece, *, ask: _Ask | None, looks: bool) -> _PieceRead:
    counts: Counter[bytes] = Counter()
    found: dict[bytes, list[tuple[bytes, bytes]]] = defaultdict(list)
    first, last, fault = b"", b"", None
    for block in _blocks(piece):
        ids = (fields := _fields(block))[0::2]
        if looks:
            counts.update(fields[1::2])
            fault = fault or _form_fault(block) or (None if _rises(ids) and last < ids[0] else _UNSORTED)
        if ask is not None:
            for number, place in _low(ids, seed=ask.seed, limit=ask.limit):
                # A line without a stratum is no frame; where nobody looks the frame over, its digest was held before.
                found[fields[2 * place + 1] if 2 * place + 1 < len(fields) else b""].append((number, ids[place]))
        first, last = first or ids[0], ids[-1]
    wanted = ask.wanted if ask else {}
    return _PieceRead(first, last, counts, fault, {stratum: nsmallest(wanted.get(stratum, 0), pairs) for stratum, pairs in found.items()})


def _low(ids: Sequence[bytes], *, seed: bytes, limit: bytes) -> list[tuple[bytes, int]]:
    # The seed is one block of SHA-256: it is taken in once, and each ticket goes on from there.
    begun, low = sha256(seed).copy, []
    for place, one in enumerate(ids):
        ticket = begun()
        ticket.update(one)
        number = ticket.digest()
        if number < limit:
            low.append((number, place))
    return low


def _form_fault(block: bytes) -> str | None:
    """Say why a block is not lines of two fields: tabs and line ends must take turns, with nothing else below a blank."""
    low = block.translate(None, _SEEN)
    if low != _LINE * (len(low) // 2) or not block.endswith(b"\n"):
        return "有的行不是“案件编号、层”两列，或含有控制字符"
    return None


def _rises(ids: Sequence[bytes]) -> bool:
    return all(map(lt, ids, islice(ids, 1, None)))
