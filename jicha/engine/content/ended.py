"""Laws that have ended as a whole: from `law/ended.yaml`, and from `statutes/` where every version of a law has an end.

Each law stands in one of the two places only.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar

from jicha.domain.errors import Fault, LawError, refuse
from jicha.domain.law import Confidence
from jicha.engine.content import content_files
from jicha.engine.content.benchmarks import statutory_ranges
from jicha.engine.content.forms import read_forms


@dataclass(frozen=True, slots=True)
class EndedInstrument:
    """A law that has ended as a whole.

    Attributes:
        ended_on: the first day on which it is no longer in force.
        replaced_by: the title of what took its place, empty if nothing did or where the statutes do not say.
    """

    title: str
    ended_on: date
    confidence: Confidence
    source: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class EndedContent:
    """The file `law/ended.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    instruments: tuple[EndedInstrument, ...]


@cache
def ended(*overlays: Path) -> tuple[EndedInstrument, ...]:
    """Read the laws that have ended, sorted by title.

    Raises:
        ContentError: a file does not fit its form.
        LawError: a law stands twice, or in the file although its versions are in the statutes.
    """
    (filled,) = read_forms(content_files("law", pattern="ended.yaml", overlays=overlays), form=EndedContent)
    versions: dict[str, list[EndedInstrument | None]] = {}
    for one in statutory_ranges(*overlays):
        end = EndedInstrument(one.clause.law, one.until_on, one.confidence, one.source) if one.until_on else None
        versions.setdefault(one.clause.law, []).append(end)
    found: dict[str, EndedInstrument] = {}
    faults: list[Fault] = []
    for index, listed in enumerate(filled.value.instruments):
        if listed.title in found or listed.title in versions:
            where = "前面" if listed.title in found else "content/statutes"
            faults.append(Fault(f"“{listed.title}”已在{where}", filled.where("instruments", index, "title"), "失效日期只写在一处。"))
        found[listed.title] = listed
    refuse(LawError, faults=faults)
    for title, ends in versions.items():
        known = [end for end in ends if end is not None]
        if len(known) == len(ends):
            found[title] = max(known, key=lambda end: (end.ended_on, end.source))
    return tuple(found[title] for title in sorted(found))
