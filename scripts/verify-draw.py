"""Redo a published draw: python3 verify-draw.py FOLDER [FOLDER OF THE EARLIER DRAW]. Standard library only; the rule is docs/draw.md."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rows(folder: Path, name: str) -> list[list[str]]:
    return [line.split("\t") for line in (folder / name).read_bytes().decode().split("\n")[:-1]] if (folder / name).exists() else []


def taken(folder: Path) -> set[str]:
    return {row[2] for row in rows(folder, "sample.tsv")} | {row[1] for row in rows(folder, "replacements.tsv")}


def verify(folder: Path, earlier: Path | None = None) -> list[str]:
    said, frame, quota = rows(folder, "announcement.tsv"), rows(folder, "frame.tsv"), rows(folder, "quota.tsv")
    one = {row[0]: row[1:] for row in said}
    ids = [case.encode() for case, _ in frame]
    sizes = {name: sum(stratum == name for _, stratum in frame) for name in {stratum for _, stratum in frame}}
    wrong = ["frame: order or an id twice"] if ids != sorted(set(ids)) else []
    wrong += ["frame: digest"] if one["frame"][0] != sha((folder / "frame.tsv").read_bytes()) else []
    wrong += ["quota: digest"] if one["quota"][0] != sha((folder / "quota.tsv").read_bytes()) else []
    wrong += ["quota: sizes"] if {name: int(size) for name, size, _ in quota} != sizes else []
    (head,), *given = rows(folder, "seed.tsv")
    wrong += ["seed: announcement"] if head != sha((folder / "announcement.tsv").read_bytes()) else []
    expected = [(row[1], row[2]) for row in said if row[0] == "contributor"] + [(row[2], "") for row in said if row[0] == "public"]
    if one["kind"] != ["试抽"]:
        if [name for name, _ in expected] != [row[0] for row in given]:
            return [*wrong, "seed: contributors"]
        for number, (name, commitment) in enumerate(expected):
            _, nonce, value = given[number]
            withheld = nonce == value == "-" and "public" in one
            wrong += [f"seed: {name}"] if commitment and not withheld and sha((nonce + value).encode()) != commitment else []
    seed, order, sample = sha((folder / "seed.tsv").read_bytes()), {}, []
    for name, _, files in sorted(quota, key=lambda row: row[0].encode()):
        order[name] = sorted((sha((seed + case).encode()), case) for case, stratum in frame if stratum == name)
        sample += [[name, str(rank), case, ticket] for rank, (ticket, case) in enumerate(order[name][: int(files)], start=1)]
    wrong += ["sample: differs"] if sample != rows(folder, "sample.tsv") else []
    where, used = {row[2]: row[0] for row in sample}, {row[2] for row in sample}
    for out, into, ticket, *_ in rows(folder, "replacements.tsv"):
        stratum = where.pop(out, "")
        wrong += [f"replacement: {out}"] if next((one for one in order.get(stratum, []) if one[1] not in used), 0) != (ticket, into) else []
        where[into], used = stratum, used | {into}
    if earlier:
        wrong += ["earlier: frame"] if [row for row in rows(earlier, "frame.tsv") if row[0] not in taken(earlier)] != frame else []
    return wrong


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:3]]
    faults = verify(*given) if given else ["用法：python3 verify-draw.py 抽取文件夹 [上一批的文件夹]"]
    sys.exit("\n".join(faults) or print("成立：重做得到同样的样本"))
