"""Commands that need the desk's tables: Django is started before the module that uses them is imported."""

import importlib
import os
from pathlib import Path
from types import ModuleType

import django


def open_desk(module: str, *, home: Path | None) -> ModuleType:
    """Start Django with the home given, and import the module; JICHA_HOME counts if no home is given."""
    if home is not None:
        os.environ["JICHA_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jicha.settings")
    django.setup()
    return importlib.import_module(module)
