"""The app's entry for Django."""

from collections.abc import Callable, Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, register

from jicha.web.frame import checks


class WebConfig(AppConfig):
    """The pages: templates, styles and template tags, no tables."""

    name = "jicha.web"
    label = "web"

    def ready(self) -> None:
        """Hand Django the checks of the settings."""
        for check in (checks.home_is_usable, checks.production_is_safe, checks.chinese_can_be_drawn, checks.provider_is_usable):
            register(_as_django_calls(check), "jicha")


def _as_django_calls(check: Callable[[], Sequence[CheckMessage]]) -> Callable[..., Sequence[CheckMessage]]:
    return lambda app_configs, **_settings: check()
