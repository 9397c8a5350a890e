"""A provider that is down or other than the settings say: told with what, where and mend, and the local sign-in works."""

import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client

from jicha.domain.access.roles import Role
from jicha.domain.errors import ProviderError, SettingError
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.identity import configured, library
from jicha.services.identity.asking import ask
from jicha.services.identity.configured import provider_of, require_usable
from jicha.services.identity.discovering import Shelf
from jicha.store.models import AddressTry, SignIn
from jicha.web.frame.checks import provider_is_usable
from tests.desk_fixtures import ClientOf
from tests.guarding.made import PASSWORD, person
from tests.identity.fake import DESK, WORD, FakeProvider
from tests.identity.watch import Watch, come_back

pytestmark = pytest.mark.django_db
Bound = Callable[..., int]


def _told(provider: FakeProvider, *, watch: Watch) -> str:
    """What the page says when the sign-in through the provider cannot even begin; the local sign-in works beside it."""
    person("local", now=watch.at)
    browser = Client()
    answer = browser.get("/sign-in/provider/")
    page = answer.content.decode()
    assert answer.status_code == 503, page
    assert all(word in page for word in ("问题", "位置", "处理"))
    assert WORD not in page
    assert AddressTry.objects.count() == 0, "the provider's fault is nobody's failed sign-in"
    assert browser.post("/sign-in/", {"login": "local", "password": PASSWORD}).status_code == 302
    assert SignIn.objects.get().way == "password"
    return page


def test_a_provider_that_is_down_is_told_and_not_asked_again_at_once(
    provider: FakeProvider, watch: Watch, as_role: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda *words, **more: asked.append(words) or connect(*words, **more))
    provider.stop()
    assert "没有应答" in _told(provider, watch=watch)
    assert Client().get("/sign-in/provider/").status_code == 503
    assert len(asked) == 1
    health = as_role(Role.SYSTEM_ADMIN).get("/health/").content.decode()
    assert "没有应答" in health
    assert provider.issuer in health
    watch.at += timedelta(seconds=sign_in_rules().provider.again_seconds)
    assert Client().get("/sign-in/provider/").status_code == 503
    assert len(asked) == 2


def test_a_provider_that_goes_down_on_the_way_is_told(bound: Bound, provider: FakeProvider) -> None:
    bound()
    browser = Client()
    back = provider.approve(browser.get("/sign-in/provider/").headers["Location"])
    provider.stop()
    answer = browser.get(back)
    assert (answer.status_code, "没有应答" in answer.content.decode()) == (503, True)
    assert SignIn.objects.count() == 0


