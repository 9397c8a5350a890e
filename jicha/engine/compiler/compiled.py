"""The form of a compiled check."""

from dataclasses import dataclass

from jicha.engine.compiler.cutting import Cut
from jicha.engine.sql.steps import Step


@dataclass(frozen=True, slots=True)
class Compiled:
    """A check as SQL over one row `r` of its base.

    Attributes:
        base: a table's name, or a SELECT in brackets.
        columns: columns of the base that the texts below name.
        steps: columns computed before the texts, which name them as columns of `r`.
        driver: the canonical table that a verdict's row stands in; empty if it stands in none.
        reads: every relation that the base reads.
        cut: the base written for one part of the driver; null if it must see all rows at once.
        applies, holds: conditions; the rest give text, `day` a date, `row_id` a number.
    """

    id: str
    base: str
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    driver: str
    reads: tuple[str, ...]
    unit: str
    subject: str
    row_id: str
    day: str
    applies: str
    holds: str
    law_version: str
    observed: str
    expected: str
    message: str
    unknown: str
    cut: Cut | None = None
