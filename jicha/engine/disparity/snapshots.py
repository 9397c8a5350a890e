"""Read the tables of a snapshot in the order of their source."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from jicha.domain.errors import BackendError, Fault
from jicha.engine.lake import Snapshot
from jicha.engine.plugins import Cell

_PAGE = 10_000


class SnapshotReader:
    """Give rows of a snapshot's tables; a table that was not handed in has no rows, a column that it lacks is null.

    Args:
        overlays: the bureau's own content folders.
    """

    def __init__(self, snapshot: Snapshot, *, overlays: tuple[Path, ...] = ()) -> None:
        self.snapshot = snapshot
        self._overlays = overlays

    @property
    def overlays(self) -> tuple[Path, ...]:
        """Give the content folders of the bureau."""
        return self._overlays

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a table.

        Raises:
            BackendError: the file cannot be read.
        """
        if name not in self.snapshot.loaded:
            return
        paths = [str(path) for path in self.snapshot.paths_of(name)]
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            try:
                have = {str(row[0]) for row in connection.execute("describe select * from read_parquet(?)", [paths]).fetchall()}
                wanted = ", ".join(f'"{column}"' if column in have else f'null as "{column}"' for column in columns)
                order = ", ".join(one for one in ("source_file", "source_sheet", "source_row", "row_id") if one in have)
                only = (f'where "{filled}" is not null' if filled in have else "where false") if filled else ""
                connection.execute(f"select {wanted} from read_parquet(?) {only} order by {order or 'all'}", [paths])
            except duckdb.Error as error:
                raise BackendError(Fault(f"快照里的数据打不开：{error}", "、".join(paths), "用 jicha intake verify 检查数据湖")) from error
            while rows := connection.fetchmany(_PAGE):
                yield from rows
