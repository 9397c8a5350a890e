"""Other databases than DuckDB on which the same checks run; each needs its own extra."""

import importlib
from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from jicha.domain.errors import Fault, SettingError
from jicha.engine.backends import Backend
from jicha.engine.plugins import Derived


class Server(StrEnum):
    """The databases beside DuckDB; the name is that of the module and of the extra's server."""

    POSTGRES = "postgres"
    SPARK = "spark"


def open_server(server: Server, *, derived: Sequence[Derived], dsn: str) -> Backend:
    """Open a database for judging worlds.

    Args:
        dsn: how to reach it: a libpq string for PostgreSQL; a master for Spark, empty for this machine.
    Raises:
        SettingError: its extra is not installed.
    """
    try:
        module = importlib.import_module(f"jicha.engine.servers.{server}")
    except ImportError as error:
        extra = {Server.POSTGRES: "pg", Server.SPARK: "spark"}[server]
        raise SettingError(Fault(f"没有安装 {server} 的连接库（{error.name}）", "本机环境", f"pip install 'jicha[{extra}]'")) from error
    return cast(Backend, module.Worlds(derived, dsn=dsn))
