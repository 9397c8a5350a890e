"""Faults in libraries, draws and their publication (RAND-01 to RAND-11)."""

from datetime import date, timedelta

from examples.lvliang_2021.draw import ticket
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import drawn, forget_visit, key, plain_visits, result_of
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, day, text

UNPUBLISHED_IN = ("141121", "141130", "141182")
TOUCHED_DRAWS = {"重点": ("141124", "141181"), "一般": ("141128",), "特殊": ("141126",)}


def outside_the_draw(p: Planting) -> None:
    """RAND-01: a planned check without a draw."""
    visits = [row for row in p.year.tables["inspection"] if row["task_source"] == "投诉举报"]
    for visit in p.pick(visits, count=8):
        visit["task_source"] = "计划"
        p.fail("RAND-01", visit["unit_code"], subject=visit["inspection_id"], done="计划检查无抽查批次")


def cut(p: Planting, rows: list[Row], *, leave: int) -> None:
    """Leave only the smallest tickets of a draw, so that it can still be replayed, and unpublish the rest."""
    for draw in sorted(rows, key=lambda row: ticket(text(row, "seed"), code=text(row, "credit_code")))[leave:]:
        p.year.drop("publication", result_of(p, draw))
        p.year.drop("random_draw", draw)


def key_sources(p: Planting) -> None:
    """RAND-02: 11 of 48 key sources in the fourth quarter."""
    for code in TOUCHED_DRAWS["重点"]:
        cut(p, drawn(p, code, kind="重点", quarter=4), leave=11)
        p.fail("RAND-02", code, subject=code, done="四季度重点单位仅抽11/48")


def general_sources(p: Planting) -> None:
    """RAND-03: 225 general sources for 23 officers."""
    for code in TOUCHED_DRAWS["一般"]:
        cut(p, drawn(p, code, kind="一般", quarter=4), leave=45)
        p.fail("RAND-03", code, subject=code, done="全年一般源仅抽225家次，应抽230")


def special_sources(p: Planting) -> None:
    """RAND-04: 3 of 16 special sources in the fourth quarter."""
    for code in TOUCHED_DRAWS["特殊"]:
        cut(p, drawn(p, code, kind="特殊", quarter=4), leave=3)
        p.fail("RAND-04", code, subject=code, done="四季度特殊对象仅抽3/16")


def library(p: Planting) -> None:
    """RAND-05: sources not refreshed for months; key sources classed as general; closures that the state does not show."""
    rows = p.pick([row for row in p.year.tables["source"] if row["source_kind"] == "一般"], count=16)
    for row in rows:
        row["updated_on"] = date(2021, 6, 1) + timedelta(days=p.chance.randrange(60))
        p.fail("RAND-05", row["unit_code"], subject=row["credit_code"], done="超过92天未更新")
    visited = {row["credit_code"] for row in p.year.tables["random_draw"] if row["source_kind"] == "一般"}
    general = [row for row in p.year.tables["source"] if row["credit_code"] in visited]
    for index, row in enumerate(p.pick(general, count=6)):
        row.update({"is_key_source": True} if index < 4 else {"closed_on": date(2021, 9, 10)})
        done = "列入重点排污单位名录，监管类别为一般" if index < 4 else "已关停，企业状态仍为在产"
        p.fail("RAND-05", row["unit_code"], subject=row["credit_code"], done=done)


def items(p: Planting) -> None:
    """RAND-06: an old list, an item without basis, a repealed basis."""
    for code, index in (("141125", 0), ("141181", 1), ("141102", 2)):
        rows = list(p.year.of("check_item", code))
        if index == 0:
            for row in rows:
                row["version_on"] = date(2019, 6, 10)
        rows[2]["legal_basis"] = (rows[2]["legal_basis"], None, "《排污费征收使用管理条例》第七条")[index]
        p.fail("RAND-06", code, subject=code, done=("清单版本为2019年6月", "事项缺少依据", "依据已废止")[index])


