"""What people of law maintain: dated limits, rules of counting and choosing, documents of a file. Read once, checked whole.

Layout of a content folder (an overlay folder of a city has the same; its file wins over ours of the same name):
`law/families.yaml`, `law/selection.yaml`, `law/counting.yaml`, `law/<instrument>/<first day in force>.yaml`, `documents/*.yaml`,
`calendar/<year>.yaml`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, TypeVar

from jicha.domain.documents import CountingRule, Disclosure, FileDocument, Group, Requirement, SelectionRule
from jicha.domain.errors import ContentError, Fault, LawError
from jicha.domain.law import Family, Limit, conflicts
from jicha.engine.content.forms import Filled, read_form, read_forms

__all__ = ["ContentError", "Filled", "content_digest", "documents", "families", "law", "mandatory", "read_form", "read_forms"]

CONTENT_FOLDER = Path(__file__).parent.parent.parent / "content"
UNKNOWN_DAY = "unknown"
_DIGESTED = (
    ("law", "**/*.yaml"),
    ("documents", "*.yaml"),
    ("calendar", "*.yaml"),
    ("benchmarks", "**/*.yaml"),
    ("statutes", "**/*.yaml"),
)

Part = TypeVar("Part", "DocumentContent", "MandatoryContent", "FamilyContent", "SelectionContent", "CountingContent")


@dataclass(frozen=True, slots=True)
class LawFile:
    """One file of limits: an instrument as it came into force on the day that names the file."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    title: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class FamilyContent:
    """The file `law/families.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class SelectionContent:
    """The file `law/selection.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    rules: tuple[SelectionRule, ...]


@dataclass(frozen=True, slots=True)
class CountingContent:
    """The file `law/counting.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    rules: tuple[CountingRule, ...]


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """The file `documents/documents.yaml`: every kind of document."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    documents: tuple[FileDocument, ...]


@dataclass(frozen=True, slots=True)
class MandatoryContent:
    """The file `documents/mandatory.yaml`: what a file must hold, in what order, and what is disclosed beforehand."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    requirements: tuple[Requirement, ...]
    groups: tuple[Group, ...]
    disclosures: tuple[Disclosure, ...]


@cache
def law(*overlays: Path) -> tuple[Limit, ...]:
    """Read all limits, sorted by family, first day and id.

    Args:
        overlays: content folders of a city; the first that has a file wins over the later and over ours.

    Raises:
        ContentError: a file that is not plain YAML or does not fit the form.
        LawError: an unknown family, a doubled id, a gap, an overlap, a wrong reference; every one with file and line.
    """
    known = families(*overlays)
    filled = read_forms(content_files("law", pattern="*/*.yaml", overlays=overlays), form=LawFile)
    placed = [(item, one, f"{one.where('limits', index, 'id')}") for one in filled for index, item in enumerate(one.value.limits)]
    faults = [fault for one in filled for fault in _name_faults(one)]
    faults.extend(_reference_faults({item.id: item for item, _, _ in placed}, places={item.id: where for item, _, where in placed}))
    ids = Counter(item.id for item, _, _ in placed)
    names = {family.name for family in known}
    for item, _, where in placed:
        if ids[item.id] > 1:
            faults.append(
                Fault(what=f"编号“{item.id}”出现{ids[item.id]}次", where=where, mend="每条一个编号；同一条的几部分加后缀，如 .citizen。")
            )
        if item.family not in names:
            faults.append(Fault(what=f"没有“{item.family}”这一族", where=where, mend="改正 family，或先在 families.yaml 里登记。"))
    places = {item.id: where for item, _, where in placed}
    found = conflicts([item for item, _, _ in placed], families=known)
    faults.extend(Fault(what=conflict.what, where=places[conflict.limit.id], mend=conflict.mend) for conflict in found)
    if faults:
        raise LawError(*faults)
    return tuple(sorted((item for item, _, _ in placed), key=lambda item: (item.family, str(item.from_on), item.id)))


