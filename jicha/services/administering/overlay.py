"""The bureau's own content: a file counts only after every loader has read it together with all the others."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.checks import Check
from jicha.domain.errors import ContentError, Fault, JichaError, MissingError, StateError
from jicha.domain.trail.actions import Action
from jicha.engine import content
from jicha.engine.content import benchmarks, desk, ended, evidence, rubrics
from jicha.engine.plugins import Catalogue
from jicha.engine.workdays import work_calendar
from jicha.services.administering.in_force import POINTER
from jicha.services.administering.places import DESK_PLACE, place_of
from jicha.services.checking import catalogue, code_of, test_checks
from jicha.services.data.uploading import keep_bytes, path_of_bytes
from jicha.services.home.folders import Home
from jicha.services.trailing.recording import record
from jicha.store.models.administration import OverlayFile

_MOST_BYTES = 2 * 1024 * 1024
_LAW: tuple[Callable[[Path], object], ...] = (
    content.families,
    content.law,
    content.selection_rules,
    content.counting_rules,
    ended.ended,
    benchmarks.instruments,
    benchmarks.statutory_ranges,
    benchmarks.modifiers,
    benchmarks.no_penalty_lists,
    evidence.evidence_words,
)
_READERS: dict[str, tuple[Callable[[Path], object], ...]] = {
    "benchmarks": _LAW,
    "calendar": (lambda folder: work_calendar(folder / "calendar"),),
    "checks": (),
    "desk": (lambda folder: desk.desk_rules(folder / DESK_PLACE) if (folder / DESK_PLACE).is_file() else None,),
    "documents": (content.documents, content.mandatory),
    "law": _LAW,
    "rubrics": (rubrics.rubrics, rubrics.review_rules),
    "statutes": _LAW,
}
"""What reads each part; all law is read together, for its files lean on one another."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as a person hands it in: its part, the folder below it (empty if none), its name and bytes."""

    part: str
    folder: str
    name: str
    data: bytes


def put_overlay(actor: Actor, *, file: Incoming, why: str, at: datetime) -> int:
    """Put a file into force; an older file at its place goes out of force and stays. Gives its number.

    Raises:
        AccessError: the person may not. ContentError: every fault of the file, and of what it breaks in the others, with file and line.
        StateError: no reason is given.
    """
    permission = Permission.CALENDAR_MANAGE if file.part == "calendar" else Permission.CONTENT_OVERLAY
    require(actor, permission=permission)
    place = place_of(file.part, folder=file.folder, name=file.name)
    if not why.strip():
        raise StateError(Fault("没有写依据", place, "写明文件名称、文号"))
    if len(file.data) > _MOST_BYTES:
        raise ContentError(Fault("文件超过 2 MB", place, "内容文件是文字，检查是否选错了文件"))
    sha256, size = keep_bytes([file.data], name=place)
    with transaction.atomic():
        files = {**_active(), place: sha256}
        _prove(files, changed=place)
        older = OverlayFile.objects.filter(place=place, is_active=True)
        before = older.values_list("sha256", flat=True).first()
        older.update(is_active=False)
        row = OverlayFile.objects.create(place=place, sha256=sha256, size=size, why=why.strip(), at=at, by_id=actor.user_id)
        record(actor, action=_action(place), kind="content", object_id=place, before=before, after=sha256, why=why.strip(), at=at)
        lay_out_overlay()
    return row.pk