def replay(p: Planting) -> None:
    """RAND-07: no seed, another seed, another library."""
    for code, quarter, column, value in (
        ("141102", 2, "seed", None),
        ("141123", 1, "seed", "1000000000000001"),
        ("141129", 3, "seed", "1000000000000002"),
        ("141127", 2, "library_digest", "0" * 64),
    ):
        batch = f"SJ-{code}-2021-{quarter}"
        for row in p.year.of("random_draw", code):
            if row["batch"] == batch:
                row[column] = value
        p.fail("RAND-07", code, subject=batch, done={"seed": "种子缺失或与结果不符", "library_digest": "库快照哈希不符"}[column])


def same_pair(p: Planting) -> None:
    """RAND-08: the same two officers meet the same source in three quarters."""
    for code in ("141122", "141125", "141130"):
        source = p.pick([row for row in p.year.of("source", code) if row["source_kind"] == "特殊"], count=1)[0]
        rows = [row for row in p.year.of("random_draw", code) if row["credit_code"] == source["credit_code"]]
        for row in rows[1:3]:
            row["officers"] = rows[0]["officers"]
        p.touched.update(id(row) for row in rows)
        p.fail("RAND-08", code, subject=code, done=f"同一对人员三次抽中{source['source_name']}")


def results_published(p: Planting) -> None:
    """RAND-09: results never published, or after the twentieth working day."""
    for code in UNPUBLISHED_IN:
        rows = [row for row in drawn(p, code, kind="一般", quarter=3) if row["result"] == "未发现问题"]
        for index, draw in enumerate(p.pick(rows, count=5)):
            shown = result_of(p, draw)
            late = step(day(draw, "inspected_on"), 24 + index) if index < 3 else None
            draw["published_on"] = late
            if late:
                shown["published_on"] = late
            else:
                p.year.drop("publication", shown)
            p.fail("RAND-09", code, subject=key(draw), done=f"完成后第{24 + index}个工作日公开" if late else "结果未公开")
        p.fail("NET-06", code, subject=code, done="抽查结果未公开或跨月公开（同案）")


def published_as_found(p: Planting) -> None:
    """RAND-10: published as without problems though one was found; another day published."""
    found = p.pick([row for row in p.year.tables["random_draw"] if row["found_problem"]], count=5)
    for draw in found:
        shown = result_of(p, draw)
        shown["body"] = text(shown, "body").split("检查结果")[0] + "检查结果：未发现问题。"
        p.fail("RAND-10", draw["unit_code"], subject=key(draw), done="发现问题却公示未发现问题")
    others = [row for row in p.year.tables["random_draw"] if row["found_problem"] is False and row["source_kind"] == "一般"]
    for draw in p.pick(others, count=4):
        shown = result_of(p, draw)
        done, wrong = day(draw, "inspected_on"), step(day(draw, "inspected_on"), -3)
        shown["body"] = text(shown, "body").replace(
            f"{done.year}年{done.month}月{done.day}日", f"{wrong.year}年{wrong.month}月{wrong.day}日"
        )
        p.fail("RAND-10", draw["unit_code"], subject=key(draw), done="公示的检查日期与台账不符")


def unfinished(p: Planting) -> None:
    """RAND-11: three of 88 draws of a quarter were never visited."""
    for code, quarter in (("141122", 3), ("141127", 1)):
        visits = {(row.get("batch"), row["credit_code"]): row for row in plain_visits(p)}
        rows = [row for row in drawn(p, code, kind="一般", quarter=quarter) if (row["batch"], row["credit_code"]) in visits]
        for draw in p.pick(rows, count=3):
            forget_visit(p, visits[(draw["batch"], draw["credit_code"])])
            draw |= {
                "status": "未完成",
                "inspected_on": None,
                "result": None,
                "found_problem": None,
                "filed_case": None,
                "published_on": None,
            }
        p.fail("RAND-11", code, subject=code, done=f"第{quarter}季度完成85/88")


FAULTS: dict[str, Fault] = {
    "RAND-11": unfinished,
    "RAND-02": key_sources,
    "RAND-03": general_sources,
    "RAND-04": special_sources,
    "RAND-05": library,
    "RAND-06": items,
    "RAND-07": replay,
    "RAND-08": same_pair,
    "RAND-09": results_published,
    "RAND-10": published_as_found,
    "RAND-01": outside_the_draw,
}
