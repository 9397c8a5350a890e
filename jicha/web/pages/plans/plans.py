"""Plans: the list with the upload, one version with its check and its signing, its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held, may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError, PlanError
from jicha.domain.lifecycle.moves import same_hand
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.plans import Plan
from jicha.services import clock
from jicha.services.data.uploading import path_of_bytes
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.checking import review_plan
from jicha.services.plans.laying_out import lines_of
from jicha.services.plans.moving import move_plan
from jicha.services.plans.reading import plan_from_text
from jicha.store.queries.year import plan_work
from jicha.store.queries.year import plans as questions
from jicha.store.queries.year.plan_work import PaperRow
from jicha.store.queries.year.plans import PlanRow
from jicha.web.frame.files import saved
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

_RELEASED = frozenset(questions.RELEASED)
_MOST_BYTES = 64 * 1024 * 1024
_HEAD_LINES = 9
_STEPS = {
    "adopt": gettext_lazy("读入文件"),
    "amend": gettext_lazy("提出修订"),
}


def plan_spec(limit: RowLimit) -> ListSpec[PlanRow]:
    """Lay out the list of versions."""
    return ListSpec(
        name="plans",
        title=gettext_lazy("年度计划"),
        columns=(
            Column("year", gettext_lazy("年度"), lambda row: str(row.year), is_sorted=True, width=8),
            Column("number", gettext_lazy("版次"), lambda row: row.number, kind="number", width=8),
            Column("title", gettext_lazy("计划名称"), lambda row: row.title, link=_address, width=50),
            Column("state", gettext_lazy("状态"), lambda row: f"plan.{row.state}", kind="badge"),
            Column("source", gettext_lazy("来源文件"), lambda row: row.source_name, width=26),
            Column("by", gettext_lazy("编制人"), lambda row: row.made_by),
            Column("made", gettext_lazy("建立时间"), lambda row: row.made_at, kind="date", is_sorted=True),
        ),
        fetch=lambda ask: questions.plans(ask, limit=limit),
        empty=gettext_lazy("还没有计划。上传正式文件（docx、pdf、txt）或 YAML，系统读出结构后由人核对。"),
        picks=(
            Pick("year", gettext_lazy("年度"), [(str(year), str(year)) for year in questions.plan_years(is_inside=limit.is_all)]),
            Pick("state", gettext_lazy("状态"), [(one.name, gettext_lazy(WORDS[f"plan.{one.name}"])) for one in PLAN.states]),
        ),
        is_searchable=True,
    )


def _address(row: PlanRow) -> str:
    return reverse("plan", args=[row.id])


@page(Permission.PLAN_READ)
def plan_list(request: DeskRequest) -> HttpResponse:
    """List the versions that a person may see."""
    spec = plan_spec(row_limit(request.actor, permission=Permission.PLAN_READ))
    context = {"list": shown(request, spec), "may_edit": may(request.actor, permission=Permission.PLAN_EDIT)}
    return export(request, spec) or render(request, "plans/list.html", context)


@action(Permission.PLAN_EDIT)
def upload_plan(request: DeskRequest) -> HttpResponse:
    """Read an official document into a new version."""
    given = request.FILES.get("file")
    if given is None:
        raise PlanError(Fault(_("没有选择文件"), _("年度计划"), _("选择文件后再提交")))
    if (given.size or 0) > _MOST_BYTES:
        raise PlanError(Fault(_("文件太大，不像一份计划"), given.name or "", _("上传计划的正文文件")))
    adopted = adopt_plan(request.actor, name=given.name or "plan", content=given.read(), at=clock.now())
    if adopted.is_new:
        messages.success(request, _("已读入。请对照原文核对各项内容，再送审。"))
    else:
        messages.info(request, _("与最新一版内容相同，没有新建版次。"))
    return redirect("plan_text", plan_id=adopted.plan_id)


@page(Permission.PLAN_READ)
def plan(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Show one version: whether it holds, what is open, who signed."""
    row, read = found_plan(request, plan_id=plan_id)
    is_inside = row_limit(request.actor, permission=Permission.PLAN_READ).is_all
    review = review_plan(read)
    paper = plan_work.paper_of(plan_id)
    permissions = held(request.actor, subject=Subject(released=row.state in _RELEASED))
    moves = tuple(one for one in PLAN.offered(row.state, permissions=permissions) if one.name != "edit")
    me = str(request.actor.user_id)
    free = tuple(one for one in moves if not same_hand(one.other_than, maker=me, makers=row.makers))
    context = {
        **frame_of(row, here="plan"),
        "plan": read,
        "review": review,
        "check": review.check,
        "offered": free,
        "is_own_work": len(free) < len(moves),
        "may_mend": row.state in {"draft", "published"} and Permission.PLAN_EDIT in permissions,
        "lines": lines_of(read)[:_HEAD_LINES],
        "is_inside": is_inside,
        "steps": _steps(plan_id) if is_inside else (),
        "texts": plan_work.texts_of(plan_id) if is_inside else (),
        "paper": paper,
        "may_take": _may_take(paper, is_inside=is_inside),
    }
    return render(request, "plans/plan.html", context)


