"""What a typical case must hold and what must not stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jicha.domain.errors import Fault
from jicha.domain.wording.likeness import grams, jaccard
from jicha.domain.wording.personal_data import PersonalData, personal_data


@dataclass(frozen=True, slots=True)
class Place:
    """Personal data in one part of a text."""

    part: str
    found: PersonalData


@dataclass(frozen=True, slots=True)
class Alike:
    """Another case whose text is much the same."""

    case_id: int
    likeness: float


def missing_parts(parts: Mapping[str, str], *, wanted: Sequence[str], where: str) -> tuple[Fault, ...]:
    """Tell which parts are empty.

    Source:
        domain.md 12.5, REQ-06.
    """
    return tuple(Fault(f"缺少“{name}”", where, f"补写“{name}”") for name in wanted if not parts.get(name, "").strip())


def places(parts: Mapping[str, str]) -> tuple[Place, ...]:
    """Find the personal data part by part."""
    return tuple(Place(part=name, found=one) for name, text in parts.items() for one in personal_data(text))


def alike(text: str, *, others: Mapping[int, str], least: float) -> tuple[Alike, ...]:
    """List the other cases that share at least so much of their wording, the most alike first."""
    own = grams(text)
    found = [Alike(case_id=number, likeness=jaccard(own, other=grams(other))) for number, other in others.items() if other.strip()]
    return tuple(sorted((one for one in found if one.likeness >= least), key=lambda one: (-one.likeness, one.case_id)))
