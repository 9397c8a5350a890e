"""Hide in a text what tells whose file it is; each mask says what it hides, where, and who set it.

A machine's mask is a proposal for a person: it finds what the file's own data name and what has the form of a number, a code, an address; a
name that neither the data nor a form gives away is left for the person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from jicha.domain.reviews.marks import Box
from jicha.domain.wording.credit_codes import ALPHABET
from jicha.domain.wording.document_numbers import document_number_places
from jicha.domain.wording.personal_data import WIDE, personal_data


class Hidden(StrEnum):
    """What a mask hides, as the record names it."""

    BRANCH = "分局"
    OFFICER = "执法人员"
    PARTY = "当事人"
    PERSON = "人名"
    PLACE = "地名、地址"
    CREDIT_CODE = "信用代码、证件号"
    DOCUMENT_NUMBER = "文号"
    CASE_NUMBER = "案号"
    CERTIFICATE = "执法证号"
    TELEPHONE = "电话"
    PERSONAL = "个人信息"


@dataclass(frozen=True, slots=True)
class Secret:
    """One text that a reviewer must not see, and what it is."""

    text: str
    what: Hidden


@dataclass(frozen=True, slots=True)
class Mask:
    """One hidden place.

    Attributes:
        by: who set it: `machine`, or a person's id.
        start, end: range of characters in a text, end exclusive; null on an image.
        page, box: place on a page's image; null in a text.
    """

    what: Hidden
    by: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """What the ledger says of a file that a reviewer must not learn.

    Attributes:
        branches: every name of the branch, long and short; places: names and addresses that stand for it.
        numbers: file number, document numbers, anything that the platform numbers the file by.
    """

    unit_code: str
    branches: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


MACHINE = "machine"
_GAP = r"[\s\u3000·]{0,3}"
_CODE = re.compile(rf"(?<![0-9A-Za-z])[{ALPHABET}]{{18}}(?![0-9A-Za-z])")
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8})(?!\d)")
_CERTIFICATE = re.compile(r"(?:执法证号?|证件?号码?|证件?编号)[:： ]*(?:[A-Za-z\u4e00-\u9fff]{0,6})?([A-Za-z0-9-]{5,24})")
_BRACKETED = re.compile(r"[(（]\s*([A-Za-z]{0,4}\d[\dA-Za-z-]{4,24})\s*[)）]")
_NAMED = re.compile(
    r"(?:检查人员?|勘察人|询问人|记录人|承办人|执法人员|审核人|审批人|主持人|听证员|负责人|法定代表人|被询问人|被检查人|联系人|见证人|签名|签字|姓名)"
    r"(?:\([^)\n]{0,12}\))?[:：]\s*([\u4e00-\u9fff·]{2,4}(?:[、,， ][\u4e00-\u9fff·]{2,4}){0,5})"
)
_FIRM = re.compile(
    r"[\u4e00-\u9fff()（）]{2,16}?(?:有限责任公司|有限公司|股份公司|集团|合作社|加工厂|化工厂|焦化厂|洗煤厂|砖厂|经营部|养殖场)"
)
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:生态环境局|环境保护局|环保局)(?:[\u4e00-\u9fff]{2,6}?分局)?|[\u4e00-\u9fff]{2,6}?分局")
_AREA = r"省|市(?!场)|县|区(?!域|分)|乡|镇|村|街道|街|路|巷"
_ADDRESS = re.compile(rf"[\u4e00-\u9fff]{{2,6}}(?:{_AREA})(?:[\u4e00-\u9fff]{{1,6}}?(?:{_AREA}|号|组|园区)|\d{{1,5}}号?)*")


def secrets_of(identity: CaseIdentity) -> tuple[Secret, ...]:
    """Give every text that tells whose file it is, longest first; of a branch also its short forms (交城分局, 交城)."""
    found = {form: Hidden.BRANCH for name in identity.branches for form in _forms_of_branch(name)}
    found[identity.unit_code] = Hidden.BRANCH
    for texts, what in (
        (identity.numbers, Hidden.CASE_NUMBER),
        (identity.parties, Hidden.PARTY),
        (identity.officers, Hidden.OFFICER),
        (identity.people, Hidden.PERSON),
        (identity.places, Hidden.PLACE),
        (identity.codes, Hidden.CREDIT_CODE),
    ):
        found |= {text.strip(): what for text in texts if len(text.strip()) > 1}
    return tuple(Secret(text, found[text]) for text in sorted(found, key=lambda text: (-len(text), text)))


def _forms_of_branch(name: str) -> Iterator[str]:
    yield name
    short = re.sub(r"^.*局(?=[\u4e00-\u9fff]{2,6}分局$)", "", name)
    stem = re.sub(r"(?:生态环境局|环境保护局|环保局)?(?:分局)?$", "", short)
    yield from (form for form in (short, stem, re.sub(r"[县区市]$", "", stem)) if len(form) > 1)


def secret_pattern(secret: Secret) -> re.Pattern[str] | None:
    """Give a pattern that finds a secret also where blanks stand between its characters; null for less than two characters."""
    letters = re.sub(r"\s", "", secret.text.translate(WIDE))
    if len(letters) < 2:
        return None
    return re.compile(_GAP.join(re.escape(letter) for letter in letters), re.IGNORECASE)


def find_masks(text: str, *, secrets: Iterable[Secret]) -> tuple[Mask, ...]:
    """Propose masks for a text, in its order; places that touch each other's characters become one, named by the first found.

    Args:
        secrets: what the file's data name (branch, officers, party, numbers); see `services.reviewing` for how they are gathered.
    """
    plain = text.translate(WIDE)
    found = sorted(_places(plain, secrets=secrets), key=lambda one: (one[0], -one[1]))
    merged: list[tuple[int, int, Hidden]] = []
    for start, end, what in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
        else:
            merged.append((start, end, what))
    return tuple(Mask(what, MACHINE, start, end) for start, end, what in merged)


def masked_text(text: str, *, masks: Iterable[Mask]) -> str:
    """Give the text with every masked range replaced by what it hid (`【执法人员】`), so that its length tells nothing of the name's."""
    pieces, place = [], 0
    for mask in sorted((one for one in masks if one.start is not None), key=lambda one: one.start or 0):
        start, end = mask.start or 0, mask.end or 0
        if start < place:
            continue
        pieces += [text[place:start], f"【{mask.what}】"]
        place = end
    return "".join((*pieces, text[place:]))


