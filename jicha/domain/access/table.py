"""The one table of rights: role, rows, permissions. `docs/rights.md` is written from it.

Source:
    shared facts §12.9 (roles, states), §12.8 (GB/T 22239-2019: separation of duties). Which role signs what is this program's default,
    after the usual chain 承办人 → 组长 → 队负责人 → 分管局领导; it is no norm of law.
"""

from functools import cache

from jicha.domain.access.permissions import Permission as Can
from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import Scope

_EVERYBODY = frozenset({Can.ACCOUNT_OWN, Can.INBOX_READ})
_NORMS = frozenset({Can.BENCHMARK_READ, Can.CHECK_READ, Can.LAW_READ, Can.RUBRIC_READ})
_READING = _NORMS | {
    *(
        Can.CAPTURE_READ,
        Can.CASE_FILE_READ,
        Can.DATA_READ,
        Can.DISPARITY_READ,
        Can.DRAW_READ,
        Can.EVALUATION_READ,
        Can.EXPORT_LIST,
        Can.FINDING_READ,
    ),
    *(
        Can.FLAG_READ,
        Can.LOOK_BACK_READ,
        Can.OVERVIEW_READ,
        Can.PAPER_READ,
        Can.PLAN_READ,
        Can.RECTIFICATION_READ,
        Can.REVIEW_READ,
        Can.RUN_READ,
    ),
    *(Can.SELFCHECK_READ, Can.SITE_AUDIT_READ, Can.TYPICAL_CASE_READ),
}
_AUDITING = _READING | {
    *(
        Can.BENCHMARK_EDIT,
        Can.CAPTURE_RUN,
        Can.DATA_MAP,
        Can.DATA_UPLOAD,
        Can.DRAW_CONTRIBUTE,
        Can.EVALUATION_EDIT,
        Can.EXPORT_PERSONAL,
        Can.FINDING_WRITE,
    ),
    *(
        Can.FLAG_ASK,
        Can.FLAG_JUDGE,
        Can.JOBS_CANCEL,
        Can.JOBS_READ,
        Can.LOOK_BACK_WRITE,
        Can.PAPER_DRAFT,
        Can.PLAN_EDIT,
        Can.RECTIFICATION_ASSIGN,
    ),
    *(
        Can.RECTIFICATION_ESCALATE,
        Can.RECTIFICATION_REOPEN,
        Can.RECTIFICATION_VERIFY,
        Can.RUN_START,
        Can.RUN_VERIFY,
        Can.SETTINGS_PARAMS_PROPOSE,
    ),
    *(Can.SITE_AUDIT_WRITE, Can.TYPICAL_CASE_REVIEW),
}
_LEADING = _AUDITING | {
    *(
        Can.CALENDAR_MANAGE,
        Can.CONTENT_OVERLAY,
        Can.DRAW_COMMIT,
        Can.DRAW_RUN,
        Can.EVALUATION_FREEZE,
        Can.EVALUATION_WEIGHTS_PROPOSE,
        Can.FINDING_RELEASE,
    ),
    *(
        Can.FINDING_SETTLE,
        Can.FINDING_SIGN,
        Can.PEOPLE_READ,
        Can.PLAN_PUBLISH,
        Can.RECTIFICATION_CLOSE,
        Can.RECTIFICATION_EXTEND,
        Can.REVIEW_LEAD,
    ),
    *(
        Can.REVIEW_POOL,
        Can.REVIEW_PUBLISH,
        Can.RUBRIC_EDIT,
        Can.SETTINGS_LAW,
        Can.SETTINGS_PARAMS_APPROVE,
        Can.SITE_AUDIT_SIGN,
        Can.UNITS_MANAGE,
    ),
    *(Can.SPECIAL_CASE_HAND_OVER, Can.SPECIAL_CASE_READ, Can.SPECIAL_CASE_WRITE, Can.TYPICAL_CASE_PUBLISH),
}
_SIGNING = _READING | {
    *(
        Can.DRAW_CONTRIBUTE,
        Can.EVALUATION_SIGN,
        Can.EVALUATION_WEIGHTS_APPROVE,
        Can.FINDING_SIGN,
        Can.PAPER_SIGN,
        Can.PEOPLE_READ,
        Can.PLAN_APPROVE,
    ),
    *(Can.RECTIFICATION_EXTEND, Can.RUBRIC_APPROVE, Can.SETTINGS_PARAMS_APPROVE, Can.SPECIAL_CASE_APPROVE, Can.SPECIAL_CASE_READ),
}
_BRANCH_NOW = frozenset(
    {
        Can.CASE_FILE_READ,
        Can.DATA_CONFIRM_COUNTS,
        Can.DATA_READ,
        Can.EXPORT_LIST,
        Can.OVERVIEW_READ,
        Can.SELFCHECK_READ,
        Can.TYPICAL_CASE_READ,
    }
)
_BRANCH_LATER = frozenset(
    {
        *(Can.CAPTURE_READ, Can.DISPARITY_READ, Can.EVALUATION_READ, Can.FINDING_READ, Can.FINDING_REPLY, Can.FLAG_ANSWER, Can.FLAG_READ),
        *(Can.LOOK_BACK_READ, Can.PAPER_READ, Can.RECTIFICATION_PLAN, Can.RECTIFICATION_PROVE, Can.RECTIFICATION_READ, Can.REVIEW_READ),
        Can.SITE_AUDIT_READ,
    }
)
_TO_ALL_BRANCHES = frozenset({Can.DRAW_READ, Can.PLAN_READ, Can.TYPICAL_CASE_READ})

