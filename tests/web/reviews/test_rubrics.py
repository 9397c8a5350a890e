"""A bureau's own rubric: entered by one, approved by another, then used; and the settings that a batch keeps."""

from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, ContentError, MissingError, StateError, UsageError
from jicha.domain.rubrics.rules import SettingKey
from jicha.services.administering.overlay import Incoming, put_overlay
from jicha.services.backups.archives import files_below
from jicha.services.batches.moving import batch_at_hand, known_rubrics, known_rules, rules_of, rules_of_batch
from jicha.services.batches.opening import Terms, begin_batch
from jicha.services.batches.rubrics import decide_rubric, propose_rubric, proposed_rubric
from jicha.services.reviewing.rubric_entry import write_template
from jicha.services.scoring.results import statistics_of
from jicha.services.scoring.settling import compare_batch
from jicha.store.models import Batch, RubricEntry, TrailEvent
from tests.desk_fixtures import ActorOf, ClientOf
from tests.reviews.test_content import form
from tests.web.reviews.conftest import first_item, hand_in, lock_of, open_sheets


@pytest.fixture
def filled(tmp_path: Path) -> bytes:
    """A form that adds up."""
    return form(tmp_path / "本局细则.xlsx").read_bytes()


def _propose(actor: Actor, *, data: bytes, at: datetime, is_replacing: bool = False) -> int:
    return propose_rubric(actor, name="本局细则.xlsx", chunks=[data], is_replacing=is_replacing, at=at)


