"""Verify the trail from its first event: what is stored against what was computed when it was written, and against signed heads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jicha.domain.errors import Fault, UsageError
from jicha.domain.trail.events import Event
from jicha.domain.trail.logs import Break, Head, Kept, Roots, check
from jicha.services.trailing.lines import head_from
from jicha.services.trailing.recording import edge_of
from jicha.services.trailing.signing import is_signed, key_id, public_key
from jicha.store.models.trail import TrailEdge, TrailEvent, TrailHead

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found.

    Attributes:
        size: events that were read and hold. roots: of the logs over them. heads: signed heads that were held against them.
        broken: the first event that does not hold; null if all do. faults: everything that is wrong, for a person.
    """

    size: int
    roots: Roots
    heads: int
    broken: Break | None
    faults: tuple[Fault, ...]


def verify(heads_file: Path | None = None) -> Verified:
    """Replay the whole trail; `heads_file` holds heads that were exported earlier and kept elsewhere.

    Raises:
        UsageError: the file of heads cannot be read.
        SettingError: the key cannot be read.
    """
    faults: list[Fault] = []
    kept = signed_heads()
    outside = read_heads(heads_file) if heads_file else []
    trusted = _trusted([*kept, *outside], faults=faults)
    found = check(stored(), heads=trusted)
    if found.broken is not None:
        faults.append(_fault(found.broken))
    elif edge_of(TrailEdge.objects.get(pk=1)) != found.edge:
        faults.append(Fault("留痕的末端记录与事件不一致", "jicha_trail_edge", "末端记录被改动过；事件本身完好，请核查数据库的改动来历。"))
    return Verified(found.edge.size, found.edge.roots(), len(trusted), found.broken, tuple(faults))


def stored() -> Iterator[Kept]:
    """Read the events as they are stored, in order, a few at a time."""
    for row in TrailEvent.objects.order_by("seq").iterator(chunk_size=_AT_ONCE):
        yield Kept(_event(row), Roots(row.root_sha256, row.root_sm3))


def signed_heads() -> list[Head]:
    """Read the heads that are kept, in order."""
    return [Head(row.size, row.at, row.sha256, row.sm3, row.key_id, row.signature) for row in TrailHead.objects.order_by("size")]


def read_heads(path: Path) -> list[Head]:
    """Read heads from JSON lines.

    Raises:
        UsageError: no such file, or a line that is no head.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [head_from(line) for line in lines if line.strip()]
    except OSError as error:
        raise UsageError(Fault(f"留痕头文件打不开：{error.strerror}", str(path), "检查路径。")) from error
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(Fault("留痕头文件里有看不懂的行", str(path), "用 jicha trail export 导出的 heads.jsonl，不要改动。")) from error


def _trusted(heads: Iterable[Head], *, faults: list[Fault]) -> list[Head]:
    public = public_key()
    found: dict[int, Head] = {}
    for head in heads:
        where = f"第{head.size}条处的留痕头（{head.at}）"
        if head.key_id != key_id(public):
            faults.append(Fault("留痕头由另一把密钥签名", where, "换过密钥或换过机器的，用当时的公钥和独立程序核对。"))
        elif not is_signed(head, public=public):
            faults.append(Fault("留痕头的签名不成立", where, "留痕头被改动过，请核查来历。"))
        elif head.size in found and (found[head.size].sha256, found[head.size].sm3) != (head.sha256, head.sm3):
            faults.append(Fault("同一条数有两个不同的留痕头：留痕出现过分叉", where, "有人用旧备份另起了一份留痕，请核查。"))
        else:
            found[head.size] = head
    return [found[size] for size in sorted(found)]


def _fault(broken: Break) -> Fault:
    where = f"第{broken.seq}条" if broken.until is None else f"第{broken.seq}条至第{broken.until}条之间"
    return Fault(broken.why, where, "保护现场，不要再写入；用最近一次完好的备份和导出的留痕比对，查明是谁改的。")


def _event(row: TrailEvent) -> Event:
    return Event(
        seq=row.seq,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        role=row.role,
        action=row.action,
        kind=row.kind,
        object_id=row.object_id,
        before=row.before,
        after=row.after,
        why=row.why,
        request_id=row.request_id,
    )
