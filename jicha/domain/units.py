"""Cities and their units: the branches and areas that can be audited."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

_CLOSED: dict[str, str] = {"extra": "forbid"}


class UnitKind(StrEnum):
    """What a unit is; only the first three are areas of the administrative division."""

    DISTRICT = "district"
    COUNTY = "county"
    COUNTY_LEVEL_CITY = "county_level_city"
    CITY = "city"
    ZONE = "zone"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the base, from `content/units`: a branch or an area that can be audited."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    name: str
    kind: UnitKind
    in_base: bool = True


@dataclass(frozen=True, slots=True)
class City:
    """A city and its units, a file of `content/units`.

    Attributes:
        code: six digits. aliases: other names of the city in papers, the short one without 市 is known anyway.
        province: the full name of its province; a paper of the city that carries it may be a copied template.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    name: str
    province: str
    province_code: str
    source: str
    units: tuple[Unit, ...]
    aliases: tuple[str, ...] = ()
