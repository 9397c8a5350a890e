"""Run the hand-written SQL of the nation's checks, and hold two results against each other."""

from pathlib import Path

import duckdb

from bench.nation.data import LISTS

HERE = Path(__file__).parent
TEXTS = (HERE / "fused.sql", HERE / "fused_inspections.sql")
LIKE = (
    "run_id, check_id, item, unit_code, unit_name, dataset, subject_key, verdict, observed, expected, severity, basis, law_version, "
    "source_file, source_sheet, source_row, message"
)


def judge(folder: Path, *, out: Path, memory: str = "1500MB") -> None:
    """Judge the nation by the hand-written SQL and write exceptions and counts into `out`."""
    (out / "scratch").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(
        config={"memory_limit": memory, "threads": 2, "temp_directory": str(out / "scratch"), "checkpoint_threshold": "1TB"}
    ) as db:
        for name in LISTS:
            db.execute(f"create table {name} as select * from read_parquet('{folder / name}.parquet')")
        for text in TEXTS:
            db.execute(text.read_text(encoding="utf-8").replace("{folder}", str(folder)).replace("{out}", str(out)))


def differences(ours: Path, *, theirs: Path, checks: tuple[str, ...] = ()) -> dict[str, int]:
    """Count the rows that stand in one result only: exceptions with all their words, and counts."""
    only = f"where check_id in ({', '.join(repr(one) for one in checks)})" if checks else ""
    found: dict[str, int] = {}
    with duckdb.connect(config={"memory_limit": "3GB", "threads": 2}) as db:
        for name, columns in (("exceptions", LIKE), ("counts", "check_id, unit_code, population, pass, fail, unknown")):
            sides = [f"(select {columns} from read_parquet('{side / name}.parquet') {only})" for side in (ours, theirs)]
            for word, (left, right) in (("ours only", (sides[0], sides[1])), ("theirs only", (sides[1], sides[0]))):
                counted = db.execute(f"select check_id, count(*) from ({left} except all {right}) group by all order by all").fetchall()
                found |= {f"{name} {check} {word}": int(count) for check, count in counted}
    return found
