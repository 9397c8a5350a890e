"""Write everything that comes out of a run into its folder."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from jicha.domain.overview import ExceptionRow, Overview, Unit
from jicha.engine.content.scorecard import tiles
from jicha.engine.results import COUNTS, EXCEPTIONS, Results
from jicha.render.csv_text import write_checks
from jicha.render.docx import write_docx
from jicha.render.html import MOST_ROWS, write_page
from jicha.render.xlsx_branch import branch_file, write_branch_book
from jicha.render.xlsx_scorecard import BRANCH_FOLDER, write_scorecard
from jicha.reports.audit_report import audit_report
from jicha.reports.bulletin import bulletin

FILES = (
    ("稽查情况报告（docx）", "report.docx"),
    ("情况通报代拟稿（docx）", "bulletin.docx"),
    ("评分表（xlsx）", "scorecard.xlsx"),
    ("全部疑点和无法判定（csv）", "exceptions.csv"),
    ("各规则数量（csv）", "checks.csv"),
    ("退回行（csv）", "refused.csv"),
)


class Progress(Protocol):
    """What long work tells a screen: a stage and how much of it is over."""

    def __call__(self, stage: str, *, done: int, total: int) -> None:
        """Show that `done` of `total` steps of the stage are over."""


def silent(stage: str, *, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class _Writing:
    """What all writers of one run share."""

    facts: Overview
    results: Results
    out: Path

    def rows(self, unit: Unit, *, verdict: str | None = None) -> Iterator[ExceptionRow]:
        """Stream the rows of a unit in the order of the items."""
        return self.results.rows(unit_code=unit.code, verdict=verdict, items=[item.code for item in self.facts.items])


def write_outputs(facts: Overview, *, results: Path, out: Path, progress: Progress = silent) -> None:
    """Write the csv files, workbooks, report and page into `out`.

    Args:
        results: folder with exceptions.parquet and counts.parquet; both are copied if it is not `out` itself.
        progress: called as progress(stage, done=…, total=…).
    """
    stage, total = "出结果", 6 + len(facts.units)
    for name in (EXCEPTIONS, COUNTS):
        if results.resolve() != out.resolve():
            shutil.copyfile(results / name, out / name)
    with Results(out) as opened:
        writing = _Writing(facts=facts, results=opened, out=out)
        for done, step in enumerate(_steps(writing)):
            progress(stage, done=done, total=total)
            step()
        progress(stage, done=total, total=total)


def _steps(w: _Writing) -> Iterator[Callable[[], object]]:
    yield lambda: w.results.export_csv(w.out / "exceptions.csv")
    yield lambda: write_checks(w.facts.counts, path=w.out / "checks.csv")
    folder = w.out / BRANCH_FOLDER
    folder.mkdir(exist_ok=True)
    for unit in w.facts.units:
        yield partial(
            write_branch_book,
            w.facts,
            unit=unit,
            fails=w.rows(unit, verdict="fail"),
            unknown=w.rows(unit, verdict="unknown"),
            path=folder / branch_file(unit),
        )
    yield lambda: write_scorecard(w.facts, rows=(row for unit in w.facts.units for row in w.rows(unit)), path=w.out / "scorecard.xlsx")
    yield lambda: write_docx(audit_report(w.facts), path=w.out / "report.docx")
    yield lambda: write_docx(bulletin(w.facts), path=w.out / "bulletin.docx")
    yield lambda: _page(w)


def _page(w: _Writing) -> None:
    beside = [*FILES, *((f"{unit.name}问题清单", f"{BRANCH_FOLDER}/{branch_file(unit)}") for unit in w.facts.units)]
    write_page(
        w.facts,
        rows=w.results.sample(bound=MOST_ROWS),
        total=w.results.total(),
        severities=w.results.by_severity(),
        tiles=[(tile.code, tile.column, tile.row) for tile in tiles(w.facts.city_code)],
        files_beside=beside,
        path=w.out / "index.html",
    )