def test_a_provider_that_does_not_answer_in_time_is_given_up(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    connect = socket.create_connection

    def quick(place: Any, timeout: float, source: Any) -> socket.socket:
        seen.append(timeout)
        return connect(place, 0.2, source)

    monkeypatch.setattr(socket, "create_connection", quick)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = provider_of({"JICHA_OIDC_ISSUER": f"http://127.0.0.1:{silent.getsockname()[1]}", "JICHA_OIDC_CLIENT": "x"}, address=DESK)
        with pytest.raises(ProviderError, match="没有应答"):
            ask(require_usable(settings), at=watch.at)
    assert seen == [sign_in_rules().provider.timeout_seconds]


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ({"issuer": "https://elsewhere.example"}, "自称https://elsewhere.example"),
        ({"issuer": None}, "自称None"),
        ({"code_challenge_methods_supported": ["plain"]}, "不支持 PKCE"),
        ({"authorization_endpoint": "http://sso.example/enter"}, "不合要求"),
        ({"authorization_endpoint": None}, "不合要求"),
        ({"authorization_endpoint": 7}, "不合要求"),
        ({"token_endpoint": None}, "不合要求"),
        ({"jwks_uri": None}, "不合要求"),
        ({"end_session_endpoint": "javascript:alert(1)"}, "不合要求"),
        ({"padding": "x" * 1_000_001}, "看不懂"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_description_that_does_not_fit_is_told(provider: FakeProvider, watch: Watch, description: dict[str, Any], said: str) -> None:
    provider.description = description
    assert said in _told(provider, watch=watch)


def test_a_provider_without_a_description_is_told(provider: FakeProvider, watch: Watch, settings: Any) -> None:
    settings.OIDC = provider_of({"JICHA_OIDC_ISSUER": f"{provider.issuer}/no", "JICHA_OIDC_CLIENT": "x"}, address=DESK)
    assert "应答404" in _told(provider, watch=watch)


@pytest.mark.parametrize(
    ("bend", "said"),
    [
        (lambda fake: setattr(fake, "shown", []), "没有公布签名密钥"),
        (lambda fake: fake.description.update(jwks_uri=f"{fake.issuer}/none"), "应答404"),
        (lambda fake: fake.description.update(token_endpoint=f"{fake.issuer}/enter"), "应答404"),
    ],
    ids=["no keys", "no place of keys", "no door of tokens"],
)
def test_what_fails_on_the_way_is_told(bound: Bound, provider: FakeProvider, bend: Callable[[FakeProvider], None], said: str) -> None:
    bound()
    bend(provider)
    answer = come_back(provider, browser=Client())
    assert answer.status_code == 503
    assert said in answer.content.decode()


def test_a_wrong_secret_is_a_fault_of_the_settings(bound: Bound, provider: FakeProvider, settings: Any) -> None:
    bound()
    settings.OIDC = provider.settings(JICHA_OIDC_SECRET="another")
    answer = come_back(provider, browser=Client())
    page = answer.content.decode()
    assert (answer.status_code, "不认本系统" in page, "JICHA_OIDC_SECRET" in page) == (503, True, True)


def test_an_answer_that_is_no_object_is_told(bound: Bound, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    bound()
    tell = provider._tell
    monkeypatch.setattr(provider, "_tell", lambda request, told, *, status=200: tell(request, [told], status=status))
    answer = Client().get("/sign-in/provider/")
    assert (answer.status_code, "看不懂" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://sso.example.cn", True),
        ("http://localhost:8080/realms/bureau", True),
        ("http://[::1]:8080", True),
        ("http://127.0.0.1", True),
        ("http://10.0.0.1", False),
        ("http://localhost.example.cn", False),
        ("ftp://127.0.0.1", False),
        ("https:///path", False),
        ("https://sso.example.cn/a b", False),
    ],
)
def test_a_secret_travels_over_https_or_within_the_machine(address: str, is_safe: bool) -> None:
    assert configured.is_safe_address(address) is is_safe


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic", "client_secret_post"], None])
def test_the_secret_goes_where_the_provider_wants_it(bound: Bound, provider: FakeProvider, methods: list[str] | None) -> None:
    bound()
    provider.description = {"token_endpoint_auth_methods_supported": methods}
    assert come_back(provider, browser=Client()).status_code == 302


def test_a_token_answer_without_a_proof_is_told(bound: Bound, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    bound()
    tell = provider._tell

    def without(request: Any, told: Mapping[str, Any], *, status: int = 200) -> None:
        tell(request, {name: value for name, value in told.items() if name != "id_token"}, status=status)

    monkeypatch.setattr(provider, "_tell", without)
    answer = come_back(provider, browser=Client())
    assert (answer.status_code, "id_token" in answer.content.decode()) == (503, True)


def _certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, as a bureau's own server has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bureau")])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return folder / "server.pem"


def test_a_certificate_of_the_bureaus_own_holds_once_it_is_named(watch: Watch, tmp_path: Path) -> None:
    fake = FakeProvider(now=watch.now, certificate=_certificate(tmp_path))
    try:
        with pytest.raises(ProviderError, match="证书不可信") as error:
            ask(fake.settings(), at=watch.at)
        assert "JICHA_OIDC_CA" in error.value.faults[0].mend
        address, _question = ask(fake.settings(JICHA_OIDC_CA=str(tmp_path / "ca.pem")), at=watch.at)
        assert address.startswith("https://127.0.0.1")
    finally:
        fake.stop()


@pytest.mark.parametrize(
    ("environ", "where"),
    [
        ({"JICHA_OIDC_ISSUER": "http://sso.example.cn"}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_ISSUER": "https://sso.example.cn/?a=1"}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_ISSUER": "https://sso.example.cn:x/"}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_ISSUER": "sso"}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_ISSUER": "https://me@sso.example.cn"}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_ISSUER": "https://sso.example.cn/" + "x" * 200}, "JICHA_OIDC_ISSUER"),
        ({"JICHA_OIDC_CLIENT": ""}, "JICHA_OIDC_CLIENT"),
        ({"JICHA_OIDC_CA": "/no/such/file.pem"}, "JICHA_OIDC_CA"),
        ({"JICHA_OIDC_CA": __file__}, "JICHA_OIDC_CA"),
        ({"JICHA_OIDC_SECOND": "otp"}, "JICHA_OIDC_SECOND"),
        ({"JICHA_OIDC_SECOND": "amr:otp,acr:"}, "JICHA_OIDC_SECOND"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_told_at_the_start_and_on_the_page_and_stops_nothing(
    watch: Watch, settings: Any, as_role: ClientOf, environ: dict[str, str], where: str
) -> None:
    full = {"JICHA_OIDC_ISSUER": "https://sso.example.cn", "JICHA_OIDC_CLIENT": "jicha", "JICHA_OIDC_SECRET": WORD, **environ}
    settings.OIDC = provider_of(full, address=DESK)
    found = provider_is_usable()
    assert [(one.id, where in str(one.msg)) for one in found] == [("jicha.W004", True)]
    person("local", now=watch.at)
    browser = Client()
    answer = browser.get("/sign-in/provider/")
    assert (answer.status_code, where in answer.content.decode()) == (503, True)
    assert browser.get("/sign-out/done/").status_code == 200
    assert browser.post("/sign-in/", {"login": "local", "password": PASSWORD}).status_code == 302
    health = as_role(Role.SYSTEM_ADMIN).get("/health/").content.decode()
    assert "统一身份认证" in health
    assert WORD not in health


def test_without_the_setting_there_is_no_such_sign_in(watch: Watch, as_role: ClientOf) -> None:
    assert provider_of({"JICHA_OIDC_CLIENT": "jicha"}, address=DESK) is None
    assert provider_is_usable() == []
    assert "/sign-in/provider/" not in Client().get("/sign-in/").content.decode()
    answer = Client().get("/sign-in/provider/")
    assert (answer.status_code, "没有启用" in answer.content.decode()) == (404, True)
    assert "没有启用" in as_role(Role.SYSTEM_ADMIN).get("/health/").content.decode()


def test_the_sign_in_page_names_the_provider_and_the_health_page_its_issuer(
    provider: FakeProvider, as_role: ClientOf, settings: Any
) -> None:
    settings.OIDC = provider.settings(JICHA_OIDC_TITLE="省厅统一认证")
    page = Client().get("/sign-in/", {"next": "/jobs/?state=done"}).content.decode()
    assert "用省厅统一认证登录" in page
    assert 'href="/sign-in/provider/?next=%2Fjobs%2F%3Fstate%3Ddone"' in page
    health = as_role(Role.SYSTEM_ADMIN).get("/health/").content.decode()
    assert provider.issuer in health
    assert f"{DESK}sign-in/provider/back/" in health
    assert WORD not in health
    Client().get("/sign-in/provider/")
    assert "最近读取 2021-06-01 09:30" in as_role(Role.SYSTEM_ADMIN).get("/health/").content.decode()


def test_a_missing_library_is_told(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured, "_LIBRARIES", ("no_such_library",))
    found = provider_of({"JICHA_OIDC_ISSUER": "https://sso.example.cn", "JICHA_OIDC_CLIENT": "jicha"}, address=DESK)
    with pytest.raises(SettingError, match="requirements-oidc"):
        require_usable(found)

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(library.importlib, "import_module", missing)
    with pytest.raises(SettingError, match="requirements-oidc"):
        library.open_library()


def test_an_address_of_the_provider_that_is_not_safe_is_not_asked(provider: FakeProvider, watch: Watch) -> None:
    with pytest.raises(ProviderError, match="不是 https"):
        Shelf().keys(provider.settings(), address="http://keys.example/", is_anew=False, at=watch.at)
