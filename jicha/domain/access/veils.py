"""Fields that stay covered unless a right lifts the veil; lifting one is an event of the trail.

Source:
    个人信息保护法 arts. 33–37 (need and minimum); shared facts §12.8 (masked by default, access log), issue 5 B (blind review).
"""

from enum import StrEnum

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import Scope


class Veil(StrEnum):
    """A kind of field; its value is kept in the trail."""

    BLIND_BRANCH = "blind_branch"
    BLIND_NUMBER = "blind_number"
    BLIND_OFFICER = "blind_officer"
    OFFICER_TRACK = "officer_track"
    PERSONAL_DATA = "personal_data"
    REVIEWER_NAME = "reviewer_name"
    WHISTLE_BLOWER = "whistle_blower"


VEIL_TITLES: dict[Veil, str] = {
    Veil.BLIND_BRANCH: "盲评案卷的分局",
    Veil.BLIND_NUMBER: "盲评案卷的文号",
    Veil.BLIND_OFFICER: "盲评案卷的执法人员",
    Veil.OFFICER_TRACK: "执法人员行踪",
    Veil.PERSONAL_DATA: "当事人个人信息",
    Veil.REVIEWER_NAME: "评查专家姓名",
    Veil.WHISTLE_BLOWER: "举报人身份",
}
_BLIND = {
    Role.LEAD: frozenset({Scope.ALL}),
    Role.INSPECTOR: frozenset({Scope.ALL}),
    Role.BUREAU_LEADER: frozenset({Scope.ALL}),
    Role.BRANCH_CLERK: frozenset({Scope.OWN}),
    Role.BRANCH_HEAD: frozenset({Scope.OWN}),
}
LIFTS: dict[Veil, dict[Role, frozenset[Scope]]] = {
    Veil.BLIND_BRANCH: _BLIND,
    Veil.BLIND_NUMBER: _BLIND,
    Veil.BLIND_OFFICER: _BLIND,
    Veil.OFFICER_TRACK: {Role.LEAD: frozenset({Scope.ALL}), Role.INSPECTOR: frozenset({Scope.ASSIGNED})},
    Veil.PERSONAL_DATA: {
        Role.LEAD: frozenset({Scope.ALL}),
        Role.INSPECTOR: frozenset({Scope.ALL}),
        Role.BRANCH_CLERK: frozenset({Scope.OWN}),
        Role.BRANCH_HEAD: frozenset({Scope.OWN}),
        Role.DISCIPLINE_READER: frozenset({Scope.HANDED_OVER}),
    },
    Veil.REVIEWER_NAME: {Role.LEAD: frozenset({Scope.ALL})},
    Veil.WHISTLE_BLOWER: {
        Role.LEAD: frozenset({Scope.ALL}),
        Role.INSPECTOR: frozenset({Scope.ASSIGNED}),
        Role.DISCIPLINE_READER: frozenset({Scope.HANDED_OVER}),
    },
}
"""Who sees what is under a veil, and on which rows; a role that is not named never does."""
