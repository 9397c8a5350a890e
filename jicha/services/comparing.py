"""Say what differs between two runs."""

from pathlib import Path

from jicha.engine.results.comparison import Comparison
from jicha.services.manifests import Manifest, read_manifest


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
