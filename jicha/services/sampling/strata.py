"""Strata from declared columns: a value as it stands, or a class of amounts between declared cuts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jicha.domain.errors import DrawError, Fault, refuse


@dataclass(frozen=True, slots=True)
class Strata:
    """What makes the strata; the first column is the branch.

    Attributes:
        columns: names of the columns.
        amount: the one of them that holds amounts, null if none does; `cuts` are its limits, rising; an amount on a cut belongs above it.
    """

    columns: tuple[str, ...]
    amount: str | None = None
    cuts: tuple[Fraction, ...] = ()

    def check(self) -> None:
        """Refuse a declaration that makes no sense.

        Raises:
            DrawError: no column, a column twice, cuts without a column or out of order.
        """
        refuse(DrawError, faults=self._faults())

    def values(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Give the stratum's values for the cells of the columns; what is no amount stays empty, and is refused with its row."""
        return tuple(self._class_of(cell) if name == self.amount else cell for name, cell in zip(self.columns, cells, strict=True))

    def _class_of(self, cell: str) -> str:
        try:
            amount = Fraction(cell.replace(",", "").strip())
        except (ValueError, ZeroDivisionError):
            return ""
        above = [cut for cut in self.cuts if amount >= cut]
        below = [cut for cut in self.cuts if amount < cut]
        if not above:
            return f"不足{_shown(below[0])}"
        return f"{_shown(above[-1])}至不足{_shown(below[0])}" if below else f"{_shown(above[-1])}以上"

    def _faults(self) -> Iterator[Fault]:
        if not self.columns:
            yield Fault("没有分层列", "分层列", "至少写分局一列。")
        for name in dict.fromkeys(self.columns):
            if self.columns.count(name) > 1:
                yield Fault(f"分层列“{name}”写了两次", "分层列", "只写一次。")
        if self.amount is not None and self.amount not in self.columns:
            yield Fault(f"金额列“{self.amount}”不在分层列里", "分层列", "把它写进分层列。")
        if (self.amount is None) is not (not self.cuts):
            yield Fault("金额列和分档要同时写", "分层列", "如 罚款金额:100000:500000。")
        if list(self.cuts) != sorted(set(self.cuts)):
            yield Fault("金额分档没有从小到大", "分层列", "从小到大写，不重复。")


def _shown(amount: Fraction) -> str:
    return f"{float(amount):,.2f}".rstrip("0").rstrip(".").replace(",", "")
