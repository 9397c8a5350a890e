"""Separation of duties, provable from the table: GB/T 22239-2019 asks for three administrators whose powers stay apart."""

from itertools import combinations

from jicha.domain.access.duties import JUDGING, POWERS, apart, incompatible
from jicha.domain.access.permissions import TITLES, Permission
from jicha.domain.access.roles import ADMINISTRATORS, ROLE_TITLES, Role
from jicha.domain.access.scopes import Scope
from jicha.domain.access.table import GRANTS


def _all(role: Role) -> frozenset[Permission]:
    return frozenset().union(*GRANTS[role].values())


def test_the_ten_roles_are_those_of_the_fact_sheet() -> None:
    # facts/domain.md §12.9
    assert set(ROLE_TITLES.values()) == {
        *("系统管理员", "安全管理员", "审计员", "稽查负责人", "稽查员"),
        *("评查专家", "分局填报员", "分局负责人", "局领导", "纪检查看"),
    }
    assert set(GRANTS) == set(Role) == set(ROLE_TITLES)


def test_the_vocabulary_is_sorted_and_told_in_chinese() -> None:
    assert [one.value for one in Permission] == sorted(one.value for one in Permission)
    assert list(TITLES) == list(Permission)
    assert len(set(TITLES.values())) == len(TITLES)


def test_every_permission_is_held_by_somebody() -> None:
    assert set(Permission) - frozenset().union(*map(_all, Role)) == set()


def test_no_administrator_can_judge() -> None:
    assert {role: sorted(_all(role) & JUDGING) for role in ADMINISTRATORS} == {role: [] for role in ADMINISTRATORS}


def test_each_power_of_an_administrator_is_held_by_that_one_alone() -> None:
    for owner, powers in POWERS.items():
        for power in powers:
            assert {role for role in Role if power in _all(role)} == {owner}, power


def test_no_role_joins_what_stays_apart() -> None:
    joined = [(role, pair) for role in Role for pair in apart() if set(pair) <= _all(role)]
    assert joined == []
    assert len(apart()) > 100


def test_an_administrator_goes_with_nothing_else() -> None:
    for first, second in combinations(Role, 2):
        assert incompatible(first, second=second) is bool({first, second} & ADMINISTRATORS)
    assert not incompatible(Role.LEAD, second=Role.LEAD)


def test_only_branches_speak_for_a_branch() -> None:
    speaking = {Permission.FINDING_REPLY, Permission.FLAG_ANSWER, Permission.SELFCHECK_SUBMIT, Permission.RECTIFICATION_PROVE}
    assert {role for role in Role if _all(role) & speaking} == {Role.BRANCH_CLERK, Role.BRANCH_HEAD}


def test_what_goes_to_one_branch_never_goes_to_all() -> None:
    # Both scopes look at `released`: a row that one role held under both would be shown to every branch once its own had it.
    for role in Role:
        scopes = GRANTS[role]
        both = scopes.get(Scope.OWN_AFTER_FEEDBACK, frozenset()) & scopes.get(Scope.PUBLISHED, frozenset())
        assert both == frozenset(), role