def test_a_rubric_counts_once_another_person_approved_it(actor_of: ActorOf, home: Path, filled: bytes, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    entry = _propose(lead, data=filled, at=now)
    made = proposed_rubric(entry)
    assert made.digest not in known_rubrics()
    with pytest.raises(StateError, match="待批准"):
        _propose(lead, data=filled, at=now)
    with pytest.raises(AccessError):
        decide_rubric(lead, entry_id=entry, approves=True, why="", at=now)
    both_roles = Actor(lead.user_id, lead.name, Role.BUREAU_LEADER)
    with pytest.raises(StateError, match="录入细则"):
        decide_rubric(both_roles, entry_id=entry, approves=True, why="", at=now)
    assert made.digest not in known_rubrics()
    decide_rubric(leader, entry_id=entry, approves=True, why="", at=now)
    assert known_rubrics()[made.digest].zh == made.zh
    with pytest.raises(StateError, match="已批准"):
        decide_rubric(leader, entry_id=entry, approves=True, why="", at=now)
    acts = TrailEvent.objects.filter(kind="rubric").order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["rubric.edit", "rubric.approve"]
    assert [name for name, _path in files_below(home) if name.startswith("content/rubrics/")]


def test_a_refused_rubric_never_counts(actor_of: ActorOf, home: Path, filled: bytes, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    entry = _propose(lead, data=filled, at=now)
    with pytest.raises(StateError, match="理由"):
        decide_rubric(leader, entry_id=entry, approves=False, why=" ", at=now)
    decide_rubric(leader, entry_id=entry, approves=False, why="分值偏低", at=now)
    assert proposed_rubric(entry).digest not in known_rubrics()
    assert RubricEntry.objects.get(pk=entry).decision == "分值偏低"
    assert _propose(lead, data=filled, at=now) != entry
    with pytest.raises(MissingError):
        decide_rubric(leader, entry_id=9999, approves=True, why="", at=now)


def test_a_version_in_force_is_replaced_on_purpose_only(actor_of: ActorOf, drawn: int, filled: bytes, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    entry = _propose(lead, data=filled, at=now)
    decide_rubric(leader, entry_id=entry, approves=True, why="", at=now)
    with pytest.raises(UsageError, match="已经录入"):
        _propose(lead, data=filled, at=now)
    again = _propose(lead, data=filled, is_replacing=True, at=now)
    decide_rubric(leader, entry_id=again, approves=True, why="", at=now)
    waiting = _propose(lead, data=filled, is_replacing=True, at=now)
    Batch.objects.filter(pk=drawn).update(rubric=proposed_rubric(entry).digest)
    with pytest.raises(StateError, match="不能覆盖"):
        decide_rubric(leader, entry_id=waiting, approves=True, why="", at=now)
    assert RubricEntry.objects.get(pk=waiting).state == "proposed"
    decide_rubric(leader, entry_id=waiting, approves=False, why="已经在用", at=now)
    with pytest.raises(StateError, match="不能覆盖"):
        _propose(lead, data=filled, is_replacing=True, at=now)


def test_a_form_with_faults_is_not_kept(actor_of: ActorOf, home: Path, tmp_path: Path, now: datetime) -> None:
    empty = tmp_path / "空.xlsx"
    write_template(empty)
    with pytest.raises(ContentError) as caught:
        _propose(actor_of(Role.LEAD), data=empty.read_bytes(), at=now)
    assert any("B" in fault.where for fault in caught.value.faults)
    with pytest.raises(AccessError):
        _propose(actor_of(Role.INSPECTOR), data=b"", at=now)
    assert not RubricEntry.objects.exists()


def test_a_bureau_enters_and_approves_its_own_on_the_pages(as_role: ClientOf, home: Path, tmp_path: Path) -> None:
    lead, leader, inspector = as_role(Role.LEAD), as_role(Role.BUREAU_LEADER), as_role(Role.INSPECTOR)
    listed = lead.get(reverse("rubrics")).content.decode()
    assert "2024年版" in listed
    assert "原文已核对" in listed
    digest = next(iter(known_rubrics()))
    assert b"".join(lead.get(reverse("rubric_form"))).startswith(b"PK")
    assert "否决25" in lead.get(reverse("rubric", args=[digest])).content.decode()
    assert lead.get(reverse("rubric", args=["none"])).status_code == 404
    assert lead.post(reverse("rubric_enter")).status_code == 422
    wrong = form(tmp_path / "错.xlsx", cells={("案卷类别", "B2"): 99})
    answer = lead.post(reverse("rubric_enter"), {"file": SimpleUploadedFile("错.xlsx", wrong.read_bytes())})
    assert answer.status_code == 422
    assert "B2" in answer.content.decode()
    right = form(tmp_path / "本局.xlsx").read_bytes()
    shown = lead.post(reverse("rubric_enter"), {"file": SimpleUploadedFile("本局.xlsx", right)}, follow=True).content.decode()
    assert "由您录入，须由另一人批准" in shown
    assert "确认批准" not in shown
    entry = RubricEntry.objects.get()
    address = reverse("rubric_entry", args=[entry.pk])
    decide = reverse("rubric_decide", args=[entry.pk, "approve"])
    assert inspector.get(address).status_code == 200
    assert inspector.post(decide).status_code == 403
    assert decide in leader.get(address).content.decode()
    assert leader.post(reverse("rubric_decide", args=[entry.pk, "refuse"]), {"why": ""}).status_code == 422
    assert leader.post(decide).status_code == 302
    assert leader.post(decide).status_code == 422
    page = lead.get(reverse("rubrics")).content.decode()
    assert "已批准" in page
    assert "本局录入" in page
    assert "录入本局的细则" not in inspector.get(reverse("rubrics")).content.decode()
    assert lead.get(reverse("rubric_entry", args=[9999])).status_code == 404
    assert lead.get(decide).status_code == 405


def test_a_batch_keeps_the_settings_of_its_beginning(actor_of: ActorOf, begun: int, now: datetime) -> None:
    usual = known_rules().value(SettingKey.GAP)
    own = files("jicha").joinpath("content/rubrics/settings.yaml").read_text(encoding="utf-8").replace("value: 10,", "value: 6,")
    admin = actor_of(Role.LEAD)
    put_overlay(admin, file=Incoming("rubrics", "", "settings.yaml", own.encode()), why="本局规定", at=now)
    assert known_rules().value(SettingKey.GAP) == Decimal(6)
    assert rules_of_batch(begun).value(SettingKey.GAP) == usual
    digest = next(iter(known_rubrics()))
    later = begin_batch(actor_of(Role.LEAD), year=2021, half=1, rubric=digest, terms=Terms((), 2), at=now)
    assert rules_of_batch(later).value(SettingKey.GAP) == Decimal(6)
    row = batch_at_hand(begun)
    row.rules = {}
    assert rules_of(row).value(SettingKey.GAP) == Decimal(6)


def test_a_rubric_does_not_come_in_past_its_approval(actor_of: ActorOf, home: Path, now: datetime) -> None:
    with pytest.raises(ContentError, match="不能放文件夹"):
        put_overlay(actor_of(Role.LEAD), file=Incoming("rubrics", "own", "2021-01-01.yaml", b"x: 1"), why="本局规定", at=now)


def test_what_newer_settings_would_refer_to_a_third_is_no_result(actor_of: ActorOf, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    for sheet in open_sheets(scoring):
        hand_in(sheet, at=now, lost={first_item(sheet): "1"} if sheet.seat == "lawyer" else None)
    assert compare_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now) == (4, 0)
    own = files("jicha").joinpath("content/rubrics/settings.yaml").read_text(encoding="utf-8").replace("value: 10,", "value: 0,")
    put_overlay(lead, file=Incoming("rubrics", "", "settings.yaml", own.encode()), why="本局规定", at=now)
    assert statistics_of(scoring) is not None
    Batch.objects.filter(pk=scoring).update(rules={})
    assert statistics_of(scoring) is None
