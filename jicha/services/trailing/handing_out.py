"""Hand the trail out: events, heads and public key, for whoever wants to verify without this program."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, UsageError
from jicha.domain.trail.actions import Action
from jicha.domain.trail.events import canonical
from jicha.services.trailing.lines import head_line
from jicha.services.trailing.recording import PROGRAM, edge_of, record
from jicha.services.trailing.signing import public_key, sign_head
from jicha.services.trailing.verifying import signed_heads, stored
from jicha.store.models.trail import TrailEdge

EVENTS, HEADS, KEY = "trail.jsonl", "heads.jsonl", "trail-key.hex"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was written where."""

    folder: Path
    events: int
    heads: int


def hand_out(folder: Path, *, actor: Actor, at: datetime) -> HandedOut:
    """Write the whole trail into a new folder: events as canonical JSON lines, heads, the public key. The export itself is an event.

    Raises:
        AccessError: the person may not export the trail. UsageError: the folder holds such files already, or cannot be written.
    """
    require(actor, permission=Permission.TRAIL_EXPORT)
    return _write(folder, actor=actor, at=at)


def hand_out_on_server(folder: Path, *, at: datetime) -> HandedOut:
    """Do the same for somebody who sits at the server itself.

    Raises:
        UsageError: the folder holds such files already, or cannot be written.
    """
    return _write(folder, actor=PROGRAM, at=at)


def _write(folder: Path, *, actor: Actor, at: datetime) -> HandedOut:
    with transaction.atomic():
        record(actor, action=Action.TRAIL_EXPORT, kind="trail", object_id=folder.name, at=at)
        edge = edge_of(TrailEdge.objects.get(pk=1))
        sign_head(edge, at=at)
        heads = signed_heads()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / EVENTS).open("xb") as stream:
                stream.writelines(canonical(kept.event) + b"\n" for kept in stored())
            with (folder / HEADS).open("x", encoding="utf-8") as lines:
                lines.writelines(head_line(head) + "\n" for head in heads)
            with (folder / KEY).open("x", encoding="ascii") as key:
                key.write(public_key().hex() + "\n")
        except FileExistsError as error:
            raise UsageError(Fault("文件夹里已有导出的留痕", str(folder), "换一个新文件夹，旧的导出不要覆盖。")) from error
        except OSError as error:
            raise UsageError(Fault(f"留痕写不出去：{error.strerror}", str(folder), "检查文件夹是否可以写入、磁盘是否已满。")) from error
    return HandedOut(folder, edge.size, len(heads))
