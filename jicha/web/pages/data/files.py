"""The files that were handed in: the list, one file's bytes, taking one back, saying what its sheets are."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.errors import Fault, MissingError
from jicha.domain.tables import DATA_SETS, TABLES, Kind
from jicha.domain.wording.amounts import MoneyUnit
from jicha.domain.wording.days import DayOrder
from jicha.services import clock
from jicha.services.data.asking import said_of
from jicha.services.data.mapping import SheetSaid, keep_map, propose_sheets
from jicha.services.data.uploading import path_of_bytes, void_upload
from jicha.services.intake_maps import Proposal
from jicha.store.queries.year import snapshots as questions
from jicha.store.queries.year import units
from jicha.store.queries.year.counts import sheet_maps
from jicha.store.queries.year.snapshots import UploadRow
from jicha.web.frame.files import saved
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, PageGroup, action, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.pages.data.data import year_asked, year_pick

_KILO = 1024
_MOST_DIGITS = 4
_ORDERS = {
    DayOrder.YEAR_FIRST: gettext_lazy("年月日"),
    DayOrder.MONTH_FIRST: gettext_lazy("月日年"),
    DayOrder.DAY_FIRST: gettext_lazy("日月年"),
}


class SheetForm(forms.Form):
    """What one sheet is: a field for each header."""

    day_order = forms.ChoiceField(label=gettext_lazy("年在后的日期怎么写"), choices=[(one.value, words) for one, words in _ORDERS.items()])

    def __init__(self, data: QueryDict | None, *, proposal: Proposal, dataset: str) -> None:
        entry = proposal.entry
        super().__init__(data, initial={"day_order": entry.day_order.value})
        self._headers = proposal.headers
        self._header_row = entry.header_row or 1
        self.dataset = dataset
        said = {header: column for column, headers in entry.columns for header in headers} if entry.table == dataset else {}
        columns = TABLES[dataset].columns if dataset else ()
        choices = [("", _("不入库")), *((one.name, one.zh) for one in columns)]
        for place, header in enumerate(self._headers):
            field = forms.ChoiceField(label=header, choices=choices, required=False, initial=said.get(header, ""))
            self.fields[f"column-{place}"] = field
        money = dict(entry.units) if entry.table == dataset else {}
        for one in columns:
            if one.kind is Kind.MONEY:
                self.fields[f"money-{one.name}"] = forms.ChoiceField(
                    label=f"{one.zh}（{_('金额单位')}）",
                    choices=[("", _("由表头判断")), *((unit.value, unit.value) for unit in MoneyUnit)],
                    required=False,
                    initial=money[one.name].value if one.name in money else "",
                )

    def said(self, sheet: str) -> SheetSaid:
        """Give what was filled in."""
        given = self.cleaned_data
        return SheetSaid(
            sheet=sheet,
            dataset=self.dataset,
            columns={header: given[f"column-{place}"] for place, header in enumerate(self._headers)},
            header_row=self._header_row,
            day_order=DayOrder(given["day_order"]),
            money={name[6:]: MoneyUnit(value) for name, value in given.items() if name.startswith("money-") and value},
        )


def upload_spec(limit: RowLimit, *, year: int) -> ListSpec[UploadRow]:
    """Lay out the list of files."""
    names = {unit.code: unit.name for unit in units.units()}
    choices = [(code, name) for code, name in names.items() if limit.is_all or code == limit.unit_code]
    return ListSpec(
        name="uploads",
        title=gettext_lazy("已上传的文件"),
        columns=(
            Column("name", gettext_lazy("文件"), lambda row: row.name, is_sorted=True, link=_address, width=44),
            Column("unit", gettext_lazy("单位"), lambda row: names.get(row.unit_code, "")),
            Column("size", gettext_lazy("大小（KB）"), lambda row: -(-row.size // _KILO), kind="number", is_sorted=True),
            Column("by", gettext_lazy("上传人"), lambda row: row.handed_in_by),
            Column("at", gettext_lazy("上传时间"), lambda row: row.handed_in_at, kind="date", is_sorted=True),
            Column("digest", gettext_lazy("摘要 SHA-256"), lambda row: row.sha256[:16], kind="key", width=20),
        ),
        fetch=lambda ask: questions.uploads(ask, year=int(ask.picks.get("year", year)), limit=limit),
        empty=gettext_lazy("还没有文件。在数据页面上传平台导出的表格和公文。"),
        picks=(year_pick(limit), Pick("unit_code", gettext_lazy("单位"), choices)),
        is_searchable=True,
    )


def _address(row: UploadRow) -> str:
    return reverse("upload", args=[row.id])


@page(Permission.DATA_READ)
def upload_list(request: DeskRequest) -> HttpResponse:
    """List the files that a person may see."""
    spec = upload_spec(row_limit(request.actor, permission=Permission.DATA_READ), year=year_asked(request))
    return export(request, spec) or render(request, "data/files.html", {"list": shown(request, spec)})


@page(Permission.DATA_READ)
def upload(request: DeskRequest, upload_id: int) -> HttpResponse:
    """Show one file and what the newest snapshot made of its sheets."""
    row = _found(request, upload_id=upload_id)
    newest = questions.newest_snapshot(row.year)
    limit = row_limit(request.actor, permission=Permission.DATA_UPLOAD)
    context = {
        "row": row,
        "unit": next((unit.name for unit in units.units() if unit.code == row.unit_code), ""),
        "sheets": [(sheet, _title(sheet.dataset), said_of(sheet)) for sheet in questions.sheets_of(newest.id, files={row.name})]
        if newest
        else (),
        "maps": [(one, _title(one.dataset)) for one in sheet_maps(row.year, file=row.name)],
        "may_void": limit.is_all or (limit.unit_code is not None and limit.unit_code == row.unit_code and bool(limit.scopes)),
        "may_map": may(request.actor, permission=Permission.DATA_MAP),
        "crumbs": ((_("数据"), reverse("data")), (_("已上传的文件"), reverse("uploads")), (row.name, "")),
    }
    return render(request, "data/file.html", context)


@page(Permission.DATA_READ)
def upload_bytes(request: DeskRequest, upload_id: int) -> HttpResponse:
    """Hand out the file as it was handed in."""
    row = _found(request, upload_id=upload_id)
    name = row.name.rpartition("/")[2]
    return saved(path_of_bytes(row.sha256), name=name)


@action(Permission.DATA_UPLOAD)
def void(request: DeskRequest, upload_id: int) -> HttpResponse:
    """Take a file out of the year's data."""
    row = _found(request, upload_id=upload_id)
    void_upload(request.actor, upload_id=upload_id, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已撤回，下次入库不再包含。"))
    return redirect(f"{reverse('uploads')}?year={row.year}")


@form_page(Permission.DATA_MAP)
def map_sheet(request: DeskRequest, upload_id: int) -> HttpResponse:
    """Say what a sheet of the file is, and which column each header."""
    row = _found(request, upload_id=upload_id)
    given = request.POST if request.method == "POST" else request.GET
    dataset = given.get("dataset", "") if given.get("dataset", "") in TABLES else ""
    line = given.get("header_row", "")
    header_row = int(line) if line.isascii() and line.isdecimal() and 0 < len(line) < _MOST_DIGITS and int(line) else None
    found = [one for one in propose_sheets(upload_id, dataset=dataset, header_row=header_row) if one.headers]
    chosen = next((one for one in found if one.sheet == given.get("sheet", "")), found[0] if found else None)
    if chosen is None:
        raise MissingError(Fault(_("这个文件里没有可以对应的表"), row.name, _("打开文件检查是否为空")))
    if request.method == "POST" and request.POST.get("skip") == "yes":
        keep_map(request.actor, upload_id=upload_id, said=SheetSaid(chosen.sheet, "", {}, 1), at=clock.now())
        return _kept(request, row=row)
    dataset = dataset or chosen.entry.table
    form = SheetForm(request.POST or None, proposal=chosen, dataset=dataset)
    if request.method == "POST" and dataset and form.is_valid():
        keep_map(request.actor, upload_id=upload_id, said=form.said(chosen.sheet), at=clock.now())
        return _kept(request, row=row)
    context = {
        "row": row,
        "sheets": [one.sheet for one in found],
        "chosen": chosen,
        "dataset": dataset,
        "datasets": [(table.name, f"{table.code} {table.zh}") for table in DATA_SETS],
        "form": form if dataset else None,
        "crumbs": ((_("数据"), reverse("data")), (row.name, reverse("upload", args=[row.id])), (_("对应关系"), "")),
    }
    return render(request, "data/map.html", context, status=422 if form.errors else 200)


def _kept(request: DeskRequest, *, row: UploadRow) -> HttpResponse:
    messages.success(request, _("已保存，重新入库后生效。"))
    return redirect("upload", upload_id=row.id)


def _title(dataset: str) -> str:
    return f"{TABLES[dataset].code} {TABLES[dataset].zh}" if dataset in TABLES else ""


def _found(request: DeskRequest, *, upload_id: int) -> UploadRow:
    row = questions.upload_of(upload_id, limit=row_limit(request.actor, permission=Permission.DATA_READ))
    if row is None:
        raise MissingError(Fault(_("没有这个文件"), f"{upload_id}", _("回到文件列表重新选择")))
    return row


GROUP = PageGroup(
    urls=(
        path("data/files/", upload_list, name="uploads"),
        path("data/files/<int:upload_id>/", upload, name="upload"),
        path("data/files/<int:upload_id>/bytes/", upload_bytes, name="upload_bytes"),
        path("data/files/<int:upload_id>/void/", void, name="upload_void"),
        path("data/files/<int:upload_id>/map/", map_sheet, name="upload_map"),
    )
)
