"""Replay each draw by the published rule, as SQL has no way to sort by a digest within pools that shrink over the year.

The rule: ticket = SHA-256(seed + credit code), the smallest n tickets of a class; n is what the batch drew of that class. The pool is the
class in the branch's library without what earlier batches of the year drew, or the whole class again if too few remain. The digest of a
library is SHA-256 over its sorted credit codes, joined by newlines.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="draw_replay",
    columns={
        "unit_code": "VARCHAR",
        "batch": "VARCHAR",
        "row_id": "BIGINT",
        "drawn_at": "TIMESTAMP",
        "drawn": "BIGINT",
        "seed": "VARCHAR",
        "seed_complete": "BOOLEAN",
        "library_known": "BOOLEAN",
        "same_library": "BOOLEAN",
        "library_unchanged": "BOOLEAN",
        "reproduced": "BOOLEAN",
        "strangers": "VARCHAR",
    },
    reads=("random_draw", "source"),
)


class Batch:
    """One draw as its rows are read: what they say, and the codes drawn per class."""

    def __init__(self, *, unit: str, name: str, row_id: int) -> None:
        self.unit = unit
        self.name = name
        self.row_id = row_id
        self.drawn_at: datetime | None = None
        self.rows = 0
        self.seeds: set[str | None] = set()
        self.digests: set[str | None] = set()
        self.drawn: dict[str, set[str]] = defaultdict(set)


@dataclass(frozen=True, slots=True)
class Library:
    """The objects of one branch: code to class."""

    classes: dict[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        return sha256("\n".join(sorted(self.classes)).encode()).hexdigest()


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per batch: whether it has one seed, whose library it names, whether the replay gives the same list."""
    libraries = _libraries(read)
    taken: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    seen_unchanged: set[str] = set()
    for batch in _batches(read, libraries=libraries):
        library = libraries.get(batch.unit)
        seed = next(iter(batch.seeds)) if len(batch.seeds) == 1 else None
        digest = next(iter(batch.digests)) if len(batch.digests) == 1 else None
        same = library.digest() == digest.lower() if library and digest else None
        replayed = _replay(batch, seed=seed, library=library, taken=taken) if seed and library else None
        drawn = {code for codes in batch.drawn.values() for code in codes}
        strange = "、".join(sorted(drawn - replayed)) if replayed is not None else None
        reproduced = replayed == drawn if replayed is not None else None
        yield (
            batch.unit, batch.name, batch.row_id, batch.drawn_at, batch.rows, seed, seed is not None, library is not None, same,
            batch.unit in seen_unchanged, reproduced, strange,
        )  # fmt: skip
        if same:
            seen_unchanged.add(batch.unit)
        for kind, codes in batch.drawn.items():
            taken[(batch.unit, _year(batch), kind)] |= codes


def _libraries(read: Reader) -> dict[str, Library]:
    found: dict[str, Library] = defaultdict(Library)
    for unit, code, kind in read.table("source", columns=("unit_code", "credit_code", "source_kind")):
        if unit and code:
            found[str(unit)].classes[str(code)] = str(kind or "")
    return dict(found)


def _batches(read: Reader, *, libraries: dict[str, Library]) -> list[Batch]:
    found: dict[tuple[str, str], Batch] = {}
    columns = ("unit_code", "batch", "row_id", "drawn_at", "seed", "library_digest", "credit_code", "source_kind")
    for unit, name, row_id, drawn_at, seed, digest, code, kind in read.table("random_draw", columns=columns):
        if not (unit and name and code and isinstance(row_id, int)):
            continue
        key = (str(unit), str(name))
        batch = found.setdefault(key, Batch(unit=key[0], name=key[1], row_id=row_id))
        library = libraries.get(key[0])
        own = library.classes.get(str(code)) if library else None
        batch.rows += 1
        batch.seeds.add(str(seed).strip() if seed else None)
        batch.digests.add(str(digest).strip() if digest else None)
        batch.drawn[own or str(kind or "")].add(str(code))
        if isinstance(drawn_at, datetime) and (batch.drawn_at is None or drawn_at < batch.drawn_at):
            batch.drawn_at = drawn_at
    return sorted(found.values(), key=lambda one: (one.unit, one.drawn_at.isoformat() if one.drawn_at else "9999", one.name))


def _replay(batch: Batch, *, seed: str, library: Library | None, taken: dict[tuple[str, int, str], set[str]]) -> set[str]:
    replayed: set[str] = set()
    for kind, drawn in batch.drawn.items():
        whole = [code for code, own in library.classes.items() if own == kind] if library else []
        left = [code for code in whole if code not in taken[(batch.unit, _year(batch), kind)]]
        pool = left if len(left) >= len(drawn) else whole
        replayed |= set(sorted(pool, key=lambda code: (sha256((seed + code).encode()).hexdigest(), code))[: len(drawn)])
    return replayed


def _year(batch: Batch) -> int:
    return batch.drawn_at.year if batch.drawn_at else 0
