"""Named columns that a check computes before it judges: its values, and its look-ups in the calendar.

Written as nested layers and joins rather than inlined, so that a long rule is computed once, and its SQL stays as long as its YAML.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jicha.engine.sql.nodes import ROW

NAMED = re.compile(rf"\b{ROW}\.[\"`]?(\w+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One computed column.

    Attributes:
        sql: what it is; for a look-up, the value that is looked up.
        key: `day` or `number` of the calendar, where the value is looked up; empty for a plain value.
        column: the column of the calendar that is wanted.
    """

    name: str
    sql: str
    key: str = ""
    column: str = ""


def named(texts: Iterable[str]) -> set[str]:
    """Give the columns of the row that texts name."""
    return {name for text in texts for name in NAMED.findall(text)}


def layered(base: str, *, steps: Sequence[Step], texts: Iterable[str], aside: Sequence[str] = ()) -> str:
    """Write what stands behind FROM, so that all texts can be computed from its row `r`.

    Args:
        base: a table or a SELECT in brackets.
        steps: every step of the checks; those that no text needs are left out.
        texts: what will be selected.
        aside: further columns of the base to hand on.
    """
    by_name = {step.name: step for step in steps}
    needed = named(texts)
    wanted = []
    for step in reversed(steps):
        if step.name in needed:
            needed |= named([step.sql])
            wanted.append(step)
    columns = sorted((needed | set(aside)) - set(by_name))
    if not wanted:
        return f"{base} as {ROW}"
    depth: dict[str, int] = {}
    for step in reversed(wanted):
        depth[step.name] = 1 + max((depth.get(name, 0) for name in named([step.sql])), default=0)
    found = f"{base} as {ROW}"
    have = list(columns)
    for level in range(1, max(depth.values()) + 1):
        own = [step for step in reversed(wanted) if depth[step.name] == level]
        found = f"({_layer(found, own=own, have=have)}) as {ROW}"
        have += [step.name for step in own]
    return found


def _layer(inner: str, *, own: Sequence[Step], have: Sequence[str]) -> str:
    chosen = [f"{ROW}.{name}" for name in have]
    joins = []
    for place, step in enumerate(own):
        if not step.key:
            chosen.append(f"{step.sql} as {step.name}")
            continue
        alias = f"w{place}"
        chosen.append(f"{alias}.{step.column} as {step.name}")
        only = f" and {alias}.is_workday" if step.key == "number" else ""
        joins.append(f" left join workday as {alias} on {alias}.{step.key} = {step.sql}{only}")
    return f"select {', '.join(chosen)} from {inner}{''.join(joins)}"
