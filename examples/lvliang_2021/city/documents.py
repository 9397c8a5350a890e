"""The documents in each case file, numbered and paged in the binding order."""

from dataclasses import dataclass
from datetime import date, timedelta

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import AS_OF, Row, day, moment, text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to be bound."""

    name: str
    dated: date
    pages: int
    volume: str = "正卷"
    number: str | None = None
    signed: bool = True
    receipt: bool = False
    body: str | None = None


def decision_text(row: Row) -> str:
    """Write the decision with every statutory element.

    Source: 行政处罚法 art. 59.
    """
    decided = day(row, "decided_on")
    return (
        f"吕梁市生态环境局行政处罚决定书 {row['doc_no']} 当事人：{row['party']}，统一社会信用代码：{row['credit_code']}，法定代表人：{row['legal_representative']}。"
        f"经查，你单位{row['violation_facts']}。以上事实有现场检查（勘察）笔录、调查询问笔录、现场照片等证据为凭。"
        f"依据{row['penalty_basis']}的规定，决定处以罚款{row['fine_yuan']}元，裁量依据《山西省生态环境系统行政处罚自由裁量基准（试行）》。"
        "自收到本处罚决定书之日起15日内将罚款缴至指定银行。"
        "如不服本决定，可在收到本决定书之日起六十日内申请行政复议，也可在六个月内向人民法院提起行政诉讼。"
        f"吕梁市生态环境局（印章） {decided.year}年{decided.month}月{decided.day}日"
    )


def ordinary_sheets(row: Row) -> list[Sheet]:
    """List the documents of an ordinary case: main volume, then side volume."""
    found, filed, notice = day(row, "found_on"), day(row, "filed_on"), day(row, "notice_served_on")
    decided, served = day(row, "decided_on"), day(row, "served_on")
    investigated, reviewed = day(row, "investigated_on"), day(row, "reviewed_on")
    heard = row.get("heard_on")
    seized = row.get("measure_kind") == "查封扣押"
    sheets = [
        Sheet("行政处罚决定书", decided, 3, number=text(row, "doc_no"), body=decision_text(row)),
        Sheet("送达回证", served, 1, receipt=True),
        Sheet("立案审批表", filed, 1, number=text(row, "filing_no")),
        Sheet("现场检查（勘察）笔录", found, 2),
        Sheet("调查询问笔录", step(filed, 1), 4),
        Sheet("现场照片（图片、影像资料）证据", found, 2),
        Sheet("营业执照复印件", step(filed, 1), 1),
        Sheet("行政处罚案件调查报告", investigated, 3),
    ]
    if seized:
        sheets += [
            Sheet("查封（扣押）决定书", filed, 2),
            Sheet("查封、扣押清单", filed, 1),
            Sheet("解除查封（扣押）决定书", step(filed, 6), 1),
        ]
    if row.get("measure_kind") == "移送涉嫌犯罪":
        sheets.append(Sheet("涉嫌环境犯罪案件移送书", moment(row, "transferred_at").date(), 2))
    sheets += [
        Sheet("行政处罚事先（听证）告知书", notice, 2),
        Sheet("送达回证", notice, 1, receipt=True),
    ]
    if isinstance(heard, date):
        sheets += [Sheet("行政处罚听证通知书", day(row, "hearing_noticed_on"), 1), Sheet("听证笔录", heard, 4)]
    sheets += [
        Sheet("罚没款收据", day(row, "paid_on"), 1, signed=False),
        Sheet("行政处罚案件结案审批表", day(row, "closed_on"), 1),
        Sheet("案件来源材料", found, 1, volume="副卷"),
    ]
    if isinstance(heard, date):
        sheets.append(Sheet("听证报告", step(heard, 1), 2, volume="副卷"))
    return [
        *sheets,
        Sheet("案件处理内部审批表", reviewed, 1, volume="副卷"),
        Sheet("法制审核意见书", reviewed, 1, volume="副卷"),
        Sheet("案件集体讨论笔录", day(row, "discussed_on"), 2, volume="副卷"),
    ]


def simple_sheets(row: Row) -> list[Sheet]:
    """List the documents of a case decided on the spot."""
    decided = day(row, "decided_on")
    return [
        Sheet("当场行政处罚决定书", decided, 2, number=text(row, "doc_no"), body=decision_text(row)),
        Sheet("送达回证", decided, 1, receipt=True),
        Sheet("现场检查（勘察）笔录", decided, 2),
        Sheet("现场照片（图片、影像资料）证据", decided, 1),
        Sheet("营业执照复印件", decided, 1),
        Sheet("罚没款收据", decided, 1, signed=False),
        Sheet("当场行政处罚备案表", step(decided, 1), 1),
    ]


def documents(scene: Scene, cases: list[Row]) -> None:
    """Bind the files."""
    chance = scene.chance("documents")
    for row in cases:
        sheets = simple_sheets(row) if row["procedure"] == "简易程序" else ordinary_sheets(row)
        archived = min(day(row, "closed_on") + timedelta(days=chance.randrange(8, 40)), AS_OF - timedelta(days=3))
        bind(scene, row, sheets, archived=archived)


def bind(scene: Scene, row: Row, sheets: list[Sheet], *, archived: date) -> None:
    """Number and page one file."""
    total = sum(sheet.pages for sheet in sheets)
    page = 1
    for line_no, sheet in enumerate(sheets, start=1):
        scene.add(
            "case_document",
            {
                "case_id": row["case_id"],
                "archive_no": f"2021-{text(row, 'case_id')[3:9]}-{text(row, 'case_id')[-3:]}",
                "volume": sheet.volume,
                "line_no": line_no,
                "document_name": sheet.name,
                "document_no": sheet.number,
                "dated_on": sheet.dated,
                "page_from": page,
                "page_to": page + sheet.pages - 1,
                "signers": row["handlers"] if sheet.signed else None,
                "sealed": "书" in sheet.name and "审批" not in sheet.name,
                "received": sheet.receipt or None,
                "file": f"{row['case_id']}_{line_no:02d}.pdf",
                "party": row["party"],
                "legal_representative": row["legal_representative"],
                "credit_code": row["credit_code"],
                "body": sheet.body,
                "archived_on": archived,
                "total_pages": total,
                "file_format": "pdf",
                "file_pages": sheet.pages,
                "file_dpi": 300,
                "file_opens": True,
                "blank_pages": 0,
                "upright": True,
            },
        )
        page += sheet.pages
