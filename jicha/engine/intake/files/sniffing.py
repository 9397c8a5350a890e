"""What a file is, by its content and never by its ending; what must not be opened is refused here."""

import zipfile
from enum import StrEnum
from pathlib import Path

from jicha.domain.errors import Fault, WorkbookError
from jicha.engine.intake.files import csv_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_HEAD = 65536
MOST_ENTRIES = 20_000
MOST_BYTES = 8 << 30
MOST_RATIO = 250
SMALL_ENTRY = 64 << 20
_SAVE_AS = "用 Excel 或 WPS 打开，另存为 .xlsx 后重新导入"


class FileKind(StrEnum):
    """What a file in the data folder can be."""

    WORKBOOK = "xlsx"
    BINARY_WORKBOOK = "xlsb"
    OLD_WORKBOOK = "xls"
    TEXT_TABLE = "csv"
    PAPER = "paper"
    OTHER = "other"


TABLES = frozenset({FileKind.WORKBOOK, FileKind.BINARY_WORKBOOK, FileKind.OLD_WORKBOOK, FileKind.TEXT_TABLE})


def kind_of(path: Path, *, shown: str) -> FileKind:
    """Tell what a file holds.

    Args:
        path: the file.
        shown: its name in faults, relative to the data folder.

    Raises:
        WorkbookError: empty, half written, locked, a bomb, an archive, a page of the web, or not readable.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise refused(shown, what=f"文件打不开（{error.strerror}）", mend="检查文件权限或存储介质后重新导入") from error
    if not head:
        raise refused(shown, what="空文件（0字节）", mend="重新从平台导出")
    if head.startswith(b"PK"):
        return _zip_kind(path, shown=shown)
    if head.startswith(_OLE):
        return _ole_kind(path, shown=shown)
    if head.startswith((b"{\\rtf", b"%PDF")):
        return FileKind.PAPER
    if head.startswith(_PICTURES):
        return FileKind.OTHER
    return _text_kind(path, head=head, shown=shown)


def refused(shown: str, *, what: str, mend: str) -> WorkbookError:
    """Make the error for a file that is refused as a whole."""
    return WorkbookError(Fault(what=what, where=shown, mend=mend))


def _zip_kind(path: Path, *, shown: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_size(entries, shown=shown)
            names = {entry.filename for entry in entries}
            kind = _office_kind(archive, names=names)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise refused(shown, what="文件不完整或已损坏（压缩结构读不出）", mend="重新导出或重新拷贝该文件") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(shown, what="文件有密码", mend="去掉密码后另存，再重新导入")
    if kind is None:
        raise refused(shown, what="是压缩包，不是工作簿", mend="解压后把里面的文件放进数据文件夹")
    return kind


def _office_kind(archive: zipfile.ZipFile, *, names: set[str]) -> FileKind | None:
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    if "xl/workbook.bin" in names:
        return FileKind.BINARY_WORKBOOK
    if "word/document.xml" in names or "OFD.xml" in names or "ppt/presentation.xml" in names:
        return FileKind.PAPER
    if "mimetype" in names:
        kind = archive.read("mimetype")[:100]
        return FileKind.BINARY_WORKBOOK if b"spreadsheet" in kind else FileKind.PAPER if b"opendocument" in kind else None
    return None


def _check_size(entries: list[zipfile.ZipInfo], *, shown: str) -> None:
    total = sum(entry.file_size for entry in entries)
    swollen = any(e.file_size > SMALL_ENTRY and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES or swollen:
        raise refused(shown, what="疑似压缩炸弹（解开后体积异常），未打开", mend="核实文件来源；确是数据的，拆成几个小文件再导入")
    if any(entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/") for entry in entries):
        raise refused(shown, what="文件内部路径异常（指向文件之外），未打开", mend="核实文件来源，另存为新文件后再导入")


def _ole_kind(path: Path, *, shown: str) -> FileKind:
    content = path.read_bytes()
    if _utf16("EncryptedPackage") in content:
        raise refused(shown, what="工作簿已加密", mend="输入密码打开，去掉密码后另存，再重新导入")
    if len(content) % 512 or len(content) < 1536:
        raise refused(shown, what="文件不完整（旧格式文件被截断）", mend="重新导出或重新拷贝该文件")
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return FileKind.OLD_WORKBOOK
    return FileKind.PAPER if _utf16("WordDocument") in content else FileKind.OTHER


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _text_kind(path: Path, *, head: bytes, shown: str) -> FileKind:
    start = head[:2048].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise refused(shown, what="是网页表格，不是工作簿", mend=_SAVE_AS)
    if start.startswith((b"<?xml", b"mime-version")):
        raise refused(shown, what="是 XML 或网页存档格式的表格", mend=_SAVE_AS)
    ending = path.suffix.lower()
    is_table = ending in {".csv", ".tsv", ".tab"}
    if csv_text.encoding_of(head) is None:
        if is_table or ending in {".xls", ".xlsx", ".xlsm", ".et"}:
            raise refused(shown, what="内容不是表格（文件类型与扩展名不符，或已损坏）", mend="重新从平台导出")
        return FileKind.OTHER
    if is_table or (ending in {".txt", ".xls", ".xlsx", ".dat", ""} and csv_text.looks_tabular(head)):
        return FileKind.TEXT_TABLE
    if ending in {".xls", ".xlsx", ".xlsm"}:
        raise refused(shown, what="内容是文字，不是工作簿（文件类型与扩展名不符）", mend=_SAVE_AS)
    return FileKind.PAPER if ending in {".txt", ".doc", ".docx", ".wps"} else FileKind.OTHER
