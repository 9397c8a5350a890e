"""A list on a page: what its columns are, and what comes of it for one request, with paging, sorting, filters, search and export."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jicha.domain.access.asking import may, require
from jicha.domain.access.permissions import Permission
from jicha.services.exporting.lists import FileKind, write_list
from jicha.store.queries.paging import Ask, Slice
from jicha.web.frame.gates import DeskRequest
from jicha.web.frame.words import WORDS

Row = TypeVar("Row")
Value = str | int | float | date | datetime | None
Words = str | Promise
EXPORT_PAGE = 2000
_MOST_PAGES_SHOWN = 3
_MOST_IN_MEMORY = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column.

    Attributes:
        key: its name in addresses, when it can be sorted. kind: text, long (gets the room), key (never broken), number, date or badge.
            width: in a workbook.
        link: the address behind a cell; an empty one is no link.
    """

    key: str
    label: Words
    value: Callable[[Row], Value]
    kind: str = "text"
    is_sorted: bool = False
    link: Callable[[Row], str] | None = None
    width: float = 16


@dataclass(frozen=True, slots=True)
class Pick:
    """A filter with closed choices: (value, label) pairs."""

    key: str
    label: Words
    choices: Sequence[tuple[str, Words]]


@dataclass(frozen=True, slots=True)
class ListSpec(Generic[Row]):
    """A list: `fetch` gives the part that is asked for, already cut down to the rows that the person may see."""

    name: str
    title: Words
    columns: Sequence[Column[Row]]
    fetch: Callable[[Ask], Slice[Row]]
    empty: Words
    picks: Sequence[Pick] = ()
    is_searchable: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column head as shown."""

    label: str
    kind: str
    address: str
    sorted: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as shown; `value` is for badges."""

    text: str
    kind: str
    label: str
    address: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A filter as shown."""

    key: str
    label: str
    choices: Sequence[tuple[str, Words]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that `parts/list.html` needs."""

    name: str
    title: str
    path: str
    ask: Ask
    heads: tuple[Head, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    picks: tuple[ShownPick, ...]
    pages: tuple[tuple[str, str, bool], ...]
    exports: tuple[tuple[str, str], ...]
    total_words: str
    empty: str
    is_searchable: bool
    is_narrowed: bool


def ask_of(request: DeskRequest, spec: ListSpec[Row]) -> Ask:
    """Read the part that is asked for from the address; what makes no sense is as if it were not there."""
    given = request.GET
    picks = {pick.key: given[pick.key] for pick in spec.picks if given.get(pick.key) in {value for value, _label in pick.choices}}
    sortable = {column.key for column in spec.columns if column.is_sorted}
    order = given.get("order", "")
    page = given.get("page", "1")
    return Ask(
        search=given.get("q", "").strip()[:100] if spec.is_searchable else "",
        picks=picks,
        order=order if order.removeprefix("-") in sortable else "",
        page=max(1, int(page)) if page.isdecimal() and len(page) < 8 else 1,
    )


def shown(request: DeskRequest, spec: ListSpec[Row]) -> Shown:
    """Fetch the page and lay it out."""
    ask = ask_of(request, spec)
    found = spec.fetch(ask)
    last = max(1, -(-found.total // ask.size))
    labels = [str(column.label) for column in spec.columns]
    kinds = FileKind if may(request.actor, permission=Permission.EXPORT_LIST) and found.total else ()
    return Shown(
        name=spec.name,
        title=str(spec.title),
        path=request.path,
        ask=ask,
        heads=tuple(_head(column, ask=ask) for column in spec.columns),
        rows=tuple(
            tuple(_cell(column, row=row, label=label) for column, label in zip(spec.columns, labels, strict=True)) for row in found.rows
        ),
        picks=tuple(ShownPick(p.key, str(p.label), p.choices, ask.picks.get(p.key, "")) for p in spec.picks),
        pages=_pages(ask, last=last),
        exports=tuple((kind.value, _address(replace(ask, page=1), more={"export": kind.value})) for kind in kinds),
        total_words=f"{found.total:,}",
        empty=str(spec.empty),
        is_searchable=spec.is_searchable,
        is_narrowed=bool(ask.search or ask.picks),
    )


def export(request: DeskRequest, spec: ListSpec[Row]) -> HttpResponse | None:
    """Answer `?export=xlsx|csv` with the whole list as a file; null if no file was asked for.

    Raises:
        AccessError: the person may read but not take away.
    """
    kind = request.GET.get("export", "")
    if kind not in set(FileKind):
        return None
    require(request.actor, permission=Permission.EXPORT_LIST)
    title = str(spec.title)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        write_list(
            path,
            kind=FileKind(kind),
            title=title,
            heads=[str(column.label) for column in spec.columns],
            widths=[column.width for column in spec.columns],
            rows=([_exported(column, row=row) for column in spec.columns] for row in _all_rows(spec, ask=ask_of(request, spec))),
        )
        # The folder goes before the answer is sent, and not every system lets an open file go with it.
        stream = tempfile.SpooledTemporaryFile(max_size=_MOST_IN_MEMORY)  # noqa: SIM115  # The answer closes it.
        with path.open("rb") as written:
            shutil.copyfileobj(written, stream)
        stream.seek(0)
    response = FileResponse(stream)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{kind}')}"
    return response  # type: ignore[return-value]  # A streaming answer goes wherever an answer goes.


def _all_rows(spec: ListSpec[Row], *, ask: Ask) -> Iterator[Row]:
    page = 1
    while rows := spec.fetch(replace(ask, page=page, size=EXPORT_PAGE)).rows:
        yield from rows
        page += 1


def _text(value: Value, *, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "badge" and value in WORDS:
        return _(WORDS[str(value)])
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _cell(column: Column[Row], *, row: Row, label: str) -> ShownCell:
    value = column.value(row)
    if isinstance(value, str) and column.kind == "badge":
        # Its word is drawn with its tone; only files need it alone.
        return ShownCell(value, column.kind, label, "", value)
    address = column.link(row) if column.link else ""
    return ShownCell(_text(value, kind=column.kind), column.kind, label, address, str(value or ""))


def _exported(column: Column[Row], *, row: Row) -> str | int | float | None:
    value = column.value(row)
    return value if isinstance(value, int | float) or value is None else _text(value, kind=column.kind)


def _head(column: Column[Row], *, ask: Ask) -> Head:
    if not column.is_sorted:
        return Head(str(column.label), column.kind, "", "")
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(ask.order, "")
    order = f"-{column.key}" if direction == "ascending" else column.key
    return Head(str(column.label), column.kind, _address(replace(ask, order=order, page=1)), direction)


def _address(ask: Ask, *, more: Mapping[str, str] | None = None) -> str:
    given = {"q": ask.search, **ask.picks, "order": ask.order, "page": str(ask.page) if ask.page > 1 else "", **(more or {})}
    return f"?{urlencode({key: value for key, value in given.items() if value})}"


def _pages(ask: Ask, *, last: int) -> tuple[tuple[str, str, bool], ...]:
    if last == 1 and ask.page == 1:
        return ()
    near = range(ask.page - _MOST_PAGES_SHOWN, ask.page + _MOST_PAGES_SHOWN + 1)
    numbers = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    pages: list[tuple[str, str, bool]] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            pages.append(("", "", False))
        pages.append((str(number), _address(replace(ask, page=number)), number == ask.page))
    return tuple(pages)
