"""What a canonical table is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of value that a canonical column may hold.

    MONEY is a DOUBLE in yuan, rounded to the fen; a day is a DATE, an instant a TIMESTAMP without zone (Beijing time).
    CODE is text whose leading zeros count. OFFICERS is a text of several names or numbers, joined by `、` after cleaning.
    """

    TEXT = "text"
    CODE = "code"
    CREDIT_CODE = "credit_code"
    UNIT = "unit"
    DOC_NUMBER = "doc_number"
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    INTEGER = "integer"
    MONEY = "money"
    YESNO = "yesno"
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column.

    Attributes:
        name: the English identifier that checks use.
        zh: the header as people write it.
        kind: what the value is.
        synonyms: other headers seen for the same column, before normalisation.
    """

    name: str
    zh: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table, a data set of the fact sheet.

    Attributes:
        code: D01 to D28, or P01 to P05 for what is read from papers.
        name: the English identifier that checks use.
        zh: the name of the data set on screen.
        key: columns that name one record; empty where a row is only itself. Two rows of one key in one snapshot are refused as duplicates.
        columns: in the order of the fact sheet; `unit_code` (the branch) is always the first.
        unit_from: where `unit_code` is looked up when the sheet does not say: pairs of (own column, table in which it is the key column).
    """

    code: str
    name: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    unit_from: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """Find a column by its identifier.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} ({self.code}) has no column {name}")


def column(name: str, *, zh: str, kind: Kind = Kind.TEXT, synonyms: tuple[str, ...] = ()) -> Column:
    """Write a column on one line."""
    return Column(name=name, zh=zh, kind=kind, synonyms=synonyms)


def unit(zh: str, *synonyms: str) -> Column:
    """Write the column of the branch, whatever the data set calls it."""
    general = (
        "所属分局",
        "分局",
        "填报单位",
        "所属单位",
        "单位",
        "行政区划代码",
        "区划代码",
        "县区",
        "单位名称",
        "区县",
        "所属区县",
        "所属县区",
        "所在县区",
        "辖区",
    )
    return Column(name="unit_code", zh=zh, kind=Kind.UNIT, synonyms=tuple(s for s in (*synonyms, *general) if s != zh))
