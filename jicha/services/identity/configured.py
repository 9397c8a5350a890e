"""Read which identity provider the settings name; what is wrong is kept and told, and stops neither the start nor the local sign-in."""

import importlib.util
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from jicha.domain.access.identity import faults_of_second
from jicha.domain.errors import Fault, SettingError

_LONGEST_ISSUER = 200
_LIBRARIES = ("authlib", "joserfc")
LIBRARY_MISSING = Fault(
    "没有安装 OpenID Connect 组件", "本机环境", "pip install 'jicha[oidc]'，或按 requirements-oidc.txt 离线安装，然后重启"
)


@dataclass(frozen=True, slots=True)
class Provider:
    """The identity provider of the settings.

    Attributes:
        client, secret: how the desk is registered there; without a secret as a public client. ca: a file of the authorities that sign its
            certificate, empty for those of the system. title: what people call it, empty if nothing in particular. second: accepted second
            factors, see `did_second_factor`.
        back, left: where the provider sends people back to, signed in and signed out; both are registered there. faults: all that is wrong.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    ca: str
    title: str
    second: frozenset[str]
    back: str
    left: str
    faults: tuple[Fault, ...]


def provider_of(environ: Mapping[str, str], *, address: str) -> Provider | None:
    """Read the provider; null if `JICHA_OIDC_ISSUER` names none.

    Args:
        address: of the desk's first page, as people call it, with a slash at its end.
    """
    issuer = environ.get("JICHA_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    client, ca = environ.get("JICHA_OIDC_CLIENT", "").strip(), environ.get("JICHA_OIDC_CA", "").strip()
    second = frozenset(one.strip() for one in environ.get("JICHA_OIDC_SECOND", "").split(",") if one.strip())
    return Provider(
        issuer=issuer,
        client=client,
        secret=environ.get("JICHA_OIDC_SECRET", ""),
        ca=ca,
        title=environ.get("JICHA_OIDC_TITLE", "").strip(),
        second=second,
        back=f"{address}sign-in/provider/back/",
        left=f"{address}sign-in/",
        faults=(*_faults(issuer, client=client, ca=ca), *faults_of_second(second)),
    )


def require_usable(provider: Provider | None) -> Provider:
    """Give the provider, if it can be asked.

    Raises:
        SettingError: the settings name none, or with everything that is wrong with them.
    """
    if provider is None:
        mend = "用登录名和密码登录；需要启用的，由系统管理员设置 JICHA_OIDC_ISSUER 等（见 docs/deploy.md）。"
        raise SettingError(Fault("没有启用统一身份认证登录", "登录", mend))
    if provider.faults:
        raise SettingError(*provider.faults)
    return provider


def is_safe_address(address: str) -> bool:
    """Say whether a secret may travel to an address: HTTPS, or HTTP within this machine."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or any(sign <= " " for sign in address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _faults(issuer: str, *, client: str, ca: str) -> Iterator[Fault]:
    if any(importlib.util.find_spec(name) is None for name in _LIBRARIES):
        yield LIBRARY_MISSING
    parts = urlsplit(issuer) if is_safe_address(issuer) else None
    if parts is None or parts.query or parts.fragment or len(issuer) > _LONGEST_ISSUER:
        mend = "写身份认证系统的颁发者地址（issuer），须为 https，不带 ? 和 #，例如 https://sso.example.cn/realms/bureau"
        yield Fault("颁发者地址不合要求", f"JICHA_OIDC_ISSUER：{issuer[:80]}", mend)
    if not client:
        yield Fault("没有写明客户端标识", "JICHA_OIDC_CLIENT", "在身份认证系统里登记本系统，把得到的 client_id 写进来")
    if ca:
        try:
            ssl.create_default_context(cafile=ca)
        except (OSError, ValueError) as error:
            mend = "写 PEM 格式证书文件的完整路径，并让本程序的用户可以读取"
            yield Fault(f"证书文件读不了（{error.__class__.__name__}）", f"JICHA_OIDC_CA：{ca}", mend)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
