"""What a sheet means: by a mapping that a user gave, by one that is remembered, else by its header."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jicha.domain.tables import TABLES, Kind
from jicha.domain.wording.days import DayOrder
from jicha.engine.intake.accounts import SheetAccount
from jicha.engine.intake.branches import BranchNames
from jicha.engine.intake.files.reading import OpenedSheet
from jicha.engine.intake.sheets import mappings
from jicha.engine.intake.sheets.headers import Doubt, Line, Recognised, recognise
from jicha.engine.intake.sheets.mappings import SheetMapping
from jicha.engine.intake.sheets.vocabulary import Vocabulary

# A hidden sheet that fits no data set and is this small holds the words of drop-down lists, not data.
_LIST_LINES = 60
HIDDEN_LIST = "隐藏的下拉列表，未读取"
# Exports for publication (双公示) name a case by the number of its decision only. Source: fact sheet domain.md §3, observed schemas.
_STANDS_FOR = {"case_file": (("case_id", "doc_no"), ("case_id", "filing_no"))}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sheet means, and the branch that sheet, title, file or folder names."""

    found: Recognised
    unit_code: str | None
    day_order: DayOrder
    constants: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


class Meanings:
    """Finds the meaning of sheets, and keeps which mapping was used for which header (`used`, by fingerprint)."""

    def __init__(self, *, words: Vocabulary, told: Sequence[SheetMapping], branches: BranchNames) -> None:
        self._words = words
        self._told = told
        self._branches = branches
        self.used: dict[str, SheetMapping] = {}

    def of(self, file: str, *, sheet: OpenedSheet, lines: Sequence[Line]) -> Meaning | SheetAccount:
        """Find what a sheet of a file means by its first lines; a sheet that is not to be read gives its account with the question."""
        mapping, found = self._mapped(file, sheet=sheet, lines=lines)
        if mapping is not None and not mapping.table:
            return SheetAccount(file=file, sheet=sheet.name, question="按映射文件跳过")
        if found is None:
            said = recognise(lines, words=self._words, hints=f"{file} {sheet.name}")
            if isinstance(said, Doubt):
                return _asked(file, sheet=sheet, doubt=said)
            found = said
        found, notes = _with_key(found)
        hidden = ("隐藏工作表，已读取",) if sheet.scan.hidden else ()
        return Meaning(
            found=found,
            unit_code=self._branch(file, sheet=sheet.name, titles=found.titles),
            day_order=mapping.day_order if mapping else DayOrder.YEAR_FIRST,
            constants=mapping.constants if mapping else (),
            notes=(*hidden, *notes, *_unit_notes(found)),
        )

    def _mapped(self, file: str, *, sheet: OpenedSheet, lines: Sequence[Line]) -> tuple[SheetMapping | None, Recognised | None]:
        prints = {mappings.fingerprint(line) for line in lines}
        for mapping in self._told:
            if mapping.fingerprint not in {"", *prints} or not mappings.fits(mapping, file=file, sheet=sheet.name):
                continue
            if not mapping.table:
                return mapping, None
            found = mappings.apply(mapping, lines=lines)
            if found is not None:
                self.used[mappings.fingerprint(lines[found.last])] = mapping
                return mapping, found
        return None, None

    def _branch(self, file: str, *, sheet: str, titles: Sequence[str]) -> str | None:
        """Find the branch in the nearest place that names exactly one: sheet, title, file name, then the folders from inside out."""
        for text in (sheet, " ".join(titles), *reversed(file.split("/"))):
            code = self._branches.found_in(text)
            if code is not None and code not in self._branches.city_codes:
                return code
        return None


def _asked(file: str, *, sheet: OpenedSheet, doubt: Doubt) -> SheetAccount:
    names = tuple(candidate.table for candidate in doubt.candidates)
    if names:
        question = f"可能是 {'、'.join(f'{TABLES[name].zh}（{name}）' for name in names)}，请用 jicha intake map 确认"
    elif sheet.scan.hidden and getattr(sheet.values, "height", _LIST_LINES) < _LIST_LINES:
        question = HIDDEN_LIST
    else:
        question = "认不出是哪个数据集，未读取；可用 jicha intake map 写映射"
    return SheetAccount(file=file, sheet=sheet.name, question=question, candidates=names, headers=doubt.headers)


def _unit_notes(found: Recognised) -> list[str]:
    table = TABLES[found.table]
    bare = [source.text for source in found.sources if source.unit is None and table.column(source.column).kind is Kind.MONEY]
    return [f"“{'、'.join(bare)}”没有写明金额单位，按万元计"] if bare else []


def _with_key(found: Recognised) -> tuple[Recognised, list[str]]:
    """Let another number stand for the key where a kind of export never carries the key."""
    columns = {source.column: source for source in found.sources}
    for key, other in _STANDS_FOR.get(found.table, ()):
        if key not in columns and other in columns:
            source = replace(columns[other], column=key)
            note = f"没有“{TABLES[found.table].column(key).zh}”列，以“{source.text}”代"
            return replace(found, sources=(*found.sources, source)), [note]
    return found, []
