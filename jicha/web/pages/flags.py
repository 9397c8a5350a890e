"""Flags: the list, one flag with everything behind it, deciding on one or on many."""

from functools import cache

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.asking import held, may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.lifecycle.flags import FLAG
from jicha.services import clock
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.cards import check_words, title_of
from jicha.services.judging.deciding import Choice, decide_flag, default_expiry
from jicha.services.judging.records import Place, record_behind
from jicha.services.judging.viewing import drop_view, keep_view
from jicha.store.queries import findings, flags
from jicha.store.queries.flags import FlagRow
from jicha.store.queries.year import runs, units
from jicha.store.queries.year.runs import RunRow
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, ask_of, export, shown
from jicha.web.frame.words import WORDS

PAGE = "flags"


class DecisionForm(forms.Form):
    """The words of a decision."""

    move = forms.CharField(max_length=12)
    lock = forms.IntegerField(min_value=0)
    why = forms.CharField(required=False, max_length=2000)
    expires_on = forms.DateField(required=False)


def flag_spec(limit: RowLimit, *, run: RunRow | None) -> ListSpec[FlagRow]:
    """Lay out the list of a run's flags; without a run it is empty."""
    run_id = run.run_id if run else ""
    return ListSpec(
        name="flags",
        title=gettext_lazy("疑点"),
        columns=(
            Column("subject", gettext_lazy("对象"), lambda row: row.subject_key, is_sorted=True, link=_address, width=26),
            Column("check", gettext_lazy("核查规则"), lambda row: f"{row.check_id} {title_of(row.check_id)}", is_sorted=True, width=34),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name, is_sorted=True),
            Column("verdict", gettext_lazy("判定"), lambda row: row.verdict, kind="badge"),
            Column("severity", gettext_lazy("程度"), lambda row: row.severity, kind="badge"),
            Column("state", gettext_lazy("办理"), lambda row: row.state, kind="badge"),
            Column("message", gettext_lazy("说明"), lambda row: row.message, width=60),
            Column("source", gettext_lazy("来源"), source_of, width=40),
        ),
        fetch=lambda ask: flags.flags(ask, limit=limit, run_id=run_id),
        empty=gettext_lazy("没有符合条件的疑点。运行核查后，不符合和无法判定的记录会列在这里。"),
        picks=(
            Pick("verdict", gettext_lazy("判定"), [(one, gettext_lazy(WORDS[one])) for one in ("fail", "unknown")]),
            Pick("state", gettext_lazy("办理"), [(one.name, gettext_lazy(WORDS[one.name])) for one in FLAG.states]),
            Pick("severity", gettext_lazy("程度"), [(one, gettext_lazy(WORDS[one])) for one in ("high", "medium", "low")]),
            Pick(
                "unit_code",
                gettext_lazy("单位"),
                [(one.code, one.name) for one in units.units() if limit.is_all or one.code == limit.unit_code],
            ),
            Pick("item", gettext_lazy("事项"), [(one.name, one.zh) for one in checks.ITEMS]),
            Pick(
                "check_id",
                gettext_lazy("核查规则"),
                [(one, f"{one} {title_of(one)}") for one in (flags.checks_in(run.id, limit=limit) if run else ())],
            ),
        ),
        is_searchable=True,
    )


def source_of(row: FlagRow) -> str:
    """Say where a flag's row stands: file, sheet, row."""
    line = f"第{row.source_row}行" if row.source_row else ""
    return " › ".join(part for part in (row.source_file, row.source_sheet, line) if part)


def _address(row: FlagRow) -> str:
    before, after = _around_the_number()
    return f"{before}{row.id}{after}"


@cache
def _around_the_number() -> tuple[str, str]:
    before, _number, after = reverse("flag", args=[0]).rpartition("0")
    return before, after


@page(Permission.FLAG_READ)
def flag_list(request: DeskRequest) -> HttpResponse:
    """List the flags of the newest run, or of the run that is asked for."""
    run = run_asked(request)
    limit = row_limit(request.actor, permission=Permission.FLAG_READ)
    spec = flag_spec(limit, run=run)
    context = {
        "list": shown(request, spec),
        "run": run,
        "views": flags.views_of(request.actor.user_id or 0, page=PAGE),
        "query": query_of(request),
        "may_judge": may(request.actor, permission=Permission.FLAG_JUDGE),
    }
    return export(request, spec) or render(request, "flags/list.html", context)


