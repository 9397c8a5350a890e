"""Whether there is a desk at all where a command looks for one."""

from django.conf import settings
from django.db import connection

from jicha.domain.errors import Fault, SettingError

_TABLE = "jicha_trail_edge"


def require_desk() -> None:
    """Refuse to work on a home that holds no tables: the command was given the wrong folder, or none.

    Raises:
        SettingError: there are no tables.
    """
    if _TABLE not in connection.introspection.table_names():
        mend = "用 --home 或 JICHA_HOME 指到工作台的数据文件夹；还没有工作台的，先执行 jicha serve。"
        raise SettingError(Fault("这里没有工作台的数据", str(settings.HOME.root), mend))
