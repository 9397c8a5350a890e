"""The announcement: what is fixed and published before anybody can know the seed (docs/draw.md §4).

Lines of `key TAB value…`. Its SHA-256 opens the seed, so that nothing in it can be changed afterwards.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jicha.domain.digests.canonical import records
from jicha.domain.digests.hashing import Digests, sha256_hex
from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.frame import text_fault

VERSION = "1"
_HEX = re.compile(r"[0-9a-f]{64}")
_FEWEST = 2


class Kind(StrEnum):
    """What a draw is for; the words stand in the announcement."""

    REAL = "正式"
    MORE = "增抽"
    TRIAL = "试抽"


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person who has committed to a value: SHA-256 over nonce and value."""

    name: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Public:
    """A number that nobody of us makes: where and on which day it will appear, said before."""

    source: str
    appears_on: date


@dataclass(frozen=True, slots=True)
class Earlier:
    """The draw that a top-up adds to: the SHA-256 of its announcement and of its sample."""

    announcement: str
    sample: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is published before the seed.

    Attributes:
        frame: digests of the frame's bytes, and `cases` its lines.
        quota: SHA-256 of the quota table, and `files` the number drawn in all.
        reveal_by: last day for revealing; null in a trial.
        voided: SHA-256 of announcements of the same batch that were given up because somebody withheld.
    """

    batch: str
    kind: Kind
    frame: Digests
    cases: int
    quota: str
    files: int
    reveal_by: date | None = None
    contributors: tuple[Contributor, ...] = ()
    publics: tuple[Public, ...] = ()
    earlier: Earlier | None = None
    voided: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the canonical bytes."""
        return records(self._lines())

    @property
    def digest(self) -> str:
        """Compute the SHA-256 of the canonical bytes."""
        return sha256_hex(self.to_bytes())

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "jicha-draw", VERSION
        yield "batch", self.batch
        yield "kind", self.kind
        yield "frame", self.frame.sha256, self.frame.sm3, str(self.cases)
        yield "quota", self.quota, str(self.files)
        if self.earlier is not None:
            yield "earlier", self.earlier.announcement, self.earlier.sample
        yield from (("voided", digest) for digest in self.voided)
        if self.reveal_by is not None:
            yield "reveal_by", self.reveal_by.isoformat()
        yield from (("contributor", one.name, one.commitment) for one in self.contributors)
        yield from (("public", one.appears_on.isoformat(), one.source) for one in self.publics)


def check_announcement(said: Announcement) -> None:
    """Refuse an announcement under which somebody could choose the sample.

    Raises:
        DrawError: fewer than two contributions, a name or commitment twice, a commitment that is none, a public number that may be known
            before the last reveal; all at once. A trial needs no contributions.
    """
    refuse(DrawError, faults=_faults(said))


def _faults(said: Announcement) -> Iterator[Fault]:
    wrong = text_fault(said.batch)
    if wrong:
        yield Fault(f"批次名称{wrong}", "公告", "改正批次名称。")
    if said.kind is Kind.TRIAL:
        return
    if len(said.contributors) + len(said.publics) < _FEWEST:
        yield Fault("种子来源不足两项，一个人就能左右结果", "公告", "至少两人承诺，或一人承诺加一个公开数。")
    if said.contributors and said.reveal_by is None:
        yield Fault("没有写揭示截止日", "公告", "写明最迟哪一天揭示。")
    yield from _name_faults(said.contributors)
    yield from _commitment_faults(said.contributors)
    yield from _public_faults(said)


def _name_faults(people: Sequence[Contributor]) -> Iterator[Fault]:
    for name, times in Counter(one.name for one in people).items():
        wrong = text_fault(name)
        if wrong:
            yield Fault(f"承诺人姓名{wrong}：{name!r}", "公告", "改正姓名。")
        if times > 1:
            yield Fault(f"{name}承诺了{times}次", "公告", "每人只承诺一次；改数的，删去旧的一行再公告。")


def _commitment_faults(people: Sequence[Contributor]) -> Iterator[Fault]:
    times = Counter(one.commitment for one in people)
    for one in people:
        if not _HEX.fullmatch(one.commitment):
            yield Fault(f"{one.name}的承诺不是64位小写十六进制", "公告", "用 jicha draw commit 生成，或用 sha256sum 计算。")
        elif times[one.commitment] > 1:
            yield Fault(f"{one.name}的承诺与别人相同", "公告", "各人自己取数、各用自己的随机串。")


def _public_faults(said: Announcement) -> Iterator[Fault]:
    times = Counter(one.source for one in said.publics)
    for one in said.publics:
        if times[one.source] > 1:
            yield Fault(f"公开数“{one.source}”写了{times[one.source]}次", "公告", "各公开数的来源写得能够区分。")
        wrong = text_fault(one.source)
        if wrong:
            yield Fault(f"公开数的来源{wrong}：{one.source!r}", "公告", "写明哪里公布、取哪几位、怎样写。")
        if said.contributors and said.reveal_by is not None and one.appears_on <= said.reveal_by:
            yield Fault(
                f"公开数“{one.source}”在{one.appears_on}公布，不晚于揭示截止日{said.reveal_by}，后揭示的人可以看着结果决定揭不揭示",
                "公告",
                "取揭示截止日以后才公布的数。",
            )


def parse_announcement(data: bytes, *, where: str) -> Announcement:
    """Read an announcement back; what it says must give the same bytes again.

    Raises:
        DrawError: it is not in the canonical form.
    """
    try:
        lines = [line.split("\t") for line in data.decode("utf-8").removesuffix("\n").split("\n")]
        single = {key: rest for key, *rest in lines}
        said = Announcement(
            batch=single["batch"][0],
            kind=Kind(single["kind"][0]),
            frame=Digests(*single["frame"][:2]),
            cases=int(single["frame"][2]),
            quota=single["quota"][0],
            files=int(single["quota"][1]),
            reveal_by=date.fromisoformat(single["reveal_by"][0]) if "reveal_by" in single else None,
            contributors=tuple(Contributor(*rest) for key, *rest in lines if key == "contributor"),
            publics=tuple(Public(rest[1], date.fromisoformat(rest[0])) for key, *rest in lines if key == "public"),
            earlier=Earlier(*single["earlier"]) if "earlier" in single else None,
            voided=tuple(rest[0] for key, *rest in lines if key == "voided"),
        )
        is_same = said.to_bytes() == data
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise DrawError(Fault(f"公告读不出：{error}", where, _RESTORE)) from error
    if not is_same:
        raise DrawError(Fault("公告不是规定的写法（行序、换行或多余内容）", where, _RESTORE))
    return said


_RESTORE = "从公布的公告恢复，不要编辑。"
