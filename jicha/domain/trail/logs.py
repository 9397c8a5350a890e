"""Both logs together, grown event by event, and the check of a whole trail against what was written beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from jicha.domain.trail.events import FORM, Event, canonical, plain_json
from jicha.domain.trail.merkle import grown, leaf, root_of, sha256, sm3


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of both logs after `size` events; `grow` gives the next."""

    size: int = 0
    sha256: tuple[bytes, ...] = ()
    sm3: tuple[bytes, ...] = ()

    def grow(self, entry: bytes) -> "Edge":
        """Give the edge after one more entry; its cost grows with the logarithm of the size."""
        return Edge(
            self.size + 1,
            grown(self.sha256, size=self.size, leaf_hash=leaf(entry, hash_=sha256), hash_=sha256),
            grown(self.sm3, size=self.size, leaf_hash=leaf(entry, hash_=sm3), hash_=sm3),
        )

    def roots(self) -> "Roots":
        """Give the roots as hex."""
        return Roots(root_of(self.sha256, hash_=sha256).hex(), root_of(self.sm3, hash_=sm3).hex())


@dataclass(frozen=True, slots=True)
class Roots:
    """Roots of both logs, 64 lower-case hex digits each."""

    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is signed: size, instant and roots. `key_id` begins the hex of the SHA-256 of the public key."""

    size: int
    at: str
    sha256: str
    sm3: str
    key_id: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Write the bytes under the signature: canonical JSON of all but the signature."""
        return plain_json(
            {"at": self.at, "form": FORM, "key_id": self.key_id, "sha256": self.sha256, "size": self.size, "sm3": self.sm3},
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it is stored, with the roots that were stored beside it."""

    event: Event
    roots: Roots


@dataclass(frozen=True, slots=True)
class Break:
    """Where the trail does not hold: the first event that is wrong, and why.

    `seq` is the first wrong event; with `until` the wrong event is one of `seq` to `until`, and no more can be told.
    """

    seq: int
    why: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: the edge where it ended, and the first break (null if all holds)."""

    edge: Edge
    broken: Break | None


def check(events: Iterable[Kept], *, heads: Iterable[Head]) -> Checked:
    """Replay the trail from its first event, and hold it against the roots stored with each event and against the heads.

    Heads whose signatures hold are handed in; one that says more events than there are means that the end was cut.
    """
    waiting = {head.size: head for head in heads}
    edge, held = Edge(), 0
    for kept in events:
        if kept.event.seq != edge.size + 1:
            return Checked(edge, Break(edge.size + 1, f"缺少这一条，下一条是第{kept.event.seq}条"))
        edge = edge.grow(canonical(kept.event))
        if edge.roots() != kept.roots:
            return Checked(edge, Break(edge.size, "内容与当时写下的根值不一致：被改动过"))
        head = waiting.pop(edge.size, None)
        if head is not None and Roots(head.sha256, head.sm3) != kept.roots:
            return Checked(edge, Break(held + 1, "与已签名的留痕头不一致：这一段被改写并重新计算过", edge.size))
        held = edge.size if head is not None else held
    if waiting:
        return Checked(edge, Break(edge.size + 1, f"已签名的留痕头记有{max(waiting)}条，现仅{edge.size}条：末尾被删去", max(waiting)))
    return Checked(edge, None)
