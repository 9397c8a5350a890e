"""Judge one piece of a run: masks, counts, and the words of every failing and unknown verdict."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from jicha.engine.runner.pieces import Piece
from jicha.engine.runner.shelf import Entry, Shelf
from jicha.engine.runner.state import Run, Tallies, Tally
from jicha.engine.sql import fuse
from jicha.engine.sql.judge import lacking
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.values import literal, quoted

RAW = (
    "check_id varchar, unit_code varchar, subject_key varchar, verdict varchar, observed varchar, expected varchar, law_version varchar, "
    "source_file varchar, source_sheet varchar, source_row bigint, message varchar, day date"
)
RESULT = "check_id, unit_code, subject_key, verdict, day"


def judge(run: Run, *, piece: Piece, cursor: duckdb.DuckDBPyConnection) -> Tallies:
    """Judge a piece, add its verdicts to the run's, keep it on the shelf if it has a name, and give its counts."""
    group = piece.group
    into = passes = f"{group.name}_raw"
    if piece.apart is not None:
        cursor.execute(f"set search_path = '{group.name},main'")
    if len(group.members) == 1 and not run.stage.large:
        return _judge_at_once(run, piece=piece, cursor=cursor)
    if piece.key:
        cursor.execute(f"create table {into} ({RAW})")
    else:
        into, passes = "raw", "result"
    wanted = [place for place, member in enumerate(group.members) if member.compiled.id in run.wanted_passes]
    cursor.execute(f"create table {group.name}_seen as {fuse.seen(group, keep=bool(wanted) or not run.stage.large)}")
    tallies = counted(group, columns=cursor.execute(fuse.count_masks(group)).fetchnumpy())
    hit = {check for (check, _), one in tallies.items() if one.failed or one.unknown}
    _add_words(group, places=[place for place, member in enumerate(group.members) if member.compiled.id in hit], into=into, cursor=cursor)
    for place in wanted:
        cursor.execute(f"insert into {passes} by name {fuse.passes(group, place=place)}")
    cursor.execute(f"drop table {group.name}_seen")
    if run.shelf is not None and piece.key:
        _keep(run.shelf, piece=piece, tallies=tallies, place=run.stage.scratch, cursor=cursor)
        _take_rows(into, cursor=cursor)
        cursor.execute(f"drop table {into}")
    return tallies


def _judge_at_once(run: Run, *, piece: Piece, cursor: duckdb.DuckDBPyConnection) -> Tallies:
    """Judge a piece of one check by one statement; what is not kept is counted with all others by `count_at_once`."""
    if not piece.key:
        cursor.execute(f"insert into verdict {fuse.verdicts(piece.group)}")
        return {}
    into = f"{piece.group.name}_raw"
    cursor.execute(f"create table {into} ({RAW})")
    cursor.execute(f"insert into {into} {fuse.verdicts(piece.group)}")
    tallies = _tallies(into, cursor=cursor)
    if piece.group.members[0].compiled.id not in run.wanted_passes:
        cursor.execute(f"delete from {into} where verdict = 'pass'")
    if run.shelf is not None:
        _keep(run.shelf, piece=piece, tallies=tallies, place=run.stage.scratch, cursor=cursor)
    _take_rows(into, cursor=cursor)
    cursor.execute(f"drop table {into}")
    return tallies


def count_at_once(run: Run) -> None:
    """Count what checks that were judged at once came to, and add their verdicts to the run's."""
    run.add(_tallies("verdict", cursor=run.db))
    wanted = ", ".join(quoted(name, to=Dialect.DUCKDB) for name in sorted(run.wanted_passes)) or "null"
    _take_rows(f"(select * from verdict where verdict <> 'pass' or check_id in ({wanted}))", cursor=run.db)
    run.db.execute("delete from verdict")


def _tallies(table: str, *, cursor: duckdb.DuckDBPyConnection) -> Tallies:
    rows = cursor.execute(
        "select check_id, unit_code, count(*), count(*) filter (verdict = 'fail'), count(*) filter (verdict = 'unknown') "
        f"from {table} group by check_id, unit_code"
    ).fetchall()
    return {(check, unit): Tally(population, failed=failed, unknown=unknown) for check, unit, population, failed, unknown in rows}


