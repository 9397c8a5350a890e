"""Which sheets a person must say something about, in words for the page."""

from jicha.domain.tables import TABLES
from jicha.engine.intake.meanings import HIDDEN_LIST
from jicha.store.queries.year.snapshots import SheetRow


def needs_a_person(sheet: SheetRow) -> bool:
    """Say whether a sheet was not recognised, or has headers that mean nothing in its data set."""
    return bool(sheet.unknown) or _is_foreign(sheet)


def said_of(sheet: SheetRow) -> str:
    """Say in words why a sheet was not read; empty if it was."""
    if not _is_foreign(sheet):
        return sheet.question
    names = "、".join(f"{TABLES[name].code} {TABLES[name].zh}" for name in sheet.candidates if name in TABLES)
    return f"可能是{names}，请认定" if names else "认不出是哪个数据集，请认定"


def _is_foreign(sheet: SheetRow) -> bool:
    return bool(sheet.headers) and bool(sheet.question) and sheet.question != HIDDEN_LIST
