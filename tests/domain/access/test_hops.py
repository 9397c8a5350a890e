"""Which address a request comes from: nobody talks himself into another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.access.hops import nearest_untrusted, networks_of
from jicha.domain.errors import SettingError

PROXIES = networks_of("10.0.0.1, 10.9.0.0/24,fd00::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1,192.0.2.7, 10.9.0.8", "192.0.2.7"),
        ("10.0.0.1", "10.9.0.8, 10.9.0.9", "10.9.0.8"),
        ("10.0.0.1", "192.0.2.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.7, nonsense, 10.9.0.8", "10.9.0.8"),
        ("10.0.0.1", "192.0.2.7:51234", "192.0.2.7"),
        ("10.0.0.1", "[2001:db8::5]:51234", "2001:db8::5"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "fe80::1%eth0", "10.0.0.1"),
        ("", "192.0.2.7", ""),
    ],
)
def test_the_nearest_hop_that_is_no_proxy_counts(peer: str, forwarded: str, found: str) -> None:
    assert nearest_untrusted(peer, forwarded=forwarded, trusted=PROXIES) == found


@given(st.text(max_size=60))
def test_what_a_stranger_writes_changes_nothing(written: str) -> None:
    assert nearest_untrusted("10.0.0.1", forwarded=f"{written},192.0.2.7", trusted=PROXIES) == "192.0.2.7"
    assert nearest_untrusted("192.0.2.7", forwarded=written, trusted=PROXIES) == "192.0.2.7"


def test_without_a_list_nobody_is_believed() -> None:
    assert networks_of("") == ()
    assert nearest_untrusted("127.0.0.1", forwarded="192.0.2.7", trusted=()) == "127.0.0.1"


def test_every_entry_that_is_wrong_is_named() -> None:
    with pytest.raises(SettingError) as error:
        networks_of("10.0.0.1,proxy.local,10.0.0.1/8,0.0.0.0/0,::/0")
    assert [fault.where for fault in error.value.faults] == [
        f"JICHA_PROXIES：{entry}" for entry in ("proxy.local", "10.0.0.1/8", "0.0.0.0/0", "::/0")
    ]