def _add_words(group: fuse.Group, *, places: Sequence[int], into: str, cursor: duckdb.DuckDBPyConnection) -> None:
    """Add the verdicts of the checks at some places; what several need is worked out once."""
    hit = f"({fuse.hits(group)})"
    if len(places) > 1:
        cursor.execute(f"create table {group.name}_hit as {fuse.hits(group)}")
        hit = f"{group.name}_hit"
    for place in places:
        cursor.execute(f"insert into {into} {fuse.exceptions(group, place=place, hit=hit)}")
    if len(places) > 1:
        cursor.execute(f"drop table {group.name}_hit")


def take(run: Run, *, entry: Entry, group: fuse.Group) -> None:
    """Add what a shelf holds of a piece to the run; its rows stay where they are until all are written."""
    run.add({key: Tally(population, failed=failed, unknown=unknown) for key, (population, failed, unknown) in entry.counts.items()})
    run.kept.append(entry.rows)
    if run.wanted_passes & {member.compiled.id for member in group.members}:
        run.db.execute(f"insert into result select {RESULT} from read_parquet({_text(entry.rows)}) where verdict = 'pass'")


def verdicts_of(run: Run) -> str:
    """Write what stands behind FROM for all failing and unknown verdicts so far: those judged now and those taken from a shelf."""
    if not run.kept:
        return "raw"
    files = ", ".join(map(_text, run.kept))
    return f"(select * from raw union all select * from read_parquet([{files}]) where verdict <> 'pass')"


def _take_rows(source: str, *, cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(f"insert into raw select * from {source} where verdict <> 'pass'")
    cursor.execute(f"insert into result select {RESULT} from {source} where verdict = 'pass'")


def _keep(shelf: Shelf, *, piece: Piece, tallies: Tallies, place: Path, cursor: duckdb.DuckDBPyConnection) -> None:
    name = f"{piece.group.name}_raw"
    path = place / f"{name}.parquet"
    cursor.execute(f"copy {name} to {_text(path)} (format parquet)")
    counts = {key: (one.population, one.failed, one.unknown) for key, one in tallies.items()}
    shelf.put(piece.key, counts=counts, rows=path)
    path.unlink()


def _text(path: Path) -> str:
    return literal(str(path.resolve()), to=Dialect.DUCKDB)


def counted(group: fuse.Group, *, columns: Mapping[str, npt.NDArray[Any]]) -> Tallies:
    """Count by check and unit from the counts of each combination of masks.

    Args:
        columns: of `fuse.count_masks`, in their order: the unit, the masks, how many rows are so.
    """
    unit, *masks, number = columns.values()
    units, place_of = np.unique(unit.astype(str), return_inverse=True)
    tallies: Tallies = {}
    for place, member in enumerate(group.members):
        word, bit = group.mask_of(place)
        judged, failed, unknown = (
            _sums((masks[kind * group.words + word] & bit) != 0, number=number, place_of=place_of) for kind in range(3)
        )
        for one in np.flatnonzero(judged):
            tallies[member.compiled.id, str(units[one])] = Tally(int(judged[one]), failed=int(failed[one]), unknown=int(unknown[one]))
    return tallies


def _sums(chosen: npt.NDArray[np.bool_], *, number: npt.NDArray[Any], place_of: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
    """Add up the chosen rows by unit; exact, for a double holds every number of rows that a table can have."""
    return np.bincount(place_of[chosen], weights=number[chosen], minlength=int(place_of.max(initial=-1)) + 1)


def unknown_branches(run: Run, *, groups: Iterable[fuse.Group]) -> None:
    """Write one unknown verdict per branch for each check that lacks a table and so has judged nothing."""
    judged = {check for (check, _), one in run.tallies.items() if one.population}
    codes = [str(row["unit_code"]) for row in run.stage.branch_rows]
    for member in (member for group in groups for member in group.members):
        check = member.compiled.id
        if member.missing and check not in judged:
            name, said = (quoted(text, to=Dialect.DUCKDB) for text in (check, lacking(member.missing)))
            run.db.execute(
                f"insert into raw select {name}, unit_code, unit_code, 'unknown', '', '', '', null, null, null, {said}, cast(null as date) "
                "from branch"
            )
            run.add({(check, code): Tally(population=1, unknown=1) for code in codes})
