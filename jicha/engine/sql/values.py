"""Write values of a run as literals of SQL."""

from jicha.domain.checks import ParamValue
from jicha.engine.sql.lower import Dialect


def literal(value: ParamValue, *, to: Dialect) -> str:
    """Write a parameter; a list becomes what stands between the brackets of IN."""
    if isinstance(value, tuple):
        return ", ".join(literal(one, to=to) for one in value) or "null"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value >= 0 else f"({value})"
    if isinstance(value, float):
        kind = "double precision" if to is Dialect.POSTGRES else "double"
        return f"cast({value!r} as {kind})"
    return quoted(value, to=to)


def quoted(value: str, *, to: Dialect) -> str:
    """Write a text."""
    if to is Dialect.SPARK:
        value = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{value}'"
    return "'" + value.replace("'", "''") + "'"


def day(value: str, *, to: Dialect) -> str:
    """Write an ISO day."""
    return f"cast({quoted(value, to=to)} as date)"
