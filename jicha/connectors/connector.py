"""What a connector is: a platform's headers laid onto canonical columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from jicha.domain.tables import TABLES
from jicha.engine.intake.sheets.vocabulary import Alias


@dataclass(frozen=True, slots=True)
class Connector:
    """One platform.

    Attributes:
        zh: its name on screen.
        source: where its headers were seen.
        headers: canonical table → header as the platform writes it → canonical column. Case, width and blanks do not count.
    """

    zh: str
    source: str
    headers: Mapping[str, Mapping[str, str]]

    def aliases(self) -> tuple[Alias, ...]:
        """Give the headers as words of the vocabulary.

        Raises:
            KeyError: a table or column does not exist.
        """
        return tuple(
            Alias(table=table, column=TABLES[table].column(column).name, header=header)
            for table, columns in self.headers.items()
            for header, column in columns.items()
        )
