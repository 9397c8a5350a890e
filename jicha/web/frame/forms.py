"""Read the few fields of a form that has no form class."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jicha.domain.errors import Fault, UsageError

_MOST_DIGITS = 12


def posted_number(request: HttpRequest, name: str) -> int:
    """Read a whole number that a page put into a hidden field, such as `lock`.

    Raises:
        UsageError: it is missing or no number.
    """
    text = request.POST.get(name, "")
    if not text.isascii() or not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise UsageError(Fault(_("表单不完整，没有提交"), name, _("刷新页面后重新提交")))
    return int(text)


def posted_text(request: HttpRequest, name: str) -> str:
    """Read a text; one that is missing is empty."""
    return request.POST.get(name, "").strip()
