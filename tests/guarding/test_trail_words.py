"""What the auditor reads of an event is Chinese, whatever the vocabulary of the trail."""

import re
from datetime import datetime

from django.db import transaction

from jicha.domain.access.roles import Role
from jicha.domain.trail.actions import Action
from jicha.services.trailing.recording import PROGRAM, record
from jicha.web.pages.people.trail import OBJECTS
from tests.desk_fixtures import ClientOf
from tests.house import source


def test_every_kind_of_thing_that_an_event_is_done_to_has_a_title() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((source.ROOT / "jicha" / "services").rglob("*.py"))]
    kinds = {
        kind for text in texts for call in re.findall(r"\brecord\((.*?)\)\n", text, re.DOTALL) for kind in re.findall(r'kind="(\w+)"', call)
    }
    assert len(kinds) > 20
    assert kinds - OBJECTS.keys() == set()


def test_states_are_told_in_words_and_everything_else_as_it_was_written(as_role: ClientOf, now: datetime) -> None:
    events = (("rectification", "closed", "working"), ("job", "running", "done"), ("param", "7", "10"), ("plan", None, "approved"))
    for kind, before, after in events:
        with transaction.atomic():
            record(PROGRAM, action=Action.JOB_DONE, kind=kind, object_id=7, at=now, before=before, after=after)
    page = as_role(Role.AUDITOR).get("/trail/").content.decode()
    for words in ("已销号 → 整改中", "进行中 → 已完成", "7 → 10", "已批准", "核查参数 7"):
        assert words in page
    for word in ("working", "running", "approved", "param 7"):
        assert word not in page
