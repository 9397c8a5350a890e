"""Which kinds of document prove which kind of factor, for the list of what a file still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from jicha.domain.discretion.benchmarks import Aspect
from jicha.domain.law import Confidence
from jicha.engine.content import content_files
from jicha.engine.content.forms import read_form


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """The file `benchmarks/evidence.yaml`: words that stand in the names of documents."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    source: str
    confidence: Confidence
    documents: dict[Aspect, tuple[str, ...]]


@cache
def evidence_words(*overlays: Path) -> Mapping[Aspect, tuple[str, ...]]:
    """Read what proves each kind of factor.

    Raises:
        ContentError: the file does not fit the form.
    """
    return read_form(content_files("benchmarks", pattern="evidence.yaml", overlays=overlays)[0], form=EvidenceForm).documents
