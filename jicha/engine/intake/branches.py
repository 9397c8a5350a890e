"""Which branch a cell, a file name or a title speaks of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jicha.domain.wording import names

_SUFFIX = re.compile(
    r"(?:生态环境(?:分局|局)|环境保护局|环保局|分局|生态环境保护综合行政执法(?:大队|队)|(?:综合)?(?:行政)?执法(?:大队|队))$"
)
_AREA = re.compile(r"(?:自治县|县|市|区|旗)$")
_CODE = re.compile(r"(?<!\d)(\d{6})(?:0{3}|0{6})?(?!\d)")
_BETWEEN = re.compile(r"[、,，;；/／|\s]+|以?及|和|与")
_EVERY = re.compile(r"(?:全市|全体|所有|全部|各)+(?:[县市区(),、级]|分局|生态环境局?|局|单位|执法队|执法大队)*")
_OWN_LEVEL = ("市局", "市本级", "本级")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: six-digit code of its area (…00 is the city itself) and its name in any usual form (`交城县`, `交城分局`)."""

    code: str
    name: str


class BranchNames:
    """The names under which the branches of a city appear."""

    def __init__(self, branches: Iterable[Branch]) -> None:
        self.codes = frozenset(branch.code for branch in branches if not branch.code.endswith("00"))
        self.city_codes = frozenset(branch.code for branch in branches if branch.code.endswith("00"))
        self._names: list[tuple[str, str]] = []
        self._city_names: list[tuple[str, str]] = []
        for branch in branches:
            if branch.code.endswith("00"):
                self._city_names += [(name, branch.code) for name in (names.plain(branch.name), *_OWN_LEVEL)]
            else:
                self._names += [(name, branch.code) for name in _spellings(branch.name)]

    def code_of(self, text: str) -> str | None:
        """Give the code that a cell means, or None if it means no branch or several.

        A code of six, nine or twelve figures stands for itself even if the city has no such branch: checks judge that.
        """
        folded = names.plain(text).removesuffix(".0")
        if re.fullmatch(r"\d{6}(?:0{3}|0{6})?", folded):
            return folded[:6]
        return self.found_in(text)

    def codes_of(self, text: str) -> tuple[str, ...]:
        """Give the codes of a cell that lists several branches (`交城、文水分局`) or means all of them (`各分局`: the city's code).

        Empty if any part of it is not understood.
        """
        if _EVERY.fullmatch(names.plain(text)) and len(self.city_codes) == 1:
            return tuple(self.city_codes)
        codes = [self.code_of(part) for part in _BETWEEN.split(text) if part.strip()]
        known = [code for code in codes if code is not None]
        return tuple(sorted(set(known))) if len(known) == len(codes) else ()

    def found_in(self, text: str) -> str | None:
        """Find the one branch that a longer text names (by code or by name); the city only if no branch stands there."""
        folded = names.plain(text)
        codes = {code for code in _CODE.findall(folded) if code in self.codes}
        codes |= {code for name, code in self._names if name in folded}
        if not codes:
            codes = {code for code in _CODE.findall(folded) if code in self.city_codes}
            codes |= {code for name, code in self._city_names if name in folded}
        return codes.pop() if len(codes) == 1 else None


def _spellings(name: str) -> set[str]:
    """Give the spellings by which a name is known in running text; a stem of one letter needs 县 or 分局 behind it."""
    core = names.plain(name)
    for mark in ("生态环境局", "环境保护局", "环保局"):
        head, found, tail = core.partition(mark)
        if found:
            core = tail or head.rpartition("市")[2] or head
    core = _SUFFIX.sub("", core)
    stem = _AREA.sub("", core) if len(core) > 1 else core
    known = (
        {f"{stem}{end}" for end in ("县", "市", "区", "分局", "县分局", "市分局", "区分局")}
        if stem == core
        else {core, f"{core}分局", f"{stem}分局"}
    )
    return known | {stem} if len(stem) > 1 else known
