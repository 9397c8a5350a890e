"""Prove one event, or that the trail only grew, to somebody who is not given the whole trail."""

from dataclasses import dataclass

from jicha.domain.errors import Fault, TrailError, UsageError
from jicha.domain.trail.events import canonical
from jicha.domain.trail.logs import Head
from jicha.domain.trail.merkle import consistency, inclusion, is_consistent, is_included, leaf, sha256
from jicha.services.trailing.verifying import signed_heads, stored


@dataclass(frozen=True, slots=True)
class Proof:
    """What a stranger needs beside the event's bytes: the head, and hex hashes as RFC 6962 §2.1 orders them (SHA-256).

    Attributes:
        seq: the event. event: its bytes as text. path: proves it under `head`.
        grown_from: an earlier head's size, null if none was asked for; `grown` proves that its log is the beginning of this one.
    """

    seq: int
    event: str
    head: Head
    path: tuple[str, ...]
    grown_from: int | None
    grown: tuple[str, ...]


def prove(seq: int, *, since: int | None = None) -> Proof:
    """Prove an event under the newest signed head, and that head's growth since an earlier one; both are checked before they leave.

    Raises:
        UsageError: no head covers the event yet, or no head has the size `since`.
        TrailError: a proof does not hold; `jicha trail verify` tells where the trail breaks.
    """
    heads = {head.size: head for head in signed_heads()}
    size = max(heads, default=0)
    if not 1 <= seq <= size:
        mend = "执行 jicha trail export 或在留痕页面验证一次，就会签一个新的留痕头。"
        raise UsageError(Fault(f"第{seq}条还没有已签名的留痕头覆盖", f"留痕头到第{size}条", mend))
    if since is not None and since not in heads:
        raise UsageError(Fault(f"没有第{since}条处的留痕头", "--since", f"可选：{'、'.join(map(str, sorted(heads)))}。"))
    entries = [canonical(kept.event) for kept in stored()][:size]
    leaves = [leaf(entry, hash_=sha256) for entry in entries]
    head = heads[size]
    path = inclusion(leaves, index=seq - 1, hash_=sha256)
    root = bytes.fromhex(head.sha256)
    holds = is_included(leaves[seq - 1], index=seq - 1, size=size, proof=path, root_hash=root, hash_=sha256)
    grown: tuple[bytes, ...] = ()
    if since is not None:
        grown = consistency(leaves, first=since, hash_=sha256)
        first_root = bytes.fromhex(heads[since].sha256)
        holds &= is_consistent(grown, first=since, second=size, first_root=first_root, second_root=root, hash_=sha256)
    if not holds:
        raise TrailError(Fault("证明不成立：留痕与已签名的留痕头不一致", f"第{seq}条", "执行 jicha trail verify，看从哪一条起不符。"))
    return Proof(seq, entries[seq - 1].decode(), head, _hexes(path), since, _hexes(grown))


def _hexes(proof: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(one.hex() for one in proof)
