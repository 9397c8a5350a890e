"""From a YAML file to a frozen dataclass of `domain`, or to every fault with file and line.

A form is a frozen dataclass. It, and every dataclass inside it, carries
`__pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}`, so that a key nobody knows is refused.
Types are strict: a text is not a number, a list in YAML is a tuple in the form, an enum is written by its value, a day as 2021-07-15.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from operator import methodcaller
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from jicha.domain.errors import ContentError, Fault
from jicha.engine.content.plain_yaml import Place, PlainDocument, read_plain

T = TypeVar("T")

_MISSING = {"missing", "missing_argument", "missing_keyword_only_argument", "missing_positional_only_argument"}
_UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}
_KINDS = {
    "string_type": "应为文字，请加引号",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "date_type": "应为日期，如 2021-07-15",
    "date_parsing": "应为日期，如 2021-07-15",
    "date_from_datetime_parsing": "应为日期，如 2021-07-15",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "dict_type": "应为映射（键: 值）",
    "dataclass_type": "应为映射（键: 值）",
}


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """One filled form and the file that it came from."""

    value: T
    document: PlainDocument

    def where(self, *place: str | int) -> str:
        """Name file and line of a place in the form."""
        return self.document.where(*place)


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(form: Any) -> TypeAdapter[Any]:
    if form not in _ADAPTERS:
        _ADAPTERS[form] = TypeAdapter(form)
    return _ADAPTERS[form]


def read_form(path: Path, *, form: type[T]) -> T:
    """Read one YAML file into a form.

    Args:
        path: the file; plain YAML in UTF-8.
        form: a frozen dataclass (see the module), or anything that pydantic can check.

    Raises:
        ContentError: with every fault of the file; file, line and mend in each.
    """
    return read_forms([path], form=form)[0].value


def read_forms(paths: Iterable[Path], *, form: type[T]) -> tuple[Filled[T], ...]:
    """Read several YAML files into one form each, in the order given.

    Raises:
        ContentError: once, with every fault of all the files.
    """
    filled: list[Filled[T]] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            document = read_plain(path)
        except OSError as error:
            faults.append(Fault(what=f"文件打不开：{error.strerror}", where=str(path), mend="检查路径和权限。"))
            continue
        value, found = fill(document, form=form)
        faults.extend(found)
        if value is not None:
            filled.append(Filled(value=value, document=document))
    if faults:
        raise ContentError(*faults)
    return tuple(filled)


def fill(document: PlainDocument, *, form: type[T]) -> tuple[T | None, tuple[Fault, ...]]:
    """Hold a document against a form.

    Returns:
        The form, or null with the faults; never both.
    """
    if document.faults:
        return None, document.faults
    if document.value is None:
        return None, (Fault(what="文件是空的", where=document.where(), mend="写入内容，或删去该文件。"),)
    text = json.dumps(document.value, ensure_ascii=False, default=methodcaller("isoformat"))
    try:
        value: T = _adapter(form).validate_json(text, strict=True)
    except ValidationError as error:
        faults = dict.fromkeys(_fault(document, form=form, error=item) for item in error.errors(include_url=False))
        return None, tuple(faults)
    return value, ()


def _fault(document: PlainDocument, *, form: type[Any], error: Any) -> Fault:
    place: Place = tuple(error["loc"])
    kind = str(error["type"])
    name = ".".join(str(step) for step in place)
    if kind in _MISSING:
        return Fault(what=f"缺少“{place[-1]}”", where=document.where(*place), mend=f"补上一行“{place[-1]}: …”。")
    if kind in _UNKNOWN:
        near = get_close_matches(str(place[-1]), sorted(_names(form)), n=1)
        mend = f"是不是“{near[0]}”？" if near else "删去该键；可用的键见相应说明文档。"
        return Fault(what=f"不认识的键“{place[-1]}”", where=document.where(*place), mend=mend)
    if kind == "value_error":
        what, _, mend = str(error["ctx"]["error"]).partition("|")
        return Fault(what=what, where=document.where(*place), mend=mend or "按说明改正。")
    if kind in {"enum", "literal_error"}:
        what = f"“{name}”的值“{error['input']}”不在可用的值之内"
        return Fault(what=what, where=document.where(*place), mend=f"可用：{error['ctx']['expected']}")
    what = f"“{name}”的值“{_short(error['input'])}”不合要求：{_KINDS.get(kind, error['msg'])}"
    return Fault(what=what, where=document.where(*place), mend="改正该值。")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _names(form: object) -> set[str]:
    """Gather the keys of a form and of the forms in it, for a hint."""
    names: set[str] = set()
    queue = [form]
    while queue:
        item = queue.pop()
        queue.extend(getattr(item, "__args__", ()))
        if is_dataclass(item):
            new = {field.name for field in fields(item)} - names
            names |= new
            queue.extend(field.type for field in fields(item) if field.name in new)
    return names
