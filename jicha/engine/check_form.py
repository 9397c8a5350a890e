"""The root mapping of a check's YAML, read key by key; what is wrong is gathered with its line."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from jicha.domain.errors import Fault
from jicha.engine.content.plain_yaml import PlainDocument

E = TypeVar("E", bound=str)


class Form:
    """The root mapping of one file: values by key, lines by key, and the faults met on the way."""

    def __init__(self, source: str, document: PlainDocument) -> None:
        self.source = source
        self.document = document
        self.faults: list[Fault] = [replace(fault, where=f"{source}:{fault.where.rsplit(':', 1)[-1]}") for fault in document.faults]
        self.values: dict[str, object] = dict(document.value) if isinstance(document.value, dict) else {}
        self.lines: dict[str, int] = {key: document.lines.get((key,), 1) for key in self.values}

    def mark_blocks(self, text: str) -> None:
        """Remember that a block of text begins on the line below its key."""
        printed = text.splitlines()
        for key, line in list(self.lines.items()):
            if line <= len(printed) and printed[line - 1].split("#")[0].rstrip().endswith(("|", ">", "|-", ">-")):
                self.lines[f"{key}:text"] = line + 1

    def fault(self, what: str, *, key: str, mend: str, line: int = 0) -> None:
        """Remember what is wrong, where, and how to mend it."""
        self.faults.append(Fault(what=what, where=f"{self.source}:{line or self.lines.get(key, 1)}", mend=mend))

    def text(self, key: str) -> str:
        """Read a key as one text; empty if it is left out."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (str, int, float)):
            return str(value).strip()
        self.fault(f"{key} 应是一段文字", key=key, mend="写成一段文字；含冒号、花括号时加引号")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a key as a list of texts."""
        value = self.values.get(key) or []
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.fault(f"{key} 应是文字的列表", key=key, mend="写成 [a, b]")
        return ()

    def mapping(self, key: str) -> dict[str, object]:
        """Read a key as a mapping; empty if it is left out."""
        value = self.values.get(key)
        if value is None:
            return {}
        if isinstance(value, dict):
            return {str(name): one for name, one in value.items()}
        self.fault(f"{key} 应是“名称: 值”的对照", key=key, mend="写成 {名称: 值}")
        return {}

    def choice(self, text: str, *, key: str, kind: Callable[[str], E], choices: str, default: E) -> E:
        """Read a text as one of a closed set."""
        try:
            return kind(text)
        except ValueError:
            self.fault(f"{key} 不能是“{text}”", key=key, mend=f"改为 {choices} 之一")
            return default
