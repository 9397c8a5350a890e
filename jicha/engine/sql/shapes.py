"""Ask DuckDB, on empty tables and with every door shut, what a text of SQL would give: names, types, or why not."""

import re
from collections.abc import Iterable, Mapping

import duckdb

from jicha.engine.plain import define
from jicha.engine.sql.relations import RELATIONS, Relation, create

LOCKS = ("set enable_external_access = false", "set autoinstall_known_extensions = false", "set lock_configuration = true")
PLACEHOLDER = re.compile(r"(?<![A-Za-z0-9_])__([A-Za-z][A-Za-z0-9_]*?)__(?![A-Za-z0-9_])")


def fill_in(sql: str, *, values: Mapping[str, str]) -> str:
    """Put the run's literals in place of `__name__`.

    Raises:
        KeyError: a placeholder has no value.
    """
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], sql)


class Shapes:
    """Empty tables of every known relation."""

    def __init__(self, *, derived: Iterable[Relation] = ()) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.relations: dict[str, Relation] = {**RELATIONS, **{one.name: one for one in derived}}
        for relation in self.relations.values():
            self.connection.execute(create(relation))
        define(self.connection)
        for lock in LOCKS:
            self.connection.execute(lock)

    def empty(self, columns: Mapping[str, str]) -> str:
        """Make an empty table of the given columns and types, in place of the last one, and give its name."""
        self.connection.execute(create(Relation("shape_of_query", columns)))
        return "shape_of_query"

    def columns(self, sql: str) -> dict[str, str]:
        """Give the columns of a SELECT and their types.

        Raises:
            duckdb.Error: DuckDB does not accept it.
        """
        found = self.connection.execute(f"describe {sql}").fetchall()
        return {str(row[0]): str(row[1]) for row in found}
