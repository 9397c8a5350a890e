"""Merkle logs against the published vectors of Certificate Transparency (transparency-dev/merkle) and the example of RFC 6962."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jicha.domain.trail import merkle
from jicha.domain.trail.merkle import consistency, grown, inclusion, is_consistent, is_included, leaf, node, root, root_of, sha256, sm3

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
N1, N01, N23, N45, N45_67 = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
N4, N67, N0123 = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
)
LEAVES = tuple(leaf(bytes.fromhex(one), hash_=sha256) for one in INPUTS)
SIZES = st.integers(1, 40)


def _hex(proof: tuple[bytes, ...]) -> list[str]:
    return [one.hex() for one in proof]


def _leaves(size: int) -> list[bytes]:
    return [leaf(str(number).encode(), hash_=sha256) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert root(LEAVES[:size], hash_=sha256).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (0, 2, [N1]),
        (1, 2, [ROOTS[1]]),
        (2, 3, [N01]),
        (1, 5, [ROOTS[1], N23, N4]),
        (0, 8, [N1, N23, N45_67]),
        (5, 8, [N4, N67, N0123]),
    ],
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, proof: list[str]) -> None:
    found = inclusion(LEAVES[:size], index=index, hash_=sha256)
    assert _hex(found) == proof
    assert is_included(LEAVES[index], index=index, size=size, proof=found, root_hash=bytes.fromhex(ROOTS[size]), hash_=sha256)


@pytest.mark.parametrize(
    ("first", "second", "proof"),
    [(1, 1, []), (1, 8, [N1, N23, N45_67]), (2, 5, [N23, N4]), (6, 8, [N45, N67, N0123])],
)
def test_consistency_proofs_are_the_published_ones(first: int, second: int, proof: list[str]) -> None:
    found = consistency(LEAVES[:second], first=first, hash_=sha256)
    assert _hex(found) == proof
    roots = (bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]))
    assert is_consistent(found, first=first, second=second, first_root=roots[0], second_root=roots[1], hash_=sha256)


def test_the_example_of_the_rfc_with_seven_leaves() -> None:
    # RFC 6962 §2.1.3: a…j are leaves and nodes of the tree of seven.
    a, b, c, d, e, f, j = _leaves(7)
    g, h, i = node(a, right=b, hash_=sha256), node(c, right=d, hash_=sha256), node(e, right=f, hash_=sha256)
    k = node(g, right=h, hash_=sha256)
    last = node(i, right=j, hash_=sha256)
    tree = [a, b, c, d, e, f, j]
    assert inclusion(tree, index=0, hash_=sha256) == (b, h, last)
    assert inclusion(tree, index=3, hash_=sha256) == (c, g, last)
    assert inclusion(tree, index=4, hash_=sha256) == (f, j, k)
    assert inclusion(tree, index=6, hash_=sha256) == (i, k)
    assert consistency(tree, first=3, hash_=sha256) == (c, d, g, last)
    assert consistency(tree, first=4, hash_=sha256) == (last,)
    assert consistency(tree, first=6, hash_=sha256) == (i, j, k)


def test_sm3_hashes_as_the_standard_says() -> None:
    # GB/T 32905-2016 appendix A, example 1.
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(size=SIZES, hash_=st.sampled_from([sha256, sm3]))
@settings(max_examples=20)
def test_the_edge_and_the_whole_agree(size: int, hash_: merkle.Hash) -> None:
    edge: tuple[bytes, ...] = ()
    leaves = _leaves(size)
    for number, one in enumerate(leaves):
        edge = grown(edge, size=number, leaf_hash=one, hash_=hash_)
        assert len(edge) == (number + 1).bit_count()
    assert root_of(edge, hash_=hash_) == root(leaves, hash_=hash_)


@given(data=st.data(), size=SIZES)
@settings(max_examples=60)
def test_every_proof_holds_and_no_bent_one_does(data: st.DataObject, size: int) -> None:
    leaves = _leaves(size)
    whole = root(leaves, hash_=sha256)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(leaves, index=index, hash_=sha256)
    assert is_included(leaves[index], index=index, size=size, proof=proof, root_hash=whole, hash_=sha256)
    assert not is_included(sha256(b"other"), index=index, size=size, proof=proof, root_hash=whole, hash_=sha256)
    assert not is_included(leaves[index], index=index, size=size, proof=(*proof, whole), root_hash=whole, hash_=sha256)
    assert not is_included(leaves[index], index=size, size=size, proof=proof, root_hash=whole, hash_=sha256)
    if proof:
        assert not is_included(leaves[index], index=index, size=size, proof=proof[1:], root_hash=whole, hash_=sha256)


@given(data=st.data(), second=SIZES)
@settings(max_examples=60)
def test_a_grown_log_is_consistent_and_a_forked_one_is_not(data: st.DataObject, second: int) -> None:
    leaves = _leaves(second)
    first = data.draw(st.integers(1, second))
    old, new = root(leaves[:first], hash_=sha256), root(leaves, hash_=sha256)
    proof = consistency(leaves, first=first, hash_=sha256)

    def holds(*, bent: tuple[bytes, ...] = proof, early: bytes = old, late: bytes = new) -> bool:
        return is_consistent(bent, first=first, second=second, first_root=early, second_root=late, hash_=sha256)

    assert holds()
    assert not holds(early=sha256(b"fork"))
    assert not holds(late=sha256(b"fork"))
    assert not holds(bent=(*proof, new))
    if proof:
        assert not holds(bent=proof[:-1])


def test_what_cannot_be_is_refused() -> None:
    leaves = _leaves(3)
    with pytest.raises(ValueError, match="no leaf 3 among 3"):
        inclusion(leaves, index=3, hash_=sha256)
    with pytest.raises(ValueError, match="no log of 0 leaves"):
        consistency(leaves, first=0, hash_=sha256)
    with pytest.raises(ValueError, match="3 leaves have 2 whole subtrees, not 0"):
        grown((), size=3, leaf_hash=leaves[0], hash_=sha256)
    assert not is_consistent((leaves[0],), first=3, second=2, first_root=b"", second_root=b"", hash_=sha256)
