"""Replay a run from what it kept and say whether every byte comes out the same; say what differs between two runs."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jicha.domain.errors import Fault
from jicha.engine import lake as lakes
from jicha.engine.results.comparison import Comparison
from jicha.services.auditing import LAKE, OVERLAY, PLAN, make_run
from jicha.services.plan_files import read_plan_file
from jicha.services.reporting import Progress, silent
from jicha.services.runs.manifests import Manifest, code_digest, content_digest, output_digests, read_manifest

_HANDED_BACK = ("refused.csv", "退回/")
"""What intake wrote from the user's own files, which a run does not keep: it is held against its digest and not written again."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a replay came to.

    Attributes:
        faults: what was altered in the run's folder or came out differently; empty if the run stands.
        notes: what differs without harm to the run's own files, such as a newer program.
        compared: outputs written again and found the same.
    """

    run_id: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    compared: int


def verify_run(folder: Path, *, progress: Progress = silent) -> Verified:
    """Verify a run: its files against their digests, its snapshot against the lake's, and then everything written anew.

    Raises:
        RunError: the folder is no run.
    """
    manifest = read_manifest(folder)
    faults = [*_altered(folder, manifest=manifest), *lakes.verify(folder / LAKE)]
    notes = _changed_makers(folder, manifest=manifest)
    if faults:
        return Verified(run_id=manifest.run_id, faults=tuple(faults), notes=notes, compared=0)
    with tempfile.TemporaryDirectory(prefix="jicha-verify-") as place:
        again = _replay(folder, manifest=manifest, place=Path(place), progress=progress)
    differing = _differing(folder, manifest=manifest, again=again, is_same_program=not notes)
    return Verified(run_id=manifest.run_id, faults=differing, notes=notes, compared=len(again) - len(differing))


def _altered(folder: Path, *, manifest: Manifest) -> list[Fault]:
    now = output_digests(folder)
    faults = []
    for name, digest in sorted(manifest.outputs.items()):
        if name not in now:
            faults.append(Fault(f"输出文件不在了：{name}", str(folder / name), "从备份恢复，或重新运行稽查"))
        elif now[name] != digest:
            faults.append(Fault(f"输出文件被改动：{name}", str(folder / name), "从备份恢复；需要修改的，先另存到别处再改"))
    return faults


def _changed_makers(folder: Path, *, manifest: Manifest) -> tuple[str, ...]:
    overlay = folder / OVERLAY if (folder / OVERLAY).is_dir() else None
    now = {"content": content_digest(overlay), "code": code_digest()}
    words = {"content": "规则、法规等内容", "code": "程序"}
    return tuple(f"{words[name]}与当时不同（版本已更新）" for name, digest in now.items() if manifest.digests[name] != digest)


def _replay(folder: Path, *, manifest: Manifest, place: Path, progress: Progress) -> dict[str, str]:
    shutil.copyfile(folder / PLAN, place / PLAN)
    if (folder / OVERLAY).is_dir():
        shutil.copytree(folder / OVERLAY, place / OVERLAY)
    snapshot = lakes.open_snapshot(folder / LAKE, digest=manifest.snapshot)
    make_run(
        place,
        snapshot=snapshot,
        plan=read_plan_file(place / PLAN),
        as_of=date.fromisoformat(manifest.as_of),
        unread=manifest.unread,
        digests=manifest.digests,
        progress=progress,
    )
    return output_digests(place)


def _differing(folder: Path, *, manifest: Manifest, again: Mapping[str, str], is_same_program: bool) -> tuple[Fault, ...]:
    mend = (
        "同一程序、同一数据应得到相同结果，请把本文件夹交给维护人员"
        if is_same_program
        else "程序或规则已更新；要复现原结果，请用当时的版本"
    )
    expected = {name: digest for name, digest in manifest.outputs.items() if not name.startswith(_HANDED_BACK)}
    names = sorted(name for name in expected.keys() | again.keys() if expected.get(name) != again.get(name))
    return tuple(Fault(f"重新运行的结果不同：{name}", str(folder / name), mend) for name in names)


def compare_runs(before: Path, *, after: Path) -> tuple[Comparison, tuple[str, ...]]:
    """Compare the exceptions of two runs; gives the differences, and in words what they were made from differently.

    Raises:
        RunError: one of the folders is no run, or lacks its results.
    """
    old, new = read_manifest(before), read_manifest(after)
    return Comparison(before, after=after), _makers(old, new=new)


def _makers(old: Manifest, *, new: Manifest) -> tuple[str, ...]:
    words = {"plan": "计划", "snapshot": "数据", "content": "规则和法规", "code": "程序"}
    told = [f"{words[name]}不同" for name in words if old.digests.get(name) != new.digests.get(name)]
    if old.as_of != new.as_of:
        told.append(f"截至日期 {old.as_of} → {new.as_of}")
    return tuple(told)
