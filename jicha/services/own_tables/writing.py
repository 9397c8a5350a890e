"""Write the desk's own tables into the year's data, just before it is taken in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jicha.domain.tables import TABLES
from jicha.engine.lake import Snapshot
from jicha.render.csv_text import write_csv
from jicha.services.own_tables.findings import finding_rows, self_check_rows
from jicha.services.own_tables.lines import OwnTable, cell_text
from jicha.services.own_tables.results import evaluation_rows, pull_rows, review_score_rows, typical_case_rows

FOLDER = "本系统台账"
OWN_TABLES = (
    OwnTable("问题整改.csv", "audit_record", ("unit_code", "finding_id"), finding_rows),
    OwnTable("自查.csv", "audit_record", ("unit_code", "self_check_item", "self_check_on"), self_check_rows),
    OwnTable("典型案例.csv", "typical_case", ("unit_code", "case_title"), typical_case_rows),
    OwnTable("案卷评查.csv", "review_score", ("batch", "case_id", "reviewer", "criterion"), review_score_rows),
    OwnTable("年终考评.csv", "drill_indicator", ("unit_code", "year", "indicator"), evaluation_rows),
    OwnTable("调度日志.csv", "pull", ("pull_id",), pull_rows),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name below the data folder, and the table it is of."""

    name: str
    own: OwnTable
    rows: int


def write_own_tables(year: int, *, to: Path) -> tuple[Written, ...]:
    """Write what the desk keeps of a year as CSV with the headers of the canonical tables; the same state gives the same bytes.

    The files lie in a folder of their own, whose name says whose they are; a file that a person uploaded is never written over. A table
    without rows is not written: an empty sheet would say that there is nothing, where nothing was done.

    Raises:
        PlanError: the year has no published plan.
    """
    folder = to / FOLDER
    while folder.exists():
        folder = folder.with_name(f"{folder.name}（系统）")
    written = []
    for own in OWN_TABLES:
        rows = list(own.rows(year))
        if not rows:
            continue
        folder.mkdir(exist_ok=True)
        columns = [column for column in TABLES[own.table].columns if any(row.get(column.name) not in {None, ""} for row in rows)]
        lines = ([cell_text(row.get(column.name)) for column in columns] for row in rows)
        write_csv(folder / own.file, heads=[column.zh for column in columns], rows=lines)
        written.append(Written(f"{folder.name}/{own.file}", own, len(rows)))
    return tuple(written)


def doubled(snapshot: Snapshot, *, written: tuple[Written, ...]) -> Iterator[tuple[str, str]]:
    """Tell which records stand both in the desk's own tables and in a file that somebody uploaded, as (file, words).

    Both are kept, for neither may be lost unseen. Checks of findings join rows of one number; all others see two records, so that a person
    must be told.
    """
    for one in written:
        paths = [str(path) for path in snapshot.tables.get(one.own.table, ())]
        if not paths:
            continue
        same = " and ".join(f"own.{column} is not distinct from other.{column}" for column in one.own.key)
        named = " and ".join(f"own.{column} is not null" for column in one.own.key[:2])
        # The names of tables and columns are our own constants; what people wrote goes in as parameters.
        query = f"""with line as (select * from read_parquet(?, union_by_name = true))
            select other.source_file, count(distinct own.row_id) from line own join line other on {same}
            where own.source_file = ? and other.source_file <> own.source_file and {named}
            group by other.source_file order by other.source_file"""
        with duckdb.connect() as connection:
            for file, number in connection.execute(query, [paths, one.name]).fetchall():
                yield one.name, f"提示：有{number}条记录在上传的“{file}”里也有，两份都已入库；请核对，多余的一份撤回后重新导入"
