"""The annex tables of the audit report; every figure in the report's body stands in one of them."""

from jicha.domain.overview import Overview, Source
from jicha.domain.reports import Align, Block, Note, Table
from jicha.domain.scorecards import ItemScore, Tally, state_of, wilson
from jicha.domain.words import STATE, interval_text, percent, points_text

_LINES = ("total", "loaded", "refused", "aside")
_C, _L, _R = Align.CENTRE, Align.LEFT, Align.RIGHT


def scorecard_annex(facts: Overview) -> tuple[Block, ...]:
    """Table the branches against the eight items in points."""
    items = facts.scored_items()
    names = {unit.code: unit.name for unit in facts.units}
    headers = ("分局", *(f"{item.short}\n{facts.rules.weights[item.code]:g}分" for item in items), "得分/可计")
    rows = tuple(
        (names[line.unit_code], *(_cell(score) for score in line.items), f"{points_text(line.points)}/{line.weight:g}")
        for line in facts.scores
    )
    table = Table(
        caption="各分局八项内容评分表",
        headers=headers,
        rows=rows,
        widths=(1.5, *(1.1 for _ in items), 1.6),
        aligns=(_C, *(_C for _ in items), _C),
    )
    note = "分值为默认值，未经核定。" if facts.rules.is_default else "分值按计划规定。"
    return (table, Note(f"注：{note}得分只计已判定的记录；“样本不足”指已判不足{facts.rules.least}项，“无法判定”“无对象”均不计分。"))


def _cell(score: ItemScore) -> str:
    return STATE[score.state] or points_text(score.points)


def units_annex(facts: Overview) -> tuple[Block, ...]:
    """Table how much was judged in each unit."""
    rows = tuple(
        (unit.name, "是" if unit.is_named else "", *_figures(facts.tally(unit=unit.code)), _share(facts, tally=facts.tally(unit=unit.code)))
        for unit in facts.units
    )
    total = facts.tally()
    table = Table(
        caption="各分局核查情况表",
        headers=("单位", "列名", "应判", "符合", "疑点", "无法判定", "符合率"),
        rows=(*rows, ("合计", "", *_figures(total), _share(facts, tally=total))),
        widths=(2, 1, 1, 1, 1, 1.2, 1.2),
        aligns=(_C, _C, _R, _R, _R, _R, _R),
    )
    return (table, Note("注：符合率＝符合÷（符合＋疑点），无法判定的不在其内。"))


def _share(facts: Overview, *, tally: Tally) -> str:
    return percent(tally.rate) if tally.judged >= facts.rules.least else STATE[state_of(tally, least=facts.rules.least)]


def by_check_annex(facts: Overview) -> tuple[Block, ...]:
    """Table every check that ran, over all units, with the interval of its rate."""
    sums: dict[str, Tally] = {}
    for count in facts.counts:
        sums[count.check_id] = sums[count.check_id] + count.tally if count.check_id in sums else count.tally
    order = {item.code: number for number, item in enumerate(facts.items)}
    ids = sorted(sums, key=lambda check_id: (order.get(facts.checks[check_id].item, len(order)), check_id))
    rows = tuple(
        (
            check_id,
            facts.checks[check_id].title,
            *_figures(sums[check_id]),
            _rate(sums[check_id], least=facts.rules.least),
        )
        for check_id in ids
    )
    table = Table(
        caption="各核查规则判定情况表",
        headers=("编号", "核查规则", "应判", "符合", "疑点", "无法判定", "符合率（95%区间）"),
        rows=rows,
        widths=(1.3, 3.4, 0.8, 0.8, 0.7, 0.8, 2.8),
        aligns=(_L, _L, _R, _R, _R, _R, _C),
    )
    return (table, Note(f"注：区间按Wilson法计算；已判不足{facts.rules.least}项的不列符合率。"))


def _rate(tally: Tally, *, least: int) -> str:
    if tally.judged < least:
        return "样本不足" if tally.population else "无对象"
    return f"{percent(tally.rate)}（{interval_text(wilson(tally.passed, judged=tally.judged))}）"


def reasons_annex(facts: Overview) -> tuple[Block, ...]:
    """Table what could not be judged and why."""
    rows = tuple(
        (reason.check_id, facts.checks[reason.check_id].title, str(reason.unknown), str(reason.units), reason.message)
        for reason in facts.reasons
    )
    table = Table(
        caption="无法判定情况表",
        headers=("编号", "核查规则", "项数", "单位数", "主要原因（示例）"),
        rows=rows or (("—", "无", "0", "0", "所有事项均可判定"),),
        widths=(1.3, 3, 0.8, 0.9, 4),
        aligns=(_L, _L, _R, _R, _L),
    )
    return (table,)


def sources_annex(facts: Overview) -> tuple[Block, ...]:
    """Table what came in, by data set: files, lines, loaded, refused, set aside; each file stands on the page."""
    groups: dict[str, list[Source]] = {}
    for source in facts.sources:
        groups.setdefault(source.dataset, []).append(source)
    rows = tuple(
        (name, *(str(n) for n in (len({s.file for s in found}), *(sum(getattr(s, part) for s in found) for part in _LINES))))
        for name, found in sorted(groups.items())
    )
    table = Table(
        caption="数据来源核对表",
        headers=("数据集", "文件数", "总行数", "入库", "退回", "其他"),
        rows=rows or (("未收到数据", "0", "0", "0", "0", "0"),),
        widths=(4, 1, 1.2, 1.2, 1, 1),
        aligns=(_L, _R, _R, _R, _R, _R),
    )
    return (table, Note("注：总行数＝入库＋退回＋其他；“其他”指空行、合计、备注和重复行。逐个文件的行数见index.html“数据核对”。"))


def _figures(tally: Tally) -> tuple[str, str, str, str]:
    return str(tally.population), str(tally.passed), str(tally.failed), str(tally.unknown)
