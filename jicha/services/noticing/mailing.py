"""Tell by mail that something waits: its kind and where to look, never what it is about; off until the bureau names a mail server."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, SettingError, StateError
from jicha.store.models.notices import MailAddress, Notice

_SUBJECT = "环境执法稽查：有新的待办"


@dataclass(frozen=True, slots=True)
class MailRules:
    """How mail goes out.

    Attributes:
        host: of the mail server; empty sends none. sender: the address that mail comes from. desk: the address of the desk's first page.
    """

    host: str
    sender: str
    desk: str

    @property
    def is_on(self) -> bool:
        """Say whether mail is sent at all."""
        return bool(self.host and self.sender)


def mail_rules() -> MailRules:
    """Read the settings of mail."""
    return MailRules(settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL, settings.DESK_ADDRESS)


def write_mail_address(actor: Actor, *, address: str, at: datetime) -> None:
    """Keep where a person wants to be told; an empty address ends it.

    Raises:
        AccessError: nobody is signed in. StateError: it is no address, or the bureau sends no mail.
    """
    require(actor, permission=Permission.INBOX_READ)
    given = address.strip()
    if not given:
        MailAddress.objects.filter(user_id=actor.user_id or 0).delete()
        return
    if not mail_rules().is_on:
        raise StateError(Fault("本单位没有启用邮件提醒", "邮件提醒", "由系统管理员设置邮件服务器后再填写"))
    try:
        validate_email(given)
    except ValidationError as error:
        raise StateError(Fault("邮箱地址写得不对", given[:60], "写成 name@example.gov.cn 的样子")) from error
    MailAddress.objects.update_or_create(user_id=actor.user_id or 0, defaults={"address": given, "at": at})


def send_mails(*, at: datetime) -> int:
    """Send each person with an address one mail about what was not yet mailed, read or done; gives how many went out.

    Raises:
        SettingError: the mail server refuses; what did not go out stays to be sent.
    """
    rules = mail_rules()
    if not rules.is_on:
        return 0
    number = 0
    for place in MailAddress.objects.filter(user__is_active=True).select_related("user").order_by("pk"):
        waiting = Notice.objects.filter(user_id=place.user_id, mailed_at=None, read_at=None, over_at=None)
        waiting = waiting.filter(role=place.user.role or "", unit_code=place.user.unit_code or "")
        kinds = Counter(waiting.values_list("words", flat=True))
        if kinds:
            with transaction.atomic():
                waiting.update(mailed_at=at)
                _send(place.address, body=_body(kinds, desk=rules.desk), sender=rules.sender)
            number += 1
    return number


def _body(kinds: Counter[str], *, desk: str) -> str:
    lines = [f"{words} {number}项" for words, number in sorted(kinds.items())]
    return "\n".join(
        ["您在环境执法稽查系统中有新的待办：", *lines, "", f"请登录查看：{desk}inbox/", "本邮件由系统发出，不含办理内容，请勿回复。"]
    )


def _send(address: str, *, body: str, sender: str) -> None:
    try:
        EmailMessage(_SUBJECT, body, sender, [address], connection=get_connection()).send()
    except OSError as error:
        mend = "检查 JICHA_MAIL_HOST 和网络；未发出的邮件下次再发"
        raise SettingError(Fault(f"邮件发不出去：{error}", settings.EMAIL_HOST, mend)) from error
