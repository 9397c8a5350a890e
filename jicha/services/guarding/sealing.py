"""Seal what the database keeps but must not show: a stolen copy of the database alone opens no second factor."""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from jicha.domain.errors import Fault, SettingError

_NAME = "seal"
_NONCE = 12
_KEY_BITS = 256


def seal(data: bytes, *, about: str) -> str:
    """Seal bytes with the home's key, bound to what they are about; AES-256 in GCM, as hex."""
    nonce = secrets.token_bytes(_NONCE)
    return (nonce + AESGCM(_key()).encrypt(nonce, data, about.encode())).hex()


def unseal(text: str, *, about: str) -> bytes:
    """Open what `seal` sealed.

    Raises:
        SettingError: the key is another one, or the text was altered or belongs to something else.
    """
    sealed = bytes.fromhex(text)
    try:
        return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except InvalidTag as error:
        mend = "从备份恢复与数据库同一时间的 keys 文件夹；不能恢复的，由安全管理员重置二次验证。"
        raise SettingError(Fault("二次验证的密钥打不开", about, mend)) from error


def _key() -> bytes:
    path: Path = settings.HOME.keys / _NAME
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(AESGCM.generate_key(_KEY_BITS))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingError(Fault(f"封存密钥建不起来：{error.strerror}", str(path), "检查数据文件夹是否可以写入。")) from error
    return path.read_bytes()
