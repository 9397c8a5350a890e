"""Who may review which file: the pool of backbones and lawyers, and every reason that stands against one, before anybody is invited.

Source:
    Founding plan 三(一)2 (执法骨干、律师); nobody scores the own branch (NET-03, domain.md §12.1). Recusal of who was posted there, who has ties
    to the party or whose firm acts for it: issue 5; 行政处罚法 art. 43 asks the same of the officers of a case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jicha.domain.deadlines import months_after
from jicha.domain.rubrics.rules import ReviewRules, SettingKey
from jicha.domain.wording.names import plain


class ReviewerKind(StrEnum):
    """The two kinds of reviewer; each file has one of each."""

    BACKBONE = "backbone"
    LAWYER = "lawyer"


KIND_WORDS = {ReviewerKind.BACKBONE: "骨干", ReviewerKind.LAWYER: "律师"}


class RecusalRule(StrEnum):
    """Why a reviewer may not have a file."""

    OWN_BRANCH = "own_branch"
    PAST_POSTING = "past_posting"
    HANDLED = "handled"
    COUNSEL = "counsel"
    SAME_FIRM = "same_firm"
    TIE = "tie"
    UNDECLARED = "undeclared"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Posting:
    """A time at a branch, `[from, until)`; `until_on` is null while it lasts."""

    unit_code: str
    unit_name: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A declared tie to a party: its name or credit code, and what the tie is (亲属、持股、代理 …)."""

    party: str
    what: str


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One person of the pool.

    Attributes:
        unit_code: the backbone's branch or bureau; null for a lawyer, or if it was not declared.
        firm: the lawyer's firm; null for a backbone, or if it was not declared.
        postings: past and present; a present one at another branch counts as the own branch.
        has_declared: ties were declared for this batch; who has not may not be assigned.
        most: the most files that the person takes; null for no limit.
    """

    id: str
    name: str
    kind: ReviewerKind
    unit_code: str | None = None
    firm: str | None = None
    postings: tuple[Posting, ...] = ()
    ties: tuple[Tie, ...] = ()
    has_declared: bool = False
    most: int | None = None
    is_available: bool = True


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """What of a drawn file decides who may review it; never shown to a reviewer.

    Attributes:
        kind: of file, as the rubric names it.
        counsel: lawyers of the party; firms: firms that act for the party or advise the branch.
        handlers: officers of the case.
    """

    case_id: str
    unit_code: str
    unit_name: str
    kind: str
    party: str | None = None
    credit_code: str | None = None
    counsel: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason against a reviewer, as told to the lead."""

    rule: RecusalRule
    words: str


def obstacles(reviewer: Reviewer, *, case: ReviewCase, on: date, rules: ReviewRules) -> tuple[Obstacle, ...]:
    """Give every reason against a reviewer for a file on the day of assignment; empty if the person may be invited.

    What was not declared stands against: a backbone without unit, a lawyer without firm, ties not declared.
    """
    return (*_absences(reviewer), *_of_branch(reviewer, case=case, on=on, rules=rules), *_of_party(reviewer, case=case))


def _absences(reviewer: Reviewer) -> Iterator[Obstacle]:
    if not reviewer.is_available:
        yield Obstacle(RecusalRule.ABSENT, f"{reviewer.name}本批次不能参加")
    if not reviewer.has_declared:
        yield Obstacle(RecusalRule.UNDECLARED, f"{reviewer.name}没有申报利害关系")
    if reviewer.kind is ReviewerKind.BACKBONE and not reviewer.unit_code:
        yield Obstacle(RecusalRule.UNDECLARED, f"{reviewer.name}没有填写单位")
    if reviewer.kind is ReviewerKind.LAWYER and not reviewer.firm:
        yield Obstacle(RecusalRule.UNDECLARED, f"{reviewer.name}没有填写律师事务所")


def _of_branch(reviewer: Reviewer, *, case: ReviewCase, on: date, rules: ReviewRules) -> Iterator[Obstacle]:
    if reviewer.unit_code == case.unit_code:
        yield Obstacle(RecusalRule.OWN_BRANCH, f"{reviewer.name}是{case.unit_name}的人员")
    months = int(rules.value(SettingKey.POSTING_MONTHS))
    for posting in reviewer.postings:
        if posting.unit_code != case.unit_code or on < posting.from_on:
            continue
        if posting.until_on is None or on < posting.until_on:
            yield Obstacle(RecusalRule.OWN_BRANCH, f"{reviewer.name}现在{case.unit_name}任职")
        elif on < months_after(posting.until_on, months=months):
            yield Obstacle(RecusalRule.PAST_POSTING, f"{reviewer.name}{posting.until_on}离开{case.unit_name}，未满{months}个月")


def _of_party(reviewer: Reviewer, *, case: ReviewCase) -> Iterator[Obstacle]:
    own = plain(reviewer.name)
    if own in {plain(name) for name in case.handlers}:
        yield Obstacle(RecusalRule.HANDLED, f"{reviewer.name}与办案人员同名，是本案承办人的不能评查")
    if own in {plain(name) for name in case.counsel}:
        yield Obstacle(RecusalRule.COUNSEL, f"{reviewer.name}是当事人的代理人")
    if reviewer.firm and plain(reviewer.firm) in {plain(firm) for firm in case.firms}:
        yield Obstacle(RecusalRule.SAME_FIRM, f"{reviewer.name}所在的{reviewer.firm}代理当事人，或担任该分局的法律顾问")
    known = {plain(text) for text in (case.party, case.credit_code) if text}
    for tie in reviewer.ties:
        if plain(tie.party) in known:
            yield Obstacle(RecusalRule.TIE, f"{reviewer.name}申报与当事人有关系：{tie.what}")
