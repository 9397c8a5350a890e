"""Records that may bear a fault without drawing in other checks."""

from collections.abc import Iterator
from datetime import date

from examples.lvliang_2021.city.words import QUARTERS
from examples.lvliang_2021.faults.fault import Planting
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, Year, day, text

BRACKETS = "行政处罚事先（听证）告知书"


def named_cases(year: Year) -> set[object]:
    """List the cases that other records lean on: scored, reported as typical, or sent to the drill."""
    numbers = {row["doc_no"] for row in year.tables["typical_case"]}
    used = {row["case_id"] for row in year.tables["case_file"] if row["doc_no"] in numbers}
    used |= {row["case_id"] for row in year.tables["review_score"]}
    return used | {row["submitted_files"] for row in year.tables["drill_indicator"] if row["submitted_files"]}


def plain_cases(p: Planting) -> list[Row]:
    """List ordinary cases without hearing, measures, appeal or other ties."""
    used = named_cases(p.year)
    return [
        row
        for row in p.year.tables["case_file"]
        if row["procedure"] == "普通程序"
        and row["case_id"] not in used
        and not row.get("heard_on")
        and not row.get("measure_kind")
        and not row.get("review_result")
        and row["service_method"] == "直接送达"
        and id(row) not in p.touched
    ]


def plain_visits(p: Planting) -> list[Row]:
    """List drawn visits of general sources that found nothing, of firms not on the positive list."""
    listed = {row["credit_code"] for row in p.year.tables["positive_list"]}
    general = {row["credit_code"] for row in p.year.tables["source"] if row["source_kind"] == "一般"}
    return [
        row
        for row in p.year.tables["inspection"]
        if row["task_source"] == "计划"
        and row["conclusion"] == "正常"
        and row["credit_code"] in general
        and row["credit_code"] not in listed
        and id(row) not in p.touched
    ]


def of_case(p: Planting, case: Row) -> list[Row]:
    """List the documents of a case, in order."""
    return [row for row in p.year.tables["case_document"] if row["case_id"] == case["case_id"]]


def redate(p: Planting, case: Row, names: tuple[str, ...], *, to: date) -> None:
    """Date the documents of these names anew; receipts are left alone."""
    for row in of_case(p, case):
        if row["document_name"] in names:
            row["dated_on"] = to


def rebind(p: Planting, case: Row) -> None:
    """Number and page a file again after a document was taken out, and tell the platform."""
    rows = of_case(p, case)
    page = 1
    for number, row in enumerate(rows, start=1):
        pages = int(str(row["file_pages"]))
        row |= {"line_no": number, "page_from": page, "page_to": page + pages - 1}
        page += pages
    for row in rows:
        row["total_pages"] = page - 1
    for shown in p.year.tables["pull"]:
        if shown.get("platform_doc_no") == case["doc_no"]:
            shown["attachment_count"] = len(rows)


def settle_after(p: Planting, case: Row, *, served: date) -> None:
    """Serve a decision on another day and let payment, closing and filing away follow."""
    paid = step(served, 3)
    closed = step(paid, 3)
    receipts = [row for row in of_case(p, case) if row["document_name"] == "送达回证" and row["dated_on"] == case["served_on"]]
    for row in receipts[:1]:
        row["dated_on"] = served
    case |= {"served_on": served, "paid_on": paid, "closed_on": closed, "step_started_on": closed}
    redate(p, case, ("罚没款收据",), to=paid)
    redate(p, case, ("行政处罚案件结案审批表",), to=closed)
    for row in of_case(p, case):
        row["archived_on"] = max(day(row, "archived_on"), min(step(closed, 3), date(2021, 12, 30)))


def publications(p: Planting, doc_no: object) -> Iterator[Row]:
    """List what was published under a number."""
    return (row for row in p.year.tables["publication"] if row.get("doc_no") == doc_no)


def result_of(p: Planting, draw: Row) -> Row:
    """Find the publication of the result of a draw."""
    visit = next(
        row for row in p.year.tables["inspection"] if row.get("batch") == draw["batch"] and row["credit_code"] == draw["credit_code"]
    )
    return next(publications(p, visit["inspection_id"]))


def drawn(p: Planting, code: str, *, kind: str, quarter: int) -> list[Row]:
    """List a branch's draws of a class and quarter (1 to 4)."""
    return [row for row in p.year.of("random_draw", code) if row["source_kind"] == kind and row["quarter"] == QUARTERS[quarter - 1]]


def key(draw: Row) -> str:
    """Write the key of a drawn object."""
    return f"{text(draw, 'batch')}+{text(draw, 'credit_code')}"


def uploads_of(p: Planting, visit: Row) -> list[Row]:
    """List the upload rows of a visit."""
    return [row for row in p.year.tables["platform_log"] if row.get("inspection_id") == visit["inspection_id"]]


def forget_visit(p: Planting, visit: Row) -> None:
    """Take out a visit with its uploads, footage and publication."""
    number = visit["inspection_id"]
    p.year.drop("inspection", visit)
    for table, column in (("platform_log", "inspection_id"), ("recording", "subject_id"), ("publication", "doc_no")):
        p.year.tables[table] = [row for row in p.year.tables[table] if row.get(column) != number]