@page(Permission.FLAG_READ)
def flag(request: DeskRequest, flag_id: int) -> HttpResponse:
    """Show one flag: the record, its row in the source, the law of that day, its time line, what was said."""
    limit = row_limit(request.actor, permission=Permission.FLAG_READ)
    row = found_flag(flag_id, limit=limit)
    run = runs.run_of(row.run_id)
    subject = Subject(unit_code=row.unit_code, released=row.released)
    permissions = held(request.actor, subject=subject)
    offered = FLAG.offered(row.state, permissions=permissions)
    place = Place(
        run.folder if run else "", run.snapshot_digest if run else "", row.dataset, row.source_file, row.source_sheet, row.source_row
    )
    finding_id = flags.finding_of_flag(row)
    context = {
        "flag": row,
        "words": check_words().get(row.check_id),
        "source": source_of(row),
        "record": record_behind(place),
        "notes": tuple(
            {"at": note.at, "title": FLAG.move(note.move).zh, "who": note.who, "words": note.words} for note in flags.notes_of(row)
        ),
        "offered": offered,
        "offers": {move.name for move in offered},
        "drafts": findings.drafts_of_unit(row.unit_code) if Permission.FLAG_JUDGE in permissions else (),
        "finding": finding_id if finding_id and Permission.FINDING_READ in permissions else None,
        "expiry": default_expiry(clock.now()),
        "query": query_of(request),
        "crumbs": ((_("疑点"), f"{reverse('flags')}?{query_of(request)}"), (row.subject_key, "")),
    }
    return render(request, "flags/flag.html", context)


@page(Permission.FLAG_READ)
def next_flag(request: DeskRequest, flag_id: int) -> HttpResponse:
    """Go on to the next flag of the same list; at its end back to the list."""
    run = run_asked(request)
    limit = row_limit(request.actor, permission=Permission.FLAG_READ)
    ask = ask_of(request, flag_spec(limit, run=run))
    following = flags.next_flag(ask, limit=limit, run_id=run.run_id if run else "", after=flag_id)
    if following is None:
        messages.info(request, _("这一列表已到末尾。"))
        return redirect(f"{reverse('flags')}?{query_of(request)}")
    return redirect(f"{reverse('flag', args=[following])}?{query_of(request)}")


@action(Permission.FLAG_READ)
def decide(request: DeskRequest, flag_id: int) -> HttpResponse:
    """Dismiss, ask, answer or think again; who may do which of these the lifecycle knows."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise MissingError(Fault(_("这次提交缺少内容"), f"{flag_id}", _("回到疑点页面重新提交")))
    given = form.cleaned_data
    decide_flag(
        request.actor,
        choice=Choice(flag_id, given["lock"]),
        move=given["move"],
        at=clock.now(),
        reason=given["why"],
        expires_on=given["expires_on"],
    )
    messages.success(request, _("已办理。"))
    return redirect(f"{reverse('flag_next', args=[flag_id])}?{query_of(request)}")


@action(Permission.FLAG_JUDGE)
def confirm(request: DeskRequest, flag_id: int) -> HttpResponse:
    """Confirm one flag into a new finding, or into one that is being written."""
    into = request.POST.get("into", "")
    lock = request.POST.get("lock", "")
    choice = Choice(flag_id, int(lock) if lock.isdecimal() else -1)
    finding_id = confirm_flags(request.actor, choices=[choice], at=clock.now(), into=int(into) if into.isdecimal() else None)
    messages.success(request, _("已认定为问题，请补充原因和等级。"))
    return redirect("finding", finding_id=finding_id)


@action(Permission.ACCOUNT_OWN)
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep the filters of the list under a title."""
    keep_view(request.actor, page=PAGE, title=request.POST.get("title", ""), query=query_of(request))
    return redirect(f"{reverse('flags')}?{query_of(request)}")


@action(Permission.ACCOUNT_OWN)
def forget_view(request: DeskRequest, view_id: int) -> HttpResponse:
    """Drop a saved view."""
    drop_view(request.actor, view_id=view_id)
    return redirect("flags")


def run_asked(request: DeskRequest) -> RunRow | None:
    """Give the run that the address names, or the newest; null before the first run."""
    named = request.GET.get("run", "")
    return runs.run_of(named) if named else runs.newest_run()


def found_flag(flag_id: int, *, limit: RowLimit) -> FlagRow:
    """Find a flag that the person may see.

    Raises:
        MissingError: there is none.
    """
    row = flags.flag_of(flag_id, limit=limit)
    if row is None:
        raise MissingError(Fault(_("没有这条疑点"), f"{flag_id}", _("回到疑点列表重新选择")))
    return row


def query_of(request: DeskRequest) -> str:
    """Give the filters of the address again, as text for the next address."""
    kept = QueryDict(mutable=True)
    for key in ("run", "q", "order", *flags.PICKS):
        if value := request.GET.get(key, ""):
            kept[key] = value[:200]
    return kept.urlencode()


GROUP = PageGroup(
    urls=(
        path("flags/", flag_list, name="flags"),
        path("flags/<int:flag_id>/", flag, name="flag"),
        path("flags/<int:flag_id>/next/", next_flag, name="flag_next"),
        path("flags/<int:flag_id>/decide/", decide, name="flag_decide"),
        path("flags/<int:flag_id>/confirm/", confirm, name="flag_confirm"),
        path("flags/views/save/", save_view, name="flag_view_save"),
        path("flags/views/<int:view_id>/drop/", forget_view, name="flag_view_drop"),
    ),
    menu=(MenuEntry(gettext_lazy("疑点"), "flags", Permission.FLAG_READ, "findings", 10),),
)
