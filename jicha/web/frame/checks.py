"""Checks of the settings at start: each says what is wrong and how to mend it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error

from jicha.services.identity.configured import Provider

_SHORTEST_KEY = 50


def home_is_usable() -> Sequence[CheckMessage]:
    """Refuse a home that cannot be written, or a key that others can read."""
    root: Path = settings.HOME.root
    found: list[CheckMessage] = []
    if not os.access(root, os.W_OK):
        found.append(Error(f"数据文件夹不能写入：{root}", hint="检查文件夹的权限，或用 JICHA_HOME 另选一个", id="jicha.E001"))
    key = settings.HOME.keys / "secret"
    if sys.platform != "win32" and key.is_file() and key.stat().st_mode & 0o077:
        found.append(Error(f"密钥文件别人也能读：{key}", hint=f"执行 chmod 600 {key}", id="jicha.E002"))
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        found.append(Error("密钥太短", hint=f"停下程序，删去 {key}，重新启动会生成新的（所有人须重新登录）", id="jicha.E003"))
    return found


def production_is_safe() -> Sequence[CheckMessage]:
    """Refuse development settings where others can reach the desk."""
    hosts = set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]", "testserver"}
    found: list[CheckMessage] = []
    if settings.DEBUG and hosts - {"*"}:
        found.append(Error("开发模式不能对外提供服务", hint="去掉 JICHA_DEBUG=1，或只在本机打开", id="jicha.E004"))
    if settings.DEBUG:
        found.append(checks.Warning("正在用开发模式", hint="正式使用时去掉 JICHA_DEBUG=1", id="jicha.W001"))
    elif hosts and not settings.HTTPS:
        hint = "在前面放一个 HTTPS 代理，并设 JICHA_HTTPS=1；内网直接使用的，须由单位网络安全负责人同意"
        found.append(checks.Warning("局域网内以 HTTP 明文提供服务", hint=hint, id="jicha.W002"))
    return found


def chinese_can_be_drawn() -> Sequence[CheckMessage]:
    """Tell where no Chinese font is installed; only the browsers on this machine need one."""
    lister = shutil.which("fc-list")
    if lister is None:
        return []
    fonts = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False).stdout  # noqa: S603  # No word of a user's.
    if fonts.strip():
        return []
    hint = "安装一种中文字体，例如 apt-get install fonts-wqy-microhei"
    return [checks.Warning("本机没有中文字体，在本机浏览器里会显示成方框", hint=hint, id="jicha.W003")]


def provider_is_usable() -> Sequence[CheckMessage]:
    """Tell what is wrong with the identity provider's settings; people can still sign in with their passwords, so the start goes on."""
    provider: Provider | None = settings.OIDC
    faults = provider.faults if provider else ()
    return [checks.Warning(f"统一身份认证不能用：{one.what}（{one.where}）", hint=one.mend, id="jicha.W004") for one in faults]