GRANTS: dict[Role, dict[Scope, frozenset[Can]]] = {
    Role.SYSTEM_ADMIN: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: frozenset(
            {
                Can.BACKUP_RESTORE,
                Can.BACKUP_RUN,
                Can.HEALTH_READ,
                Can.JOBS_CANCEL,
                Can.JOBS_READ,
                Can.NIGHTLY_RUN,
                Can.PEOPLE_MANAGE,
                Can.PEOPLE_READ,
                Can.SESSIONS_END,
            }
        ),
    },
    Role.SECURITY_ADMIN: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: frozenset({Can.HEALTH_READ, Can.PEOPLE_READ, Can.RIGHTS_MANAGE, Can.SESSIONS_END, Can.WEBHOOK_MANAGE}),
    },
    Role.AUDITOR: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: frozenset({Can.HEALTH_READ, Can.PEOPLE_READ, Can.TRAIL_EXPORT, Can.TRAIL_READ, Can.TRAIL_VERIFY}),
    },
    Role.LEAD: {Scope.ASSIGNED: _EVERYBODY, Scope.ALL: _LEADING},
    Role.INSPECTOR: {
        Scope.ASSIGNED: _EVERYBODY | {Can.SPECIAL_CASE_READ, Can.SPECIAL_CASE_WRITE},
        Scope.ALL: _AUDITING,
    },
    Role.REVIEWER: {
        Scope.ASSIGNED: _EVERYBODY | {Can.CASE_FILE_READ, Can.REVIEW_ADJUDICATE, Can.REVIEW_SCORE},
        Scope.ALL: _NORMS,
    },
    Role.BRANCH_CLERK: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: _NORMS,
        Scope.OWN: _BRANCH_NOW | {Can.DATA_UPLOAD, Can.SELFCHECK_FILL, Can.TYPICAL_CASE_WRITE},
        Scope.OWN_AFTER_FEEDBACK: _BRANCH_LATER,
        Scope.PUBLISHED: _TO_ALL_BRANCHES,
    },
    Role.BRANCH_HEAD: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: _NORMS,
        Scope.OWN: _BRANCH_NOW | {Can.SELFCHECK_SUBMIT, Can.TYPICAL_CASE_SUBMIT},
        Scope.OWN_AFTER_FEEDBACK: _BRANCH_LATER | {Can.FINDING_OBJECT, Can.RECTIFICATION_EXTENSION_ASK, Can.REVIEW_OBJECT},
        Scope.PUBLISHED: _TO_ALL_BRANCHES,
    },
    Role.BUREAU_LEADER: {Scope.ASSIGNED: _EVERYBODY, Scope.ALL: _SIGNING},
    Role.DISCIPLINE_READER: {
        Scope.ASSIGNED: _EVERYBODY,
        Scope.ALL: frozenset({Can.LAW_READ}),
        Scope.HANDED_OVER: frozenset({Can.PAPER_READ, Can.SPECIAL_CASE_READ}),
    },
}

WITHOUT_ROLE = frozenset({Can.ACCOUNT_OWN})
"""What an account without a role may do: change its password and wait."""


@cache
def scopes(role: Role | None, *, permission: Can) -> frozenset[Scope]:
    """Look up on which rows a role holds a permission; empty if it holds none."""
    if role is None:
        return frozenset({Scope.ASSIGNED}) if permission in WITHOUT_ROLE else frozenset()
    return frozenset(scope for scope, permissions in GRANTS[role].items() if permission in permissions)
