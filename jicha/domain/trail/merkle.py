"""Merkle logs: what they add up to, and short proofs that an event is in, and that a log only grew.

Source:
    RFC 6962 §2.1 and RFC 9162 §2.1 (leaf 0x00, node 0x01), with SHA-256 (FIPS 180-4) and, beside it, SM3 (GB/T 32905-2016).
"""

import hashlib
from collections.abc import Callable, Sequence

from jicha.domain.digests.hashing import running_sm3

Hash = Callable[[bytes], bytes]
_LEAF, _NODE = b"\x00", b"\x01"


def sha256(data: bytes) -> bytes:
    """Hash with SHA-256."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """Hash with SM3."""
    running = running_sm3()
    running.update(data)
    return bytes.fromhex(running.hexdigest())


def leaf(data: bytes, *, hash_: Hash) -> bytes:
    """Hash one entry."""
    return hash_(_LEAF + data)


def node(left: bytes, *, right: bytes, hash_: Hash) -> bytes:
    """Hash two subtrees."""
    return hash_(_NODE + left + right)


def grown(edge: Sequence[bytes], *, size: int, leaf_hash: bytes, hash_: Hash) -> tuple[bytes, ...]:
    """Append a leaf to a log that is known by its right edge only.

    Args:
        edge: roots of the whole subtrees that `size` leaves fall into, the largest first. size: before the new leaf.
    Raises:
        ValueError: the edge does not fit the size.
    """
    if len(edge) != size.bit_count():
        raise ValueError(f"{size} leaves have {size.bit_count()} whole subtrees, not {len(edge)}")
    left, right = list(edge), leaf_hash
    while size & 1:
        right = node(left.pop(), right=right, hash_=hash_)
        size >>= 1
    return (*left, right)


def root_of(edge: Sequence[bytes], *, hash_: Hash) -> bytes:
    """Add the right edge up to the log's root; without leaves it is the hash of nothing."""
    if not edge:
        return hash_(b"")
    right = edge[-1]
    for left in reversed(edge[:-1]):
        right = node(left, right=right, hash_=hash_)
    return right


def root(leaves: Sequence[bytes], *, hash_: Hash) -> bytes:
    """Compute the root over leaf hashes."""
    edge: tuple[bytes, ...] = ()
    for size, one in enumerate(leaves):
        edge = grown(edge, size=size, leaf_hash=one, hash_=hash_)
    return root_of(edge, hash_=hash_)


def inclusion(leaves: Sequence[bytes], *, index: int, hash_: Hash) -> tuple[bytes, ...]:
    """Prove that a leaf is in: the hashes beside its way to the root, nearest first.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    cut = _cut(len(leaves))
    if index < cut:
        return (*inclusion(leaves[:cut], index=index, hash_=hash_), root(leaves[cut:], hash_=hash_))
    return (*inclusion(leaves[cut:], index=index - cut, hash_=hash_), root(leaves[:cut], hash_=hash_))


def consistency(leaves: Sequence[bytes], *, first: int, hash_: Hash) -> tuple[bytes, ...]:
    """Prove that the log of the first leaves is the beginning of the whole log.

    Raises:
        ValueError: `first` is not between 1 and the number of leaves.
    """
    if not 1 <= first <= len(leaves):
        raise ValueError(f"no log of {first} leaves before one of {len(leaves)}")
    return _consistent(leaves, first=first, is_known=True, hash_=hash_)


def is_included(leaf_hash: bytes, *, index: int, size: int, proof: Sequence[bytes], root_hash: bytes, hash_: Hash) -> bool:
    """Check a proof of inclusion (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf_hash
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(beside, right=found, hash_=hash_)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, right=beside, hash_=hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root_hash


def is_consistent(proof: Sequence[bytes], *, first: int, second: int, first_root: bytes, second_root: bytes, hash_: Hash) -> bool:
    """Check a proof that a log of `first` leaves is the beginning of one of `second` (RFC 9162 §2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    # A log of a whole subtree is its own first step, which the proof leaves out.
    steps = (first_root, *proof) if first & (first - 1) == 0 else tuple(proof)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(beside, right=old, hash_=hash_), node(beside, right=new, hash_=hash_)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, right=beside, hash_=hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _consistent(leaves: Sequence[bytes], *, first: int, is_known: bool, hash_: Hash) -> tuple[bytes, ...]:
    if first == len(leaves):
        return () if is_known else (root(leaves, hash_=hash_),)
    cut = _cut(len(leaves))
    if first <= cut:
        return (*_consistent(leaves[:cut], first=first, is_known=is_known, hash_=hash_), root(leaves[cut:], hash_=hash_))
    return (*_consistent(leaves[cut:], first=first - cut, is_known=False, hash_=hash_), root(leaves[:cut], hash_=hash_))


def _cut(size: int) -> int:
    """Find the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
