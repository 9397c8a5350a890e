"""What became of the sheets: the reconciliation to the line, the refused rows, the marked workbooks to send back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.errors import Fault, MissingError
from jicha.domain.tables import DATA_SETS, TABLES
from jicha.services.data.asking import needs_a_person, said_of
from jicha.services.data.refusals import Marked, RefusedRow, marked_workbook, marked_workbooks, refused_rows, zipped
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.year import snapshots as questions
from jicha.store.queries.year.snapshots import SheetRow, SnapshotRow
from jicha.web.frame.files import saved, saved_stream
from jicha.web.frame.gates import DeskRequest, PageGroup, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.pages.data.data import year_asked, year_pick


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person looks at: the year's newest snapshot, and the files whose rows the person may see; null for all."""

    limit: RowLimit
    year: int
    snapshot: SnapshotRow | None
    files: frozenset[str] | None


def sheet_spec(sight: Sight, *, may_map: bool) -> ListSpec[SheetRow]:
    """Lay out the account of each sheet."""
    ids = questions.upload_ids(sight.year)

    def address(row: SheetRow) -> str:
        if row.file not in ids:
            return ""
        name = "upload_map" if may_map and needs_a_person(row) else "upload"
        query = f"?{urlencode({'sheet': row.sheet})}" if name == "upload_map" else ""
        return f"{reverse(name, args=[ids[row.file]])}{query}"

    return ListSpec(
        name="sheets",
        title=gettext_lazy("入库对账"),
        columns=(
            Column("file", gettext_lazy("文件"), lambda row: row.file, link=address, width=40),
            Column("sheet", gettext_lazy("工作表"), lambda row: row.sheet),
            Column("dataset", gettext_lazy("数据集"), lambda row: title_of(row.dataset), width=24),
            Column("lines", gettext_lazy("来源行"), lambda row: row.lines, kind="number"),
            Column("loaded", gettext_lazy("入库"), lambda row: row.loaded, kind="number"),
            Column("refused", gettext_lazy("退回"), lambda row: row.refused, kind="number"),
            Column("aside", gettext_lazy("搁置"), lambda row: row.set_aside, kind="number"),
            Column("why", gettext_lazy("说明"), _words, width=50),
        ),
        fetch=lambda ask: _sheets(ask, sight=sight),
        empty=gettext_lazy("没有符合条件的表。入库后，每张表的行数在这里对账：来源行 = 入库 + 退回 + 搁置。"),
        picks=(
            year_pick(sight.limit),
            Pick("state", gettext_lazy("情况"), [("asked", gettext_lazy("要人认定")), ("refused", gettext_lazy("有退回行"))]),
            Pick("dataset", gettext_lazy("数据集"), [(table.name, title_of(table.name)) for table in DATA_SETS]),
        ),
        is_searchable=True,
    )


def refused_spec(sight: Sight) -> ListSpec[RefusedRow]:
    """Lay out the refused rows."""
    return ListSpec(
        name="refused",
        title=gettext_lazy("退回的行"),
        columns=(
            Column("file", gettext_lazy("文件"), lambda row: row.file, is_sorted=True, width=36),
            Column("sheet", gettext_lazy("工作表"), lambda row: row.sheet),
            Column("row", gettext_lazy("行号"), lambda row: str(row.row), kind="key", is_sorted=True, width=8),
            Column("dataset", gettext_lazy("数据集"), lambda row: row.dataset, is_sorted=True),
            Column("column", gettext_lazy("列"), lambda row: row.column),
            Column("value", gettext_lazy("原值"), lambda row: row.value, width=24),
            Column("reason", gettext_lazy("退回原因"), lambda row: row.reason, width=40),
            Column("mend", gettext_lazy("怎么改"), lambda row: row.mend, width=40),
        ),
        fetch=lambda ask: _refused(ask, sight=sight),
        empty=gettext_lazy("没有退回的行。"),
        picks=(
            year_pick(sight.limit),
            Pick("dataset", gettext_lazy("数据集"), [(table.name, title_of(table.name)) for table in DATA_SETS]),
        ),
        is_searchable=True,
    )


