"""The trail, for the auditor: read, verified on the spot. To hand it out, `jicha trail export` at the server."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ROLE_TITLES, Role
from jicha.domain.trail.actions import Action
from jicha.domain.trail.titles import ACTION_TITLES, KIND_TITLES
from jicha.services import clock
from jicha.services.trailing.reading import read_events, verify_by
from jicha.store.queries.trail import TrailRow
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, shown
from jicha.web.frame.words import WORDS

OBJECTS = KIND_TITLES | {
    "batch": "评查批次",
    "calibration": "校准",
    "count": "数量确认",
    "delivery": "推送",
    "identity": "统一认证",
    "limit": "法规期限",
    "login": "登录名摘要",
    "map": "地图",
    "param": "核查参数",
    "past_audit": "以往稽查",
    "pool_member": "评查专家",
    "review_file": "评查案卷",
    "score_sheet": "评分表",
    "sheet_map": "表头对应",
    "snapshot": "数据快照",
    "upload": "上传的文件",
    "user": "账号",
    "webhook": "推送地址",
}
"""What an event was done to, in words."""
_PLAIN = frozenset({"flag", "job", "run"})
"""Kinds whose states stand among the words without the name of the kind."""


@page(Permission.TRAIL_READ)
def trail(request: DeskRequest) -> HttpResponse:
    """List the events; that they were read is one more."""
    return render(request, "trail/list.html", {"list": shown(request, _spec(request))})


@action(Permission.TRAIL_VERIFY)
def trail_verify(request: DeskRequest) -> HttpResponse:
    """Verify the whole trail now."""
    found = verify_by(request.actor, at=clock.now())
    if found.faults:
        return render(request, "trail/broken.html", {"found": found}, status=409)
    messages.success(
        request, _("留痕完好：共 %(size)d 条，%(heads)d 个已签名的留痕头全部相符。") % {"size": found.size, "heads": found.heads}
    )
    return redirect("trail")


def _spec(request: DeskRequest) -> ListSpec[TrailRow]:
    now = clock.now()
    return ListSpec(
        name="trail",
        title=gettext_lazy("留痕"),
        columns=(
            Column("seq", gettext_lazy("序号"), lambda row: row.seq, kind="number", is_sorted=True, width=8),
            Column("at", gettext_lazy("时间"), lambda row: row.at[:19].replace("T", " "), kind="date", width=20),
            Column("who", gettext_lazy("人员"), lambda row: row.actor_name),
            Column("role", gettext_lazy("角色"), lambda row: _(ROLE_TITLES[Role(row.role)]) if row.role in set(Role) else ""),
            Column("action", gettext_lazy("事项"), lambda row: _action(row.action)),
            Column(
                "object",
                gettext_lazy("对象"),
                lambda row: f"{row.kind if _is_english() else OBJECTS.get(row.kind, row.kind)} {row.object_id}",
            ),
            Column("change", gettext_lazy("变化"), _change, width=30),
            Column("why", gettext_lazy("理由"), lambda row: row.why, width=40),
        ),
        fetch=lambda ask: read_events(request.actor, ask=ask, at=now),
        empty=gettext_lazy("没有符合条件的留痕。"),
        picks=(Pick("kind", gettext_lazy("类别"), [(key, key if _is_english() else word) for key, word in KIND_TITLES.items()]),),
        is_searchable=True,
    )


def _action(value: str) -> str:
    # The names of acts are content, written in Chinese; in English the value of the vocabulary says the same.
    return ACTION_TITLES[Action(value)] if value in set(Action) and not _is_english() else value


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _change(row: TrailRow) -> str:
    return " → ".join(_state(row.kind, value=part) for part in (row.before, row.after) if part)


def _state(kind: str, *, value: str) -> str:
    """Say a state in words; whatever else an event tells of stays as it was written."""
    word = WORDS.get(f"{kind}.{value}") or (WORDS.get(value) if kind in _PLAIN else None)
    return _(word) if word else value


GROUP = PageGroup(
    urls=(path("trail/", trail, name="trail"), path("trail/verify/", trail_verify, name="trail_verify")),
    menu=(MenuEntry(gettext_lazy("留痕"), "trail", Permission.TRAIL_READ, "admin", 20),),
)
