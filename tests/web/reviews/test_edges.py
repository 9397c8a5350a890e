"""What seldom happens in a review, and what is said then."""

from datetime import datetime
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import MissingError, PaperError, StateError
from jicha.reading import page_images
from jicha.services.batches.drawing import ledger_facts
from jicha.services.batches.masking import confirm_masks
from jicha.services.batches.moving import batch_at_hand, rubric_of
from jicha.services.batches.seating import seat_third
from jicha.services.scoring.marks import box_given
from jicha.store.models import PoolMember, ReviewFile
from tests.desk_fixtures import ActorOf
from tests.reading import papers


def test_a_case_that_left_the_ledger_and_a_rubric_that_is_gone_are_told(drawn: int) -> None:
    row = batch_at_hand(drawn)
    with pytest.raises(StateError, match="台账里没有抽中的案件：X-1"):
        ledger_facts(row, case_ids=["X-1"])
    row.year, row.rubric = 1999, "0" * 64
    with pytest.raises(StateError, match="台账里没有"):
        ledger_facts(row, case_ids=["X-1"])
    with pytest.raises(MissingError, match="已不在软件中"):
        rubric_of(row)


def test_masks_are_confirmed_before_scoring_only(actor_of: ActorOf, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    file = ReviewFile.objects.filter(batch_id=scoring)[0]
    with pytest.raises(StateError, match="评查已经开始"):
        confirm_masks(lead, file_id=file.pk, lock=file.lock, has_no_scan=True, at=now)
    with pytest.raises(MissingError):
        confirm_masks(lead, file_id=9999, lock=0, has_no_scan=True, at=now)
    PoolMember.objects.update(is_available=False)
    with pytest.raises(StateError, match="没有可以担任第三评查人"):
        seat_third(file, on=now.date())


def test_a_box_is_four_shares_or_nothing() -> None:
    assert box_given("0.1,0.1,x,0.2") is None
    assert box_given("0.9,0.1,0.1,0.2") is None
    assert box_given("") is None


def test_a_scan_that_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PaperError, match="打不开"):
        page_images.page_texts(b"no pdf", where="a.pdf")
    monkeypatch.setattr(page_images, "MAX_PAGES", 0)
    with pytest.raises(PaperError, match="页，应为"):
        page_images.page_texts(papers.pdf(tmp_path / "a.pdf", "一行").read_bytes(), where="a.pdf")
