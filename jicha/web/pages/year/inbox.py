"""The inbox: what waits for me, by day; and the notices of what landed at me."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError
from jicha.domain.inbox.lines import Line, When, when
from jicha.services import clock
from jicha.services.noticing.mailing import mail_rules, write_mail_address
from jicha.services.noticing.telling import mark_read
from jicha.services.noticing.waiting import lines_for
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.waiting import notices
from jicha.store.queries.waiting.notices import NoticeRow
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.pages.year.places import address_of, days_left, title_of

_HEADS: dict[When, str | Promise] = {
    When.LATE: gettext_lazy("已逾期"),
    When.TODAY: gettext_lazy("今天到期"),
    When.SOON: gettext_lazy("七天内到期"),
    When.LATER: gettext_lazy("以后到期"),
    When.UNDATED: gettext_lazy("没有期限"),
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the page shows it."""

    what: str
    title: str
    unit_name: str
    number: str
    due_on: date | None
    left: str
    when: str
    address: str


def shown_line(line: Line, *, today: date, is_own: bool) -> ShownLine:
    """Lay a line out; `is_own` says that a branch asks, which needs no name of its own on every line."""
    number = "" if line.number == 1 and not line.is_more else f"{line.number}{'+' if line.is_more else ''}"
    return ShownLine(
        what=_(line.zh),
        title=title_of(line.matter, title=line.title),
        unit_name="" if is_own else line.unit_name,
        number=number,
        due_on=line.due_on,
        left=days_left(line.due_on, today=today),
        when=when(line.due_on, today=today).value,
        address=address_of(line.matter, object_id=line.object_id, step=line.step, year=line.year, is_own=is_own),
    )


@page(Permission.INBOX_READ)
def inbox(request: DeskRequest) -> HttpResponse:
    """Show what waits, the late first."""
    today = clock.day_of(clock.now())
    lines = lines_for(request.actor, today=today)
    taken = export(request, _line_spec(lines, today=today, is_own=_is_own(request.actor)))
    if taken:
        return taken
    whole = [(when(line.due_on, today=today), shown_line(line, today=today, is_own=_is_own(request.actor))) for line in lines]
    groups = [(key.value, head, [one for soon, one in whole if soon is key]) for key, head in _HEADS.items()]
    context = {
        "groups": [group for group in groups if group[2]],
        "total": len(lines),
        "inbox_number": len(lines),
        "exports": shown(request, _line_spec(lines, today=today, is_own=_is_own(request.actor))).exports,
        "unread": notices.unread(request.actor),
    }
    return render(request, "inbox/inbox.html", context)


def _line_spec(lines: tuple[Line, ...], *, today: date, is_own: bool) -> ListSpec[ShownLine]:
    rows = tuple(shown_line(line, today=today, is_own=is_own) for line in lines)
    return ListSpec(
        name="inbox",
        title=gettext_lazy("待办"),
        columns=(
            Column("due", gettext_lazy("期限"), lambda row: row.due_on, kind="date"),
            Column("left", gettext_lazy("剩余"), lambda row: row.left),
            Column("what", gettext_lazy("办理"), lambda row: row.what, width=24),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name),
            Column("title", gettext_lazy("事项"), lambda row: row.title, width=60),
            Column("number", gettext_lazy("数量"), lambda row: row.number, width=8),
        ),
        fetch=lambda ask: Slice(rows[(ask.page - 1) * ask.size : ask.page * ask.size], len(rows)),
        empty=gettext_lazy("没有等您办理的事项。"),
    )


@page(Permission.INBOX_READ)
def notice_list(request: DeskRequest) -> HttpResponse:
    """List the person's notices."""
    spec = _notice_spec(request.actor)
    rules = mail_rules()
    context = {
        "list": shown(request, spec),
        "unread": notices.unread(request.actor),
        "mail_is_on": rules.is_on,
        "address": notices.mail_address_of(request.actor.user_id or 0),
        "crumbs": ((_("待办"), "../"), (_("通知"), "")),
    }
    return export(request, spec) or render(request, "inbox/notices.html", context)


def _notice_spec(actor: Actor) -> ListSpec[NoticeRow]:
    def fetch(ask: Ask) -> Slice[NoticeRow]:
        return notices.notices(ask, actor=actor)

    return ListSpec(
        name="notices",
        title=gettext_lazy("通知"),
        columns=(
            Column("at", gettext_lazy("时间"), lambda row: row.at, kind="date", is_sorted=True),
            Column("state", gettext_lazy("状态"), _state_of, kind="badge"),
            Column("what", gettext_lazy("办理"), lambda row: _(row.words), width=24),
            Column("title", gettext_lazy("事项"), lambda row: row.title, link=_notice_address, width=60),
            Column("due", gettext_lazy("期限"), lambda row: row.due_on, kind="date", is_sorted=True),
        ),
        fetch=fetch,
        empty=gettext_lazy("没有通知。有事项到您这里时，会通知您一次；到期当天再通知一次。"),
        picks=(Pick("state", gettext_lazy("状态"), (("unread", gettext_lazy("未读")), ("over", gettext_lazy("已办理")))),),
    )


def _state_of(row: NoticeRow) -> str:
    if row.is_over:
        return "notice.over"
    if row.is_read:
        return "notice.read"
    return "notice.due" if row.is_due else "notice.new"


def _notice_address(row: NoticeRow) -> str:
    return f"open/?notice={row.id}"


@page(Permission.INBOX_READ)
def open_notice(request: DeskRequest) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    given = request.GET.get("notice", "")
    row = notices.notice_of(int(given), actor=request.actor) if given.isdecimal() and len(given) < 18 else None
    if row is None:
        raise MissingError(Fault(_("没有这条通知"), given[:20], _("回到通知列表重新选择")))
    mark_read(request.actor, notice_id=row.id, at=clock.now())
    place = address_of(row.matter, object_id=row.object_id, step=row.step, year=row.year, is_own=_is_own(request.actor))
    return redirect(place)


@action(Permission.INBOX_READ)
def read_all(request: DeskRequest) -> HttpResponse:
    """Mark every notice as read."""
    mark_read(request.actor, notice_id=None, at=clock.now())
    messages.success(request, _("已全部标为已读。"))
    return redirect("notices")


@action(Permission.INBOX_READ)
def mail_address(request: DeskRequest) -> HttpResponse:
    """Keep or end the address for reminders."""
    write_mail_address(request.actor, address=posted_text(request, "address"), at=clock.now())
    messages.success(request, _("已保存。"))
    return redirect("notices")


def _is_own(actor: Actor) -> bool:
    return actor.unit_code is not None


GROUP = PageGroup(
    urls=(
        path("inbox/", inbox, name="inbox"),
        path("inbox/notices/", notice_list, name="notices"),
        path("inbox/notices/open/", open_notice, name="notice_open"),
        path("inbox/notices/read/", read_all, name="notices_read"),
        path("inbox/notices/mail/", mail_address, name="notices_mail"),
    ),
    menu=(MenuEntry(gettext_lazy("待办"), "inbox", Permission.INBOX_READ, "year", 15),),
)
