"""The figures of the interface for programs, read once."""

from functools import cache
from importlib.resources import as_file, files

from jicha.domain.desk.api_rules import ApiRules
from jicha.engine.content.forms import read_form


@cache
def api_rules() -> ApiRules:
    """Read `content/desk/api.yaml`.

    Raises:
        ContentError: the file is not what it should be.
    """
    with as_file(files("jicha").joinpath("content/desk/api.yaml")) as path:
        return read_form(path, form=ApiRules)
