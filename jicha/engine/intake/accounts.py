"""What an intake tells: refused cells, the account of each sheet, what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jicha.engine.intake.rows.refining import Note


class Progress(Protocol):
    """Hears how far long work has come."""

    def __call__(self, stage: str, *, done: int, total: int) -> None:
        """Hear that `done` of `total` steps of a stage are over."""


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """One fault of a refused row; a row with several faults has several. `source_row` 1 is the first line of the sheet."""

    source_file: str
    source_sheet: str
    source_row: int
    dataset: str
    column: str
    value: str
    reason: str
    mend: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """What became of one sheet: lines = loaded + refused + blank + the lines set aside, or `question` says why none was read.

    Attributes:
        table: canonical table, "" if the sheet was not read.
        candidates: tables that it may be, if it is asked.
        aside: kind of line set aside → number of lines.
        notes: what a person should know.
    """

    file: str
    sheet: str
    table: str = ""
    lines: int = 0
    loaded: int = 0
    refused: int = 0
    blank: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    question: str = ""
    candidates: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Tell whether every line is accounted for."""
        return self.lines == self.loaded + self.refused + self.blank + sum(self.aside.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch wrote: files by name, tables loaded, the account of each sheet, the refused cells, notes on loaded cells."""

    parts: Mapping[str, Sequence[tuple[Path, int]]]
    loaded: tuple[str, ...]
    sheets: tuple[SheetAccount, ...]
    refused: tuple[RefusedCell, ...]
    notes: tuple[Note, ...]
