"""The page on fines: pairs side by side, branches with interval and number, piles and gradients, the choice of clause apart.

Nothing here is a verdict, no person is named, and what had too few cases says so.
"""

from collections import Counter
from collections.abc import Mapping

from jicha.domain.disparity.effects import BranchEffect
from jicha.domain.disparity.residuals import Gap
from jicha.domain.disparity.sentences import (
    PAIR_HEADS,
    TOO_FEW,
    branch_sentence,
    bunching_sentence,
    gradient_sentence,
    neighbour_sentence,
    outside_sentence,
    pair_cells,
    pair_sentence,
    residual_sentence,
    times,
    yuan,
)
from jicha.domain.disparity.spreads import UnitSpread
from jicha.domain.disparity.study import Study
from jicha.domain.reports import Align, Block, Heading, Level, Note, Paragraph, Table
from jicha.reports.discretion_charts import fine_charts

TOLD = 5
"""How many cases of one method are told in words; all pairs beyond stand in the exceptions of DISC-04."""
PAIRS = 10
_C, _L, _R = Align.CENTRE, Align.LEFT, Align.RIGHT


def discretion_annex(study: Study, *, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Write the page; `names` gives each unit's name by its code."""
    blocks: list[Block] = [*_basis(study)]
    if study.compared:
        blocks += _pairs(study, names=names)
        blocks += _branches(study, names=names)
        blocks += _benchmark(study)
        blocks += _alike(study)
        blocks += _piles(study, names=names)
        blocks += _choices(study, names=names)
    blocks.append(
        Note(
            "注：以上均为提示，请承办单位说明理由，不是对案件或个人的认定；相似不等于相同，由人判断。同一条款、同一版本法律和基准、同一计罚基数"
            "的案件才相比较，比较的是罚款占法定上限的份额。各方法的最少件数和界限为默认值，未经核定。"
        )
    )
    return tuple(blocks)


def _basis(study: Study) -> tuple[Block, ...]:
    reasons = "；".join(f"{reason}{count}件" for reason, count in study.refused.items())
    least = study.settings
    return (
        Paragraph(
            f"有罚款且可以比较的案件{study.compared}件{f'；不能比较的：{reasons}' if reasons else ''}。"
            f"{'没有可以比较的案件，未作分析。' if not study.compared else ''}",
            lead="范围。",
        ),
        Paragraph(
            f"对照基准{_enough(study, method='M1')}；同条款同等级两案对照{_enough(study, method='M2')}；"
            f"与最相近案件对照（同条款不少于{least.near_n}件）{_enough(study, method='M3')}；"
            f"罚款区间（同条款不少于{least.band_n}件）{_enough(study, method='M5')}；"
            f"聚集（每个分局不少于{least.pile_n}件）{_enough(study, method='M6')}；"
            f"与无关事实的联系（不少于{least.gradient_n}件、每组不少于{least.group_n}件）{_enough(study, method='M7')}。"
            f"相近案件、分局之间、聚集和与无关事实的联系的提示，按平均错报不超过{least.rate:.0%}设定；两案对照和罚款区间不作这样的保证，须逐案核实。",
            lead="方法和样本。",
        ),
    )


def _enough(study: Study, *, method: str) -> str:
    count = study.judged.get(method, 0)
    return f"{count}件" if count else TOO_FEW


def _pairs(study: Study, *, names: Mapping[str, str]) -> list[Block]:
    blocks: list[Block] = [Heading(Level.SECOND, "（一）同案不同罚")]
    if not study.pairs:
        return [*blocks, Paragraph(f"同一条款、同一等级的案件，罚款相差均不到{times(study.settings.flag_ratio)}。")]
    blocks.append(Paragraph(pair_sentence(study.pairs[0])))
    table = Table(
        caption=f"同一条款、同一裁量等级而罚款相差{times(study.settings.flag_ratio)}以上的案件（前{min(PAIRS, len(study.pairs))}组，共{len(study.pairs)}组）",
        headers=PAIR_HEADS,
        rows=tuple(pair_cells(pair, names=names) for pair in study.pairs[:PAIRS]),
        widths=(2.4, 1.8, 1.8, 0.9, 1.2, 0.8, 2.0),
        aligns=(_L, _L, _L, _R, _R, _R, _L),
    )
    return [*blocks, table]


def _branches(study: Study, *, names: Mapping[str, str]) -> list[Block]:
    effects = {one.unit_code: one for one in study.effects}
    gaps = {one.unit_code: one for one in study.deviations}
    rows = tuple(
        (
            names.get(unit.unit_code, unit.unit_code),
            str(unit.decided),
            str(unit.let_off),
            *_effect_cells(effects.get(unit.unit_code)),
            _gap_cell(gaps.get(unit.unit_code)),
        )
        for unit in study.units
    )
    table = Table(
        caption="各分局罚款与同类案件、与基准的偏离",
        headers=("分局", "决定", "不罚", "有同类\n可比", "是居中水平的\n（95%区间）", "比基准平均\n多罚幅度"),
        rows=rows,
        widths=(2.0, 0.8, 0.8, 1.0, 2.6, 1.8),
        aligns=(_C, _R, _R, _R, _C, _R),
    )
    named = [Paragraph(branch_sentence(one, names=names) + "请说明理由。") for one in study.effects if one.is_named]
    tested = [one for one in study.office_tests if one.proposed]
    clauses = "、".join(one.frame.clause for one in tested[:TOLD])
    if tested:
        named.append(Paragraph(f"分局之间的差别超出偶然波动的条款有{len(tested)}个：{clauses}。"))
    head = Heading(Level.SECOND, "（二）分局之间")
    note = Note("注：“不罚”的案件不在罚款数据中，应与罚款高低一并看；各分局案件的轻重不同，图中位置的高低本身不是问题。")
    charts = fine_charts(study, names=names)
    return [head, table, *charts, note, *(named or [Paragraph("没有分局的罚款水平明显偏离同类案件的居中水平。")])]


def _effect_cells(effect: BranchEffect | None) -> tuple[str, str]:
    if effect is None or effect.times is None or effect.low is None or effect.high is None:
        return str(effect.n if effect else 0), TOO_FEW
    return str(effect.n), f"{effect.times:.2f}倍（{effect.low:.2f}至{effect.high:.2f}）"


def _gap_cell(gap: UnitSpread | None) -> str:
    if gap is None or gap.spread is None:
        return TOO_FEW
    mean = gap.spread.mean
    return f"{f'{mean:+.1%}' if round(abs(mean), 3) else '0.0%'}（{gap.n}件）"


def _benchmark(study: Study) -> list[Block]:
    counted = Counter(one.gap for one in study.residuals)
    blocks: list[Block] = [Heading(Level.SECOND, "（三）与裁量基准对照")]
    if not study.residuals:
        return [*blocks, Paragraph(f"没有算得出基准值的案件，{TOO_FEW}。")]
    told = "，".join(f"{gap.value}{counted[gap]}件" for gap in Gap if counted[gap])
    blocks.append(Paragraph(f"{len(study.residuals)}件有基准值：{told}。"))
    odd = [one for one in study.residuals if one.gap in {Gap.REVIEW, Gap.OUTSIDE}]
    worst = sorted(odd, key=lambda one: (-abs(one.deviation), one.case.case_id))[:TOLD]
    return [*blocks, *(Paragraph(residual_sentence(one)) for one in worst)]


def _alike(study: Study) -> list[Block]:
    blocks: list[Block] = [Heading(Level.SECOND, "（四）与最相近的案件对照")]
    near = [Paragraph(neighbour_sentence(one)) for one in study.neighbours[:TOLD]]
    bands = [Paragraph(outside_sentence(one, coverage=study.settings.coverage)) for one in study.outside if one.proposed][:TOLD]
    if study.outside:
        share = len(study.outside) / max(1, study.judged.get("M5", 0))
        bands.append(
            Paragraph(f"罚款在区间之外的共{len(study.outside)}件，占{share:.1%}；按方法本身约有{1 - study.settings.coverage:.0%}属正常。")
        )
    nothing = TOO_FEW if not study.judged.get("M3") and not study.judged.get("M5") else "没有明显偏离相近案件的罚款"
    return [*blocks, *(near or bands or [Paragraph(f"{nothing}。")]), *(bands if near else [])]


def _piles(study: Study, *, names: Mapping[str, str]) -> list[Block]:
    odd = [Paragraph(bunching_sentence(one, names=names)) for one in study.bunching if one.proposed]
    small = not any(one.chance is not None for one in study.bunching)
    lines = [Paragraph(gradient_sentence(one, names=names)) for one in study.gradients]
    calm = Paragraph(f"罚款在法定下限、整万元、审批标准以下的聚集：{TOO_FEW if small else '未见异常'}。")
    return [Heading(Level.SECOND, "（五）聚集和与无关事实的联系"), *(odd or [calm]), *lines]


def _choices(study: Study, *, names: Mapping[str, str]) -> list[Block]:
    if not study.choices:
        return []
    table = Table(
        caption="同一类违法行为适用的不同条款（选用条款的差别，不计入以上裁量差别）",
        headers=("违法行为", "条款", "件数", "法定下限", "罚款中位数", "各分局件数"),
        rows=tuple(
            (
                one.violation,
                one.clause,
                str(one.n),
                yuan(one.low_yuan),
                yuan(one.middle_yuan),
                "、".join(f"{names.get(unit, unit)}{count}" for unit, count in one.by_unit),
            )
            for one in study.choices
        ),
        widths=(1.8, 2.0, 0.7, 1.1, 1.2, 2.4),
        aligns=(_L, _L, _R, _R, _R, _L),
    )
    return [Heading(Level.SECOND, "（六）条款的选用"), table]
