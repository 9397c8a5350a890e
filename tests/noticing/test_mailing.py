"""Mail: off by default, one a person, nothing in it but kinds, numbers and an address."""

from datetime import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, SettingError, StateError
from jicha.services.noticing.mailing import send_mails, write_mail_address
from jicha.services.noticing.telling import tell_all
from jicha.store.models import MailAddress, Notice, User
from jicha.store.queries.waiting.notices import mail_address_of
from tests.desk_fixtures import ActorOf


class RefusingBackend(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, _messages: object) -> int:
        """Refuse."""
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def mail_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example.gov.cn")
    monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "jicha@example.gov.cn")
    monkeypatch.setattr(settings, "DESK_ADDRESS", "http://10.1.2.3:8000/")


def test_without_a_server_nobody_writes_an_address_and_nothing_goes_out(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    with pytest.raises(StateError, match="没有启用邮件提醒"):
        write_mail_address(head, address="head@example.gov.cn", at=now)
    MailAddress.objects.create(user_id=head.user_id, address="head@example.gov.cn", at=now)
    tell_all(at=now)
    assert send_mails(at=now) == 0
    assert mail.outbox == []


@pytest.mark.usefixtures("mail_on")
def test_a_mail_names_kinds_and_the_address_and_nothing_else(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    write_mail_address(head, address=" head@example.gov.cn ", at=now)
    assert mail_address_of(head.user_id or 0) == "head@example.gov.cn"
    assert send_mails(at=now) == 0
    tell_all(at=now)
    assert send_mails(at=now) == 1
    assert send_mails(at=now) == 0
    (sent,) = mail.outbox
    assert sent.to == ["head@example.gov.cn"]
    assert "答复稽查问题 1项" in sent.body
    assert "http://10.1.2.3:8000/inbox/" in sent.body
    title = Notice.objects.values_list("title", flat=True)[0]
    for secret in (title, "临县", "2021-1", "A1", head.name):
        assert secret not in sent.subject + sent.body


@pytest.mark.usefixtures("mail_on")
def test_read_notices_and_disabled_accounts_get_none(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    write_mail_address(head, address="head@example.gov.cn", at=now)
    tell_all(at=now)
    User.objects.filter(pk=head.user_id).update(is_active=False)
    assert send_mails(at=now) == 0
    User.objects.filter(pk=head.user_id).update(is_active=True, unit_code="141121")
    assert send_mails(at=now) == 0
    User.objects.filter(pk=head.user_id).update(unit_code="141124")
    Notice.objects.update(read_at=now)
    assert send_mails(at=now) == 0


@pytest.mark.usefixtures("mail_on")
def test_an_address_is_checked_and_an_empty_one_ends_it(actor_of: ActorOf, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    with pytest.raises(StateError, match="邮箱地址写得不对"):
        write_mail_address(head, address="head(at)example", at=now)
    write_mail_address(head, address="head@example.gov.cn", at=now)
    write_mail_address(head, address="", at=now)
    assert mail_address_of(head.user_id or 0) == ""
    with pytest.raises(AccessError):
        write_mail_address(Actor(99, "新人", None), address="a@b.cn", at=now)


@pytest.mark.usefixtures("mail_on")
def test_a_server_that_refuses_leaves_the_mail_to_be_sent(
    actor_of: ActorOf, fed_back: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_mail_address(actor_of(Role.BRANCH_HEAD), address="head@example.gov.cn", at=now)
    tell_all(at=now)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{__name__}.RefusingBackend")
    with pytest.raises(SettingError, match="邮件发不出去"):
        send_mails(at=now)
    assert Notice.objects.filter(mailed_at=None).count() == 1