def _name_faults(filled: Filled[LawFile]) -> Iterator[Fault]:
    stem = filled.document.path.stem
    for index, item in enumerate(filled.value.limits):
        day = UNKNOWN_DAY if item.from_on is None else item.from_on.isoformat()
        if day != stem:
            what = f"“{item.id}”自{day}施行，却在{stem}.yaml 里"
            yield Fault(what=what, where=filled.where("limits", index, "from_on"), mend="文件名是施行首日；改正日期，或移到相应文件。")


def _reference_faults(limits: dict[str, Limit], *, places: dict[str, str]) -> Iterator[Fault]:
    for item in limits.values():
        for name in (*item.beside, *([item.restates] if item.restates else [])):
            if name not in limits or limits[name].family != item.family:
                yield Fault(what=f"“{item.id}”指向同族中没有的“{name}”", where=places[item.id], mend="改正 beside 或 restates 里的编号。")
        told = limits.get(item.restates or "")
        if told is not None and (told.value, told.unit, told.month_day) != (item.value, item.unit, item.month_day):
            yield Fault(what=f"“{item.id}”重述“{told.id}”，数值却不同", where=places[item.id], mend="两处写成一致，或者不写 restates。")


@cache
def families(*overlays: Path) -> tuple[Family, ...]:
    """Read the register of families, in the order of the file.

    Raises:
        ContentError: as `law`.
        LawError: a name stands twice.
    """
    path = content_files("law", pattern="families.yaml", overlays=overlays)[0]
    (filled,) = read_forms([path], form=FamilyContent)
    seen: set[str] = set()
    faults: list[Fault] = []
    for index, family in enumerate(filled.value.families):
        if family.name in seen:
            faults.append(Fault(what=f"“{family.name}”登记了两次", where=filled.where("families", index), mend="只留一处。"))
        seen.add(family.name)
    if faults:
        raise LawError(*faults)
    return filled.value.families


def selection_rules(*overlays: Path) -> tuple[SelectionRule, ...]:
    """Read how the instrument is chosen (SEL-01 to SEL-06)."""
    return _one("law", name="selection.yaml", form=SelectionContent, overlays=overlays).rules


def counting_rules(*overlays: Path) -> tuple[CountingRule, ...]:
    """Read how each instrument counts days."""
    return _one("law", name="counting.yaml", form=CountingContent, overlays=overlays).rules


@cache
def documents(*overlays: Path) -> tuple[FileDocument, ...]:
    """Read every kind of document of a penalty file."""
    return _one("documents", name="documents.yaml", form=DocumentContent, overlays=overlays).documents


@cache
def mandatory(*overlays: Path) -> MandatoryContent:
    """Read what a file must hold, its order, and what is disclosed beforehand."""
    return _one("documents", name="mandatory.yaml", form=MandatoryContent, overlays=overlays)


def content_digest(*overlays: Path) -> str:
    """Give the SHA-256 of all law, document, calendar and discretion content, names included, for the manifest of a run."""
    digest = sha256()
    for part, pattern in _DIGESTED:
        for path in content_files(part, pattern=pattern, overlays=overlays):
            digest.update(f"{part}/{path.name}\0{path.parent.name}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _one(part: str, *, name: str, form: type[Part], overlays: tuple[Path, ...]) -> Part:
    return read_form(content_files(part, pattern=name, overlays=overlays)[0], form=form)


def content_files(part: str, *, pattern: str, overlays: tuple[Path, ...]) -> list[Path]:
    """Find the files of a part of the content by name: the first overlay that has a file wins over the later and over ours."""
    found: dict[str, Path] = {}
    for folder in (*overlays, CONTENT_FOLDER):
        for path in (folder / part).glob(pattern):
            found.setdefault(path.relative_to(folder).as_posix(), path)
    return [found[name] for name in sorted(found)]
