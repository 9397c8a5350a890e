"""Where a line of the inbox or a notice leads, what it is called, and how soon it is due in words."""

import re
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jicha.domain.inbox.duties import Matter
from jicha.services.administering.params import param_title
from jicha.web.frame.gates import PageGroup

_ROWS = {
    Matter.BATCH: "batch",
    Matter.CONTRIBUTION: "batch",
    Matter.ESCALATION: "rectification",
    Matter.FINDING: "finding",
    Matter.PLAN: "plan",
    Matter.RECTIFICATION: "rectification",
    Matter.RUBRIC: "rubric_entry",
    Matter.SELF_CHECK: "self_check",
    Matter.SHEET: "score_sheet",
    Matter.TYPICAL_CASE: "typical_case",
}
_FLAGS = {"open": {"verdict": "fail", "state": "open"}, "answer": {"state": "asked"}, "judge": {"state": "asked"}}


def address_of(matter: Matter, *, object_id: int, step: str, year: int, is_own: bool) -> str:
    """Give the address of what waits; `is_own` says that a branch asks, whose review results have a page of their own."""
    if matter in _ROWS:
        return reverse(_ROWS[matter], args=[object_id])
    if matter is Matter.REVIEW_FILE:
        return reverse("review_result" if is_own else "review_file", args=[object_id])
    if matter is Matter.FLAG:
        return f"{reverse('flags')}?{urlencode(_FLAGS.get(step, {}))}"
    if matter is Matter.PARAM:
        return reverse("params")
    return f"{reverse(_YEARS[matter])}?{urlencode({'year': year})}"


def title_of(matter: Matter, *, title: str) -> str:
    """Give the title in the language of the page if the program made it of words and numbers; a record's own title stays."""
    if matter is Matter.PARAM:
        check_id, _space, name = title.partition(" ")
        return param_title(check_id, name=name)
    if matter not in _MADE:
        return title
    return _(re.sub(r"\d+", "%s", title)) % tuple(re.findall(r"\d+", title))


def days_left(due_on: date | None, *, today: date) -> str:
    """Say in words how far a day is; empty without one."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        return _("逾期 %(days)s 天") % {"days": -days}
    return _("还有 %(days)s 天") % {"days": days} if days else _("今天到期")


_MADE = frozenset({Matter.COUNT, Matter.EVALUATION, Matter.FLAG, Matter.PLAN, Matter.QUARTER, Matter.SELF_CHECK})
_YEARS = {Matter.EVALUATION: "evaluation", Matter.QUARTER: "typical_cases", Matter.COUNT: "matrix"}
GROUP = PageGroup(urls=())
