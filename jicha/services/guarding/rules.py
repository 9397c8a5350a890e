"""The figures of signing in, read once."""

from functools import cache
from importlib.resources import as_file, files

from jicha.domain.access.sign_in_rules import SignInRules
from jicha.engine.content.forms import read_form


@cache
def sign_in_rules() -> SignInRules:
    """Read `content/desk/sign_in.yaml`.

    Raises:
        ContentError: the file is not what it should be.
    """
    with as_file(files("jicha").joinpath("content/desk/sign_in.yaml")) as path:
        return read_form(path, form=SignInRules)
