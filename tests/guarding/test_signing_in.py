"""Signing in: one refusal for all reasons, a lock that tells nothing, a second factor that counts."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import hashers

from jicha.domain.access import totp
from jicha.domain.errors import SettingError, SignInError
from jicha.services.guarding import second_factor, signing_in
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sealing import seal, unseal
from jicha.services.guarding.signing_in import about, locked_until, try_code, try_password
from jicha.store.models import SignInTry, TrailEvent, User
from tests.guarding.made import PASSWORD, person

pytestmark = pytest.mark.django_db
TYPED = "typed-by-mistake"


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


def _refused(login: str, *, password: str, at: datetime) -> str:
    with pytest.raises(SignInError) as error:
        try_password(login, password=password, at=at)
    return str(error.value)


def _secret(user_id: int) -> bytes:
    return unseal(User.objects.get(pk=user_id).totp_secret or "", about=about(user_id))


def test_the_right_password_lets_in_whatever_the_case_of_the_login(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    known = try_password(" ZhangSan ", password=PASSWORD, at=now)
    assert (known.user_id, known.asks_code) == (actor.user_id, False)


def test_every_refusal_reads_the_same(now: datetime) -> None:
    person("zhangsan", now=now)
    person("gone", now=now)
    User.objects.filter(login="gone").update(is_active=False)
    person("locked", now=now)
    for _ in range(sign_in_rules().lock.tries):
        _refused("locked", password="x", at=now)
    said = {
        _refused("zhangsan", password="wrong", at=now),
        _refused("nobody", password=PASSWORD, at=now),
        _refused("gone", password=PASSWORD, at=now),
        _refused("locked", password=PASSWORD, at=now),
    }
    assert len(said) == 1


def test_a_login_that_is_not_there_costs_as_much_hashing(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(signing_in, "make_password", lambda text: hashed.append(text) or hashers.make_password(text))
    _refused("nobody", password="wrong", at=now)
    assert hashed == ["wrong"]


def test_tries_lock_and_time_unlocks(now: datetime) -> None:
    person("zhangsan", now=now)
    rules = sign_in_rules().lock
    for _ in range(rules.tries - 1):
        _refused("zhangsan", password="wrong", at=now)
    assert locked_until("zhangsan", at=now) is None
    _refused("zhangsan", password="wrong", at=now)
    assert locked_until("zhangsan", at=now) == now + timedelta(minutes=rules.minutes)
    _refused("zhangsan", password=PASSWORD, at=now + timedelta(minutes=rules.minutes, seconds=-1))
    assert try_password("zhangsan", password=PASSWORD, at=now + timedelta(minutes=rules.minutes))


def test_a_login_that_is_not_there_is_locked_alike(now: datetime) -> None:
    for _ in range(sign_in_rules().lock.tries):
        _refused("nobody", password="wrong", at=now)
    assert locked_until("nobody", at=now) is not None


def test_tries_of_yesterday_are_forgotten(now: datetime) -> None:
    _refused("nobody", password="wrong", at=now)
    _refused("somebody", password="wrong", at=now + timedelta(days=1, seconds=1))
    assert SignInTry.objects.count() == 1


def test_a_good_sign_in_forgets_the_bad_ones(now: datetime) -> None:
    person("zhangsan", now=now)
    for _ in range(sign_in_rules().lock.tries - 1):
        _refused("zhangsan", password="wrong", at=now)
    try_password("zhangsan", password=PASSWORD, at=now)
    _refused("zhangsan", password="wrong", at=now)
    assert locked_until("zhangsan", at=now) is None


def test_failures_are_in_the_trail_without_what_was_typed(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    _refused("zhangsan", password=TYPED, at=now)
    _refused("s-login", password=TYPED, at=now)
    told = list(TrailEvent.objects.values_list("action", "kind", "object_id"))
    assert told[0] == ("sign_in.refused", "user", str(actor.user_id))
    assert told[1][:2] == ("sign_in.refused", "login")
    assert TYPED not in str(list(TrailEvent.objects.values()))
    assert "s-login" not in str(list(TrailEvent.objects.values()))


def test_the_second_factor_is_offered_confirmed_and_asked_for(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    offered = second_factor.offer(actor)
    assert second_factor.offer(actor) == offered
    assert "<svg" in offered.svg
    assert offered.key.replace(" ", "") in offered.address
    secret = _secret(actor.user_id or 0)
    with pytest.raises(SignInError, match="动态码不正确"):
        second_factor.confirm(actor, code="000000", at=now)
    second_factor.confirm(actor, code=totp.code(secret, step=totp.step_of(now)), at=now)
    assert try_password("zhangsan", password=PASSWORD, at=now).asks_code
    with pytest.raises(SignInError, match="已经启用"):
        second_factor.offer(actor)
    with pytest.raises(SignInError, match="动态码不正确"):
        second_factor.confirm(actor, code=totp.code(secret, step=totp.step_of(now) + 1), at=now)


def test_a_code_is_good_once_and_wrong_ones_lock(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    user_id = actor.user_id or 0
    second_factor.offer(actor)
    secret = _secret(user_id)
    step = totp.step_of(now)
    second_factor.confirm(actor, code=totp.code(secret, step=step), at=now)
    with pytest.raises(SignInError):
        try_code(user_id, code=totp.code(secret, step=step), at=now)
    later = now + timedelta(seconds=totp.STEP_SECONDS)
    try_code(user_id, code=totp.code(secret, step=step + 1), at=later)
    for _ in range(sign_in_rules().lock.tries):
        with pytest.raises(SignInError):
            try_code(user_id, code="000000", at=later)
    with pytest.raises(SignInError):
        try_code(user_id, code=totp.code(secret, step=step + 2), at=later + timedelta(seconds=totp.STEP_SECONDS))
    assert locked_until("zhangsan", at=later) is not None


def test_wrong_codes_are_not_forgiven_by_the_right_password(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    second_factor.offer(actor)
    second_factor.confirm(actor, code=totp.code(_secret(actor.user_id or 0), step=totp.step_of(now)), at=now)
    for _ in range(sign_in_rules().lock.tries):
        try_password("zhangsan", password=PASSWORD, at=now)
        with pytest.raises(SignInError):
            try_code(actor.user_id or 0, code="000000", at=now)
    assert locked_until("zhangsan", at=now) is not None


def test_switching_off_asks_for_the_password(now: datetime) -> None:
    actor = person("zhangsan", now=now)
    second_factor.offer(actor)
    second_factor.confirm(actor, code=totp.code(_secret(actor.user_id or 0), step=totp.step_of(now)), at=now)
    with pytest.raises(SignInError, match="密码不正确"):
        second_factor.switch_off(actor, password="wrong", at=now)
    second_factor.switch_off(actor, password=PASSWORD, at=now)
    assert not try_password("zhangsan", password=PASSWORD, at=now).asks_code


def test_a_sealed_secret_opens_for_its_own_account_and_key_only(home: Path, now: datetime) -> None:
    sealed = seal(b"secret", about=about(1))
    assert b"secret".hex() not in sealed
    assert unseal(sealed, about=about(1)) == b"secret"
    with pytest.raises(SettingError, match="打不开"):
        unseal(sealed, about=about(2))
    (home / "keys" / "seal").unlink()
    with pytest.raises(SettingError, match="打不开"):
        unseal(sealed, about=about(1))
    for file in (home / "keys").iterdir():
        file.unlink()
    (home / "keys").rmdir()
    with pytest.raises(SettingError, match="建不起来"):
        seal(b"secret", about=about(1))


def test_the_address_is_what_authenticators_read() -> None:
    assert second_factor.address_of(b"12345678901234567890", login="li si") == (
        "otpauth://totp/%E7%A8%BD%E6%9F%A5%3Ali%20si?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E7%A8%BD%E6%9F%A5"
    )
