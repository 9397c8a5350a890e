"""Opening the desk: first accounts once, faults before the first page, the demonstration as its people would make it."""

import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks as django_checks

from jicha.domain.access.roles import Role
from jicha.domain.errors import SettingError
from jicha.services.guarding.signing_in import try_password
from jicha.services.serving import demonstration, starting
from jicha.store.models import Flag, PlanVersion, TrailEvent, Upload, User
from jicha.web.frame import checks
from tests.desk_fixtures import SmallYear


def test_the_first_start_makes_three_administrators_and_no_later_start_does(db: None, home: Path, now: datetime) -> None:
    opened = starting.prepare(now)
    assert [one.role for one in opened] == [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
    assert all(len(one.password) >= 16 for one in opened)
    assert starting.prepare(now) == ()


def test_a_fault_of_the_settings_stops_the_start_and_a_warning_does_not(
    db: None, home: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    assert [fault.what for fault in starting.warnings_of_settings()] == ["正在用开发模式"]
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["audit.office"])
    with pytest.raises(SettingError, match="JICHA_DEBUG"):
        starting.prepare(now)
    assert not User.objects.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_a_key_that_others_can_read_is_refused(home: Path) -> None:
    settings.HOME.secret_key()
    assert checks.home_is_usable() == []
    (home / "keys" / "secret").chmod(0o644)
    assert [found.id for found in checks.home_is_usable()] == ["jicha.E002"]
    assert stat.S_IMODE((home / "keys" / "secret").stat().st_mode) == 0o644, "a check tells and does not mend"


def test_a_home_that_is_gone_and_a_short_key_are_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", type(settings.HOME)(home / "none"))
    monkeypatch.setattr(settings, "SECRET_KEY", "short")
    assert [found.id for found in checks.home_is_usable()] == ["jicha.E001", "jicha.E003"]


@pytest.mark.parametrize(
    ("debug", "https", "hosts", "ids"),
    [
        (False, False, ["localhost"], []),
        (False, False, ["audit.office", "localhost"], ["jicha.W002"]),
        (False, True, ["audit.office"], []),
        (True, False, ["*"], ["jicha.W001"]),
        (True, False, ["audit.office"], ["jicha.E004", "jicha.W001"]),
    ],
)
def test_development_settings_never_meet_other_people(
    monkeypatch: pytest.MonkeyPatch, debug: bool, https: bool, hosts: list[str], ids: list[str]
) -> None:
    monkeypatch.setattr(settings, "DEBUG", debug)
    monkeypatch.setattr(settings, "HTTPS", https)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", hosts)
    assert [found.id for found in checks.production_is_safe()] == ids


def test_a_machine_without_chinese_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\n", encoding="utf-8")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [found.id for found in checks.chinese_can_be_drawn()] == ["jicha.W003"]
    lister.write_text("#!/bin/sh\necho WenQuanYi\n", encoding="utf-8")
    assert checks.chinese_can_be_drawn() == []
    lister.unlink()
    assert checks.chinese_can_be_drawn() == [], "without a lister nothing is known"


def test_django_is_handed_the_checks() -> None:
    assert "jicha" in django_checks.registry.registry.tags_available()


def test_the_demonstration_is_marked_signed_and_loaded_once(db: None, home: Path, small_year: SmallYear, now: datetime) -> None:
    for _time in range(2):
        opened = demonstration.open_accounts(now, unit_code="141124", unit_name="临县")
        made = demonstration.load_year(small_year.first, data=small_year.data, at=now)
    assert len(opened) == len(Role) == User.objects.count()
    assert all(one.name.startswith("演示") for one in opened)
    plan = PlanVersion.objects.get()
    assert plan.state == "published"
    assert plan.makers["submit"] != plan.makers["approve"], "two people sign"
    assert Upload.objects.filter(is_void=False).count() == 2
    assert Flag.objects.count() == made.failed + made.unknown
    assert TrailEvent.objects.filter(action="run.done").count() == 1
    assert demonstration.folder() == home / "demonstration"


def test_everybody_of_the_demonstration_can_sign_in(db: None, now: datetime) -> None:
    demonstration.open_accounts(now, unit_code="141124", unit_name="临县")
    for user in User.objects.all():
        assert try_password(user.login, password=demonstration.WORD, at=now).user_id == user.pk


def test_without_data_the_demonstration_has_a_run_and_no_uploads(db: None, home: Path, small_year: SmallYear, now: datetime) -> None:
    demonstration.open_accounts(now, unit_code="141124", unit_name="临县")
    demonstration.load_year(small_year.first, data=None, at=now)
    assert not Upload.objects.exists()
    assert Flag.objects.exists()
