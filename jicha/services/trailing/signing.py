"""Sign heads with Ed25519; the private key stays in the home's `keys`, readable by its owner only."""

import hashlib
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from jicha.domain.errors import Fault, SettingError
from jicha.domain.trail.events import instant
from jicha.domain.trail.logs import Edge, Head
from jicha.store.models.trail import TrailHead

_NAME = "trail-ed25519"
_HEX_OF_ID = 16
_OTHERS = 0o077


def sign_head(edge: Edge, *, at: datetime) -> Head:
    """Sign the logs as they stand and keep the head; a size that has its head already keeps that one.

    Raises:
        SettingError: the key cannot be read or made, or other users of the machine can read it.
    """
    kept = TrailHead.objects.filter(size=edge.size).first()
    if kept is not None:
        return Head(kept.size, kept.at, kept.sha256, kept.sm3, kept.key_id, kept.signature)
    key, roots = _key(settings.HOME.keys), edge.roots()
    head = Head(edge.size, instant(at), roots.sha256, roots.sm3, key_id(key.public_key().public_bytes_raw()))
    head = replace(head, signature=key.sign(head.signed_bytes()).hex())
    TrailHead.objects.create(size=head.size, at=head.at, sha256=head.sha256, sm3=head.sm3, key_id=head.key_id, signature=head.signature)
    return head


def public_key() -> bytes:
    """Give the public key of this home, 32 bytes."""
    return _key(settings.HOME.keys).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Name a public key: the beginning of the hex of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_HEX_OF_ID]


def is_signed(head: Head, *, public: bytes) -> bool:
    """Say whether the head was signed by the owner of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(head.signature), head.signed_bytes())
    except (InvalidSignature, ValueError):
        return False
    return head.key_id == key_id(public)


def _key(folder: Path) -> Ed25519PrivateKey:
    path = folder / _NAME
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise SettingError(Fault(f"留痕的签名密钥建不起来：{error.strerror}", str(path), "检查数据文件夹是否可以写入。")) from error
    return _read(path)


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        # Windows has no such modes; there the folder's own rights protect the key.
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise SettingError(Fault("留痕的签名密钥别的用户也能读", str(path), f"执行 chmod 600 {path}，并考虑更换密钥。"))
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except (OSError, ValueError) as error:
        raise SettingError(
            Fault("留痕的签名密钥读不出来", str(path), "从备份恢复 keys 文件夹；没有备份的，移走坏文件，重新启用新密钥。")
        ) from error
