"""Which rows and columns stand on which sheet."""

from dataclasses import dataclass

from examples.lvliang_2021.year import Row
from jicha.domain.tables import TABLES, Column

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "platform_log": (("心跳日志", "heartbeat_at"), ("上传日志", "batch_id"), ("登录日志", "login_at")),
    "legal_review": (("法制审核目录清单", "catalogue_version"), ("法制审核台账", "case_id")),
    "audit_record": (
        ("稽查文书", "document_kind"),
        ("工作记录", "record_kind"),
        ("稽查结论", "conclusion"),
        ("问题整改台账", "finding_id"),
        ("自查情况", "self_check_item"),
        ("调阅清单", "borrowed"),
        ("系统验收", "acceptance_file"),
        ("在线超标", "exceedance_on"),
        ("举报", "report_text"),
        ("稽查项目", "year"),
    ),
    "pull": (("案件平台数据", "platform_doc_no"), ("调度日志", "pull_id")),
}
"""Tables that people keep on several sheets: the sheet's name and the column that tells its rows; the first that is filled counts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its table, its columns in order, its rows."""

    name: str
    table: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def sheets(table: str, rows: list[Row], *, used: dict[str, frozenset[str]]) -> list[Sheet]:
    """Lay the rows of a table out on its sheets; `used` names the columns that the city fills, by sheet."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(sheet_of(table, row), []).append(row)
    columns = TABLES[table].columns
    return [Sheet(name, table, tuple(c for c in columns if c.name in used[name]), tuple(part)) for name, part in parts.items()]


def sheet_of(table: str, row: Row) -> str:
    """Name the sheet on which a row belongs."""
    kinds = KINDS.get(table)
    if kinds is None:
        return TABLES[table].zh.replace("/", "")
    return next((name for name, column in kinds if row.get(column) is not None), kinds[-1][0])


def used_columns(table: str, rows: list[Row]) -> dict[str, frozenset[str]]:
    """Find the columns that are filled anywhere in the city, by sheet."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(sheet_of(table, row), {"unit_code"}).update(name for name, value in row.items() if value is not None)
    return {name: frozenset(columns) for name, columns in found.items()}
