"""稽查情况报告: the draft report of a year's audit.

Source:
    The form follows GB/T 9704-2012; the chapters follow the plan: scope, method, data, results by item and by branch, what to mend.
"""

from jicha.domain.overview import Overview, TopProblem, Unit
from jicha.domain.reports import Block, Heading, Level, Note, Paragraph, Report
from jicha.domain.scorecards import Tally
from jicha.domain.words import BASIS, SEVERITY, day_text, judged_text, percent
from jicha.reports.annexes import by_check_annex, reasons_annex, scorecard_annex, sources_annex, units_annex
from jicha.reports.discretion import discretion_annex

_NUMERALS = "一二三四五六七八九十"
MOST_PROBLEMS = 10
"""How many problems are told in the body; all of them stand in the workbooks of the branches."""


def audit_report(facts: Overview) -> Report:
    """Write the draft report; a person checks it, signs it and fills in the day."""
    body: list[Block] = [
        *_opening(facts),
        *_scope(facts),
        *_data(facts),
        *_by_item(facts),
        *_by_unit(facts),
        *_problems(facts),
        *_unknown(facts),
        *_next(facts),
    ]
    annexes = (
        ("各分局八项内容评分表", scorecard_annex(facts)),
        ("各分局核查情况表", units_annex(facts)),
        ("各核查规则判定情况表", by_check_annex(facts)),
        ("无法判定情况表", reasons_annex(facts)),
        ("数据来源核对表", sources_annex(facts)),
        *_fines(facts),
    )
    return Report(
        mark="稽查情况报告（草稿，供核实，不对外）",
        title=(f"{facts.year}年{facts.city}生态环境保护执法", "稽查情况报告"),
        addressee="市局领导",
        body=tuple(body),
        sender=facts.overseer,
        attachments=tuple(name for name, _ in annexes),
        annexes=tuple(blocks for _, blocks in annexes),
    )


def _fines(facts: Overview) -> tuple[tuple[str, tuple[Block, ...]], ...]:
    """Add the page on fines if there are any."""
    if facts.fines is None or not facts.fines.units:
        return ()
    return (("行政处罚裁量情况分析", discretion_annex(facts.fines, names={unit.code: unit.name for unit in facts.units})),)


def _opening(facts: Overview) -> tuple[Block, ...]:
    total = facts.tally()
    basis = f"《{facts.plan_title}》（{facts.doc_no}）" if facts.doc_no else f"《{facts.plan_title}》"
    return (
        Paragraph(
            f"按照{basis}要求，{facts.overseer}对各分局{facts.year}年度生态环境保护执法工作开展稽查。"
            f"截至{day_text(facts.as_of)}，共运用{len({c.check_id for c in facts.counts})}条核查规则，{judged_text(total)}，"
            f"其中符合要求{total.passed}项，发现疑点{total.failed}项。现将有关情况报告如下。"
        ),
        Paragraph("本报告由数据比对自动生成，所列疑点须经稽查人员核实后方可认定为问题；无法判定的事项不计为符合要求。", lead="说明："),
    )


def _scope(facts: Overview) -> tuple[Block, ...]:
    branches = [unit for unit in facts.units if not unit.is_city]
    named = [unit for unit in branches if unit.is_named]
    items = "；".join(f"{number}是{item.name}" for number, item in zip(_NUMERALS, facts.scored_items(), strict=False))
    share = f"占{percent(len(named) / len(branches))}" if branches else ""
    least = f"，计划要求不少于{facts.ratio * 100:g}%" if facts.ratio is not None else ""
    return (
        Heading(Level.FIRST, "一、稽查范围和方式"),
        Paragraph(
            f"全市{len(branches)}个分局数据纳入网上稽查；计划列名稽查{len(named)}个（{_names(named)}），{share}{least}。", lead="稽查对象。"
        ),
        Paragraph(f"{items}。稽查方式及工作要求的落实情况一并核查。", lead="稽查内容。"),
        Paragraph(
            "从移动执法平台、行政处罚案件办理信息平台、官网平台导出数据，逐行与法定期限、计划要求比对；"
            "每条判定均保留来源文件、工作表和行号，按行为发生之日有效的规定判断，相同数据重新运行结果一致。",
            lead="稽查方式。",
        ),
    )


