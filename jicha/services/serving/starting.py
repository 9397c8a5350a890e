"""What happens before the first page is answered."""

from datetime import datetime

from django.conf import settings
from django.core import checks
from django.core.management import call_command

from jicha.domain.errors import Fault, SettingError, refuse
from jicha.services.guarding.accounts import Opened, first_accounts
from jicha.services.home.folders import Home


def prepare(at: datetime) -> tuple[Opened, ...]:
    """Hold the settings against the checks, bring the tables up to date, and make the first accounts; gives those, each with its password.

    Raises:
        SettingError: every fault of the settings; warnings are shown by `warnings_of_settings`.
    """
    home: Home = settings.HOME
    home.make()
    faults = [_fault(found) for found in checks.run_checks() if found.level >= checks.ERROR]
    refuse(SettingError, faults=faults)
    call_command("migrate", verbosity=0, interactive=False)
    return first_accounts(at)


def warnings_of_settings() -> tuple[Fault, ...]:
    """Give what is not wrong but should be known."""
    return tuple(_fault(found) for found in checks.run_checks() if checks.WARNING <= found.level < checks.ERROR)


def _fault(found: checks.CheckMessage) -> Fault:
    return Fault(str(found.msg), found.id or "settings", str(found.hint or "见 docs/deploy.md"))
