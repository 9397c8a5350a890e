"""The ten roles of the bureau and the person who acts in one of them.

Source:
    shared facts §12.9; the three administrators are those of GB/T 22239-2019 (system, security, audit), whose powers stay apart.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role; its value is kept in the database and in the trail, so it is never renamed."""

    AUDITOR = "auditor"
    BRANCH_CLERK = "branch_clerk"
    BRANCH_HEAD = "branch_head"
    BUREAU_LEADER = "bureau_leader"
    DISCIPLINE_READER = "discipline_reader"
    INSPECTOR = "inspector"
    LEAD = "lead"
    REVIEWER = "reviewer"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"


ROLE_TITLES: dict[Role, str] = {
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
    Role.LEAD: "稽查负责人",
    Role.INSPECTOR: "稽查员",
    Role.REVIEWER: "评查专家",
    Role.BRANCH_CLERK: "分局填报员",
    Role.BRANCH_HEAD: "分局负责人",
    Role.BUREAU_LEADER: "局领导",
    Role.DISCIPLINE_READER: "纪检查看",
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
BRANCH_ROLES = frozenset({Role.BRANCH_CLERK, Role.BRANCH_HEAD})


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, as services and queries know one.

    Attributes:
        user_id: null for the program itself (a nightly job), which no right is ever asked of.
        role: null for an account that the security administrator has given no role yet; it may do nothing but manage itself.
        unit_code: the branch of a branch role; null for everybody else.
        granted: what a personal access token was narrowed to, as permission values; null for a person who signed in with all rights.
    """

    user_id: int | None
    name: str
    role: Role | None
    unit_code: str | None = None
    granted: frozenset[str] | None = None
