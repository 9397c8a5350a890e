"""Platforms and what their headers mean; one file per platform, found by its name."""

import importlib
import pkgutil
from functools import cache

from jicha.connectors.connector import Connector

__all__ = ["Connector", "connectors"]


@cache
def connectors() -> tuple[Connector, ...]:
    """Find every connector: each module of this package but `connector` gives one as `CONNECTOR`."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != "connector")
    return tuple(importlib.import_module(f"{__name__}.{name}").CONNECTOR for name in names)
