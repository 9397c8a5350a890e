"""Pages for what went wrong: what, where, how to mend it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jicha.domain.errors import AccessError, Fault, JichaError, MissingError, StaleError

_STATUS: tuple[tuple[type[JichaError], int], ...] = ((AccessError, 403), (MissingError, 404), (StaleError, 409))


def refusal_page(request: HttpRequest, *, error: JichaError) -> HttpResponse:
    """Show every fault of a refusal, under the status that fits it: 403, 404, 409, else 422."""
    status = next((number for kind, number in _STATUS if isinstance(error, kind)), 422)
    return _shown(request, faults=error.faults, status=status)


def busy_page(request: HttpRequest) -> HttpResponse:
    """Show that another write took too long."""
    return _shown(request, faults=(Fault(_("系统正忙，这次没有保存"), request.path, _("稍候片刻再试一次；内容没有丢失")),), status=503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django calls it so.
    """Show that the request could not be understood."""
    return _shown(request, faults=(Fault(_("请求看不懂"), request.path, _("返回上一页重新操作")),), status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django calls it so.
    """Show that a form was too old, or came from elsewhere."""
    fault = Fault(_("表单已过期，没有提交"), request.path, _("返回上一页，刷新后重新提交；浏览器须允许本站的 Cookie"))
    return _shown(request, faults=(fault,), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django calls it so.
    """Show that this person may not do this."""
    return _shown(request, faults=(Fault(_("您没有这项权限"), request.path, _("确需办理的，请联系安全管理员")),), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django calls it so.
    """Show that there is nothing at this address, or nothing that this person may see."""
    return _shown(request, faults=(Fault(_("没有这个页面"), request.path, _("检查地址，或从菜单重新进入")),), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show that the program failed; the log has the rest."""
    fault = Fault(_("程序出错了，这次操作没有完成"), request.path, _("请稍后再试；仍然出错的，把时间和这个地址告诉系统管理员"))
    return _shown(request, faults=(fault,), status=500)


def _shown(request: HttpRequest, *, faults: Sequence[Fault], status: int) -> HttpResponse:
    template = "errors/faults_part.html" if getattr(request, "htmx", False) else "errors/faults.html"
    response = render(request, template, {"faults": faults, "status": status}, status=status)
    if getattr(request, "htmx", False):
        response.headers["HX-Retarget"] = "#faults"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
