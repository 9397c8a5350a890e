"""The app's entry for Django."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The tables of the desk, under the label `store`."""

    name = "jicha.store"
    label = "store"
    verbose_name = "稽查"
