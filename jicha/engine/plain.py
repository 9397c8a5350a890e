"""Bring names into a form that compares. What is asked of a stored column is worked out once for all checks of a run.

In DuckDB `plain` and `stored_plain` are macros, so that the text of a check stays short. A run puts the column `<name>__plain`, which it
has made while it opened the table, in place of `stored_plain('<table>', <name>)`.
"""

import re
from collections.abc import Iterable

import duckdb
from sqlglot import exp

from jicha.engine.sql.lower import COMMON, NARROW, RARE, WIDE
from jicha.engine.sql.nodes import call, text
from jicha.engine.sql.scope import Use

STORED = re.compile(r"stored_plain\('(\w+)', ((?:\w+\.)?(\w+))\)", re.IGNORECASE)


def plain(use: Use) -> exp.Expr:
    """Write the comparable form of a text: half-width, no blanks, capitals."""
    (asked,) = use.args
    relation = use.scope.stored_in(asked) if isinstance(asked, exp.Column) else None
    return call("stored_plain", text(relation), asked) if relation else call("plain", asked)


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros in a DuckDB."""
    bare = "words"
    for wide, narrow in COMMON:
        bare = f"replace({bare}, '{wide}', '{narrow}')"
    narrow = NARROW.replace("'", "''")
    rare = f"case when regexp_matches({bare}, '{RARE}') then translate({bare}, '{WIDE}', '{narrow}') else {bare} end"
    connection.execute(f"create macro plain(words) as upper({rare})")
    connection.execute("create macro stored_plain(relation, words) as plain(words)")


def stored(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Name the columns of tables whose comparable form is asked for: table and column."""
    return {(found.group(1), found.group(3)) for one in texts for found in STORED.finditer(one)}


def by_column(sql: str) -> str:
    """Put the columns that a run has made in place of what is asked of stored columns."""
    return STORED.sub(r"\2__plain", sql)
