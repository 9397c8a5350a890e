"""How many files a batch should draw, what so many can say, and what the reviewed ones say of all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jicha.domain.rubrics.rules import Grade, SettingKey
from jicha.domain.sampling.frame import branch_of
from jicha.domain.sampling.size import Wanted, size_for_error, size_for_share, size_to_find_one
from jicha.services.batches.facts import DrawFacts
from jicha.services.batches.moving import batch_at_hand, draw_folder, rules_of, rules_of_batch
from jicha.services.sampling.folder import SAMPLE
from jicha.services.sampling.projecting import Projected, project_verdicts
from jicha.services.scoring.settling import DONE
from jicha.store.models.reviews import Batch
from jicha.store.queries.year.units import units


@dataclass(frozen=True, slots=True)
class Sizing:
    """What the drawn number of a branch, or of all, can say.

    Attributes:
        name: of the branch; empty for all.
        error: half the width of the interval of a share, in points of percent. wanted: files that the chosen error takes.
        to_find_one: files that find one fault if the chosen share is at fault.
    """

    name: str
    cases: int
    files: int
    error: float
    wanted: int
    to_find_one: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bureau chose: the error and the share at fault, in hundredths; the confidence is that of the review's settings."""

    error: Fraction
    failing: Fraction
    confidence: Fraction


def confidence_of(batch_id: int) -> Fraction:
    """Give the confidence that every interval of a batch is of."""
    return Fraction(rules_of_batch(batch_id).value(SettingKey.CONFIDENCE))


def sizing(facts: DrawFacts, *, asked: Asked) -> tuple[Sizing, ...]:
    """Say of each branch and of all (the last row) what the drawn number can say.

    Raises:
        ValueError: an error or a share outside (0, 1).
    """
    names = {unit.code: unit.name for unit in units()}
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for share in facts.shares:
        own = counted[branch_of(share.stratum)]
        own[0] += share.population
        own[1] += share.files
    rows = [_sizing(names.get(code, code), cases=cases, files=files, asked=asked) for code, (cases, files) in counted.items()]
    return (*rows, _sizing("", cases=facts.cases, files=facts.drawn, asked=asked))


def _sizing(name: str, *, cases: int, files: int, asked: Asked) -> Sizing:
    confidence = asked.confidence
    failing = max(1, round(cases * asked.failing))
    return Sizing(
        name=name,
        cases=cases,
        files=files,
        error=100 * size_for_error(cases, files=files, confidence=confidence) if files else 100.0,
        wanted=size_for_share(cases, wanted=Wanted(confidence, asked.error)),
        to_find_one=size_to_find_one(cases, failing=failing, confidence=confidence),
    )


def estimate(batch_id: int) -> Projected | None:
    """Estimate the share of failing files of the frame from the random sample, top-ups up to this batch included; risk picks never count.

    Null while a file of this batch waits for its result.

    Raises:
        MissingError: there is no such batch.
    """
    chain = _chain(batch_at_hand(batch_id))
    folders = [draw_folder(one) for one in chain]
    if not all(folder.has(SAMPLE) for folder in folders):
        return None
    verdicts: dict[str, bool | None] = {}
    for one in chain:
        for file in one.files.filter(origin="drawn"):
            if file.state not in DONE or file.total is None:
                return None
            verdicts[file.case_id] = not file.vetoes and rules_of(one).grade(file.total) is not Grade.FAIL
    return project_verdicts(folders, verdicts=verdicts, confidence=confidence_of(batch_id))


def _chain(row: Batch) -> Sequence[Batch]:
    chain = [row]
    while chain[0].earlier is not None:
        chain.insert(0, chain[0].earlier)
    return chain
