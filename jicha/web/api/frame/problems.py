"""Faults as `application/problem+json` (RFC 9457): each with what is wrong, where, and how to mend it."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from jicha.domain.errors import AccessError, Fault, JichaError, MissingError, StaleError
from jicha.services.answering.limiting import LimitError
from jicha.services.trailing.recording import REQUEST_ID

MEDIA = "application/problem+json"
TITLES = {
    400: "请求看不懂",
    401: "没有出示有效的令牌，也没有登录",
    403: "没有这项权限",
    404: "没有这个对象，或您看不到它",
    405: "这个地址不接受这种方法",
    409: "与现状冲突",
    413: "请求太大",
    422: "内容不符合要求",
    429: "请求太频繁",
    500: "程序出错",
    503: "系统正忙",
}
_STATUS: tuple[tuple[type[JichaError], int], ...] = ((LimitError, 429), (AccessError, 403), (MissingError, 404), (StaleError, 409))
Handler = Callable[[HttpRequest, Any], HttpResponse]
_LOG = logging.getLogger("jicha.api")


class FaultOut(Schema):
    """One fault."""

    what: str = Field(description="什么不对", examples=["未选择等级"])
    where: str = Field(description="在哪里", examples=["2021年第1号问题"])
    mend: str = Field(description="怎么处理", examples=["选择等级后再提交"])


class Problem(Schema):
    """Everything that stands against a request, told at once."""

    type: str = Field(description="类别", examples=["urn:jicha:problem:422"])
    title: str = Field(description="类别的说明", examples=["内容不符合要求"])
    status: int = Field(description="HTTP 状态码", examples=[422])
    detail: str = Field(description="各项问题连成一句", examples=["未选择等级"])
    instance: str = Field(description="请求的地址", examples=["/api/v1/findings/1/move"])
    faults: list[FaultOut] = Field(description="逐项问题：什么不对、在哪里、怎么处理")


def problem(request: HttpRequest, *, status: int, faults: Sequence[Fault]) -> HttpResponse:
    """Tell faults under a status."""
    told = {
        "type": f"urn:jicha:problem:{status}",
        "title": TITLES[status],
        "status": status,
        "detail": "；".join(fault.what for fault in faults),
        "instance": request.path,
        "faults": [{"what": fault.what, "where": fault.where, "mend": fault.mend} for fault in faults],
    }
    response = JsonResponse(told, status=status, content_type=MEDIA, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="jicha"'
    return response


def refused(request: HttpRequest, *, error: JichaError) -> HttpResponse:
    """Tell what a service refuses, under the status that fits: 403, 404, 409, 429, else 422."""
    status = next((number for kind, number in _STATUS if isinstance(error, kind)), 422)
    response = problem(request, status=status, faults=error.faults)
    if isinstance(error, LimitError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def unknown_address(request: HttpRequest) -> HttpResponse:
    """Tell that there is no such address below `/api/`."""
    fault = Fault("没有这个接口地址", request.path, "对照 /api/v1/openapi.json 核对地址")
    return problem(request, status=404, faults=(fault,))


def wrong_method(request: HttpRequest, *, allowed: str) -> HttpResponse:
    """Tell which methods the address takes."""
    fault = Fault(f"这个地址不接受 {request.method}", request.path, f"改用 {allowed}")
    response = problem(request, status=405, faults=(fault,))
    response.headers["Allow"] = allowed
    return response


def tell_problems(api: NinjaAPI) -> None:
    """Answer every error of the interface as a problem; what nobody foresaw goes to the log and is told without its innards."""
    handlers: tuple[tuple[type[Exception], Handler], ...] = (
        (JichaError, lambda request, error: refused(request, error=error)),
        (AuthenticationError, lambda request, _error: _nobody(request)),
        (ValidationError, lambda request, error: _invalid(request, error=error)),
        (HttpError, lambda request, error: _unread(request, error=error)),
        (RequestDataTooBig, lambda request, _error: _too_big(request)),
        (OperationalError, lambda request, error: _busy(request, error=error)),
        (Exception, lambda request, error: _failed(request, error=error)),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _nobody(request: HttpRequest) -> HttpResponse:
    fault = Fault(TITLES[401], "Authorization", "在“我的账号”新建令牌，写成 Authorization: Bearer jicha_…；过期的换新")
    return problem(request, status=401, faults=(fault,))


def _invalid(request: HttpRequest, *, error: ValidationError) -> HttpResponse:
    faults = [
        Fault(str(one["msg"]), " › ".join(str(part) for part in one["loc"]) or request.path, "对照 /api/v1/openapi.json 改正")
        for one in error.errors
    ]
    return problem(request, status=422, faults=faults)


def _unread(request: HttpRequest, *, error: HttpError) -> HttpResponse:
    fault = Fault(f"请求体不是有效的 JSON 或表单：{error.message}", request.path, "检查 Content-Type 和内容的格式")
    return problem(request, status=400, faults=(fault,))


def _too_big(request: HttpRequest) -> HttpResponse:
    return problem(request, status=413, faults=(Fault("请求体太大", request.path, "文件用 multipart/form-data 上传；其他内容分次提交"),))


def _busy(request: HttpRequest, *, error: OperationalError) -> HttpResponse:
    if "locked" not in str(error):
        return _failed(request, error=error)
    response = problem(request, status=503, faults=(Fault("系统正忙，这次没有保存", request.path, "稍候用同样的内容再试"),))
    response.headers["Retry-After"] = "2"
    return response


def _failed(request: HttpRequest, *, error: Exception) -> HttpResponse:
    _LOG.error("%s %s", request.method, request.path, exc_info=error)
    mend = f"稍后再试；仍然出错的，把编号 {REQUEST_ID.get() or ''} 和时间告诉系统管理员"
    return problem(request, status=500, faults=(Fault("程序出错了，这次操作没有完成", request.path, mend),))
