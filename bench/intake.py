"""How long intake takes: a wide Chinese sheet with faults, as xlsx and as GB 18030 text, against readers that only read.

    python -m bench.intake [--rows 500000] [--folder DIR] [--out FILE] [--skip-openpyxl]

The sheets are made first (outside the timing). Every measure runs in a process of its own on the same machine in the same run; the ratios
compare those. Writes the figures as JSON.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter

from bench.memory import peak_mib
from jicha.domain.wording.credit_codes import check_digit
from jicha.services.intake import hand_back, take_in

HEADERS = [
    "检查编号",
    "任务编号",
    "任务名称",
    "任务类型",
    "任务来源",
    "抽查批次",
    "统一社会信用代码",
    "企业名称",
    "检查开始时间",
    "检查结束时间",
    "执法人员",
    "记录人",
    "执法证号",
    "检查地点",
    "经度",
    "纬度",
    "是否出示证件",
    "是否着装",
    "是否入企",
    "检查内容",
    "检查结论",
    "发现问题",
    "照片数",
    "终端编号",
    "上传时间",
]
_DAYS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H:%M")
_PEOPLE = [f"{family}{given}" for family in "张王李赵刘陈杨黄周吴" for given in ("伟", "秀英", "建国", "晓明", "丽", "强", "志刚", "敏")]


def rows(count: int):
    """Make the rows of a year: real and text instants, lists of officers, blanks, and one fault in two hundred rows."""
    chance = random.Random(20210406)
    bodies = [f"9114{number:013d}" for number in range(5600)]
    codes = [body + check_digit(body) for body in bodies]
    for number in range(count):
        start = datetime(2021, 1, 4, 8) + timedelta(minutes=chance.randrange(500_000))
        pair = chance.sample(_PEOPLE, 2)
        source = chance.randrange(len(codes))
        fault = chance.random() < 0.005
        yield [
            f"JC{number:08d}",
            f"RW2021{number // 3:07d}",
            "日常检查",
            "双随机",
            "年度计划",
            f"2021-{number % 50:02d}",
            codes[source],
            f"山西某某化工有限公司第{source}厂",
            "2021-02-30 09:00" if fault else start,
            start + timedelta(minutes=70),
            "、".join(pair) if number % 7 else " ".join(pair),
            pair[0],
            f"0411{number % 300:04d}、0411{(number + 7) % 300:04d}",
            "厂区及排污口",
            111.1 + source / 1e5,
            37.5 + source / 1e5,
            "是",
            "是" if number % 11 else "否",
            "是",
            "现场检查治污设施运行情况",
            "未发现环境违法问题" if number % 20 else "存在环境违法问题",
            None if number % 20 else "危险废物贮存间标识不规范",
            f"{number % 9}张" if number % 13 == 0 else number % 9,
            f"ZD{number % 200:04d}",
            (start + timedelta(hours=2)).strftime(_DAYS[number % 4]),
        ]


def make(folder: Path, *, count: int) -> tuple[Path, Path]:
    """Write the sheet as xlsx and as GB 18030 text; files of the same size from an earlier run are kept."""
    book_path, text_path = folder / f"sheet-{count}" / "jiancha.xlsx", folder / f"text-{count}" / "jiancha.csv"
    if book_path.exists() and text_path.exists():
        return book_path, text_path
    book_path.parent.mkdir(parents=True, exist_ok=True)
    text_path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(book_path, {"constant_memory": True})
    page = book.add_worksheet("检查记录")
    instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.write_row(0, 0, HEADERS)
    with text_path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        for line, row in enumerate(rows(count), start=1):
            writer.writerow(row)
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(line, column, value, instant)
                elif value is not None:
                    page.write(line, column, value)
    book.close()
    return book_path, text_path


def measured(what: str, *, path: Path) -> dict[str, float]:
    """Run one measure in a process of its own: seconds and peak memory in MiB, and for intake the rows loaded and refused."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", "--measure", what, "--folder", str(path)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(what: str, *, path: Path) -> dict[str, float]:
    """Take one measure in this process."""
    began = time.perf_counter()
    found: dict[str, float] = {}
    if what == "openpyxl":
        book = openpyxl.load_workbook(path, read_only=True)
        found["rows"] = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    elif what == "calamine":
        found["rows"] = sum(1 for _ in python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows())
    else:
        with tempfile.TemporaryDirectory() as lake:
            taken = take_in(path.parent, lake=Path(lake) / "lake")
            found["seconds_to_lake"] = time.perf_counter() - began
            if what == "intake and hand back":
                hand_back(taken, folder=path.parent, out=Path(lake) / "out")
        found |= {"loaded": taken.reconciliation.loaded, "refused": taken.reconciliation.refused, "lines": taken.reconciliation.lines}
    return {
        **found,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time(),
        "peak_mib": peak_mib(),
    }


def main() -> None:
    """Make, measure, print, write."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=500_000)
    words.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "jicha-bench-intake")
    words.add_argument("--out", type=Path, default=Path("bench-intake.json"))
    words.add_argument("--skip-openpyxl", action="store_true")
    words.add_argument("--make-only", action="store_true")
    words.add_argument("--measure")
    said = words.parse_args()
    if said.measure:
        print(json.dumps(measure(said.measure, path=said.folder)))
        return
    book, text = make(said.folder, count=said.rows)
    if said.make_only:
        return
    jobs = {"calamine": ("calamine", book), "xlsx": ("intake", book), "xlsx_back": ("intake and hand back", book), "csv": ("intake", text)}
    if not said.skip_openpyxl:
        jobs["openpyxl"] = ("openpyxl", book)
    figures: dict[str, object] = {name: measured(what, path=path) for name, (what, path) in jobs.items()}
    seconds = {name: figures[name]["seconds"] for name in figures}
    ratios = {"calamine reading / intake of xlsx": seconds["calamine"] / seconds["xlsx"], "xlsx / csv": seconds["xlsx"] / seconds["csv"]}
    busy = {name: figures[name]["cpu_seconds"] for name in seconds}
    ratios |= {
        "xlsx / csv by processor time": busy["xlsx"] / busy["csv"],
        "intake of xlsx / calamine by processor time": busy["xlsx"] / busy["calamine"],
    }
    if "openpyxl" in seconds:
        ratios["openpyxl reading / intake of xlsx"] = seconds["openpyxl"] / seconds["xlsx"]
    figures |= {"rows": said.rows, "columns": len(HEADERS), "ratios": ratios}
    for name, job in figures.items():
        print(name, json.dumps(job, ensure_ascii=False))
    said.out.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