def set_overlay(actor: Actor, *, file_id: int, is_active: bool, why: str, at: datetime) -> None:
    """Take a file out of force, or put an older one into force again.

    Raises:
        AccessError: the person may not. MissingError: there is no such file. StateError: no reason, or nothing would change.
        ContentError: the rest cannot be used without it, or it not with the rest.
    """
    row = OverlayFile.objects.filter(pk=file_id).first()
    is_calendar = row is not None and row.place.startswith("calendar/")
    require(actor, permission=Permission.CALENDAR_MANAGE if is_calendar else Permission.CONTENT_OVERLAY)
    if row is None:
        raise MissingError(Fault("没有这个文件", f"文件{file_id}", "回到列表"))
    if not why.strip():
        raise StateError(Fault("没有写理由", row.place, "写明理由"))
    with transaction.atomic():
        files = _active()
        if is_active == OverlayFile.objects.filter(pk=file_id, is_active=True).exists():
            raise StateError(Fault("没有任何变化", row.place, "刷新列表"))
        before = files.pop(row.place, None)
        if is_active:
            files[row.place] = row.sha256
        _prove(files, changed=row.place)
        OverlayFile.objects.filter(place=row.place, is_active=True).update(is_active=False)
        OverlayFile.objects.filter(pk=file_id).update(is_active=is_active)
        after = row.sha256 if is_active else "停用"
        record(actor, action=_action(row.place), kind="content", object_id=row.place, before=before, after=after, why=why.strip(), at=at)
        lay_out_overlay()


def lay_out_overlay() -> Path | None:
    """Lay the files in force out in a folder named by their digest, point to it, and give it; null if there are none."""
    home: Home = settings.HOME
    home.make()
    files = _active()
    if not files:
        _point("")
        return None
    name = hashlib.sha256("\n".join(f"{place} {sha256}" for place, sha256 in sorted(files.items())).encode()).hexdigest()[:16]
    target = home.overlay / name
    if not target.is_dir():
        with tempfile.TemporaryDirectory(prefix=".draft-", dir=home.overlay) as draft:
            _write(files, to=Path(draft) / name)
            (Path(draft) / name).replace(target)
    _point(name)
    return target


def _point(name: str) -> None:
    home: Home = settings.HOME
    draft = home.overlay / f".{POINTER}"
    draft.write_text(name, encoding="ascii")
    draft.replace(home.overlay / POINTER)


def _active() -> dict[str, str]:
    return dict(OverlayFile.objects.filter(is_active=True).order_by("place").values_list("place", "sha256"))


def _write(files: Mapping[str, str], *, to: Path) -> None:
    # With a folder of checks, the other parts are never taken for checks.
    (to / "checks").mkdir(parents=True)
    for place, sha256 in files.items():
        (to / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path_of_bytes(sha256), to / place)


def _prove(files: Mapping[str, str], *, changed: str) -> None:
    """Read what the change touches as a run would; a check must pass its own examples, and no change of the law may break a check.

    Raises:
        ContentError: every fault, with the place in the overlay and the line.
    """
    home: Home = settings.HOME
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=home.overlay) as draft:
        folder = Path(draft) / "overlay"
        _write(files, to=folder)
        faults = list(dict.fromkeys(_faults(folder, changed=changed)))
        root = f"{folder}/"
    if faults:
        raise ContentError(*(Fault(one.what.replace(root, ""), one.where.replace(root, ""), one.mend.replace(root, "")) for one in faults))


def _faults(folder: Path, *, changed: str) -> Iterator[Fault]:
    part = changed.partition("/")[0]
    for read in _READERS[part]:
        try:
            read(folder)
        except JichaError as error:
            yield from error.faults
    if part in {"checks", "law"}:
        found = catalogue(folder)
        yield from found.faults
        touched = [one for one in found.checks if part == "law" or one.source == changed]
        yield from _check_faults(() if found.faults else touched, found=found, folder=folder, has_examples=part == "checks")


def _check_faults(checks: Sequence[Check], *, found: Catalogue, folder: Path, has_examples: bool) -> Iterator[Fault]:
    for check in checks:
        try:
            code_of(found, overlay=folder).compile(check)
        except JichaError as error:
            yield from error.faults
            continue
        for tested in test_checks([check.id], overlay=folder) if has_examples else ():
            wrong = [words for outcome in tested.outcomes for words in outcome.faults]
            yield from (*tested.faults, *(Fault(f"例子不符：{words}", check.source, "改正规则或例子") for words in wrong))


def _action(place: str) -> Action:
    return Action.CALENDAR_EDIT if place.startswith("calendar/") else Action.CONTENT_EDIT
