"""The year-end evaluation: the sheet, computing, weights, vetoes, freezing and signing."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.evaluation.intervals import Measured, Places, places
from jicha.domain.evaluation.sheets import Line, evaluate
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.evaluating.computing import Veto, compute, judge_vetoes, move_evaluation, propose_weights, sheet_of
from jicha.store.queries import evaluation as questions
from jicha.store.queries.evaluation import EvaluationRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Lock, Made, Moved, MoveForm, Name, Words, Year
from jicha.web.frame.gates import DeskRequest

EVALUATIONS = gate("年终考评")
_SIGNED = "signed"
Weight = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,4})?$", examples=["40"])]


class ShareOut(Schema):
    """One indicator of one branch: the points, and the records they rest on."""

    rate: Decimal = Field(description="通过率，0到1", examples=["0.95"])
    passed: int = Field(description="通过的记录", examples=[95])
    judged: int = Field(description="判定的记录", examples=[100])


class LineOut(Schema):
    """One branch."""

    unit_code: str = Field(description="单位代码", examples=["141124"])
    total: Decimal | None = Field(description="得分；一项也没有的为 null", examples=["88.5"])
    possible: Decimal | None = Field(description="可得分", examples=["100"])
    per_hundred: Decimal | None = Field(description="折合百分", examples=["88.5"])
    rank: int | None = Field(description="名次；一票否决或无分的为 null", examples=[3])
    best: int | None = Field(description="名次区间的上端", examples=[2])
    worst: int | None = Field(description="名次区间的下端", examples=[5])
    vetoes: list[str] = Field(description="一票否决")
    is_judged: bool = Field(description="是否已判断一票否决", examples=[True])
    shares: Mapping[str, ShareOut | None] = Field(description="指标 → 通过率；没有记录可判的为 null")


class EvaluationOut(Schema):
    """The sheet of a year; a branch sees its own line, and only once it is signed."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    state: str = Field(description="状态", examples=["computed"])
    weights: Mapping[str, Decimal] = Field(description="指标 → 权重", examples=[{"scorecard": "40"}])
    weights_status: str = Field(description="权重是谁定的：default 为默认值，未核实", examples=["default"])
    run_id: str = Field(description="所依据的核查运行")
    computed_at: datetime | None = Field(description="计算时间")
    digest: str = Field(description="冻结内容的摘要；未冻结的为空")
    lock: int = Field(description="提交时带回", examples=[0])
    lines: list[LineOut] = Field(description="各分局")


class WeightsForm(Form):
    """Other weights; together they make 100."""

    lock: Lock
    weights: dict[Name, Weight] = Field(description="指标 → 权重，合计100", examples=[{"scorecard": "40"}])
    why: Words = Field(description="理由", examples=["经局务会研究"])


class VetoForm(Form):
    """What was judged about one branch."""

    unit_code: Choice = Field(description="单位代码", examples=["141124"])
    events: dict[Name, Words] = Field(description="否决事项代码 → 理由；空为没有否决事项", examples=[{}])


class VetoesForm(Form):
    """What was judged."""

    lock: Lock
    vetoes: list[VetoForm] = Field(min_length=1, max_length=50, description="逐分局的判断")


@EVALUATIONS.read("/evaluations/{year}", Permission.EVALUATION_READ, answer=EvaluationOut, summary="看某年度的考评")
def evaluation(request: DeskRequest, year: Path[Year]) -> dict[str, Any]:
    """Show the sheet of a year."""
    row, limit = _found(request, year=year)
    indicators = sheet_of(row.weights)
    own = {name: getattr(row, name) for name in ("id", "year", "state", "weights_status", "run_id", "computed_at", "digest", "lock")}
    return {**own, "weights": {one.code: one.weight for one in indicators}, "lines": _lines(row, limit=limit)}


@EVALUATIONS.write("/evaluations/{year}/compute", Permission.EVALUATION_EDIT, answer=Made, summary="重新计算某年度的考评")
def evaluation_compute(request: DeskRequest, year: Path[Year]) -> dict[str, Any]:
    """Measure every branch anew."""
    return {"id": compute(request.actor, year=year, at=clock.now())}


