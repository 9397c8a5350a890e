"""The questions that the rest of the program asks about rights; there is no other way to ask."""

from jicha.domain.access.permissions import TITLES, Permission
from jicha.domain.access.roles import ROLE_TITLES, Actor
from jicha.domain.access.scopes import NOTHING, RowLimit, Scope, Subject
from jicha.domain.access.table import scopes
from jicha.domain.access.veils import LIFTS, Veil
from jicha.domain.errors import AccessError, Fault

RECORDED_READS = frozenset(
    {Permission.CASE_FILE_READ, Permission.EXPORT_PERSONAL, Permission.SPECIAL_CASE_READ, Permission.TRAIL_EXPORT, Permission.TRAIL_READ}
)
"""Reading under these permissions is an event of the trail, as is every lifted veil."""
_OWN = frozenset({Scope.OWN, Scope.OWN_AFTER_FEEDBACK})


def may(actor: Actor | None, *, permission: Permission, unit_code: str | None = None) -> bool:
    """Say whether a person may open a page or see a button at all.

    With `unit_code`, whether that can hold for any row of that branch. A row that is at hand is asked about with `may_on`.

    Args:
        actor: null for somebody who is not signed in.
    """
    limit = row_limit(actor, permission=permission)
    if unit_code is None:
        return bool(limit.scopes)
    return any(scope not in _OWN or unit_code == limit.unit_code for scope in limit.scopes)


def row_limit(actor: Actor | None, *, permission: Permission) -> RowLimit:
    """Give the rows on which a person holds a permission; a token's own limits count too."""
    if actor is None or (actor.granted is not None and permission not in actor.granted):
        return NOTHING
    return RowLimit(scopes(actor.role, permission=permission), unit_code=actor.unit_code, user_id=actor.user_id)


def held(actor: Actor | None, *, subject: Subject | None = None) -> frozenset[Permission]:
    """Give the permissions of a person: all that hold anywhere, or those that hold on this row; so are buttons chosen."""
    if subject is None:
        return frozenset(one for one in Permission if may(actor, permission=one))
    return frozenset(one for one in Permission if may_on(actor, permission=one, subject=subject))


def may_on(actor: Actor | None, *, permission: Permission, subject: Subject) -> bool:
    """Say whether a person may do this to this row, by role and by row; whose hand an earlier move was, the lifecycle looks at."""
    return row_limit(actor, permission=permission).admits(subject)


def may_see(actor: Actor | None, *, veil: Veil, subject: Subject) -> bool:
    """Say whether the field is shown; a personal access token never lifts a veil."""
    if actor is None or actor.role is None or actor.granted is not None:
        return False
    lifting = LIFTS[veil].get(actor.role, frozenset())
    return RowLimit(lifting, unit_code=actor.unit_code, user_id=actor.user_id).admits(subject)


def require(actor: Actor | None, *, permission: Permission, subject: Subject | None = None) -> None:
    """Refuse what may not be done; the refusal does not say whether the row exists.

    Raises:
        AccessError: the person may not do this, or not to this row.
    """
    if may(actor, permission=permission) and (subject is None or may_on(actor, permission=permission, subject=subject)):
        return
    what = f"您不能{TITLES[permission]}"
    role = ROLE_TITLES[actor.role] if actor and actor.role else "未授予角色"
    raise AccessError(Fault(what, f"当前角色：{role}", "确需办理的，请联系安全管理员调整角色。"))