def _data(facts: Overview) -> tuple[Block, ...]:
    total, loaded, refused, aside = (
        sum(getattr(source, name) for source in facts.sources) for name in ("total", "loaded", "refused", "aside")
    )
    agrees = "各数相符" if total == loaded + refused + aside else "各数不符，须查明原因"
    blocks: list[Block] = [
        Heading(Level.FIRST, "二、数据核对"),
        Paragraph(
            f"共收到{len({source.file for source in facts.sources})}个数据文件、表头以下{total}行，入库{loaded}行，退回{refused}行，"
            f"空行、合计、备注和重复行{aside}行，{agrees}。{'退回的行及原因见refused.csv，请有关分局更正后重新报送；重报以前，因缺记录而成的疑点可能不实。' if refused else ''}"
        ),
    ]
    if facts.unread:
        blocks.append(Paragraph(f"另有{len(facts.unread)}个文件或工作表未能读取：{_unread(facts)}。"))
    if facts.missing:
        blocks.append(Paragraph(f"以下数据未收到，与其有关的核查无法判定：{'、'.join(facts.missing)}。"))
    return tuple(blocks)


def _unread(facts: Overview) -> str:
    """Tell what was not read by reason, with one example each; what to do about it stands in refused.csv."""
    groups: dict[str, list[str]] = {}
    for name, reason in facts.unread:
        groups.setdefault(reason.split("；")[0], []).append(name)
    return "；".join(f"{reason}{len(names)}个（如{names[0]}）" for reason, names in groups.items())


def _by_item(facts: Overview) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(Level.FIRST, "三、按稽查内容的结果")]
    for numeral, item in zip(_NUMERALS, facts.scored_items(), strict=False):
        tally = facts.tally(item=item.code)
        blocks.append(Heading(Level.SECOND, f"（{numeral}）{item.name}"))
        if tally.population == 0:
            blocks.append(Paragraph("本项没有可核查的对象，未作判定。"))
            continue
        worst = sorted((-facts.cells[u.code, item.code].failed, u.code, u.name) for u in facts.units if (u.code, item.code) in facts.cells)
        named = "、".join(f"{name}（{-failed}项）" for failed, _, name in worst[:3] if failed)
        blocks.append(
            Paragraph(
                f"{judged_text(tally)}；{_rate(facts, tally=tally)}，疑点{tally.failed}项。{f'疑点较多的是{named}。' if named else ''}"
            )
        )
        blocks += [Paragraph(_problem_line(facts, problem=problem)) for problem in facts.top if problem.item == item.code][:3]
    other = [(item, facts.tally(item=item.code)) for item in facts.other_items()]
    told = "；".join(f"{item.short}疑点{tally.failed}项、无法判定{tally.unknown}项" for item, tally in other if tally.population)
    if told:
        blocks += [Heading(Level.SECOND, f"（{_NUMERALS[len(facts.scored_items())]}）稽查方式和工作要求"), Paragraph(f"{told}。")]
    return tuple(blocks)


def _rate(facts: Overview, *, tally: Tally) -> str:
    if tally.judged < facts.rules.least:
        return "已判样本不足，不列符合率"
    return f"已判事项中符合要求{percent(tally.rate)}"


def _by_unit(facts: Overview) -> tuple[Block, ...]:
    branches = [unit for unit in facts.units if not unit.is_city]
    named = [unit for unit in branches if unit.is_named] or branches
    rest = [unit for unit in branches if unit not in named]
    blocks: list[Block] = [Heading(Level.FIRST, "四、按分局的结果"), *(_unit_line(facts, unit=unit) for unit in named)]
    if rest:
        order = sorted(rest, key=lambda unit: (-facts.tally(unit=unit.code).failed, unit.code))
        told = "、".join(f"{unit.name}（疑点{facts.tally(unit=unit.code).failed}项）" for unit in order)
        blocks.append(Paragraph(f"{told}。详见附件1、附件2和各分局问题清单。", lead="其他分局。"))
    weights = "为默认值，尚未经市局核定" if facts.rules.is_default else "按计划规定"
    blocks.append(Note(f"注：各项分值{weights}；一项已判不足{facts.rules.least}项的，注明“样本不足”，不计分。得分仅供内部分析，不作排名。"))
    return tuple(blocks)


