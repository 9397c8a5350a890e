"""Find personal data in a published text; what is shown of it is masked.

Source:
    Guangdong rule on publication art. 14 and 个人信息保护法: identity number, telephone, bank account, home address, mail address and day of
    birth are hidden. GB 11643: the last character of an identity number is a check digit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

WIDE = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
BEFORE = 14
BEFORE_ACCOUNT = 40

IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4} ?\d{8} ?\d{3}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z]|\.\d)")
ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{4}(?: ?\d{4}){3}(?: ?\d{1,3})?(?![0-9A-Za-z])")
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
HOME = re.compile(r"(?:家庭住址|住址|现住址?|户籍(?:所在)?地(?:址)?|居住地(?:址)?)[:为是]?\s*([^,。;\s]{6,60})")
BIRTH = re.compile(
    r"(?:出生(?:日期|年月)?|生于)[:为]?\s*(?:19|20)\d{2}[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?|"
    r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?(?:出生|生(?=[,。;)\s]|$))"
)
SUSPECT = re.compile(r"\d[\d \-－]{9,}|[@＠]|住址|现住|户籍|居住地|出生|生于|[月日]生")
"""What stands in every text with personal data, whatever its width: a text without it need not be looked at more closely."""
OFFICIAL = re.compile("(?:监督|举报|投诉|咨询|服务|值班)(?:电话|热线|电子邮箱|邮箱|信箱|方式|受理)|热线|执法机关|本机关|本局")
TREASURY = re.compile("财政|国库|非税|罚没|缴款|代收")
ACCOUNT_WORDS = re.compile("账号|帐号|卡号|账户|帐户|银行")
PLACE = re.compile("[省市县区乡镇村街路巷号栋室]")
MASKS = re.compile("[*×某xX]")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One place in a text.

    Attributes:
        kind: 身份证号, 手机号, 银行账号, 家庭住址, 电子邮箱 or 出生日期.
        masked: the words with their middle hidden.
        position: 1 for the first character of the text.
    """

    kind: str
    masked: str
    position: int


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """Find the personal data in a text, in the order of the text; the same characters are told once."""
    if not SUSPECT.search(text):
        return ()
    plain = text.translate(WIDE)
    found: dict[int, PersonalData] = {}
    taken: set[int] = set()
    for kind, start, end in _places(plain):
        if not taken & set(range(start, end)):
            taken |= set(range(start, end))
            found[start] = PersonalData(kind=kind, masked=masked(plain[start:end]), position=start + 1)
    return tuple(found[start] for start in sorted(found))


def masked(words: str) -> str:
    """Hide all but the first three and the last two to four characters."""
    head, tail = 3, 4 if len(words) > 16 else 2
    return words[:head] + "*" * max(len(words) - head - tail, 1) + words[-tail:]


def is_identity_number(number: str) -> bool:
    """Tell whether 18 characters are an identity number: a day of birth that exists and the right check digit."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return born.year >= 1900 and CHECK_CHARACTERS[total % 11] == number[17].upper()


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern, counts in KINDS:
        for hit in pattern.finditer(text):
            if counts is None or counts(hit):
                yield kind, hit.start(pattern.groups), hit.end(pattern.groups)


def _is_identity(hit: re.Match[str]) -> bool:
    return is_identity_number(hit.group().replace(" ", ""))


def _is_account(hit: re.Match[str]) -> bool:
    before = hit.string[max(hit.start() - BEFORE_ACCOUNT, 0) : hit.start()]
    return bool(ACCOUNT_WORDS.search(before[-BEFORE:])) and not TREASURY.search(before)


def _is_private_contact(hit: re.Match[str]) -> bool:
    before = hit.string[max(hit.start() - BEFORE, 0) : hit.start()]
    return not (OFFICIAL.search(before) or hit.group().lower().endswith(".gov.cn"))


def _is_home(hit: re.Match[str]) -> bool:
    return len(PLACE.findall(hit.group(1))) >= 2 and not MASKS.search(hit.group(1))


KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool] | None], ...] = (
    ("身份证号", IDENTITY, _is_identity),
    ("银行账号", ACCOUNT, _is_account),
    ("手机号", MOBILE, _is_private_contact),
    ("电子邮箱", MAIL, _is_private_contact),
    ("家庭住址", HOME, _is_home),
    ("出生日期", BIRTH, None),
)
