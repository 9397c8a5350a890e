"""The form of a finding: criteria, condition, cause, evidence, level; what it lacks before it can go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from jicha.domain.errors import Fault

_CLOSED: dict[str, str] = {"extra": "forbid"}


class Level(StrEnum):
    """Say how grave a finding is."""

    GENERAL = "general"
    SERIOUS = "serious"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a level; content, not law, until the bureau sets its own.

    Attributes:
        zh: the name of the level.
        meaning: when it applies, in words.
        follows: what is done with it, in words.
        reply_workdays: working days the branch has for its reply before the finding is final.
        rectify_days: calendar days for rectification by plan, counted from the day after the finding is final.
        needs_leader: a bureau leader must sign it.
        is_published: it goes into the bulletin by name.
        status: `default` if no norm states it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    zh: str
    meaning: str
    follows: str
    reply_workdays: int
    rectify_days: int
    needs_leader: bool
    is_published: bool
    status: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an inspector has written down.

    Attributes:
        criteria: the norm that was to be kept, with article.
        condition: the fact that was found.
        cause: the root cause, from the closed list of causes; blank is none.
        evidence: how many pieces of evidence are attached.
        level: null until somebody has judged it.
    """

    title: str
    criteria: str
    condition: str
    cause: str
    evidence: int
    level: Level | None


def lacks(draft: Draft, *, causes: Mapping[str, str], where: str) -> tuple[Fault, ...]:
    """Tell all that a finding lacks before it can be fed back to the branch.

    Args:
        causes: the known root causes, code to Chinese.

    Source:
        domain.md 12.2 (SITE-06: each finding has evidence), brief.md (criteria, condition, evidence).
    """
    texts = {"问题标题": draft.title, "依据": draft.criteria, "事实": draft.condition}
    found = [Fault(f"未填写{name}", where, f"填写{name}") for name, text in texts.items() if not text.strip()]
    if draft.cause not in causes:
        found.append(Fault("未选择原因", where, "从原因清单中选择一项"))
    if draft.evidence < 1:
        found.append(Fault("没有证据", where, "至少关联一条疑点记录或上传一份证据"))
    if draft.level is None:
        found.append(Fault("未定等级", where, "按等级说明选择问题等级"))
    return tuple(found)
