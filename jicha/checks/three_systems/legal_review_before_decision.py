"""Read the sums of a catalogue of legal review: from its own column, else out of the words of the situation."""

import re
from collections.abc import Iterator

from jicha.domain.wording.amounts import read_amount
from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(name="review_threshold", columns={"row_id": "BIGINT", "party": "VARCHAR", "yuan": "DOUBLE"}, reads=("legal_review",))
MONEY_WORDS = re.compile("罚|没收|数额|金额")
PARTS = re.compile("[、，；;。]|,(?!\\d{3})|(?<=上)对|(?<=款)对")
CITIZEN = re.compile("公民|个人|自然人")
ORGANISATION = re.compile("法人|组织|单位|企业")


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give the sums of each line of a catalogue with the party they are for: citizen, organisation or any."""
    for row_id, case_id, situation, printed in read.table("legal_review", columns=("row_id", "case_id", "situation", "threshold_yuan")):
        words = str(situation or "")
        if case_id is not None:
            continue
        if isinstance(printed, int | float):
            yield row_id, _party(words), float(printed)
        elif MONEY_WORDS.search(words):
            for part in PARTS.split(words):
                reading = read_amount(part)
                sums = (reading.value,) if reading.value is not None else reading.readings
                if len(sums) == 1 and sums[0]:
                    yield row_id, _party(part), float(sums[0])


def _party(words: str) -> str:
    citizen, organisation = bool(CITIZEN.search(words)), bool(ORGANISATION.search(words))
    if citizen == organisation:
        return "any"
    return "citizen" if citizen else "organisation"