def _unit_line(facts: Overview, *, unit: Unit) -> Paragraph:
    tally = facts.tally(unit=unit.code)
    line = next(score for score in facts.scores if score.unit_code == unit.code)
    points = (
        f"按已判事项得{line.points:.1f}分（可计{line.weight:g}分；无法判定的事项全不符合时为{line.low:.1f}分，全符合时为{line.high:.1f}分）"
        if line.points is not None
        else "可判定的记录过少，不予计分"
    )
    names = {item.code: item.short for item in facts.items}
    worst = sorted((-score.tally.failed, n) for n, score in enumerate(line.items) if score.tally.failed)[:3]
    top = "、".join(f"{names[line.items[n].item]}（{-failed}项）" for failed, n in worst)
    mark = "（计划列名）" if unit.is_named else ""
    return Paragraph(
        f"疑点{tally.failed}项，无法判定{tally.unknown}项，{points}。{f'疑点集中在{top}。' if top else ''}", lead=f"{unit.name}{mark}。"
    )


def _problems(facts: Overview) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(Level.FIRST, "五、突出疑点")]
    if not facts.top:
        return (*blocks, Paragraph("未发现疑点。"))
    names = {unit.code: unit.name for unit in facts.units}
    for number, problem in enumerate(facts.top[:MOST_PROBLEMS], start=1):
        card = facts.checks[problem.check_id]
        units = "、".join(f"{names.get(code, code)}{count}项" for code, count in problem.units[:5])
        blocks.append(Heading(Level.THIRD, f"{number}. {card.title}（{SEVERITY.get(card.severity, card.severity)}）"))
        blocks.append(
            Paragraph(
                f"已判{problem.tally.judged}项，疑点{problem.tally.failed}项，涉及{len(problem.units)}个单位：{units}"
                f"{'等' if len(problem.units) > 5 else ''}。"
                f"依据：{card.basis_text}（{BASIS.get(card.basis_status, card.basis_status)}）。"
            )
        )
        if problem.example is not None:
            row = problem.example
            place = " › ".join(
                part for part in (row.source_file, row.source_sheet, f"第{row.source_row}行" if row.source_row else "") if part
            )
            blocks.append(
                Paragraph(f"{names.get(row.unit_code, row.unit_name)}，{row.message}{f'（来源：{place}）' if place else ''}", lead="例：")
            )
    return tuple(blocks)


def _unknown(facts: Overview) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(Level.FIRST, "六、无法判定的事项及原因")]
    if not facts.reasons:
        return (*blocks, Paragraph("所有事项均可判定。"))
    total = facts.tally().unknown
    blocks.append(Paragraph(f"因数据缺失或填写不全，{len(facts.reasons)}条规则共{total}项无法判定，既不计为符合，也不计为问题。主要有："))
    for reason in facts.reasons[:5]:
        card = facts.checks[reason.check_id]
        blocks.append(Paragraph(f"“{card.title}”{reason.unknown}项，涉及{reason.units}个单位。如：{reason.message}"))
    blocks.append(Paragraph("建议有关分局补报数据后重新核查，全部清单见附件4。"))
    return tuple(blocks)


def _next(facts: Overview) -> tuple[Block, ...]:
    text = (
        "一是由稽查人员对疑点逐条核实，认定为问题或注明排除理由；二是将“一县一单”反馈有关分局，由分局填写说明、整改措施、责任人和完成时限；"
        "三是能立即整改的立即整改，不能立即整改的制定整改方案，落实责任，按时限整改到位。"
    )
    deadline = f"稽查工作按计划于{day_text(facts.deadline)}前完成。" if facts.deadline else ""
    return (Heading(Level.FIRST, "七、下一步工作建议"), Paragraph(text + deadline))


def _problem_line(facts: Overview, *, problem: TopProblem) -> str:
    card = facts.checks[problem.check_id]
    return f"“{card.title}”：疑点{problem.tally.failed}项，占已判{percent(problem.tally.failed / problem.tally.judged)}，涉及{len(problem.units)}个单位。"


def _names(units: list[Unit]) -> str:
    return "、".join(unit.name for unit in units)
