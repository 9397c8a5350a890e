"""How an operation is declared: its door, its answer, and for what writes the promise that one key is done once."""

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import TypeAdapter

from jicha.domain.access.permissions import TITLES, Permission
from jicha.domain.errors import Fault, JichaError, UsageError
from jicha.services import clock
from jicha.services.answering.once import Answer, Request, claim, keep, release
from jicha.web.api.frame.doors import BearerToken, SignedIn
from jicha.web.api.frame.problems import refused
from jicha.web.frame.gates import DeskRequest

KEY = "Idempotency-Key"
_LONGEST_KEY = 80
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-")
_HEADER = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "同一个键和同样的内容只办理一次，24 小时内得到同样的应答",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,80}$"},
    "example": "4f6b2c1e-exchange-2021-06-01-1",
}
View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """Where operations of one noun are put: under a tag."""

    router: Router

    def read(self, path: str, permission: Permission | None, *, answer: Any, summary: str) -> Callable[[View], View]:
        """Let those with the permission read."""

        def put(view: View) -> View:
            operate = self.router.api_operation(
                ["GET"],
                path,
                auth=(BearerToken(permission), SignedIn(permission)),
                response=answer,
                operation_id=view.__name__,
                summary=summary,
                description=_told(permission),
            )
            operate(view)
            return view

        return put

    def file(self, path: str, permission: Permission, *, summary: str, media: str = "*/*") -> Callable[[View], View]:
        """Let those with the permission take a file; without `media` its type follows its name."""

        def put(view: View) -> View:
            content = {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}
            operate = self.router.api_operation(
                ["GET"],
                path,
                auth=(BearerToken(permission), SignedIn(permission)),
                response={200: None},
                operation_id=view.__name__,
                summary=summary,
                description=_told(permission),
                openapi_extra={"responses": {200: content}},
            )
            operate(view)
            return view

        return put

    def write(self, path: str, permission: Permission, *, answer: Any, summary: str, status: int = 200) -> Callable[[View], View]:
        """Let those with the permission write; which of them may do what to which row the service knows."""

        def put(view: View) -> View:
            render = TypeAdapter(answer)

            @functools.wraps(view)
            def answered(request: DeskRequest, *args: object, **values: object) -> HttpResponse:
                return _once(request, make=lambda: _rendered(view(request, *args, **values), render=render, status=status))

            operate = self.router.api_operation(
                ["POST"],
                path,
                auth=(BearerToken(permission), SignedIn(permission)),
                response={status: answer},
                operation_id=view.__name__,
                summary=summary,
                description=_told(permission),
                openapi_extra={"parameters": [_HEADER]},
            )
            operate(answered)
            return view

        return put


def gate(tag: str) -> Gate:
    """Begin the operations of a noun."""
    return Gate(Router(tags=[tag]))


def _told(permission: Permission | None) -> str:
    if permission is None:
        return "有效的令牌或登录会话即可，不另需权限。"
    return f"需要权限：{TITLES[permission]}（`{permission.value}`）。看得到、办得了哪些行，与页面相同。"


def _rendered(result: Any, *, render: TypeAdapter[Any], status: int) -> HttpResponse:
    body = render.dump_json(render.validate_python(result, from_attributes=True))
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _once(request: DeskRequest, *, make: Callable[[], HttpResponse]) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return make()
    kept = claim(asked, at=clock.now())
    if kept is not None:
        again = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type)
        again.headers["Idempotent-Replayed"] = "true"
        return again
    is_kept = False
    try:
        try:
            response = make()
        except JichaError as error:
            response = refused(request, error=error)
        answer = Answer(response.status_code, response.headers["Content-Type"], response.content.decode())
        keep(asked, answer=answer)
        is_kept = True
    finally:
        # What failed by a fault of the program was rolled back by its service; the same key may try again.
        if not is_kept:
            release(asked)
    return response


def _asked(request: DeskRequest) -> Request | None:
    key = request.headers.get(KEY)
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY or not _SIGNS.issuperset(key):
        raise UsageError(Fault("键不能用", KEY, f"用1至{_LONGEST_KEY}个字母、数字、下划线、点、冒号或连字符"))
    return Request(request.actor.user_id or 0, key, _fingerprint(request))


def _fingerprint(request: HttpRequest) -> str:
    """Digest all that a request says: method, address, body; a file by its bytes."""
    said = [request.method or "", request.get_full_path(), request.content_type or ""]
    digest = hashlib.sha256("\n".join(said).encode())
    if request.content_type == "multipart/form-data":
        digest.update(json.dumps(sorted(request.POST.lists())).encode())
        for name, file in [(field, one) for field in sorted(request.FILES) for one in request.FILES.getlist(field)]:
            digest.update(f"\n{name}\n{file.name}\n".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
