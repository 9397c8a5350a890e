"""What the pandas form of the nation's checks shares: three-valued conditions, the calendar, words, and the gathering of results."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

NOW = pd.Timestamp("2021-12-31")
FIRST = pd.Timestamp("2000-01-01")
EMPTY = "（空）"


TEXT = pd.StringDtype(storage="pyarrow", na_value=np.nan)


def load(path: Path) -> pd.DataFrame:
    """Read Parquet with days as instants and texts as Arrow's, which is pandas' fastest form of them."""
    table = pq.read_table(path)
    table = table.cast(pa.schema([(one.name, pa.timestamp("us") if pa.types.is_date(one.type) else one.type) for one in table.schema]))
    return table.to_pandas(types_mapper={pa.string(): TEXT}.get)


class Calendar:
    """Working days as arrays by day and by ordinal."""

    def __init__(self, path: Path) -> None:
        days = load(path).sort_values("day")
        self.numbers = days.number.to_numpy()
        self.works = days.is_workday.to_numpy()
        self.afters = pd.to_datetime(days.on_or_after).astype("datetime64[us]").to_numpy()
        self.days = pd.to_datetime(days.day).astype("datetime64[us]").to_numpy()
        worked = days[days.is_workday]
        self.by_number = np.full(int(self.numbers.max()) + 100, np.datetime64("NaT"), dtype="datetime64[us]")
        self.by_number[worked.number.to_numpy()] = pd.to_datetime(worked.day).astype("datetime64[us]").to_numpy()

    def _place(self, days: pd.Series) -> np.ndarray:
        return (days - pd.Timestamp(self.days[0])).dt.days.fillna(0).astype("int64").to_numpy()

    def number(self, days: pd.Series) -> pd.Series:
        return pd.Series(self.numbers[self._place(days)], index=days.index)

    def worked(self, days: pd.Series) -> pd.Series:
        return pd.Series(self.works[self._place(days)], index=days.index)

    def after(self, days: pd.Series) -> pd.Series:
        return pd.Series(self.afters[self._place(days)], index=days.index).mask(days.isna())

    def nth(self, numbers: pd.Series) -> pd.Series:
        return pd.Series(self.by_number[numbers.fillna(0).astype("int64").to_numpy()], index=numbers.index).mask(numbers.isna())


def when(condition: pd.Series, then: Any, otherwise: Any) -> pd.Series:
    """CASE WHEN: null is not true."""
    true = condition.fillna(False).astype(bool)
    rest = otherwise if isinstance(otherwise, pd.Series) else pd.Series(otherwise, index=condition.index, dtype="boolean")
    chosen = then if isinstance(then, pd.Series) else pd.Series(then, index=condition.index, dtype="boolean")
    return rest.astype("boolean").where(~true, chosen.astype("boolean"))


def _null(a: Any) -> Any:
    return a.isna() if isinstance(a, pd.Series) else False


def le(a: pd.Series, b: Any) -> pd.Series:
    return (a <= b).astype("boolean").mask(_null(a) | _null(b))


def lt(a: pd.Series, b: Any) -> pd.Series:
    return (a < b).astype("boolean").mask(_null(a) | _null(b))


def has(text: pd.Series, pattern: str) -> pd.Series:
    if text.isna().all():
        return pd.Series(False, index=text.index, dtype="boolean")
    return text.str.contains(pattern, regex=True).astype("boolean").fillna(False)


def verdict(applies: pd.Series, holds: pd.Series) -> pd.Series:
    """0 outside the population, 1 pass, 2 unknown, 3 fail."""
    a, h = applies.astype("boolean"), holds.astype("boolean")
    out = a.eq(False).fillna(False).to_numpy(bool)
    open_ = (a.isna() | h.isna()).to_numpy(bool)
    return pd.Series(np.select([out, open_, h.fillna(False).to_numpy(bool)], [0, 2, 1], 3).astype("int8"), index=applies.index)


def as_day(instants: pd.Series) -> pd.Series:
    return instants.dt.normalize()


def day(days: pd.Series) -> pd.Series:
    days = pd.to_datetime(days)
    return (
        days.dt.year.astype("Int64").astype("str")
        + "年"
        + days.dt.month.astype("Int64").astype("str")
        + "月"
        + days.dt.day.astype("Int64").astype("str")
        + "日"
    ).mask(days.isna(), EMPTY)


def instant(at: pd.Series) -> pd.Series:
    clock = at.dt.hour.astype("Int64").astype("str").str.zfill(2) + "时" + at.dt.minute.astype("Int64").astype("str").str.zfill(2) + "分"
    return (day(at) + clock).mask(at.isna(), EMPTY)


def word(text: pd.Series) -> pd.Series:
    return text.astype("str").mask(text.isna() | (text == ""), EMPTY)


def number(numbers: pd.Series) -> pd.Series:
    return numbers.astype("Int64").astype("str").mask(numbers.isna(), EMPTY)


def real(numbers: pd.Series) -> pd.Series:
    told = numbers.map("{:.4f}".format, na_action="ignore").astype("str").str.rstrip("0").str.rstrip(".")
    return told.mask(numbers.isna(), EMPTY)


def either(condition: pd.Series, text: Any) -> pd.Series:
    """The text where the condition is true, else nothing."""
    chosen = text if isinstance(text, pd.Series) else pd.Series(text, index=condition.index, dtype="str")
    return chosen.astype("str").where(condition.fillna(False).astype(bool), "")


COLUMNS = [
    "run_id",
    "check_id",
    "item",
    "unit_code",
    "unit_name",
    "dataset",
    "subject_key",
    "verdict",
    "observed",
    "expected",
    "severity",
    "basis",
    "law_version",
    "source_file",
    "source_sheet",
    "source_row",
    "message",
]


class Found:
    """The verdicts of all checks, gathered."""

    def __init__(self, *, branch: pd.DataFrame) -> None:
        self.names = branch.set_index("unit_code").unit_name
        self.rows: list[pd.DataFrame] = []
        self.counts: list[pd.DataFrame] = []

    def hits(self, check: str, table: pd.DataFrame, *, verdict: pd.Series, key: str, **more: pd.Series) -> pd.DataFrame:
        """Count the verdicts and give the rows that fail or are unknown, with further columns."""
        units = table.unit_code.to_numpy()
        by_unit = pd.DataFrame(
            {
                "unit_code": units,
                "population": verdict.to_numpy() > 0,
                "pass": verdict.to_numpy() == 1,
                "fail": verdict.to_numpy() == 3,
                "unknown": verdict.to_numpy() == 2,
            }
        )
        self.counts.append(by_unit.groupby("unit_code").sum().reindex(self.names.index, fill_value=0).reset_index().assign(check_id=check))
        hit = verdict >= 2
        x = table[hit].copy()
        for name, column in more.items():
            x[name] = column[hit]
        return x.assign(check_id=check, v=verdict[hit], subject_key=x[key])

    def add(self, x: pd.DataFrame, *, observed: Any, expected: Any, fail: Any, unknown: Any, law: Any = "") -> None:
        """Keep the rows with their words."""
        failed = (x.v == 3).to_numpy()
        said = pd.Series(np.where(failed, pd.Series(fail, index=x.index), pd.Series(unknown, index=x.index)), index=x.index)
        kept = x[["check_id", "unit_code", "subject_key", "source_file", "source_sheet", "source_row"]].assign(
            observed=observed, expected=expected, law_version=law, message=said, verdict=np.where(failed, "fail", "unknown")
        )
        self.rows.append(kept)

    def write(self, out: Path) -> None:
        """Write both results."""
        rows = pd.concat(self.rows, ignore_index=True)
        rows = rows.merge(load(out / "card.parquet"), on="check_id", how="left").assign(
            run_id="nation", unit_name=rows.unit_code.map(self.names).fillna("")
        )
        rows = rows.sort_values(["check_id", "unit_code", "subject_key", "source_file", "source_row", "observed"])
        rows["source_row"] = rows.source_row.astype("Int64")
        rows[COLUMNS].to_parquet(out / "exceptions.parquet", compression="zstd", index=False)
        pd.concat(self.counts).sort_values(["check_id", "unit_code"]).to_parquet(out / "counts.parquet", compression="zstd", index=False)
