"""The seed: several contributions, each committed to before any is known (docs/draw.md §5).

A commitment is SHA-256 over a nonce of 32 lower-case hex digits and the value, nothing between. The seed is SHA-256 over the seed table:
the announcement's digest on the first line, then `name TAB nonce TAB value` for every contributor and public number in the order of the
announcement. One honest contributor who keeps the nonce secret until all have committed is enough for a seed that nobody chose.

Source:
    M. Blum, Coin flipping by telephone, CRYPTO 1981: commitment, then reveal.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jicha.domain.digests.canonical import records
from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.announcement import Announcement, Kind
from jicha.domain.sampling.frame import text_fault

NOTHING = "-"
_NONCE = re.compile(r"[0-9a-f]{32}")
_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Reveal:
    """What a contributor shows after all have committed; a public number has no nonce."""

    name: str
    nonce: str
    value: str


def commit(value: str, *, nonce: str) -> str:
    """Compute the commitment to a value.

    Raises:
        DrawError: the value is empty or could be typed in two ways, or the nonce is not 32 lower-case hex digits.
    """
    faults = []
    wrong = text_fault(value)
    if wrong:
        faults.append(Fault(f"取数{wrong}：{value!r}", "取数", "写半角数字或普通文字，首尾不留空格。"))
    if not _NONCE.fullmatch(nonce):
        faults.append(Fault("随机串不是32位小写十六进制", "随机串", "用 jicha draw commit 或 openssl rand -hex 16 生成。"))
    refuse(DrawError, faults=faults)
    return sha256_hex((nonce + value).encode())


def check_reveal(said: Announcement, *, reveal: Reveal) -> None:
    """Refuse a reveal that does not open its commitment, or the value of a public number that was not announced.

    Raises:
        DrawError: with what does not match.
    """
    where = f"{reveal.name}的揭示"
    if reveal.nonce == NOTHING:
        if reveal.name not in {one.source for one in said.publics}:
            raise DrawError(
                Fault(f"公告里没有公开数“{reveal.name}”", where, f"公告的公开数：{_named(one.source for one in said.publics)}。")
            )
        wrong = text_fault(reveal.value)
        if wrong or reveal.value == NOTHING:
            raise DrawError(Fault(f"公开数{wrong or '没有写'}", where, "按公告写明的写法填写。"))
        return
    known = {one.name: one.commitment for one in said.contributors}
    if reveal.name not in known:
        raise DrawError(Fault(f"公告里没有承诺人“{reveal.name}”", where, f"公告的承诺人：{_named(known)}。"))
    if commit(reveal.value, nonce=reveal.nonce) != known[reveal.name]:
        raise DrawError(
            Fault(
                "揭示的随机串和取数与承诺不符",
                where,
                "核对是否抄错（空格、全角、大小写）；确实不符的，本次公告作废，重新承诺，作废公告的摘要写入新公告。",
            )
        )


def seed_lines(said: Announcement, *, reveals: Sequence[Reveal], withheld: Collection[str] = ()) -> tuple[Reveal, ...]:
    """Put the reveals in the order of the announcement; who withheld stands there with dashes.

    Args:
        withheld: contributors who did not reveal in time, named by the lead.

    Raises:
        DrawError: a reveal that does not match, is there twice, or is missing; somebody withheld although no public number comes after the
            last day of revealing (then the announcement is void, as whoever reveals last could choose between two samples).
    """
    faults = list(_missing(said, reveals=reveals, withheld=withheld))
    for reveal in reveals:
        try:
            check_reveal(said, reveal=reveal)
        except DrawError as error:
            faults += error.faults
    refuse(DrawError, faults=faults)
    given = {(reveal.name, reveal.nonce == NOTHING): reveal for reveal in reveals}
    people = (given.get((one.name, False), Reveal(one.name, NOTHING, NOTHING)) for one in said.contributors)
    return (*people, *(given[one.source, True] for one in said.publics))


def trial_lines(value: str) -> tuple[Reveal, ...]:
    """Give the one line of a trial's seed table; the value is thrown away with the trial."""
    return (Reveal(Kind.TRIAL, NOTHING, value),)


def seed_bytes(announcement_digest: str, *, lines: Iterable[Reveal]) -> bytes:
    """Write the seed table."""
    return records([(announcement_digest,), *((one.name, one.nonce, one.value) for one in lines)])


def seed_of(table: bytes) -> str:
    """Compute the seed: the SHA-256 of the seed table."""
    return sha256_hex(table)


def parse_seed(data: bytes, *, where: str) -> tuple[str, tuple[Reveal, ...]]:
    """Read a seed table back: the announcement's digest and the lines.

    Raises:
        DrawError: it is not in the canonical form.
    """
    head, *lines = [line.split("\t") for line in data.decode("utf-8", errors="replace").removesuffix("\n").split("\n")]
    if len(head) != 1 or any(len(line) != _FIELDS for line in lines):
        raise DrawError(Fault("种子表不是规定的写法", where, "从公布的种子表恢复，不要编辑。"))
    return head[0], tuple(Reveal(*line) for line in lines)


def _missing(said: Announcement, *, reveals: Sequence[Reveal], withheld: Collection[str]) -> Iterator[Fault]:
    people = {reveal.name for reveal in reveals if reveal.nonce != NOTHING}
    numbers = {reveal.name for reveal in reveals if reveal.nonce == NOTHING}
    for (name, _), times in Counter((reveal.name, reveal.nonce == NOTHING) for reveal in reveals).items():
        if times > 1:
            yield Fault(f"{name}揭示了{times}次", "揭示", "只留一次。")
    for person in said.contributors:
        if person.name not in people and person.name not in withheld:
            yield Fault(
                f"{person.name}还没有揭示", "揭示", f"等到揭示截止日{said.reveal_by}；逾期不揭示的，抽取时用 --withheld 写明该人未揭示。"
            )
    for number in said.publics:
        if number.source not in numbers:
            yield Fault(f"公开数“{number.source}”还没有填写", "揭示", f"{number.appears_on}公布后填写。")
    yield from _withheld_faults(said, withheld=withheld, people=people)


def _withheld_faults(said: Announcement, *, withheld: Collection[str], people: Collection[str]) -> Iterator[Fault]:
    known = {one.name for one in said.contributors}
    for name in withheld:
        if name not in known:
            yield Fault(f"公告里没有承诺人“{name}”", "未揭示", f"公告的承诺人：{_named(one.name for one in said.contributors)}。")
        elif name in people:
            yield Fault(f"{name}已经揭示，不能算未揭示", "未揭示", "去掉该人。")
    if known.intersection(withheld) and not said.publics:
        yield Fault(
            f"{_named(withheld)}未揭示，又没有揭示截止日以后的公开数，本次公告作废",
            "未揭示",
            "由其他人重新承诺，新公告用 --voided 写明作废公告的摘要；抽样框和抽取数不变。",
        )


def _named(names: Iterable[str]) -> str:
    return "、".join(names) or "（没有）"
