"""The form of a compiled check."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jicha.engine.compiler.cutting import Cut
from jicha.engine.sql.steps import Step, named

ROW_TEXTS = (
    "unit", "subject", "row_id", "day", "applies", "holds", "law_version", "observed", "expected", "message", "unknown"
)  # fmt: skip


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

    @property
    def row_texts(self) -> tuple[str, ...]:
        """List what is worked out for each row of the base."""
        return (*(getattr(self, name) for name in ROW_TEXTS), *(step.sql for step in self.steps))

    @property
    def texts(self) -> Iterator[str]:
        """List every text of SQL."""
        yield from (self.base, *self.row_texts)
        if self.cut is not None:
            yield from (self.cut.base, *(whole.sql for whole in self.cut.wholes))

    def written_anew(self, write: Callable[[str], str]) -> "Compiled":
        """Give the same check with every text written anew; the columns are those that the new texts name."""
        cut = self.cut and replace(
            self.cut, base=write(self.cut.base), wholes=tuple(replace(whole, sql=write(whole.sql)) for whole in self.cut.wholes)
        )
        steps = tuple(replace(step, sql=write(step.sql)) for step in self.steps)
        texts: dict[str, Any] = {name: write(getattr(self, name)) for name in ROW_TEXTS}
        found = replace(self, base=write(self.base), cut=cut, steps=steps, **texts)
        return replace(found, columns=columns_named(texts.values(), steps=steps))


def columns_named(texts: Iterable[str], *, steps: Sequence[Step]) -> tuple[str, ...]:
    """Name the columns of the base that texts and steps need."""
    return tuple(sorted(named([*texts, *(step.sql for step in steps)]) - {step.name for step in steps}))
