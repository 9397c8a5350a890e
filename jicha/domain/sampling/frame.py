"""The frame: every case that can be drawn, each in one stratum, written as bytes that have one digest.

One line per case, `case id TAB stratum`, sorted by the UTF-8 bytes of the id (docs/draw.md §2). The stratum is the values of the
declared columns joined by `|`; the first is the branch.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jicha.domain.digests.canonical import records
from jicha.domain.errors import DrawError, Fault, refuse

JOINT = "|"
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_SPREADSHEET = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the frame."""

    case_id: str
    stratum: str


@dataclass(frozen=True, slots=True)
class RawCase:
    """One row as it was handed in: its id, the values of the declared columns, and its place in words."""

    case_id: str
    values: tuple[str, ...]
    where: str


def make_frame(rows: Iterable[RawCase], *, columns: Sequence[str]) -> tuple[Case, ...]:
    """Make the frame, sorted by the bytes of the id; the order of the rows does not matter.

    Args:
        columns: names of the declared columns, for the faults.

    Raises:
        DrawError: every id or value that cannot stand in a frame, every id that stands twice or looks like another, or no rows at all.
    """
    given = list(rows)
    faults = [fault for row in given for fault in _row_faults(row, columns=columns)]
    faults += _repeated(given)
    if not given:
        faults.append(Fault("抽样框没有案件", "抽样框", "检查表格是否选对、期间是否选对。"))
    refuse(DrawError, faults=faults)
    cases = (Case(row.case_id, JOINT.join(row.values)) for row in given)
    return tuple(sorted(cases, key=lambda case: case.case_id.encode()))


def frame_bytes(cases: Iterable[Case]) -> bytes:
    """Write the frame in its canonical form; cases must be sorted as `make_frame` gives them."""
    return records((case.case_id, case.stratum) for case in cases)


def parse_frame(data: bytes, *, where: str) -> tuple[Case, ...]:
    """Read a frame back.

    Raises:
        DrawError: not the canonical form, each line with its fault; a frame altered by an editor is not mended in silence.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DrawError(Fault(f"不是 UTF-8（第{error.start}字节）", where, _RESTORE)) from error
    if not text.endswith("\n"):
        raise DrawError(Fault("空文件，或最后一行没有换行", where, _RESTORE))
    cases: list[Case] = []
    faults = []
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        fields = line.split("\t")
        if len(fields) != _FIELDS:
            faults.append(Fault(f"应有2列，实有{len(fields)}列", f"{where} 第{number}行", _RESTORE))
            continue
        case = Case(*fields)
        wrong = text_fault(case.case_id) or text_fault(case.stratum)
        if wrong:
            faults.append(Fault(wrong, f"{where} 第{number}行", _RESTORE))
        if cases and cases[-1].case_id.encode() >= case.case_id.encode():
            faults.append(Fault("没有按案件编号的字节升序排列，或编号重复", f"{where} 第{number}行", _RESTORE))
        cases.append(case)
    refuse(DrawError, faults=faults)
    return tuple(cases)


def sizes(cases: Iterable[Case]) -> dict[str, int]:
    """Count the cases of each stratum, strata in the order of their bytes."""
    counted = Counter(case.stratum for case in cases)
    return {stratum: counted[stratum] for stratum in sorted(counted, key=str.encode)}


def branch_of(stratum: str) -> str:
    """Give the first part of a stratum: the branch."""
    return stratum.split(JOINT, maxsplit=1)[0]


def without(cases: Iterable[Case], *, drawn: Iterable[str]) -> tuple[Case, ...]:
    """Take drawn cases out of a frame: what is left is the frame of a top-up."""
    gone = frozenset(drawn)
    return tuple(case for case in cases if case.case_id not in gone)


def text_fault(text: str) -> str | None:
    """Say what keeps a text out of a frame, null if nothing does.

    A text that two people could type in two ways would have two tickets: blanks at the ends, unseen characters, full-width digits or
    letters, and what a spreadsheet made of a long number are refused, not mended.
    """
    if not text.strip():
        return "是空的"
    unseen = next((char for char in text if unicodedata.category(char) in _UNSEEN), None)
    if unseen is not None:
        return f"含有看不见的字符（U+{ord(unseen):04X}：换行、制表符、零宽字符等）"
    if text != text.strip():
        return "首尾有空格"
    if _WIDE.search(text):
        return "含有全角数字或字母"
    if not unicodedata.is_normalized("NFC", text):
        return "含有拆开书写的字符（不是 NFC）"
    return None


_RESTORE = "从公布的抽样框恢复，不要用编辑器或表格软件另存。"
_MENDS = {
    "是空的": "补上后重新生成抽样框；确实没有编号的案件须先编号。",
    "首尾有空格": "删去首尾空格。",
    "含有全角数字或字母": "改为半角。",
}


def _row_faults(row: RawCase, *, columns: Sequence[str]) -> Iterator[Fault]:
    what = text_fault(row.case_id)
    if what is None and _SPREADSHEET.fullmatch(row.case_id):
        what = "是表格软件的科学计数法，编号已经丢失位数"
    if what is not None:
        yield Fault(f"案件编号{what}：{row.case_id!r}", row.where, _MENDS.get(what, "按原卷改正该编号。"))
    for name, value in zip(columns, row.values, strict=True):
        wrong = text_fault(value)
        if wrong is None and JOINT in value:
            wrong = f"含有分隔符“{JOINT}”"
        if wrong is not None:
            yield Fault(f"分层列“{name}”{wrong}（案件{row.case_id}）", row.where, _MENDS.get(wrong, "改正该值。"))


def _repeated(rows: Iterable[RawCase]) -> Iterator[Fault]:
    alike: dict[str, list[RawCase]] = defaultdict(list)
    for row in rows:
        if row.case_id.strip():
            alike[_folded(row.case_id)].append(row)
    for group in alike.values():
        first, *others = group
        for other in others:
            same = other.case_id == first.case_id
            what = f"案件编号{other.case_id}重复" if same else f"案件编号{other.case_id!r}与{first.case_id!r}只是写法不同，疑为同一案件"
            mend = "同一案件只留一行" if same else "核对是否同一案件：是的，只留一行；不是的，把编号写得能够区分"
            yield Fault(what, f"{first.where}；{other.where}", f"{mend}。")


def _folded(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if not char.isspace())
