"""Write the SELECT that gives one row per verdict of one check; what a single check runs, and what its examples run."""

from collections.abc import Sequence

from jicha.domain.tables import TABLES
from jicha.engine.compiler import Compiled
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.steps import layered
from jicha.engine.sql.values import quoted

VERDICT_COLUMNS = ("unit_code", "subject_key", "row_id", "day", "verdict", "observed", "expected", "message", "law_version")


def judge(compiled: Compiled, *, missing: Sequence[str] = (), to: Dialect = Dialect.DUCKDB) -> str:
    """Write the verdicts of a check, one row each, those outside the population left out.

    Args:
        missing: needed tables of which nothing was loaded; every verdict is then unknown, in words that name them.
    """
    holds = "cast(null as boolean)" if missing else f"({compiled.holds})"
    unknown = quoted(lacking(missing), to=to) if missing else compiled.unknown
    verdict = f"case when ({compiled.applies}) is null or {holds} is null then 'unknown' when {holds} then 'pass' else 'fail' end"
    wanted = (
        f"{compiled.unit} as unit_code, {compiled.subject} as subject_key, {compiled.row_id} as row_id, {compiled.day} as day, "
        f"{verdict} as verdict, {compiled.observed} as observed, {compiled.expected} as expected, "
        f"case when ({compiled.applies}) is null or {holds} is null then {unknown} else {compiled.message} end as message, "
        f"{compiled.law_version} as law_version"
    )
    source = layered(compiled.base, steps=compiled.steps, texts=[wanted, compiled.applies])
    return f"select {wanted} from {source} where coalesce({compiled.applies}, true)"


def lacking(missing: Sequence[str]) -> str:
    """Say which data sets were not handed in."""
    names = "、".join(f"{TABLES[name].zh}（{TABLES[name].code}）" if name in TABLES else name for name in missing)
    return f"未提供{names}，无法判定。"
