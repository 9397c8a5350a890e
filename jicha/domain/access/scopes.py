"""On which rows a right holds."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """A set of rows, told by facts of the row and the person. A role holds a right on one or more of them, or has no such right."""

    ALL = "全部"
    ASSIGNED = "分给本人的"
    HANDED_OVER = "移交的"
    OWN = "本单位的"
    OWN_AFTER_FEEDBACK = "本单位的，反馈后"
    PUBLISHED = "已发布的"


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts of a row that rights depend on.

    Attributes:
        unit_code: the branch that the row is about; null for a row of the whole bureau, which no branch owns.
        released: the feedback step is done, or the paper is published. A row whose state is not known is not released.
        assignees: user ids of those to whom the row was given. handed_over: a special case that was handed to discipline.
    """

    unit_code: str | None = None
    released: bool = False
    assignees: frozenset[int] = frozenset()
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class RowLimit:
    """The rows that a person may be shown, handed to every query: lists, counts and averages are taken of these rows and no others.

    Attributes:
        scopes: any of which admits a row; empty admits nothing. unit_code, user_id: of the person; null matches no row.
    """

    scopes: frozenset[Scope]
    unit_code: str | None = None
    user_id: int | None = None

    @property
    def is_all(self) -> bool:
        """Say whether no row is kept back."""
        return Scope.ALL in self.scopes

    def admits(self, subject: Subject) -> bool:
        """Say whether the row is among them."""
        own = self.unit_code is not None and subject.unit_code == self.unit_code
        admitted = {
            Scope.ALL: True,
            Scope.ASSIGNED: self.user_id is not None and self.user_id in subject.assignees,
            Scope.HANDED_OVER: subject.handed_over,
            Scope.OWN: own,
            Scope.OWN_AFTER_FEEDBACK: own and subject.released,
            Scope.PUBLISHED: subject.released,
        }
        return any(admitted[scope] for scope in self.scopes)


NOTHING = RowLimit(frozenset())
