"""Which rows and fields a person is shown, by the sentences of the brief: own branch only, only after feedback, blind, assigned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.access import asking
from jicha.domain.access.permissions import Permission as Can
from jicha.domain.access.roles import BRANCH_ROLES, Actor, Role
from jicha.domain.access.scopes import NOTHING, RowLimit, Scope, Subject
from jicha.domain.access.veils import LIFTS, VEIL_TITLES, Veil
from jicha.domain.errors import AccessError

JIAOCHENG, XINGXIAN = "141122", "141123"
SUBJECTS = st.builds(
    Subject,
    unit_code=st.sampled_from([None, JIAOCHENG, XINGXIAN]),
    released=st.booleans(),
    assignees=st.frozensets(st.integers(1, 3)),
    handed_over=st.booleans(),
)


def _actor(role: Role | None, *, unit: str | None = None, granted: frozenset[str] | None = None) -> Actor:
    own = JIAOCHENG if role in BRANCH_ROLES else None
    return Actor(1, "甲", role, unit or own, granted)


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
def test_a_branch_sees_findings_about_itself_and_only_after_feedback(role: Role) -> None:
    actor = _actor(role)
    for unit, released, seen in ((JIAOCHENG, True, True), (JIAOCHENG, False, False), (XINGXIAN, True, False), (None, True, False)):
        assert asking.may_on(actor, permission=Can.FINDING_READ, subject=Subject(unit, released)) is seen


@given(subject=SUBJECTS, permission=st.sampled_from(Can), role=st.sampled_from(sorted(BRANCH_ROLES)))
def test_a_branch_never_touches_another_branch(subject: Subject, permission: Can, role: Role) -> None:
    norms = {Can.BENCHMARK_READ, Can.CHECK_READ, Can.LAW_READ, Can.RUBRIC_READ}
    published = {Can.DRAW_READ, Can.PLAN_READ, Can.TYPICAL_CASE_READ}
    if subject.unit_code == XINGXIAN and asking.may_on(_actor(role), permission=permission, subject=subject):
        assert permission in norms or (permission in published and subject.released) or 1 in subject.assignees


def test_a_branch_role_without_a_branch_sees_no_branch() -> None:
    actor = Actor(1, "甲", Role.BRANCH_CLERK, None)
    assert not asking.may_on(actor, permission=Can.DATA_READ, subject=Subject(None))
    assert not asking.may_on(actor, permission=Can.DATA_READ, subject=Subject(JIAOCHENG))


def test_a_branch_reads_its_own_typical_cases_and_the_published_ones() -> None:
    clerk = _actor(Role.BRANCH_CLERK)
    assert asking.may_on(clerk, permission=Can.TYPICAL_CASE_READ, subject=Subject(JIAOCHENG))
    assert asking.may_on(clerk, permission=Can.TYPICAL_CASE_READ, subject=Subject(XINGXIAN, released=True))
    assert not asking.may_on(clerk, permission=Can.TYPICAL_CASE_READ, subject=Subject(XINGXIAN))


def test_a_reviewer_sees_assigned_files_and_no_field_that_names_them() -> None:
    reviewer = _actor(Role.REVIEWER)
    mine, other = Subject(JIAOCHENG, assignees=frozenset({1})), Subject(JIAOCHENG, assignees=frozenset({2}))
    assert asking.may_on(reviewer, permission=Can.REVIEW_SCORE, subject=mine)
    assert not asking.may_on(reviewer, permission=Can.REVIEW_SCORE, subject=other)
    assert [veil for veil in Veil if asking.may_see(reviewer, veil=veil, subject=mine)] == []
    for revealing in (Can.OVERVIEW_READ, Can.DRAW_READ, Can.FINDING_READ, Can.TYPICAL_CASE_READ, Can.EXPORT_LIST, Can.REVIEW_READ):
        assert not asking.may(reviewer, permission=revealing)


def test_the_informer_is_known_to_those_who_work_on_the_case_only() -> None:
    case = Subject(assignees=frozenset({1}))
    knows = {role for role in Role if asking.may_see(_actor(role), veil=Veil.WHISTLE_BLOWER, subject=case)}
    assert knows == {Role.LEAD, Role.INSPECTOR}
    handed = {role for role in Role if asking.may_see(_actor(role), veil=Veil.WHISTLE_BLOWER, subject=Subject(handed_over=True))}
    assert handed == {Role.LEAD, Role.DISCIPLINE_READER}


def test_discipline_reads_special_cases_only_when_handed_over() -> None:
    reader = _actor(Role.DISCIPLINE_READER)
    assert asking.may_on(reader, permission=Can.SPECIAL_CASE_READ, subject=Subject(handed_over=True))
    assert not asking.may_on(reader, permission=Can.SPECIAL_CASE_READ, subject=Subject())
    assert not asking.may(reader, permission=Can.FINDING_READ)


def test_a_refusal_does_not_tell_whether_the_row_exists() -> None:
    clerk = _actor(Role.BRANCH_CLERK)
    told = set()
    for subject in (Subject(XINGXIAN, released=True), Subject(JIAOCHENG), Subject(XINGXIAN)):
        with pytest.raises(AccessError) as refused:
            asking.require(clerk, permission=Can.FINDING_READ, subject=subject)
        told.add(str(refused.value))
    assert len(told) == 1
    with pytest.raises(AccessError, match="未授予角色"):
        asking.require(None, permission=Can.FINDING_READ)


def test_without_sign_in_or_role_nothing_is_held() -> None:
    assert asking.held(None) == frozenset()
    assert asking.held(_actor(None)) == {Can.ACCOUNT_OWN}
    assert asking.row_limit(None, permission=Can.FLAG_READ) == NOTHING
    assert not asking.may_see(None, veil=Veil.PERSONAL_DATA, subject=Subject())
    assert not asking.may_see(_actor(None), veil=Veil.PERSONAL_DATA, subject=Subject())


def test_a_token_narrows_and_never_widens_nor_lifts_a_veil() -> None:
    narrow = _actor(Role.INSPECTOR, granted=frozenset({Can.FLAG_READ.value, Can.PEOPLE_MANAGE.value}))
    assert asking.held(narrow) == {Can.FLAG_READ}
    assert not asking.may_see(narrow, veil=Veil.PERSONAL_DATA, subject=Subject())
    assert asking.may_see(_actor(Role.INSPECTOR), veil=Veil.PERSONAL_DATA, subject=Subject())


def test_a_page_of_one_branch_is_closed_to_another() -> None:
    clerk = _actor(Role.BRANCH_CLERK)
    assert asking.may(clerk, permission=Can.FINDING_READ, unit_code=JIAOCHENG)
    assert not asking.may(clerk, permission=Can.FINDING_READ, unit_code=XINGXIAN)
    assert asking.may(_actor(Role.LEAD), permission=Can.FINDING_READ, unit_code=XINGXIAN)
    assert asking.may(clerk, permission=Can.LAW_READ, unit_code=XINGXIAN)


def test_buttons_on_a_row_are_the_rights_on_that_row() -> None:
    clerk = _actor(Role.BRANCH_CLERK)
    assert Can.FINDING_REPLY in asking.held(clerk, subject=Subject(JIAOCHENG, released=True))
    assert Can.FINDING_REPLY not in asking.held(clerk, subject=Subject(JIAOCHENG))
    assert Can.FINDING_REPLY in asking.held(clerk)


@given(subject=SUBJECTS)
def test_all_admits_all_and_none_admits_none(subject: Subject) -> None:
    assert RowLimit(frozenset({Scope.ALL})).admits(subject)
    assert RowLimit(frozenset({Scope.ALL})).is_all
    assert not NOTHING.admits(subject)
    assert not NOTHING.is_all


@given(subject=SUBJECTS, left=st.frozensets(st.sampled_from(Scope)), right=st.frozensets(st.sampled_from(Scope)))
def test_scopes_add_up(subject: Subject, left: frozenset[Scope], right: frozenset[Scope]) -> None:
    def admits(scopes: frozenset[Scope]) -> bool:
        return RowLimit(scopes, unit_code=JIAOCHENG, user_id=1).admits(subject)

    assert admits(left | right) is (admits(left) or admits(right))


def test_every_veil_has_a_name_and_no_administrator_lifts_any() -> None:
    assert set(VEIL_TITLES) == set(LIFTS) == set(Veil)
    admins = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
    assert all(admins.isdisjoint(lifting) for lifting in LIFTS.values())