@page(Permission.DATA_READ)
def sheet_list(request: DeskRequest) -> HttpResponse:
    """List what became of each sheet: lines = loaded + refused + set aside."""
    sight = sight_of(request)
    spec = sheet_spec(sight, may_map=may(request.actor, permission=Permission.DATA_MAP))
    context = {"list": shown(request, spec), "snapshot": sight.snapshot, "is_inside": sight.files is None}
    return export(request, spec) or render(request, "data/sheets.html", context)


@page(Permission.DATA_READ)
def refused_list(request: DeskRequest) -> HttpResponse:
    """List the refused rows, and offer the marked workbooks."""
    sight = sight_of(request)
    spec = refused_spec(sight)
    marked = [(one, urlencode({"year": str(sight.year), "file": one.file})) for one in _marked(sight)]
    context = {"list": shown(request, spec), "snapshot": sight.snapshot, "marked": marked, "year": sight.year}
    return export(request, spec) or render(request, "data/refused.html", context)


@page(Permission.DATA_READ)
def marked_file(request: DeskRequest) -> HttpResponse:
    """Hand out one marked workbook."""
    sight = sight_of(request)
    if sight.snapshot is None:
        raise MissingError(Fault(_("还没有入库的数据"), f"{sight.year}", _("先上传并入库")))
    digest = sight.snapshot.digest
    found = marked_workbook(request.GET.get("file", ""), year=sight.year, digest=digest, files=sight.files)
    return saved(found.path, name=found.name)


@page(Permission.DATA_READ)
def marked_archive(request: DeskRequest) -> HttpResponse:
    """Hand out all marked workbooks in one archive."""
    sight = sight_of(request)
    found = _marked(sight)
    if not found:
        raise MissingError(Fault(_("没有退回的表格"), f"{sight.year}", _("没有退回行，不用处理")))
    name = f"{_('退回表格')}-{sight.year}.zip"
    return saved_stream(zipped(found), name=name)


def sight_of(request: DeskRequest) -> Sight:
    """Say what the person looks at."""
    year = year_asked(request)
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    return Sight(limit, year, questions.newest_snapshot(year), questions.files_of(year, limit=limit))


def title_of(dataset: str) -> str:
    """Give code and name of a data set; empty for none."""
    return f"{TABLES[dataset].code} {TABLES[dataset].zh}" if dataset in TABLES else ""


def _marked(sight: Sight) -> Collection[Marked]:
    return marked_workbooks(year=sight.year, digest=sight.snapshot.digest, files=sight.files) if sight.snapshot else ()


def _refused(ask: Ask, *, sight: Sight) -> Slice[RefusedRow]:
    if sight.snapshot is None:
        return Slice((), 0)
    return refused_rows(ask, year=sight.year, digest=sight.snapshot.digest, files=sight.files)


def _sheets(ask: Ask, *, sight: Sight) -> Slice[SheetRow]:
    rows = questions.sheets_of(sight.snapshot.id, files=sight.files) if sight.snapshot else ()
    state, dataset = ask.picks.get("state", ""), ask.picks.get("dataset", "")
    kept = [
        row
        for row in rows
        if (not state or (needs_a_person(row) if state == "asked" else row.refused > 0))
        and (not dataset or row.dataset == dataset)
        and (not ask.search or ask.search in f"{row.file} {row.sheet}")
    ]
    start = (ask.page - 1) * ask.size
    return Slice(tuple(kept[start : start + ask.size]), len(kept))


def _words(row: SheetRow) -> str:
    aside = "、".join(f"{kind} {number}" for kind, number in row.aside.items())
    unknown = f"{_('没有对应的表头')}：{'、'.join(row.unknown)}" if row.unknown else ""
    return "；".join(part for part in (said_of(row), aside, unknown) if part)


GROUP = PageGroup(
    urls=(
        path("data/sheets/", sheet_list, name="sheets"),
        path("data/refused/", refused_list, name="refused"),
        path("data/refused/marked/", marked_file, name="marked"),
        path("data/refused/archive/", marked_archive, name="marked_archive"),
    )
)
