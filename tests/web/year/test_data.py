"""The pages of data: handing in, taking in, refused rows, marked workbooks, mapping; a branch sees its own and nothing else."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.store.models import Job, Snapshot, TrailEvent, Upload
from jicha.store.models.year.counts import SheetMap
from tests.desk_fixtures import ClientOf
from tests.web.year.conftest import FOREIGN, Taken

pytestmark = pytest.mark.django_db
PAGES = ("data", "uploads", "sheets", "refused", "snapshots", "matrix")


def _text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _file(name: str = "台账.csv", content: bytes = b"1,2\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_before_anything_each_page_says_what_to_do(as_role: ClientOf, home: Path) -> None:
    browser = as_role(Role.LEAD)
    assert "先上传年度计划" in _text(browser, reverse("data"))
    for name in PAGES[1:]:
        assert "还没有" in _text(browser, reverse(name)) or name in {"sheets", "refused"}
    assert browser.get(reverse("marked"), {"file": "x"}).status_code == 404
    assert browser.get(reverse("marked_archive")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_read_data_gets_no_page(as_role: ClientOf, name: str) -> None:
    assert as_role(Role.REVIEWER).get(reverse(name)).status_code == 403
    assert as_role(Role.SYSTEM_ADMIN).get(reverse(name)).status_code == 403
    assert as_role(Role.LEAD).post(reverse(name)).status_code == 405


def test_many_files_are_kept_and_a_bad_one_is_named(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    browser = as_role(Role.INSPECTOR)
    given = {"year": 2021, "file": [_file("a.csv"), _file("b.csv", b"3\n"), _file("空.csv", b"")]}
    page = browser.post(reverse("data_upload"), given, follow=True).content.decode()
    assert "已收下 2 个文件" in page
    assert "空.csv：文件是空的" in page
    assert list(Upload.objects.values_list("name", "unit_code")) == [("a.csv", ""), ("b.csv", "")]
    again = browser.post(reverse("data_upload"), {"year": 2021, "file": _file("a.csv")}, follow=True).content.decode()
    assert "以前已经上传" in again
    assert browser.post(reverse("data_upload"), {"year": 2021}).status_code == 422
    assert browser.post(reverse("data_upload"), {"year": 1999, "file": _file()}).status_code == 422
    assert as_role(Role.BUREAU_LEADER).post(reverse("data_upload"), {"year": 2021, "file": _file()}).status_code == 403


def test_the_lead_says_whose_files_they_are(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    browser = as_role(Role.LEAD)
    browser.post(reverse("data_upload"), {"year": 2021, "file": _file(), "unit_code": "141124"})
    assert Upload.objects.get().name == "141124临县分局/台账.csv"
    answer = browser.post(reverse("data_upload"), {"year": 2021, "file": _file(), "unit_code": "999999"}, follow=True)
    assert "没有这个单位" in answer.content.decode()


def test_a_branch_hands_in_for_itself_only(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert clerk.post(reverse("data_upload"), {"year": 2021, "file": _file()}).status_code == 302
    assert Upload.objects.get().name == "141124临县分局/台账.csv"
    assert clerk.post(reverse("data_upload"), {"year": 2021, "file": _file(), "unit_code": "141125"}).status_code == 403
    assert clerk.post(reverse("data_intake"), {"year": 2021}).status_code == 403
    assert as_role(Role.BRANCH_CLERK, unit_code="141125").post(reverse("data_upload"), {"year": 2021, "file": _file(content=b"9")})
    assert Upload.objects.filter(is_void=True).count() == 0, "the same name of another branch takes nobody's place"


def test_the_year_is_taken_in_and_adds_up(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.LEAD)
    page = _text(browser, reverse("data"))
    snapshot = Snapshot.objects.get()
    assert f"= 入库 {snapshot.loaded} + 退回 {snapshot.refused} + 搁置 {snapshot.set_aside}" in page
    assert snapshot.refused == 2
    assert browser.post(reverse("data_intake"), {"year": 2021}, follow=True).status_code == 200
    job = Job.objects.get()
    assert (job.kind, job.state, job.result["snapshot"]) == ("intake", "done", snapshot.pk), "the same files are the same snapshot"
    assert Snapshot.objects.count() == 1
    assert snapshot.digest in _text(browser, reverse("snapshots"))


def test_the_reconciliation_names_what_a_person_must_say(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.LEAD)
    page = _text(browser, reverse("sheets"))
    assert "执法人员名录库.csv" in page
    asked = _text(browser, f"{reverse('sheets')}?state=asked")
    assert f"{reverse('upload_map', args=[taken.foreign])}?sheet=" in asked
    assert "执法人员名录库.csv" not in asked
    assert "执法人员名录库.csv" in _text(browser, f"{reverse('sheets')}?state=refused&dataset=officer&q=执法")
    assert reverse("upload_map", args=[taken.foreign]) not in _text(as_role(Role.BUREAU_LEADER), f"{reverse('sheets')}?state=asked")


def test_refused_rows_are_listed_found_sorted_and_exported(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.LEAD)
    page = _text(browser, reverse("refused"))
    assert "2023年13月45日" in page
    assert "共 2 条" in page
    assert "共 1 条" in _text(browser, f"{reverse('refused')}?dataset=officer&order=-row")
    assert "共 0 条" in _text(browser, f"{reverse('refused')}?q=没有这样的值")
    answer = browser.get(reverse("refused"), {"export": "csv"})
    assert "2023年13月45日" in b"".join(answer).decode("utf-8-sig")


def test_marked_workbooks_go_back_one_by_one_or_all(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.LEAD)
    one = browser.get(reverse("marked"), {"year": 2021, "file": "141124临县分局/执法人员名录库"})
    assert b"".join(one)[:2] == b"PK"
    archive = browser.get(reverse("marked_archive"), {"year": 2021})
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive))).namelist()
    assert sorted(names) == ["141124临县分局/执法人员名录库（退回）.xlsx", "交城分局/案件（退回）.xlsx"]
    assert browser.get(reverse("marked"), {"year": 2021, "file": "../../secret"}).status_code == 404


def test_a_branch_sees_its_own_files_rows_and_no_sum_of_all(as_role: ClientOf, taken: Taken) -> None:
    clerk, other = as_role(Role.BRANCH_CLERK), as_role(Role.BRANCH_HEAD, unit_code="141122")
    snapshot = Snapshot.objects.get()
    assert "共 1 条" in _text(as_role(Role.LEAD), f"{reverse('uploads')}?unit_code=141124")
    assert "= 入库 2 + 退回 1" in _text(clerk, reverse("data"))
    for name in ("uploads", "sheets", "refused"):
        own, others = _text(clerk, reverse(name)), _text(other, reverse(name))
        assert "执法人员名录库" in own
        assert "案件" not in own.replace("案件台账", "")
        assert "执法人员名录库.csv" not in others
        assert "共 1 条" in own
    assert f'<td class="number" data-label="来源行">{snapshot.lines}</td>' not in _text(clerk, reverse("snapshots"))
    archive = clerk.get(reverse("marked_archive"))
    assert zipfile.ZipFile(io.BytesIO(b"".join(archive))).namelist() == ["141124临县分局/执法人员名录库（退回）.xlsx"]
    assert clerk.get(reverse("marked"), {"file": "交城分局/案件"}).status_code == 404
    stranger = as_role(Role.BRANCH_CLERK, unit_code="141181")
    assert "没有退回的行" in _text(stranger, reverse("refused"))
    assert stranger.get(reverse("marked_archive")).status_code == 404


def test_one_file_is_shown_handed_out_and_taken_back(as_role: ClientOf, taken: Taken) -> None:
    lead, clerk = as_role(Role.LEAD), as_role(Role.BRANCH_CLERK)
    assert "认定表和列" in _text(lead, reverse("upload", args=[taken.foreign]))
    page = _text(clerk, reverse("upload", args=[taken.officers]))
    assert "撤回" in page
    assert "认定表和列" not in page
    assert b"".join(clerk.get(reverse("upload_bytes", args=[taken.officers]))).decode().startswith("姓名")
    for name in ("upload", "upload_bytes"):
        assert clerk.get(reverse(name, args=[taken.cases])).status_code == 404
        assert lead.get(reverse(name, args=[0])).status_code == 404
    assert clerk.post(reverse("upload_void", args=[taken.cases]), {"why": "错"}).status_code == 404
    assert clerk.post(reverse("upload_void", args=[taken.officers]), {"why": " "}).status_code == 422
    assert clerk.post(reverse("upload_void", args=[taken.officers]), {"why": "传错了"}).status_code == 302
    assert Upload.objects.get(pk=taken.officers).why_void == "传错了"
    assert as_role(Role.BRANCH_HEAD).post(reverse("upload_void", args=[taken.officers]), {"why": "x"}).status_code == 403
    assert "撤回" not in _text(as_role(Role.BUREAU_LEADER), reverse("upload", args=[taken.cases]))


def test_a_foreign_sheet_is_proposed_said_and_loaded(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.INSPECTOR)
    address = reverse("upload_map", args=[taken.foreign])
    assert "看不出这张表是什么" in _text(browser, address)
    form = _text(browser, f"{address}?dataset=case_file")
    assert "执法" in form or "column-0" in form
    assert "金额单位" in form
    fields = {"sheet": "", "dataset": "officer", "header_row": 1, "day_order": "ymd", "column-0": "certificate_no", "column-1": "staff_no"}
    assert browser.post(address, {**fields, "day_order": "rückwärts"}).status_code == 422
    assert '<th scope="col">1</th>' in _text(browser, f"{address}?dataset=officer&header_row=2"), "a person says where the header stands"
    assert browser.post(address, {**fields, "column-0": "", "column-1": ""}).status_code == 422
    assert browser.post(address, fields).status_code == 302
    kept = SheetMap.objects.get()
    assert (kept.file, kept.dataset) == ("外来表.csv", "officer")
    assert "人工认定" in _text(browser, reverse("upload", args=[taken.foreign]))
    assert TrailEvent.objects.filter(action="data.map").count() == 1
    assert as_role(Role.BRANCH_CLERK).get(address).status_code == 403
    assert browser.get(reverse("upload_map", args=[0])).status_code == 404


def test_a_sheet_can_be_left_out(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.INSPECTOR)
    assert browser.post(reverse("upload_map", args=[taken.foreign]), {"skip": "yes"}).status_code == 302
    assert SheetMap.objects.get().dataset == ""
    browser.post(reverse("data_intake"), {"year": 2021})
    assert Job.objects.get().state == "done"


def test_an_empty_table_has_nothing_to_map(as_role: ClientOf, home: Path, plan_2021: int) -> None:
    browser = as_role(Role.INSPECTOR)
    browser.post(reverse("data_upload"), {"year": 2021, "file": _file("空白.csv", b"\n\n")})
    assert browser.get(reverse("upload_map", args=[Upload.objects.get().pk])).status_code in {404, 422}


def test_lost_bytes_are_told(as_role: ClientOf, taken: Taken, home: Path) -> None:
    for path in (home / "uploads").rglob("*"):
        if path.is_file() and path.read_bytes() == FOREIGN.encode():
            path.unlink()
    assert as_role(Role.LEAD).get(reverse("upload_bytes", args=[taken.foreign])).status_code == 404


def test_the_english_pages_are_english(as_role: ClientOf, taken: Taken) -> None:
    browser = as_role(Role.LEAD)
    browser.post(reverse("language"), {"language": "en", "next": "/"})
    page = _text(browser, reverse("data"))
    assert "Uploaded files" in page
    assert "上传文件" not in page
