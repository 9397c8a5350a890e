"""Results made for tests: thirteen branches, a handful of checks, rows that a spreadsheet would run."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

import jicha
from jicha.domain.overview import CheckCard, Overview, Source, Unit, by_cell
from jicha.domain.scorecards import CheckTally, score_units
from jicha.engine.content.scorecard import scorecard
from jicha.engine.results import Results

UNITS = (
    ("141102", "离石分局"),
    ("141121", "文水分局"),
    ("141122", "交城分局"),
    ("141123", "兴县分局"),
    ("141124", "临县分局"),
    ("141125", "柳林分局"),
    ("141126", "石楼分局"),
    ("141127", "岚县分局"),
    ("141128", "方山分局"),
    ("141129", "中阳分局"),
    ("141130", "交口分局"),
    ("141181", "孝义分局"),
    ("141182", "汾阳分局"),
)
NAMED = {"141121", "141122", "141125", "141127"}

CHECKS = (
    CheckCard("PLAN-01", "work_plan", "年度现场检查计划已制定", "二(一)1", "high", "plan", "吕环办发〔2021〕24号"),
    CheckCard(
        "THREE-02",
        "three_systems",
        "处罚决定7个工作日内公示",
        "二(一)2",
        "high",
        "sourced",
        "国办发〔2018〕118号",
        law=("行政处罚公示：7个工作日",),
        confidence="high",
    ),
    CheckCard("FILE-04", "case_files", "立案在7个工作日内", "二(一)4", "high", "sourced", "环境行政处罚办法（部令8号）第二十二条"),
    CheckCard("FILE-09", "case_files", "卷内文书目录页码连续", "二(一)4", "low", "derived", "由目录页码推导"),
    CheckCard(
        "RAND-05", "double_random", "抽查结果按期公开", "二(二)1", "medium", "default", "默认20个工作日，未核实", human="是否属于不宜公开"
    ),
    CheckCard("MOB-03", "mobile_enforcement", "检查记录当日上传", "二(三)1", "medium", "default", "默认24小时，未核实"),
    CheckCard("UNI-02", "uniform", "现场检查规范着装", "二(三)2", "low", "sourced", "环执法〔2021〕20号"),
    CheckCard("COV-01", "coverage", "年度稽查覆盖比例达标", "一-目标任务", "high", "sourced", "国办发〔2014〕56号"),
    CheckCard("TYP-01", "typical_cases", "每季度报送典型案例", "四(四)", "medium", "plan", "吕环办发〔2021〕24号"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How much is made."""

    units: tuple[tuple[str, str], ...] = UNITS
    each: int = 20
    fails: int = 3
    unknown: int = 2


def make_results(folder: Path, *, shape: Shape = Shape()) -> Path:
    """Write exceptions.parquet and counts.parquet by the contract; check i has `fails + i % 3` fails per unit."""
    folder.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect()
    db.execute("create table u(unit_code varchar, unit_name varchar, no bigint)")
    db.execute("create table c(check_id varchar, item varchar, severity varchar, basis varchar, no bigint)")
    for number, unit in enumerate(shape.units):
        db.execute("insert into u values (?, ?, ?)", [*unit, number])
    for number, card in enumerate(CHECKS):
        if card.item != "coverage":
            db.execute("insert into c values (?, ?, ?, ?, ?)", [card.check_id, card.item, card.severity, card.basis_text, number])
    db.execute(
        f"""create table verdicts as
        select 'run-0001' as run_id, check_id, item, unit_code, unit_name, 'D06' as dataset,
            case n when 0 then '=HYPERLINK("x")' else 'A' || lpad(n::varchar, 8, '0') end as subject_key,
            case when n < {shape.fails} + (c.no + u.no) % 3 and {shape.fails} > 0 then 'fail'
                 when n < {shape.fails} + 2 + {shape.unknown} then 'unknown' else 'pass' end as verdict,
            case n when 1 then '-3.5' else '决定2021年8月2日，公示（空）' end as observed, '不晚于2021年8月11日公示' as expected, severity, basis,
            '行政处罚法(2021)' as law_version, unit_name || '/处罚台账.xlsx' as source_file, '2021年' as source_sheet, (n + 3)::bigint as source_row,
            '决定书' || unit_name || n::varchar || '号于2021年8月2日作出，最迟应于2021年8月11日公示，<b>实际</b>未见公示。' as message
        from u, c, range({shape.each}) r(n)"""
    )
    db.execute(
        "copy (select * from verdicts where verdict <> 'pass' "
        f"order by check_id, unit_code, subject_key, source_file, source_row, observed) "
        f"to '{folder}/exceptions.parquet' (format parquet)"
    )
    db.execute(
        f"""copy (select check_id, item, unit_code, unit_name, count(*)::bigint as population,
            count(*) filter (verdict = 'pass')::bigint as "pass",
            count(*) filter (verdict = 'fail')::bigint as "fail", count(*) filter (verdict = 'unknown')::bigint as "unknown", law_version
        from verdicts group by all order by 1, 3) to '{folder}/counts.parquet' (format parquet)"""
    )
    db.close()
    return folder


