"""What the checks say of a file's criteria, proposed to the reviewer with the row behind it; what a person judges stays blank.

Source:
    domain.md §7.c: the software pre-fills what is countable (dates, presence, numbers) and leaves the rest blank.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jicha.domain.checks import Verdict
from jicha.domain.reviews.marks import Answer
from jicha.domain.rubrics.rubric import Criterion, CriterionKind, Machine


@dataclass(frozen=True, slots=True)
class CheckWord:
    """What one check said of one file, with the row that it came from.

    Attributes:
        message: the check's sentence; masked before a reviewer reads it.
        row: file, sheet and row of the source as one text; for the lead, never for a blind reviewer.
    """

    check_id: str
    verdict: Verdict
    message: str
    row: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed answer to one criterion.

    Attributes:
        answer: null where the checks give a hint only: the reviewer reads it and decides.
        words: what the checks said, those that failed first.
    """

    criterion: str
    answer: Answer | None
    words: tuple[CheckWord, ...]


_ORDER = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


def proposals(criteria: Sequence[Criterion], *, words: Iterable[CheckWord]) -> tuple[Proposal, ...]:
    """Propose answers to the criteria that checks say something about, in the order of the rubric.

    A failed check proposes the veto or a deduction (the points stay for the reviewer) only where data alone can judge and the rubric's
    content says that such a failure decides. A pass proposes that a criterion is met only where the checks cover all of it and every
    one of them passed. What cannot be judged proposes nothing. Criteria for a person never get an answer.
    """
    said: dict[str, list[CheckWord]] = {}
    for word in words:
        if word.verdict is not Verdict.NONE:
            said.setdefault(word.check_id, []).append(word)
    found = []
    for criterion in criteria:
        own = sorted((word for check in criterion.checks for word in said.get(check, ())), key=lambda word: _ORDER.index(word.verdict))
        if own:
            found.append(Proposal(criterion.id, _answer(criterion, words=own), tuple(own)))
    return tuple(found)


def _answer(criterion: Criterion, *, words: Sequence[CheckWord]) -> Answer | None:
    if criterion.machine is not Machine.AUTO:
        return None
    is_veto = criterion.kind is CriterionKind.VETO
    verdicts = {word.verdict for word in words}
    if Verdict.FAIL in verdicts and (criterion.is_decisive or criterion.is_whole):
        return Answer.FOUND if is_veto else Answer.DEDUCTED
    has_all = {word.check_id for word in words} == set(criterion.checks)
    if criterion.is_whole and has_all and verdicts == {Verdict.PASS}:
        return Answer.NOT_FOUND if is_veto else Answer.MET
    return None
