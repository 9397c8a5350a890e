"""Read how the desk works: the package's defaults, or the bureau's own file in their place."""

from importlib.resources import as_file, files
from pathlib import Path

from jicha.domain.desk.rules import DeskRules
from jicha.engine.content.forms import read_form


def desk_rules(overlay: Path | None = None) -> DeskRules:
    """Read the desk's rules.

    Args:
        overlay: a whole file of the same form that takes the place of the defaults; null for the defaults.

    Raises:
        ContentError: with every fault of the file; file, line and mend in each.
    """
    if overlay is not None:
        return read_form(overlay, form=DeskRules)
    with as_file(files("jicha").joinpath("content/desk/default.yaml")) as path:
        return read_form(path, form=DeskRules)