@action(Permission.PLAN_READ)
def move(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Make a move; who may make which the table of the lifecycle says."""
    found_plan(request, plan_id=plan_id)
    name, why = posted_text(request, "move"), posted_text(request, "why")
    move_plan(request.actor, plan_id=plan_id, move=name, lock=posted_number(request, "lock"), at=clock.now(), reason=why)
    messages.success(request, _("已办理。"))
    return redirect("plan", plan_id=plan_id)


@page(Permission.PLAN_READ)
def plan_paper(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Hand out the document as it was handed in."""
    found_plan(request, plan_id=plan_id)
    paper = plan_work.paper_of(plan_id)
    is_inside = row_limit(request.actor, permission=Permission.PLAN_READ).is_all
    if paper is None or not _may_take(paper, is_inside=is_inside):
        raise MissingError(Fault(_("这一版没有原文件"), f"{plan_id}", _("修订版由表格改成，可下载 YAML")))
    return saved(path_of_bytes(paper.sha256), name=paper.name)


@page(Permission.PLAN_READ)
def plan_yaml(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Hand out the structure as YAML; it holds questions and remarks, which are not for the branches."""
    row, _read = found_plan(request, plan_id=plan_id)
    limit = row_limit(request.actor, permission=Permission.PLAN_READ)
    text = questions.plan_text(plan_id, limit=limit) if limit.is_all else None
    if text is None:
        raise MissingError(Fault(_("没有这个文件"), f"{plan_id}", _("回到计划页面重新选择")))
    return _yaml(text, name=f"plan-{row.year}-{row.number}.yaml")


@page(Permission.PLAN_EDIT)
def plan_old_text(request: DeskRequest, plan_id: int, number: int) -> HttpResponse:
    """Hand out a text that the version had before."""
    row, _read = found_plan(request, plan_id=plan_id)
    text = plan_work.text_of(plan_id, number=number)
    if text is None:
        raise MissingError(Fault(_("没有这份旧稿"), f"{number}", _("回到计划页面重新选择")))
    return _yaml(text, name=f"plan-{row.year}-{row.number}-{number}.yaml")


def found_plan(request: DeskRequest, *, plan_id: int) -> tuple[PlanRow, Plan]:
    """Find a version that the person may see, and read it.

    Raises:
        MissingError: there is none.
    """
    limit = row_limit(request.actor, permission=Permission.PLAN_READ)
    row = questions.plan_of(plan_id, limit=limit)
    text = questions.plan_text(plan_id, limit=limit)
    if row is None or text is None:
        raise MissingError(Fault(_("没有这份计划"), f"{plan_id}", _("回到计划列表重新选择")))
    return row, plan_from_text(text)


def frame_of(row: PlanRow, *, here: str) -> dict[str, object]:
    """Give what the frame of every page of a version needs: the row, the way back, the other pages."""
    names = {
        "plan": _("概要"),
        "plan_text": _("原文对照"),
        "plan_units": _("单位与轮次"),
        "plan_calendar": _("项目日程"),
        "plan_difference": _("版次比较"),
    }
    return {
        "row": row,
        "state": f"plan.{row.state}",
        "crumbs": ((_("年度计划"), reverse("plans")), (f"{row.year} · {row.number}", "")),
        "tabs": tuple((label, reverse(name, args=[row.id]), name == here) for name, label in names.items()),
    }


def _steps(plan_id: int) -> tuple[dict[str, object], ...]:
    known = {one.name: _(one.zh) for one in PLAN.moves}
    return tuple(
        {"at": one.at, "title": known.get(one.move) or str(_STEPS.get(one.move, one.move)), "who": one.who, "words": one.words}
        for one in plan_work.steps_of(plan_id)
    )


def _may_take(paper: PaperRow | None, *, is_inside: bool) -> bool:
    """Say whether the document may be handed out: a YAML that was handed in holds questions and remarks like the structure itself."""
    return paper is not None and (is_inside or not paper.name.lower().endswith((".yaml", ".yml")))


def _yaml(text: str, *, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


GROUP = PageGroup(
    urls=(
        path("plans/", plan_list, name="plans"),
        path("plans/upload/", upload_plan, name="plan_upload"),
        path("plans/<int:plan_id>/", plan, name="plan"),
        path("plans/<int:plan_id>/move/", move, name="plan_move"),
        path("plans/<int:plan_id>/paper/", plan_paper, name="plan_paper"),
        path("plans/<int:plan_id>/yaml/", plan_yaml, name="plan_yaml"),
        path("plans/<int:plan_id>/texts/<int:number>/", plan_old_text, name="plan_old_text"),
    ),
    menu=(MenuEntry(gettext_lazy("年度计划"), "plans", Permission.PLAN_READ, "year", 20),),
)
