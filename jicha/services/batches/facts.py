"""What a page shows of a draw, read from its folder."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from jicha.domain.sampling.announcement import Public
from jicha.domain.sampling.quota import Share
from jicha.services.home.folders import Home
from jicha.services.sampling.folder import (
    ANNOUNCEMENT,
    COMMITMENTS,
    FRAME,
    NOTES,
    QUOTA,
    REPLACEMENTS,
    REVEALS,
    SAMPLE,
    SEED,
    SUPPLEMENT,
    DrawFolder,
)
from jicha.services.sampling.framing import DIFFERENCES
from jicha.services.sampling.papers import EXTRA_LIST, LIST, PROTOCOL
from jicha.services.sampling.verifying import Verified, verify_draw
from jicha.store.queries.year.units import units

PUBLISHED = (
    *(FRAME, QUOTA, NOTES, COMMITMENTS, ANNOUNCEMENT, REVEALS, SEED, SAMPLE, REPLACEMENTS, SUPPLEMENT),
    *(DIFFERENCES, PROTOCOL, LIST, EXTRA_LIST),
)
"""What may be handed out of a draw's folder, in this order."""
_FEW = 40
_CODE = re.compile(r"(?<![0-9A-Za-z-])\d{6}(?![0-9A-Za-z-])")


@dataclass(frozen=True, slots=True)
class Person:
    """A contributor: whether the number was revealed, and which."""

    name: str
    commitment: str
    value: str


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """How far a draw is.

    Attributes:
        announcement: digest, empty before. seed: empty before the draw. differences: between ledger, platform and website, the first few.
        files: names of what can be handed out.
    """

    shares: tuple[Share, ...]
    notes: tuple[str, ...]
    people: tuple[Person, ...]
    publics: tuple[tuple[Public, str], ...]
    reveal_by: date | None
    announcement: str
    frame_sha256: str
    frame_sm3: str
    seed: str
    differences: tuple[tuple[str, ...], ...]
    files: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Say whether a number that was committed to or announced is still to come."""
        return any(not one.value for one in self.people) or any(not value for _one, value in self.publics)

    @property
    def cases(self) -> int:
        """Count the cases of the frame."""
        return sum(one.population for one in self.shares)

    @property
    def drawn(self) -> int:
        """Count the files to draw."""
        return sum(one.files for one in self.shares)


def draw_facts(folder: str) -> DrawFacts | None:
    """Read a draw's folder; null if there is no frame yet."""
    place = _folder(folder)
    if not place.has(FRAME):
        return None
    said = place.announcement() if place.has(ANNOUNCEMENT) else None
    shown = {(row[0], row[1] == "-"): row[2] for row in place.rows(REVEALS)}
    differences = place.path / DIFFERENCES
    lines = differences.read_text(encoding="utf-8-sig").splitlines()[1 : _FEW + 1] if differences.is_file() else []
    return DrawFacts(
        shares=place.shares(),
        notes=tuple(_named(row[0]) for row in place.rows(NOTES)),
        people=tuple(Person(name, digest, shown.get((name, False), "")) for name, digest in place.rows(COMMITMENTS)),
        publics=tuple((one, shown.get((one.source, True), "")) for one in said.publics) if said else (),
        reveal_by=said.reveal_by if said else None,
        announcement=said.digest if said else "",
        frame_sha256=said.frame.sha256 if said else "",
        frame_sm3=said.frame.sm3 if said else "",
        seed=place.seed() if place.has(SEED) else "",
        differences=tuple(tuple(line.split(",")) for line in lines),
        files=tuple(name for name in PUBLISHED if place.has(name)),
    )


def file_of_draw(folder: str, *, name: str) -> Path | None:
    """Give a file that may be handed out, null for every other name."""
    place = _folder(folder)
    return place.path / name if name in PUBLISHED and place.has(name) else None


def verified(folder: str) -> Verified:
    """Redo the draw.

    Raises:
        DrawError: nothing was drawn yet, or a file cannot be read at all.
    """
    return verify_draw(_folder(folder))


def _named(note: str) -> str:
    """Write branches by name where the folder has their codes."""
    names = {unit.code: unit.name for unit in units()}
    return _CODE.sub(lambda found: names.get(found[0], found[0]), note)


def _folder(name: str) -> DrawFolder:
    home: Home = settings.HOME
    return DrawFolder(home.draws / name)
