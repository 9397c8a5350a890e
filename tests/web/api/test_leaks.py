"""What one branch may not know of another, and a reviewer of any, is in no answer of the interface."""

import pytest
from django.apps import apps
from django.db import models

from jicha.domain.access.asking import may, may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import BRANCH_ROLES, Role
from jicha.domain.access.scopes import Subject
from jicha.engine.content.desk import desk_rules
from jicha.store.models import PlanVersion, PoolMember, ReviewFile, Run, ScoreSheet, Snapshot, User
from tests.desk_fixtures import NOW, ActorOf
from tests.guarding.rows import MARK, is_of_a_branch, make_row, model_of
from tests.guarding.test_other_branches import NOBODYS
from tests.web.api.conftest import Caller
from tests.web.api.operations import Operation, operations

pytestmark = pytest.mark.django_db
OWN, OTHER = "141124", "141125"
# Beside those of pages: one person's own, and the bureau's own.
_NOBODYS = NOBODYS.keys() | {"notice_id", "change_id", "overlay_id", "check_id"}


def _ids(one: Operation) -> tuple[str, ...]:
    return tuple(name for name in one.parameters if name.endswith("_id") and name not in _NOBODYS)


def _rows(names: tuple[str, ...], *, released: bool) -> dict[str, int]:
    found: dict[str, models.Model] = {}
    for name in names:
        model = model_of(name)
        assert model is not None, f"{name}: no table is called so"
        found[name] = make_row(model, unit_code=OWN, released=released, around=tuple(found.values()))
    return {name: int(row.pk) for name, row in found.items()}


def _filled(actor_of: ActorOf, *, released: bool) -> None:
    lead = User.objects.get(pk=actor_of(Role.LEAD).user_id or 0)
    around: tuple[models.Model, ...] = (lead, make_row(Run, unit_code=OWN, released=True))
    kept = Snapshot.objects.create(year=2020, digest="0" * 64, lines=0, loaded=0, refused=0, set_aside=0, files=0, taken_at=NOW)
    around = (*around, kept, make_row(PlanVersion, unit_code=OWN, released=False))
    Run.objects.update(state="ready")
    for model in apps.get_app_config("store").get_models():
        if is_of_a_branch(model):
            make_row(model, unit_code=OWN, released=released, around=around)
    ReviewFile.objects.update(total=90)


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
@pytest.mark.parametrize("released", [True, False])
def test_a_row_of_another_branch_is_as_if_it_were_not_there(caller: Caller, actor_of: ActorOf, role: Role, released: bool) -> None:
    client, actor = caller(role, unit_code=OTHER), actor_of(role, unit_code=OTHER)
    wrong = []
    for one in operations():
        names = _ids(one)
        if not names or one.permission is None or not may(actor, permission=one.permission):
            continue
        if may_on(actor, permission=one.permission, subject=Subject(OWN, released=released)):
            continue  # What is published is read by every branch.
        there = client.generic(one.method, one.address(_rows(names, released=released)), "{}", content_type="application/json")
        absent = client.generic(one.method, one.address(), "{}", content_type="application/json")
        if there.status_code != absent.status_code or there.status_code not in {403, 404, 422} or MARK in there.content.decode():
            wrong.append(f"{one.method} {one.path} {there.status_code}, {absent.status_code} for a row that is not there")
    assert wrong == []


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
@pytest.mark.parametrize("released", [True, False])
def test_no_list_counts_or_shows_rows_of_another_branch(caller: Caller, actor_of: ActorOf, role: Role, released: bool) -> None:
    client, actor = caller(role, unit_code=OTHER), actor_of(role, unit_code=OTHER)
    lists = [
        one
        for one in operations()
        if one.method == "GET" and not one.parameters and one.permission is not None and may(actor, permission=one.permission)
        if not may_on(actor, permission=one.permission, subject=Subject(OWN, released=released))
    ]
    before = {one.name: client.get(one.address()).json() for one in lists}
    _filled(actor_of, released=released)
    assert {one.name: client.get(one.address()).json() for one in lists} == before
    assert {"flag_list", "finding_list", "rectification_list", "upload_list"} <= before.keys()


def test_the_own_branch_sees_its_own(caller: Caller, actor_of: ActorOf) -> None:
    _filled(actor_of, released=True)
    client = caller(Role.BRANCH_HEAD, unit_code=OWN)
    for address in ("flags", "findings", "rectifications", "review-results"):
        assert client.get(f"/api/v1/{address}").json()["total"] >= 1, address


def test_a_reviewer_reads_no_branch_in_any_answer(caller: Caller, actor_of: ActorOf) -> None:
    _filled(actor_of, released=True)
    actor = actor_of(Role.REVIEWER)
    member = PoolMember.objects.first()
    assert member is not None
    PoolMember.objects.filter(pk=member.pk).update(user_id=actor.user_id)
    sheet = ScoreSheet.objects.get()
    sheet.file.batch.__class__.objects.update(state="scoring")
    ScoreSheet.objects.update(member=member, state="open")
    client = caller(Role.REVIEWER)
    assert [one["id"] for one in client.get("/api/v1/sheets").json()] == [sheet.pk]
    told = ""
    for one in operations():
        if one.method == "GET" and one.name != "unit_list":
            there = {name: sheet.pk for name in one.parameters if name == "sheet_id"}
            told += client.get(one.address(there)).content.decode()
    assert OWN not in told
    assert sheet.file.case_id not in told
    assert Permission.REVIEW_SCORE.value in told, "the answers were read"


def test_a_branch_sees_the_evaluation_once_it_is_signed_and_its_own_line_only(caller: Caller) -> None:
    model = apps.get_model("store", "Evaluation")
    code = desk_rules().evaluation.sheet[0].code
    shares = {code: ["0.9", 9, 10]}
    row = model.objects.create(year=2021, state="computed", measured={OWN: shares, OTHER: shares})
    client = caller(Role.BRANCH_HEAD, unit_code=OTHER)
    assert client.get("/api/v1/evaluations/2021").status_code == 404
    model.objects.filter(pk=row.pk).update(state="signed", digest="0" * 64)
    told = client.get("/api/v1/evaluations/2021")
    assert [line["unit_code"] for line in told.json()["lines"]] == [OTHER]
    assert OWN not in told.content.decode()
    lines = caller(Role.LEAD).get("/api/v1/evaluations/2021").json()["lines"]
    assert [(line["unit_code"], line["rank"], line["shares"][code]["judged"]) for line in lines] == [(OWN, 1, 10), (OTHER, 1, 10)]
