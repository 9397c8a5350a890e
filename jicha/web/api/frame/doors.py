"""Who passes: the bearer of a personal access token, or a signed-in person with the token against forged forms."""

import hashlib

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import AccessError, Fault
from jicha.services import clock
from jicha.services.answering.limiting import admit_call
from jicha.services.guarding.tokens import bearer
from jicha.web.frame.gates import READ

_HEADER = "Authorization"


class BearerToken(HttpBearer):
    """Let the bearer of a token in; a header that holds no valid token is refused, never passed over for a cookie."""

    def __init__(self, permission: Permission | None) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give the person, null if the request shows no token at all."""
        text = request.headers.get(_HEADER)
        return None if text is None else self.authenticate(request, text)

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Give the person behind the header."""
        now = clock.now()
        actor = bearer(request, at=now)
        if actor is None:
            raise AuthenticationError
        request.actor = actor  # type: ignore[attr-defined]  # Views get a request that has it.
        admit_call(hashlib.sha256(token.encode()).hexdigest(), at=now)
        if self.permission is not None:
            require(actor, permission=self.permission)
        return actor


class SignedIn(APIKeyCookie):
    """Let a signed-in person in; whoever must first change the password or set the second factor up does that first."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, permission: Permission | None) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give the person, null for nobody."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Give the person whom the session belongs to."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return None
        admit_call(f"user {actor.user_id}", at=clock.now())
        if request.method not in READ and check_csrf(request) is not None:
            raise AccessError(
                Fault("缺少防伪造令牌", "X-CSRFToken", "用登录会话调用时，把 jicha_csrf Cookie 的值写进 X-CSRFToken；程序请改用令牌")
            )
        if getattr(request, "duty", None) is not None:
            raise AccessError(Fault("须先修改密码或设置二次验证", "登录会话", "在浏览器里办完后再调用"))
        if self.permission is not None:
            require(actor, permission=self.permission)
        return actor