@EVALUATIONS.write("/evaluations/{year}/weights", Permission.EVALUATION_WEIGHTS_PROPOSE, answer=Made, summary="提出新的权重，由他人批准")
def evaluation_propose(request: DeskRequest, year: Path[Year], form: WeightsForm) -> dict[str, Any]:
    """Propose other weights."""
    row, _limit = _found(request, year=year)
    unknown = sorted(form.weights.keys() - {one.code for one in sheet_of({})})
    refuse(
        StateError, faults=[Fault(f"没有“{code}”这一指标", "weights", "用 GET /api/v1/evaluations/{year} 列出的指标") for code in unknown]
    )
    propose_weights(request.actor, evaluation_id=row.id, lock=form.lock, weights=form.weights, reason=form.why.strip(), at=clock.now())
    return {"id": row.id}


@EVALUATIONS.write("/evaluations/{year}/vetoes", Permission.EVALUATION_EDIT, answer=Made, summary="判断各分局有无一票否决事项")
def evaluation_veto(request: DeskRequest, year: Path[Year], form: VetoesForm) -> dict[str, Any]:
    """Judge the veto events of branches."""
    row, _limit = _found(request, year=year)
    judged = [Veto(one.unit_code, one.events) for one in form.vetoes]
    judge_vetoes(request.actor, evaluation_id=row.id, lock=form.lock, vetoes=judged, at=clock.now())
    return {"id": row.id}


@EVALUATIONS.write("/evaluations/{year}/move", Permission.EVALUATION_READ, answer=Moved, summary="批准权重、冻结、解冻、签发考评")
def evaluation_move(request: DeskRequest, year: Path[Year], form: MoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    row, _limit = _found(request, year=year)
    state = move_evaluation(request.actor, evaluation_id=row.id, move=form.move, lock=form.lock, at=clock.now(), reason=form.why.strip())
    return {"id": row.id, "state": state}


def _found(request: DeskRequest, *, year: int) -> tuple[EvaluationRow, RowLimit]:
    limit = row_limit(request.actor, permission=Permission.EVALUATION_READ)
    row = questions.evaluation_of(year)
    is_shown = row is not None and (
        limit.is_all or (row.state == _SIGNED and bool(limit.scopes & {Scope.PUBLISHED, Scope.OWN_AFTER_FEEDBACK}))
    )
    if row is None or not is_shown:
        raise MissingError(Fault("没有这次考评", f"{year}年", "先计算；分局在签发后查看"))
    return row, limit


def _lines(row: EvaluationRow, *, limit: RowLimit) -> list[dict[str, Any]]:
    indicators = sheet_of(row.weights)
    known = desk_rules().evaluation.vetoes
    rates = {unit: {code: Decimal(share[0]) if share else None for code, share in own.items()} for unit, own in row.measured.items()}
    vetoes = {unit: [f"{known.get(code, code)}：{why}" for code, why in own.items()] for unit, own in row.vetoes.items()}
    measured = {
        unit: {code: Measured(share[1], share[2]) for code, share in own.items() if share}
        for unit, own in row.measured.items()
        if not row.vetoes.get(unit)
    }
    spans = places(indicators, measured=measured)
    lines = evaluate(indicators, rates=rates, vetoes=vetoes)
    return [_line(one, row=row, span=spans.get(one.unit_code)) for one in lines if limit.is_all or one.unit_code == limit.unit_code]


def _line(line: Line, *, row: EvaluationRow, span: Places | None) -> dict[str, Any]:
    return {
        "unit_code": line.unit_code,
        "total": line.total,
        "possible": line.possible,
        "per_hundred": line.per_hundred,
        "rank": line.rank,
        "best": span.best if span else None,
        "worst": span.worst if span else None,
        "vetoes": list(line.vetoes),
        "is_judged": line.unit_code in row.judged_units,
        "shares": {code: _share(share) for code, share in row.measured[line.unit_code].items()},
    }


def _share(share: list[Any] | None) -> dict[str, Any] | None:
    return None if share is None else {"rate": share[0], "passed": share[1], "judged": share[2]}
