"""The app's entry for Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages: templates, styles and template tags, no tables."""

    name = "jicha.web"
    label = "web"
