"""Typical cases, reviewed files, the year-end evaluation and the desk's own pulls as rows of D19, D23, D24 and D27."""

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal

from jicha.domain.evaluation.sheets import Line, evaluate
from jicha.services.batches.moving import draw_folder
from jicha.services.evaluating.computing import sheet_of
from jicha.services.own_tables.lines import ADOPTED_BY, OwnRow, joined
from jicha.services.plans.reading import plan_of_year
from jicha.services.sampling.folder import SEED
from jicha.services.sampling.papers import review_rows
from jicha.services.scoring.results import score_rows_of
from jicha.store.models.evaluation import Evaluation
from jicha.store.models.reviews import Batch
from jicha.store.models.typical_cases import TypicalCase
from jicha.store.models.year.runs import Run
from jicha.store.models.year.snapshots import Snapshot

_PLATFORM = "上传的平台导出文件"
_SHARE_SOURCES = {"files": "案卷评查评分", "rectification": "问题整改台账", "typical_cases": "典型案例报送台账", "hand": "人工登记"}


def typical_case_rows(year: int) -> Iterator[OwnRow]:
    """Give the cases that were handed in."""
    found = TypicalCase.objects.filter(year=year, submitted_on__isnull=False).exclude(state="draft")
    for case in found.order_by("quarter", "unit_code", "pk"):
        yield {
            "unit_code": case.unit_code,
            "quarter": f"{case.year}年第{case.quarter}季度",
            "reported_on": case.submitted_on,
            "case_title": case.title,
            "doc_no": case.doc_no,
            "body": case.body,
            "adopted_by": ADOPTED_BY.get(case.adoption_level),
            "adopted_on": case.adopted_on,
            "open_case_approved": None if case.is_closed_case else bool(case.open_case_approval),
        }


def review_score_rows(year: int) -> Iterator[OwnRow]:
    """Give the scored files line by line, and of a batch that is not scored to the end the files that were drawn."""
    scored = [asdict(row) for row in score_rows_of(year)]
    done = {row["batch"] for row in scored}
    yield from scored
    for batch in Batch.objects.filter(year=year).order_by("pk"):
        folder = draw_folder(batch)
        if batch.title not in done and folder.has(SEED):
            for row in review_rows(folder):
                yield {**asdict(row), "batch": batch.title}


def evaluation_rows(year: int) -> Iterator[OwnRow]:
    """Give the sheet once it is frozen: one row a branch and indicator. Before that it is a draft that nobody answers for."""
    row = Evaluation.objects.filter(year=year, state__in=("frozen", "signed")).first()
    if row is None:
        return
    indicators = sheet_of(row.weights)
    rates = {unit: {code: Decimal(share[0]) if share else None for code, share in own.items()} for unit, own in row.measured.items()}
    lines = evaluate(indicators, rates=rates, vetoes={unit: tuple(events) for unit, events in row.vetoes.items()})
    for line in sorted(lines, key=lambda one: one.unit_code):
        for indicator in indicators:
            rate = line.rates.get(indicator.code)
            yield {
                "unit_code": line.unit_code,
                "indicator": indicator.zh,
                "level": 1,
                "weight": indicator.weight,
                "score": None if rate is None else (rate * indicator.weight).quantize(Decimal("0.0001")),
                "data_source": _SHARE_SOURCES.get(indicator.source, "核查结论数据"),
                "indicator_version": f"{row.year}年权重",
                "change_approval": "已经另一人批准" if row.weights_status == "approved" else None,
                "veto": joined(sorted(_veto_words(row, line=line))),
                "total_score": line.total,
                "rank": line.rank,
                "year": row.year,
                "computed_at": row.computed_at,
            }


def pull_rows(year: int) -> Iterator[OwnRow]:
    """Give the runs of the checks, each with the snapshot that it read.

    Intakes that no run has read are left out: else each intake would make a new snapshot of the same files, for it would find itself.
    """
    plan, _number = plan_of_year(year)
    snapshots = {one.digest: one for one in Snapshot.objects.select_related("taken_by").filter(year=year)}
    for run in Run.objects.filter(year=year, state="ready").order_by("made_at", "pk"):
        snapshot = snapshots.get(run.snapshot_digest)
        if snapshot is not None:
            yield {
                "unit_code": plan.city_code,
                "pull_id": run.run_id,
                "platform": _PLATFORM,
                "pulled_at": snapshot.taken_at,
                "operator": snapshot.taken_by.name if snapshot.taken_by else "系统",
                "row_count": snapshot.lines,
                "snapshot_digest": snapshot.digest,
            }


def _veto_words(row: Evaluation, *, line: Line) -> Iterator[str]:
    for code, why in row.vetoes.get(line.unit_code, {}).items():
        yield f"{code}：{why}"
