"""The canonical tables D01 to D28 and what is read from papers (fact sheet domain.md §3).

A column is the decision of all: adding one needs a decision record. Besides its own columns every stored table has
`row_id` (BIGINT, unique over all tables of a snapshot), `source_file`, `source_sheet` (TEXT), `source_row` (BIGINT, 1 is the first
row of the sheet), and for each day or instant column X the ordinal `X_wd` (BIGINT, the working days up to and including that day).
"""

from jicha.domain.tables import audits, cases, papers, people, records, sources
from jicha.domain.tables.column import Column, Kind, Table

__all__ = ["DATA_SETS", "PAPERS", "TABLES", "Column", "Kind", "Table", "by_code"]

DATA_SETS: tuple[Table, ...] = (
    people.UNIT,
    people.OFFICER,
    sources.SOURCE,
    sources.PLAN_LINE,
    records.INSPECTION,
    cases.CASE_FILE,
    cases.CASE_DOCUMENT,
    cases.LEGAL_REVIEW,
    records.PUBLICATION,
    sources.CHECK_ITEM,
    sources.RANDOM_DRAW,
    sources.POSITIVE_LIST,
    records.OFF_SITE_CHECK,
    people.TERMINAL,
    records.PLATFORM_LOG,
    people.UNIFORM_ISSUE,
    people.DRESS_CHECK,
    records.RECORDING,
    cases.TYPICAL_CASE,
    audits.AUDIT_RECORD,
    audits.CLUE,
    cases.DISCRETION_SHEET,
    cases.REVIEW_SCORE,
    audits.DRILL_INDICATOR,
    audits.CALENDAR_DAY,
    sources.CAMPAIGN,
    audits.PULL,
    audits.NORM,
)

PAPERS: tuple[Table, ...] = (papers.PLAN_PARAGRAPH, papers.PLAN_UNIT, papers.PAPER, papers.PAPER_CITATION, papers.PAPER_FIGURE)

TABLES: dict[str, Table] = {table.name: table for table in (*DATA_SETS, *PAPERS)}


def by_code(code: str) -> Table:
    """Find a table by its code, D01 to D28 or P01 to P05.

    Raises:
        KeyError: there is no such code.
    """
    for table in TABLES.values():
        if table.code == code:
            return table
    raise KeyError(f"there is no data set {code}")
