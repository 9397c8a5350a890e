"""Make a fictional nation's year as canonical Parquet, by quarter; kept in a temporary folder under the digest of what makes it."""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb

from jicha.engine.backends import workday_rows
from jicha.engine.stage import Branch, Inputs

HERE = Path(__file__).parent
TABLES, INSPECTIONS = HERE / "data.sql", HERE / "inspections.sql"
QUARTERS = (1, 2, 3, 4)
PARTED = ("inspection", "inspection__certificate_nos", "inspection__officers")
WHOLE = ("case_file", "officer", "source")
LISTS = ("workday", "branch")
AS_OF = date(2021, 12, 31)
STAFF = 18
FIRST = date(2018, 1, 1)
"""The list of ordinals handed to the SQL begins here; `wd` there counts from the same day."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of each table; 1.0 is the nation."""

    scale: float

    @property
    def units(self) -> int:
        return max(4, round(2800 * self.scale))

    def words(self) -> dict[str, int]:
        """Name the numbers that the SQL asks for."""
        per_unit = max(1, round(800_000 * self.scale) // self.units)
        return {
            "units": self.units,
            "staff": STAFF,
            "per_unit": per_unit,
            "sources": max(per_unit * self.units, round(800_000 * self.scale)),
            "officers": max(STAFF * self.units, round(50_000 * self.scale)),
            "cases": round(1_000_000 * self.scale),
            "inspections": round(10_000_000 * self.scale),
        }


def unit_code(number: int) -> str:
    """Write the code of a unit as the SQL does."""
    return str(110101 + number // 99 * 100 + number % 99)


def made(size: Size) -> Path:
    """Make the tables, or take those that the same SQL and size made before."""
    texts = TABLES.read_text(encoding="utf-8") + INSPECTIONS.read_text(encoding="utf-8")
    digest = sha256(f"{texts}{duckdb.__version__}{json.dumps(size.words())}".encode()).hexdigest()[:16]
    folder = Path(os.environ.get("JICHA_BENCH_FOLDER", tempfile.gettempdir())) / f"jicha-nation-{digest}"
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "4GB", "threads": 2, "temp_directory": str(folder / "tmp")}) as db:
        days = list(workday_rows())
        db.execute("create table workday (day date, number bigint, is_workday boolean, on_or_after date)")
        columns = [[one[place] for one in days] for place in range(4)]
        db.execute("insert into workday select unnest(?::date[]), unnest(?::bigint[]), unnest(?::boolean[]), unnest(?::date[])", columns)
        codes = [unit_code(number) for number in range(size.units)]
        db.execute(
            "create table branch as select code as unit_code, '第' || code || '分局' as unit_name from (select unnest(?::varchar[]) as code)",
            [codes],
        )
        for name in LISTS:
            db.execute(f"copy {name} to '{folder / name}.parquet' (format parquet)")
        db.execute("set variable numbers = ?::bigint[]", [[one[1] for one in days if one[0] >= FIRST]])
        words = {**size.words(), "folder": folder}
        for quarter in (0, *QUARTERS):
            for statement in (INSPECTIONS if quarter else TABLES).read_text(encoding="utf-8").split(";;"):
                if statement.strip():
                    db.execute(_filled(statement, words={**words, "quarter": quarter}))
    (folder / "done").touch()
    return folder


def _filled(statement: str, *, words: dict[str, object]) -> str:
    for name, value in words.items():
        statement = statement.replace(f"{{{name}}}", str(value))
    return statement


def parts(folder: Path, *, quarters: tuple[int, ...] = QUARTERS) -> dict[str, tuple[Path, ...]]:
    """Name the files of each table, with the inspections of some quarters."""
    found = {name: (folder / f"{name}.parquet",) for name in WHOLE}
    return found | {name: tuple(folder / f"{name}-{quarter}.parquet" for quarter in quarters) for name in PARTED}


def inputs(folder: Path, *, size: Size, quarters: tuple[int, ...] = QUARTERS) -> Inputs:
    """Give what the runner judges."""
    codes = [unit_code(number) for number in range(size.units)]
    return Inputs(
        tables=parts(folder, quarters=quarters),
        loaded=frozenset(("inspection", *WHOLE)),
        branches=tuple(Branch(unit_code=code, unit_name=f"第{code}分局", in_base=True, is_named=False) for code in codes),
        city=("100000", "全国"),
        as_of=AS_OF,
        year=AS_OF.year,
        deadline=date(2021, 10, 31),
        ratio=0.3,
        params={},
    )
