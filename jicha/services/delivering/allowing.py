"""Which addresses events may be pushed to: those on the list that the operator of the machine gives in `JICHA_WEBHOOKS`, and no others.

Addresses of the intranet are the rule here, so private ranges are no criterion: the list is the only gate, and redirects are never
    followed.
"""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from jicha.domain.errors import Fault, UsageError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 400


def require_allowed(address: str) -> SplitResult:
    """Take an address apart that may be pushed to.

    Raises:
        UsageError: it is no plain http or https address, or the list has no entry that it begins with.
    """
    found = _plain(address)
    allowed: Sequence[str] = settings.WEBHOOK_TARGETS
    entries = [entry for entry in (_plain(one) for one in allowed) if entry is not None]
    if found is None or not any(_begins(found, entry=entry) for entry in entries):
        mend = "请系统管理员把接收地址写进设置 JICHA_WEBHOOKS（默认为空，不向任何地址推送），重启后再登记"
        raise UsageError(Fault("这个地址不在允许推送的名单里，或不是普通的 http、https 地址", address[:80], mend))
    return found


def port_of(address: SplitResult) -> int:
    """Give the port of an address, the usual one of its scheme if it names none."""
    return address.port or _PORTS[address.scheme]


def _plain(address: str) -> SplitResult | None:
    if len(address) > _LONGEST or not address.isascii() or any(sign <= " " or sign == "\\" for sign in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    is_named = parts.scheme in _PORTS and parts.hostname and port != 0
    is_bare = parts.username is None and parts.password is None and not parts.fragment and ".." not in parts.path and "%" not in parts.path
    return parts if is_named and is_bare else None


def _begins(address: SplitResult, *, entry: SplitResult) -> bool:
    same = (address.scheme, address.hostname, port_of(address)) == (entry.scheme, entry.hostname, port_of(entry))
    base = entry.path.rstrip("/")
    return same and (address.path == base or address.path.startswith(f"{base}/"))
