"""Digests against the published examples and against OpenSSL."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.digests.canonical import record, records
from jicha.domain.digests.hashing import digests_of, running_sm3, sha256_hex
from jicha.domain.digests.sm3 import Sm3

# GB/T 32905-2016, annex A, examples 1 and 2.
PUBLISHED = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


@pytest.mark.parametrize("data", PUBLISHED)
def test_sm3_gives_the_published_examples_with_and_without_openssl(data: bytes) -> None:
    plain = running_sm3(known=())
    plain.update(data)
    assert isinstance(plain, Sm3)
    assert plain.hexdigest() == digests_of((data,)).sm3 == PUBLISHED[data]


def test_sha256_gives_the_published_example() -> None:
    # FIPS 180-2, appendix B.1.
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3 to compare with")
@given(st.lists(st.binary(max_size=150), max_size=4))
def test_the_plain_sm3_equals_that_of_openssl_however_it_is_fed(pieces: list[bytes]) -> None:
    plain = Sm3()
    for piece in pieces:
        plain.update(piece)
    assert plain.hexdigest() == hashlib.new("sm3", b"".join(pieces)).hexdigest()
    assert digests_of(pieces).sha256 == hashlib.sha256(b"".join(pieces)).hexdigest()


def test_lines_are_joined_by_tabs_and_ended_by_line_feeds() -> None:
    assert records([("案1", "甲"), ("b", "")]) == "案1\t甲\nb\t\n".encode()


@pytest.mark.parametrize("field", ["a\tb", "a\nb", "a\rb", "\ufeffa", "a\x00", "a\u2028b"])
def test_what_would_look_like_two_fields_or_lines_is_no_field(field: str) -> None:
    with pytest.raises(ValueError, match="may not hold"):
        record((field,))
