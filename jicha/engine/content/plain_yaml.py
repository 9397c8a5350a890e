"""YAML as people of law write it: maps, lists, plain values; everything else is refused with its line.

Differences from YAML 1.1, all so that a text means what it looks like: `yes`, `no`, `on` and `off` are words; a number with leading
zeros (a unit's code) is text; 10:30 is text; keys are always text; tags, anchors and several documents in one file are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import yaml

from jicha.domain.errors import Fault

Plain: TypeAlias = "bool | int | float | str | date | datetime | list[Plain] | dict[str, Plain] | None"
Place: TypeAlias = "tuple[str | int, ...]"

MAX_BYTES = 4_000_000
MAX_DEPTH = 30

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+([eE][-+]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?", re.ASCII)
_TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """One YAML file: its value, the line of each place, and what is wrong with it.

    Attributes:
        value: null if the file cannot be read at all; then `faults` says why.
        lines: the line (1 is the first) of each value, by the keys and list positions that lead to it.
    """

    path: Path
    value: Plain
    lines: dict[Place, int]
    faults: tuple[Fault, ...]

    def where(self, *place: str | int) -> str:
        """Name file and line of a place, or of the nearest thing around it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.path}:{self.lines.get(place, 1)}"


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Frame:
    """A map or list that is being filled; `key` is the key that waits for its value."""

    def __init__(self, place: Place, *, value: "list[Plain] | dict[str, Plain]") -> None:
        self.place = place
        self.value = value
        self.key: str | None = None


class _Builder:
    """Builds the value from the parser's events, without recursion."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Plain = None
        self.documents = 0
        self.stack: list[_Frame] = []
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []

    def fault(self, what: str, *, event: yaml.Event, mend: str) -> None:
        self.faults.append(Fault(what=what, where=f"{self.path}:{_line(event)}", mend=mend))

    def place(self) -> Place:
        if not self.stack:
            return ()
        frame = self.stack[-1]
        last = len(frame.value) if isinstance(frame.value, list) else frame.key
        return (*frame.place, "" if last is None else last)

    def put(self, value: Plain, *, event: yaml.Event) -> None:
        self.lines[self.place()] = _line(event)
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[frame.key or ""] = value
            frame.key = None

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def scalar(self, event: yaml.ScalarEvent) -> None:
        self.check_event(event)
        if not self.wants_key():
            self.put(self.resolve(event), event=event)
            return
        frame = self.stack[-1]
        if isinstance(frame.value, dict) and event.value in frame.value:
            self.fault(f"键“{event.value}”写了两次", event=event, mend="只保留一个。")
        frame.key = event.value

    def check_event(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self.fault(f"不接受锚点“&{event.anchor}”", event=event, mend="把内容原样写出，不用 & 和 *。")
        if event.tag not in {None, "!", _TEXT_TAG}:
            self.fault(f"不接受类型标记“{event.tag}”", event=event, mend="去掉 ! 开头的标记，只写键、列表和值。")

    def resolve(self, event: yaml.ScalarEvent) -> Plain:
        if not event.implicit[0] or event.tag is not None:
            return str(event.value)
        try:
            return plain_value(event.value)
        except ValueError:
            self.fault(f"“{event.value}”不是日历上的日期", event=event, mend="改成存在的日期，或加引号作为文字。")
            return None

    def start(self, event: yaml.CollectionStartEvent, *, value: "list[Plain] | dict[str, Plain]") -> None:
        self.check_event(event)
        if self.wants_key():
            self.fault("键不能是列表或映射", event=event, mend="键只能是一个词。")
            self.stack[-1].key = ""
        place = self.place()
        self.put(value, event=event)
        self.stack.append(_Frame(place, value=value))

    def alias(self, event: yaml.AliasEvent) -> None:
        self.fault(f"不接受引用“*{event.anchor}”", event=event, mend="把内容原样写出，不用 & 和 *。")
        if self.wants_key():
            self.stack[-1].key = ""
        else:
            self.put(None, event=event)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fault("一个文件里有几个文档", event=event, mend="拆成几个文件，去掉“---”。")
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self.start(event, value={})
        elif isinstance(event, yaml.SequenceStartEvent):
            self.start(event, value=[])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()


def plain_value(text: str) -> Plain:
    """Read an unquoted word: null, true, false, a whole or decimal number, a day, an instant; else the text itself.

    Raises:
        ValueError: the text has the form of a day or instant that no calendar has.
    """
    if text in {"", "null", "~"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text)
    return text


def read_plain(path: Path) -> PlainDocument:
    """Read one YAML file without ever raising for what stands in it.

    Returns:
        Value, lines and faults. Faults of text, tags, anchors, doubled keys and depth are all collected; a syntax fault ends the reading.

    Raises:
        OSError: the file cannot be opened.
    """
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return _unreadable(path, what=f"文件有{len(raw)}字节，超过{MAX_BYTES}", mend="内容文件应当短小，请拆开。")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _unreadable(path, what="文件不是UTF-8编码", mend="用编辑器“另存为”UTF-8编码。", line=line)
    builder = _Builder(path)
    try:
        for event in _shallow(yaml.parse(text, Loader=yaml.CSafeLoader)):
            builder.take(event)
    except _TooDeepError as error:
        return _unreadable(path, what=f"嵌套超过{MAX_DEPTH}层", mend="内容文件应当平直，请减少层次。", line=error.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"YAML写法有误：{error.problem or error.context}"
        return _unreadable(path, what=what, mend="检查缩进、冒号后的空格和引号是否成对。", line=mark.line + 1 if mark else 1)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return _unreadable(path, what=f"文件里有不能显示的字符（编号{error.character}）", mend="删去该字符。", line=line)
    return PlainDocument(path=path, value=builder.root, lines=builder.lines, faults=tuple(builder.faults))


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _shallow(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeepError(_line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


def _unreadable(path: Path, *, what: str, mend: str, line: int = 1) -> PlainDocument:
    fault = Fault(what=what, where=f"{path}:{line}", mend=mend)
    return PlainDocument(path=path, value=None, lines={}, faults=(fault,))