def _places(text: str, *, secrets: Iterable[Secret]) -> Iterator[tuple[int, int, Hidden]]:
    for secret in secrets:
        pattern = secret_pattern(secret)
        if pattern is not None:
            yield from ((hit.start(), hit.end(), secret.what) for hit in pattern.finditer(text))
    yield from ((start, end, Hidden.DOCUMENT_NUMBER) for start, end in document_number_places(text))
    for one in personal_data(text):
        yield one.position - 1, one.position - 1 + len(one.masked), Hidden.PERSONAL
    yield from ((hit.start(), hit.end(), Hidden.CREDIT_CODE) for hit in _CODE.finditer(text))
    for pattern, what in _FORMS:
        yield from ((hit.start(pattern.groups), hit.end(pattern.groups), what) for hit in pattern.finditer(text))


_FORMS: tuple[tuple[re.Pattern[str], Hidden], ...] = (
    (_TELEPHONE, Hidden.TELEPHONE),
    (_CERTIFICATE, Hidden.CERTIFICATE),
    (_BRACKETED, Hidden.CERTIFICATE),
    (_NAMED, Hidden.PERSON),
    (_OFFICE, Hidden.BRANCH),
    (_FIRM, Hidden.PARTY),
    (_ADDRESS, Hidden.PLACE),
)
