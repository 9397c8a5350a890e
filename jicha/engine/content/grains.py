"""What a check's verdicts are about, in Chinese: the fact sheet says it in English, and officers read Chinese."""

from dataclasses import dataclass
from typing import ClassVar

from jicha.engine.content import CONTENT_FOLDER
from jicha.engine.content.forms import read_forms


@dataclass(frozen=True, slots=True)
class Grain:
    """One kind of subject: the fact sheet's words and ours."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    text: str
    zh: str


@dataclass(frozen=True, slots=True)
class GrainList:
    """The form of `content/checks/grains.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    grains: tuple[Grain, ...]


def grain_words(grain: str) -> str:
    """Say a check's grain in Chinese; a bureau's own check is shown in its own words.

    Raises:
        ContentError: the list cannot be read.
    """
    (filled,) = read_forms([CONTENT_FOLDER / "checks" / "grains.yaml"], form=GrainList)
    return next((one.zh for one in filled.value.grains if one.text == grain), grain)
