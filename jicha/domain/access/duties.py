"""Which powers stay apart between roles for good; whose hand a move of one matter must not be, the lifecycles say (`Move.other_than`).

Source:
    GB/T 22239-2019 (three administrators).
"""

from itertools import combinations

from jicha.domain.access.permissions import Permission as Can
from jicha.domain.access.roles import ADMINISTRATORS, Role

JUDGING = frozenset(
    {
        *(Can.DRAW_COMMIT, Can.DRAW_RUN, Can.EVALUATION_EDIT, Can.EVALUATION_FREEZE, Can.EVALUATION_SIGN, Can.EVALUATION_WEIGHTS_APPROVE),
        *(
            Can.EVALUATION_WEIGHTS_PROPOSE,
            Can.FINDING_RELEASE,
            Can.FINDING_SETTLE,
            Can.FINDING_SIGN,
            Can.FINDING_WRITE,
            Can.FLAG_ASK,
            Can.FLAG_JUDGE,
        ),
        *(
            Can.LOOK_BACK_WRITE,
            Can.PAPER_DRAFT,
            Can.PAPER_SIGN,
            Can.PLAN_APPROVE,
            Can.PLAN_EDIT,
            Can.PLAN_PUBLISH,
            Can.RECTIFICATION_ASSIGN,
        ),
        *(
            Can.RECTIFICATION_CLOSE,
            Can.RECTIFICATION_ESCALATE,
            Can.RECTIFICATION_EXTEND,
            Can.RECTIFICATION_REOPEN,
            Can.RECTIFICATION_VERIFY,
        ),
        *(Can.REVIEW_ADJUDICATE, Can.REVIEW_LEAD, Can.REVIEW_PUBLISH, Can.REVIEW_SCORE, Can.RUBRIC_APPROVE, Can.RUBRIC_EDIT, Can.RUN_START),
        *(Can.SETTINGS_LAW, Can.SETTINGS_PARAMS_APPROVE, Can.SETTINGS_PARAMS_PROPOSE, Can.SITE_AUDIT_SIGN, Can.SITE_AUDIT_WRITE),
        *(Can.SPECIAL_CASE_APPROVE, Can.SPECIAL_CASE_HAND_OVER, Can.SPECIAL_CASE_WRITE, Can.TYPICAL_CASE_PUBLISH, Can.TYPICAL_CASE_REVIEW),
    }
)
"""What decides about a branch; no administrator holds any of it."""

POWERS: dict[Role, frozenset[Can]] = {
    Role.SYSTEM_ADMIN: frozenset({Can.BACKUP_RESTORE, Can.BACKUP_RUN, Can.PEOPLE_MANAGE}),
    Role.SECURITY_ADMIN: frozenset({Can.RIGHTS_MANAGE, Can.WEBHOOK_MANAGE}),
    Role.AUDITOR: frozenset({Can.TRAIL_EXPORT, Can.TRAIL_READ, Can.TRAIL_VERIFY}),
}
"""The power that each administrator holds alone: accounts, rights, the trail."""


def incompatible(first: Role, *, second: Role) -> bool:
    """Say whether one person may never hold both roles: an administrator's power goes with nothing else."""
    return first is not second and (first in ADMINISTRATORS or second in ADMINISTRATORS)


def apart() -> tuple[tuple[Can, Can], ...]:
    """List the pairs of powers that no role may join: those of two administrators, and each of them with judging."""
    between = [pair for one, two in combinations(POWERS, 2) for pair in _pairs(POWERS[one], POWERS[two])]
    with_judging = [pair for powers in POWERS.values() for pair in _pairs(powers, JUDGING)]
    return tuple(between + with_judging)


def _pairs(left: frozenset[Can], right: frozenset[Can]) -> list[tuple[Can, Can]]:
    return [(one, two) for one in sorted(left) for two in sorted(right)]
