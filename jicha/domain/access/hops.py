"""From which address a request comes, when proxies stand in front: a header is believed only as far as those who wrote it are trusted."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from jicha.domain.errors import Fault, SettingError

Network = IPv4Network | IPv6Network


def networks_of(text: str) -> tuple[Network, ...]:
    """Read the addresses and networks of the trusted proxies, with commas between them.

    Raises:
        SettingError: with every entry that is none, and those that would trust everybody.
    """
    found: list[Network] = []
    faults = []
    for entry in (one.strip() for one in text.split(",") if one.strip()):
        try:
            network = ip_network(entry)
        except ValueError:
            faults.append(
                Fault("可信代理的地址认不出", f"JICHA_PROXIES：{entry}", "写代理自己的地址或网段，例如 10.1.2.3 或 10.1.2.0/28。")
            )
            continue
        if network.prefixlen == 0:
            faults.append(Fault("信任所有地址等于谁都能冒充", f"JICHA_PROXIES：{entry}", "只写代理自己的地址。"))
        found.append(network)
    if faults:
        raise SettingError(*faults)
    return tuple(found)


def nearest_untrusted(peer: str, *, forwarded: str, trusted: Sequence[Network]) -> str:
    """Walk from the peer back through the hops that proxies wrote down, and stop at the first that is no trusted proxy.

    Whatever stands further left was written by that stranger and counts for nothing; a hop that is no address ends the walk as well.

    Args:
        peer: who is at the other end of the connection.
        forwarded: the header `X-Forwarded-For`, the nearest hop last; empty if there is none.
    """
    here = peer
    for hop in reversed(forwarded.split(",")):
        if not _is_trusted(here, trusted=trusted):
            break
        found = _address(hop.strip())
        if found is None:
            break
        here = found
    return here


def _is_trusted(address: str, *, trusted: Sequence[Network]) -> bool:
    plain = _address(address)
    return plain is not None and any(ip_address(plain) in network for network in trusted)


def _address(hop: str) -> str | None:
    """Give a hop as a plain address: some proxies add the port, some put IPv4 into IPv6; null if it is no address."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        found = ip_address(hop)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return None
        return str(found.ipv4_mapped or found)
    return str(found)
