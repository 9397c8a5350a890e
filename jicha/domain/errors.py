"""One root for everything that can go wrong, each error three answers: what, where, how to mend it.

JichaError
├── ContentError          a YAML that people maintain cannot be used
│   ├── LawError          a dated limit: gap, overlap, missing unit, unknown key
│   ├── CalendarError     a day outside the calendar, a calendar with a gap
│   └── CheckError        a check's form
│       └── ExpressionError   its SQL: unknown column, function or statement
├── PaperError            an official paper that cannot be read: wrong type, damaged, locked, scanned
├── PlanError             the year's plan: unreadable, incomplete, contradicting itself
├── IntakeError           an upload that cannot be taken in as a whole
│   ├── WorkbookError     locked, damaged, macro, bomb, wrong type, empty
│   └── MappingError      a mapping file that names what does not exist
├── LakeError             a snapshot: missing, altered, half written
├── RunError              an audit run: missing table, unknown check, manifest that does not agree
│   └── BackendError      DuckDB, Spark or PostgreSQL refused the compiled text
├── DrawError             a draw of case files: frame, quota, commitment, seed, sample
├── ReportError           a paper that cannot be made
├── ReviewError           a case review: a sheet incomplete, a third reviewer missing, an alias that clashes
├── AccessError           a person who may not do this, or not to this row
│   └── SignInError           a sign-in, password, second factor or token that does not hold
├── TrailError            the trail: altered, cut, forked, or a head whose signature does not hold
├── MissingError          a row that is not there, or not for this person
├── StaleError            a row that somebody else changed in the meantime
├── StateError            a move that the state of a row does not allow
├── BackupError           a backup: not whole, altered, of no use here, or a place that is not empty
├── SettingError          the machine or its settings
│   └── ProviderError     the identity provider: down, or not what the settings say of it
└── UsageError            the command line: a path, day or choice that makes no sense
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Say what is wrong, where, and how to mend it.

    Texts may stand on a screen: they are written in Chinese. `where` names file and line, or file, sheet, row and column, as far as known.
    """

    what: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"问题：{self.what}\n位置：{self.where}\n处理：{self.mend}"


class JichaError(Exception):
    """Carry every fault that was found, so that one refusal tells all.

    Raises:
        ValueError: no fault was given; an error that says nothing is a fault of the program.
    """

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError(f"{type(self).__name__} needs at least one Fault")
        super().__init__(*faults)
        self.faults: tuple[Fault, ...] = faults

    def __str__(self) -> str:
        return "\n\n".join(str(fault) for fault in self.faults)


class ContentError(JichaError):
    """Refuse a content file that people maintain."""


class LawError(ContentError):
    """Refuse dated law: a gap, an overlap, a missing unit, an unknown key."""


class CalendarError(ContentError):
    """Refuse a day outside the calendar, or a calendar with a gap."""


class CheckError(ContentError):
    """Refuse a check whose form is wrong."""


class ExpressionError(CheckError):
    """Refuse SQL outside the closed language of checks."""


class PaperError(JichaError):
    """Refuse an official paper that cannot be read."""


class PlanError(JichaError):
    """Refuse a plan that cannot be read or contradicts itself."""


class IntakeError(JichaError):
    """Refuse an upload as a whole; a single bad row is a refused row, not an error."""


class WorkbookError(IntakeError):
    """Refuse a file that is locked, damaged, empty, dangerous or of the wrong type."""


class MappingError(IntakeError):
    """Refuse a mapping file that names a table or column that does not exist."""


class LakeError(JichaError):
    """Refuse a snapshot that is missing, altered or half written."""


class RunError(JichaError):
    """Refuse an audit run that cannot be made or does not agree with its manifest."""


class BackendError(RunError):
    """Tell that a database refused the compiled text."""


class DrawError(JichaError):
    """Refuse a frame, quota, commitment, seed or sample that does not fit the published rule."""


class ReportError(JichaError):
    """Refuse a paper that cannot be made from the facts at hand."""


class AccessError(JichaError):
    """Refuse what a person may not do, or not to this row."""


class SignInError(AccessError):
    """Refuse a sign-in, a password, a second factor or a token."""


class TrailError(JichaError):
    """Tell that the trail was altered, cut or forked."""


class MissingError(JichaError):
    """Tell that a row is not there, or not for this person: the words are the same for both."""


class StaleError(JichaError):
    """Refuse a decision on a row that somebody else changed in the meantime."""


class StateError(JichaError):
    """Refuse a move that the state of a row does not allow."""


class ReviewError(JichaError):
    """Refuse a result, a sheet or a batch of a case review that is not complete."""


class BackupError(JichaError):
    """A backup is not whole, was altered, or cannot be restored there."""


class SettingError(JichaError):
    """Tell that the machine or its settings do not fit."""


class ProviderError(SettingError):
    """Tell that the identity provider is down, or is not what the settings say of it."""


class UsageError(JichaError):
    """Refuse a command whose path, day or choice makes no sense."""


def refuse(kind: type[JichaError], /, *, faults: Iterable[Fault]) -> None:
    """Raise `kind` with all the faults, or return if there are none.

    Raises:
        JichaError: of the kind given, once, with every fault.
    """
    found = tuple(faults)
    if found:
        raise kind(*found)
