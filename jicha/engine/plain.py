"""Bring names into a form that compares. What is asked of a stored column is worked out once for all checks of a run.

In DuckDB `plain` and `stored_plain` are macros, so that the text of a check stays short. A run puts the column `<name>__plain`, which it
has made while it opened the table, in place of `stored_plain('<table>', <name>)`.
"""

import re
from collections.abc import Iterable

import duckdb
from sqlglot import exp

from jicha.engine.sql.lower import Dialect, plain_in_full
from jicha.engine.sql.nodes import call, column, text
from jicha.engine.sql.scope import Use

STORED = re.compile(r"stored_plain\('(\w+)', ((?:\w+\.)?(\w+))\)", re.IGNORECASE)


def plain(use: Use) -> exp.Expr:
    """Write the comparable form of a text: half-width, no blanks, capitals."""
    (asked,) = use.args
    relation = use.scope.stored_in(asked) if isinstance(asked, exp.Column) else None
    return call("stored_plain", text(relation), asked) if relation else call("plain", asked)


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros in a DuckDB."""
    # Written without a dialect, for to load sqlglot's takes longer than all else that a run gets ready; the words are the same.
    connection.execute(f"create macro plain(words) as {plain_in_full(column('words'), to=Dialect.DUCKDB).sql()}")
    connection.execute("create macro stored_plain(relation, words) as plain(words)")


def stored(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Name the columns of tables whose comparable form is asked for: table and column."""
    return {(found.group(1), found.group(3)) for one in texts for found in STORED.finditer(one)}


def by_column(sql: str) -> str:
    """Put the columns that a run has made in place of what is asked of stored columns."""
    return STORED.sub(r"\2__plain", sql)