def make_overview(folder: Path, *, units: tuple[tuple[str, str], ...] = UNITS) -> Overview:
    """Gather the facts of made results."""
    card = scorecard()
    checks = {check.check_id: check for check in CHECKS}
    with Results(folder) as results:
        counts, top, reasons = results.counts(), results.top_problems(), results.unknown_reasons()
    tallies = [CheckTally(c.check_id, c.item, c.unit_code, checks[c.check_id].severity, c.tally) for c in counts]
    return Overview(
        year=2021,
        as_of="2021-12-31",
        run_id="run-0001",
        city="吕梁市",
        city_code="141100",
        overseer="吕梁市生态环境保护综合行政执法队",
        plan_title="2021年吕梁市生态环境保护执法稽查工作计划",
        doc_no="吕环办发〔2021〕24号",
        deadline="2021-10-31",
        ratio=0.3,
        items=card.items,
        units=tuple(Unit(code=code, name=name, is_named=code in NAMED) for code, name in units),
        checks=checks,
        counts=counts,
        cells=by_cell(counts),
        scores=score_units(tallies, units=[code for code, _ in units], rules=card.rules),
        rules=card.rules,
        top=top,
        reasons=reasons,
        sources=(
            Source("交城分局/处罚台账.xlsx", "2021年", "行政处罚案件台账", 55, 50, 2, 3),
            Source("交城分局/检查.csv", "", "移动执法现场检查记录", 350, 350, 0),
        ),
        missing=("着装配发台账", "专案线索"),
        unread=(("扫描件.xls", "文件有密码"),),
        digests={"plan": "a" * 64, "snapshot": "b" * 64, "content": "c" * 64, "code": "d" * 64},
    )


PLAN = Path(jicha.__file__).parent / "content" / "plans" / "lvliang" / "2021.yaml"
CASES = """行政处罚案件台账
案件编号,当事人名称,立案日期,处罚决定书文号,处罚决定日期,罚款金额（万元）,送达日期
A1,甲公司,2021-03-01,吕环罚〔2021〕1号,{decided},3.5,2021-05-12
A2,=cmd|' /C calc'!A0,2021-03-02,吕环罚〔2021〕2号,2021-2-30,2,2021-05-12
"""


def make_data(folder: Path, *, decided: str) -> Path:
    """Write a folder of exports: one good case, one with a day that does not exist, a paper, an empty file."""
    (folder / "交城分局").mkdir(parents=True)
    (folder / "交城分局" / "案件.csv").write_text(CASES.format(decided=decided), encoding="gb18030")
    (folder / "通知.txt").write_text(
        "吕环办函〔2021〕3号\n\n关于报送材料的通知\n\n各分局：\n请报送材料。\n\n吕梁市生态环境局\n2021年5月6日\n", encoding="utf-8"
    )
    (folder / "空.xlsx").write_bytes(b"")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Give the digest of every file of a run but its lake's, by its name."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and "lake" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
