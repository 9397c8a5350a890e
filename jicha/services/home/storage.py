"""Which database the desk keeps its tables in: SQLite in the home, or PostgreSQL by one address."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jicha.domain.errors import Fault, SettingError
from jicha.services.home.folders import Home

_BUSY_SECONDS = 30
_SCHEMES = frozenset({"postgres", "postgresql"})


def database_of(address: str | None, *, home: Home) -> dict[str, Any]:
    """Give Django's entry for the database at an address; the SQLite file of the home if there is none.

    SQLite keeps a write-ahead log, so readers never wait; a writer takes its turn at the beginning of its transaction and waits for it,
    so nobody sees "database is locked" half way.

    Args:
        address: `postgresql://user@host:port/name?option=value`; the folder of a Unix socket goes into `?host=`.

    Raises:
        SettingError: the address is none of PostgreSQL.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home.database),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": _BUSY_SECONDS,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        mend = "写成 postgresql://用户@主机:端口/数据库名，或者删去这项设置，改用自带的 SQLite"
        raise SettingError(Fault("数据库地址认不出", "JICHA_DATABASE_URL", mend))
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
