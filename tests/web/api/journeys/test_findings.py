"""Whole ways through the interface, each step by whose duty it is; what is shown on the way is what was done."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from jicha.domain.access.roles import Role
from jicha.services.batches.moving import known_rubrics
from jicha.services.plans.reading import plan_from_text
from jicha.store.models import Job, PoolMember, ReviewFile, ScoreSheet
from tests.desk_fixtures import NOW, PLAN_FILE, ActorOf
from tests.guarding.rows import make_row
from tests.store.flag_rows import make_flag, make_run
from tests.web.api.calls import get, post, saved, send
from tests.web.api.conftest import Caller

pytestmark = pytest.mark.django_db
FAR = "2090-12-31"
_NAMED = plan_from_text(PLAN_FILE.read_text(encoding="utf-8")).named


def test_from_a_flag_to_a_closed_rectification(caller: Caller, plan_2021: int, home: Path, now: datetime) -> None:
    flags = [make_flag(make_run(at=now), subject="A1")]
    flags.append(make_flag(flags[0].run, subject="A2"))
    inspector, lead, head, clerk = (caller(role) for role in (Role.INSPECTOR, Role.LEAD, Role.BRANCH_HEAD, Role.BRANCH_CLERK))
    listed = get(inspector, "flags?state=open&size=1")
    assert (listed["total"], len(listed["rows"])) == (2, 1)
    asked = post(inspector, "decisions", flags=[{"id": flags[1].pk, "lock": 0}], move="ask", why="请说明", is_trial=True)
    assert asked == {"done": 1, "refused": []}
    assert post(inspector, f"flags/{flags[1].pk}/decide", move="ask", lock=0, why="请说明")["state"] == "asked"
    assert [note["words"] for note in get(inspector, f"flags/{flags[1].pk}")["notes"]] == ["请说明"]
    finding = post(inspector, "confirmations", flags=[{"id": flags[0].pk, "lock": 0}])["id"]
    assert get(inspector, f"flags/{flags[0].pk}")["finding"] == finding
    assert "careless" in get(inspector, "causes")
    given = {
        "title": "处罚决定逾期公示",
        "criteria": "国办发〔2018〕118号",
        "condition": "1份逾期",
        "cause": "careless",
        "level": "serious",
    }
    post(inspector, f"findings/{finding}", lock=0, **given)
    proof = send(inspector, f"findings/{finding}/evidence", content=b"<p>1</p>", name="公告栏.html", source="现场拍摄")["id"]
    assert saved(inspector, f"findings/{finding}/evidence/{proof}") == b"<p>1</p>"
    leader = caller(Role.BUREAU_LEADER)
    for client, move in ((lead, "release"), (head, "accept"), (lead, "propose"), (leader, "sign")):
        post(client, f"findings/{finding}/move", move=move, lock=get(client, f"findings/{finding}")["lock"], why="属实")
    shown = get(lead, f"findings/{finding}")
    assert (shown["state"], len(shown["flags"]), len(shown["evidence"]), shown["rectification"]) == ("final", 1, 1, None)
    row = post(inspector, f"findings/{finding}/rectification", kind="by_plan", latest_on=FAR, why="限期补齐")["id"]
    steps = [{"what": "补公示", "due_on": "2090-06-30"}]
    plan = {"responsible": "李四", "handler": "王五", "measures": "逐件核对", "due_on": "2090-08-31", "milestones": steps}
    post(clerk, f"rectifications/{row}/plan", lock=0, **plan)
    post(inspector, f"rectifications/{row}/move", move="approve", lock=1)
    detail = get(clerk, f"rectifications/{row}")
    milestone = detail["milestones"][0]["id"]
    assert post(clerk, f"rectifications/{row}/milestones/{milestone}", lock=detail["lock"])["id"] == row
    send(clerk, f"rectifications/{row}/proofs", content=b"1", name="台账.xlsx")
    detail = get(clerk, f"rectifications/{row}")
    assert saved(clerk, f"rectifications/{row}/proofs/{detail['proofs'][0]['id']}") == b"1"
    post(head, f"rectifications/{row}/move", move="ask_time", lock=detail["lock"], until="2091-01-31", why="停电")
    post(lead, f"rectifications/{row}/move", move="give_time", lock=detail["lock"] + 1, why="属实")
    assert post(clerk, f"rectifications/{row}/move", move="submit", lock=detail["lock"] + 2, why="已补")["state"] == "submitted"
    detail = get(lead, f"rectifications/{row}")
    assert (detail["due_on"], detail["extensions"], detail["milestones"][0]["done_on"] is not None) == ("2091-01-31", 1, True)
    assert get(lead, "rectifications?overdue=yes")["total"] == 0
    refused = lead.post(f"/api/v1/rectifications/{row}/move", {"move": "close", "lock": 0}, content_type="application/json")
    assert refused.status_code in {409, 422}
    assert plan_2021


def test_a_plan_goes_in_and_is_signed(caller: Caller) -> None:
    lead, leader = caller(Role.LEAD), caller(Role.BUREAU_LEADER)
    made = send(lead, "plans", content=PLAN_FILE.read_bytes(), name="2021.yaml")
    assert (made["year"], made["is_new"]) == (2021, True)
    for client, move, lock in ((lead, "submit", 0), (leader, "approve", 1), (lead, "publish", 2)):
        post(client, f"plans/{made['id']}/move", move=move, lock=lock)
    shown = get(caller(Role.BRANCH_CLERK), f"plans/{made['id']}")
    assert (shown["state"], shown["deadline_on"], "141124" in shown["named"]) == ("published", "2021-10-31", "141124" in _NAMED)
    assert "2021" in saved(lead, f"plans/{made['id']}/yaml").decode()
    clerk = caller(Role.BRANCH_CLERK)
    assert clerk.get(f"/api/v1/plans/{made['id']}/yaml").status_code == 404, "questions and remarks are not for the branches"
    assert clerk.get(f"/api/v1/plans/{made['id']}/paper").status_code == 404, "a YAML that was handed in is the structure itself"
    assert saved(lead, f"plans/{made['id']}/paper") == PLAN_FILE.read_bytes()
    assert get(lead, "plans?year=2021")["total"] == 1
    assert len(get(lead, "units")) > 10


def test_files_go_in_and_jobs_are_asked_for(caller: Caller, plan_2021: int, home: Path) -> None:
    clerk, lead = caller(Role.BRANCH_CLERK), caller(Role.LEAD)
    kept = send(clerk, "uploads", content=b"a,b\n1,2\n", name="行政处罚.csv", year=2021)
    assert kept["size"] == 8
    listed = get(clerk, "uploads?year=2021")
    assert [(one["unit_code"], one["sha256"]) for one in listed["rows"]] == [("141124", kept["sha256"])]
    assert clerk.post("/api/v1/intakes", {"year": 2021}, content_type="application/json").status_code == 403
    job = post(lead, "intakes", year=2021)["job"]
    assert get(lead, f"jobs/{job}")["state"] == "done"
    assert get(lead, "jobs?kind=intake")["total"] == 1
    audit = Job.objects.create(kind="audit", arguments={"year": 2021, "as_of": "2021-12-31"}, asked_at=NOW).pk
    assert post(lead, "runs", year=2021, as_of="2021-12-31") == {"job": audit}, "what waits is not asked for twice"
    assert post(lead, f"jobs/{audit}/cancel")["id"] == audit
    assert get(lead, f"jobs/{audit}")["state"] == "cancelled"
    assert post(clerk, f"uploads/{kept['id']}/void", why="传错了")["id"] == kept["id"]
    assert get(lead, "snapshots?year=2021")["total"] == 1
    assert plan_2021


def test_a_run_is_shown_with_its_flags(caller: Caller, now: datetime) -> None:
    make_flag(make_run("r7", at=now), subject="A1")
    assert get(caller(Role.LEAD), "runs/r7")["flags"] == [{"verdict": "fail", "state": "open", "number": 1}]
    assert get(caller(Role.LEAD), "runs?year=2021")["total"] == 1


def test_a_branch_fills_in_its_self_check_and_writes_a_case(caller: Caller, plan_2021: int) -> None:
    clerk, head = caller(Role.BRANCH_CLERK), caller(Role.BRANCH_HEAD)
    row = post(clerk, "self-checks", year=2021)["id"]
    items = ["three_systems", "work_plan"]
    post(clerk, f"self-checks/{row}", lock=0, answers=[{"item": one, "has_problems": False} for one in items])
    shown = get(head, f"self-checks/{row}")
    assert (shown["state"], sorted(shown["answers"])) == ("draft", sorted(items))
    assert [one["id"] for one in get(caller(Role.LEAD), "self-checks?year=2021")] == [row]
    early = head.post(f"/api/v1/self-checks/{row}/move", {"move": "submit", "lock": shown["lock"]}, content_type="application/json")
    assert early.status_code == 422, "every item must be answered"
    case = post(clerk, "typical-cases", year=2021, quarter=2, title="某砖厂超标排放案")["id"]
    post(clerk, f"typical-cases/{case}", lock=0, title="某砖厂超标排放大气污染物案", parts={}, doc_no="临环罚〔2021〕1号")
    assert get(clerk, f"typical-cases/{case}")["doc_no"] == "临环罚〔2021〕1号"
    assert get(clerk, "typical-cases?quarter=2")["total"] == 1
    refused = head.post(f"/api/v1/typical-cases/{case}/move", {"move": "submit", "lock": 1}, content_type="application/json")
    assert refused.status_code == 422
    assert len(refused.json()["faults"]) > 1
    assert plan_2021


def test_the_evaluation_is_computed_weighed_and_judged(caller: Caller, plan_2021: int) -> None:
    lead = caller(Role.LEAD)
    post(lead, "evaluations/2021/compute")
    shown = get(lead, "evaluations/2021")
    assert len(shown["lines"]) == 13
    assert sum(Decimal(one) for one in shown["weights"].values()) == 100
    unknown = lead.post(
        "/api/v1/evaluations/2021/weights", {"lock": 1, "weights": {"x": "100"}, "why": "y"}, content_type="application/json"
    )
    assert unknown.status_code == 422
    post(lead, "evaluations/2021/vetoes", lock=shown["lock"], vetoes=[{"unit_code": "141124", "events": {}}])
    weights = {"items": "40", "files": "35", "rectification": "15", "typical_cases": "10"}
    post(lead, "evaluations/2021/weights", lock=shown["lock"] + 1, weights=weights, why="经研究")
    assert post(caller(Role.BUREAU_LEADER), "evaluations/2021/move", move="approve", lock=shown["lock"] + 2)["state"] == "computed"
    assert get(lead, "evaluations/2021")["weights"]["items"] == "40"
    assert plan_2021


def test_results_of_a_review_are_shown_and_answered(caller: Caller, actor_of: ActorOf) -> None:
    file = make_row(ReviewFile, unit_code="141124", released=True)
    ReviewFile.objects.update(state="feedback", total=Decimal("92.50"))
    lead, head = caller(Role.LEAD), caller(Role.BRANCH_HEAD)
    shown = get(head, f"review-results/{file.pk}")
    assert (shown["total"], shown["unit_code"]) == ("92.50", "141124")
    assert post(head, f"review-results/{file.pk}/answer", lock=shown["lock"], accepts=False, why="文书齐全")["state"] == "objected"
    objected = get(lead, f"review-results/{file.pk}")
    decided = post(lead, f"review-results/{file.pk}/objection", lock=objected["lock"], upholds=False, why="依据充分")
    assert decided["state"] in {"feedback", "final", "settled"}
    detail = get(lead, f"batches/{ReviewFile.objects.get().batch_id}")
    assert [one["id"] for one in detail["files"]] == [file.pk]
    assert get(lead, "batches")["total"] == 1


def test_a_reviewer_scores_by_alias(caller: Caller, actor_of: ActorOf) -> None:
    from_pool = make_row(PoolMember, unit_code="", released=True)
    PoolMember.objects.filter(pk=from_pool.pk).update(user_id=actor_of(Role.REVIEWER).user_id)
    rubrics = known_rubrics()
    digest, rubric = next(iter(rubrics.items()))
    file = make_row(ReviewFile, unit_code="141124", released=False)
    apps.get_model("store", "Batch").objects.update(state="scoring", rubric=digest)
    ReviewFile.objects.update(kind=rubric.kinds[0].zh, alias="7K2M")
    sheet = ScoreSheet.objects.create(file_id=file.pk, member_id=from_pool.pk, seat="backbone", place=1)
    client = caller(Role.REVIEWER)
    shown = get(client, f"sheets/{sheet.pk}")
    assert (shown["alias"], shown["marks"]) == ("7K2M", [])
    criterion = shown["criteria"][0]["id"]
    marks = [{"criterion": criterion, "answer": "not_found", "notes": [{"text": "见第1页"}]}]
    assert post(client, f"sheets/{sheet.pk}", lock=0, marks=marks, seconds=60) == {"lock": 1}
    assert get(client, f"sheets/{sheet.pk}")["marks"][0]["answer"] == "not_found"
    assert post(client, f"sheets/{sheet.pk}/questions", criterion=criterion, asked="电子送达没有回证是否扣分") == {"id": 1}
    early = client.post(f"/api/v1/sheets/{sheet.pk}/submit", {"lock": 1}, content_type="application/json")
    assert early.status_code == 422
    box = [{"criterion": criterion, "answer": "found", "reason": "x", "notes": [{"text": "y", "page": 1, "box": [0.5, 0.5, 0.1, 0.1]}]}]
    wrong = client.post(f"/api/v1/sheets/{sheet.pk}", {"lock": 1, "marks": box}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["faults"][0]["where"]) == (422, "box")
    assert client.get(f"/api/v1/sheets/{sheet.pk}/pages/1").status_code == 404


def test_a_session_needs_the_token_against_forged_forms(actor_of: ActorOf) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(apps.get_model("store", "User").objects.get(pk=actor_of(Role.LEAD).user_id or 0))
    assert browser.get("/api/v1/me").json()["is_token"] is False
    refused = browser.post("/api/v1/evaluations/2021/compute")
    assert (refused.status_code, refused.json()["faults"][0]["where"]) == (403, "X-CSRFToken")
    wrong = browser.get("/api/v1/me", headers={"Authorization": "Bearer jicha_nothing"})
    assert wrong.status_code == 401, "a header that holds no token is not passed over for the cookie"


def test_whoever_must_change_the_password_does_that_first(as_role: Any, actor_of: ActorOf) -> None:
    browser = as_role(Role.LEAD)
    apps.get_model("store", "User").objects.update(must_change=True)
    assert browser.get("/api/v1/me").status_code == 403


def test_what_is_no_json_is_told(caller: Caller) -> None:
    answer = caller(Role.LEAD).post("/api/v1/runs", "{", content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
