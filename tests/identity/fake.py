"""An identity provider on this machine: real HTTP, keys made for the test, every answer open to being bent."""

import base64
import hashlib
import http.client
import json
import secrets
import ssl
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from jicha.services.identity.configured import Provider, provider_of

CLIENT, WORD, SUBJECT = "jicha", "a:b c%d", "f3c1-0042"
DESK = "https://desk.example/"
LIVES_SECONDS = 300


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class FakeProvider:
    """A provider that answers as the standard asks, unless a test bends it."""

    def __init__(self, *, now: Callable[[], datetime], certificate: Path | None = None) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.shown: list[Mapping[str, Any]] = [self.key.as_dict(private=False)]
        self.subject = SUBJECT
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.answer: dict[str, str] = {}
        self.asked: list[str] = []
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if certificate is None else "https"
        self.issuer = f"{scheme}://127.0.0.1:{self._server.server_port}/realms/bureau"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def settings(self, *, address: str = DESK, **more: str) -> Provider:
        """The desk's settings for this provider, of a desk at an address."""
        environ = {"JICHA_OIDC_ISSUER": self.issuer, "JICHA_OIDC_CLIENT": CLIENT, "JICHA_OIDC_SECRET": WORD, **more}
        found = provider_of(environ, address=address)
        assert found is not None
        return found

    def signed(self, claims: dict[str, Any]) -> str:
        """Sign as it should be."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def approve(self, address: str) -> str:
        """Be the person who signs in at the provider; gives the path with which the browser comes back to the desk."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        back = connection.getresponse().headers["Location"]
        connection.close()
        assert back.startswith(f"{DESK}sign-in/provider/back/?")
        return back.removeprefix(DESK.rstrip("/"))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            """Hand each request to the provider."""

            def do_GET(self) -> None:
                fake._get(self)

            def do_POST(self) -> None:
                fake._post(self)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        return Handler

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        self.asked.append(parts.path)
        if parts.path == "/realms/bureau/.well-known/openid-configuration":
            self._tell(request, self._described())
        elif parts.path == "/keys":
            self._tell(request, {"keys": self.shown})
        elif parts.path in {"/enter", "/leave"}:
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._send_back(request, self._entered(given) if parts.path == "/enter" else given["post_logout_redirect_uri"])
        else:
            self._tell(request, {}, status=404)

    def _described(self) -> dict[str, Any]:
        place = self.issuer.removesuffix("/realms/bureau")
        doors = {"authorization_endpoint": "enter", "token_endpoint": "token", "jwks_uri": "keys", "end_session_endpoint": "leave"}
        told = {"issuer": self.issuer, "code_challenge_methods_supported": ["plain", "S256"], "response_types_supported": ["code"]}
        return {**told, **{name: f"{place}/{door}" for name, door in doors.items()}, **self.description}

    def _entered(self, given: dict[str, str]) -> str:
        assert (given["response_type"], given["client_id"], given["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = secrets.token_urlsafe(8)
        self._codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state'], **self.answer})}"

    def _send_back(self, request: BaseHTTPRequestHandler, address: str) -> None:
        request.send_response(302)
        request.send_header("Location", address)
        request.end_headers()

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if request.path != "/token":
            self._tell(request, {}, status=404)
            return
        if not self._is_the_desk(request, form):
            self._tell(request, {"error": "invalid_client"}, status=401)
            return
        asked = self._codes.pop(form["code"], None)
        challenge = encoded(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            self._tell(request, {"error": "invalid_grant"}, status=400)
            return
        now = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + LIVES_SECONDS, "nonce": asked["nonce"]}
        claims |= self.claims
        token = self.sign({name: value for name, value in claims.items() if value is not None})
        self._tell(request, {"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    def _is_the_desk(self, request: BaseHTTPRequestHandler, form: Mapping[str, str]) -> bool:
        head = request.headers.get("Authorization")
        if head is None:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, WORD)
        client, _colon, word = base64.b64decode(head.removeprefix("Basic ")).decode().partition(":")
        return (unquote(client), unquote(word)) == (CLIENT, WORD)

    def _tell(self, request: BaseHTTPRequestHandler, told: Mapping[str, Any], *, status: int = 200) -> None:
        body = json.dumps(told).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
