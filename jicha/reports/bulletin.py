"""情况通报: the draft bulletin to all branches, with the counts of each and what is common to them.

Source:
    Fact sheet domain.md §12.4 (情况通报, issued by 局办公室) and §12.6 (通报 with tables, 一县一单). Names are for a person to keep or strike.
"""

from jicha.domain.overview import Overview
from jicha.domain.reports import Block, Heading, Level, Note, Paragraph, Report
from jicha.domain.words import SEVERITY, day_text, judged_text, percent
from jicha.reports.annexes import units_annex

_MOST = 8


def bulletin(facts: Overview) -> Report:
    """Write the draft bulletin; findings must be confirmed before it is issued."""
    body: list[Block] = [*_opening(facts), *_common(facts), *_asks(facts)]
    return Report(
        mark="情况通报（代拟稿，疑点核实认定后方可印发）",
        title=(f"关于{facts.year}年生态环境保护执法", "稽查情况的通报"),
        addressee="各分局",
        body=tuple(body),
        sender=f"{facts.city}生态环境局办公室",
        attachments=("各分局核查情况表",),
        annexes=(units_annex(facts),),
    )


def _opening(facts: Overview) -> tuple[Block, ...]:
    total = facts.tally()
    named = "、".join(unit.name for unit in facts.units if unit.is_named)
    basis = f"《{facts.plan_title}》（{facts.doc_no}）" if facts.doc_no else f"《{facts.plan_title}》"
    return (
        Paragraph(
            f"按照{basis}，{facts.overseer}对各分局执法工作开展了稽查{f'，其中列名稽查{named}' if named else ''}。现将有关情况通报如下。"
        ),
        Heading(Level.FIRST, "一、总体情况"),
        Paragraph(f"{judged_text(total)}；{_rate(facts)}存在疑点{total.failed}项。各分局情况见附件。"),
    )


def _rate(facts: Overview) -> str:
    total = facts.tally()
    return f"已判事项中符合要求{percent(total.rate)}，" if total.judged >= facts.rules.least else ""


def _common(facts: Overview) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(Level.FIRST, "二、存在的共性问题")]
    wide = sorted(facts.top, key=lambda problem: (-len(problem.units), -problem.tally.failed, problem.check_id))[:_MOST]
    for number, problem in enumerate(wide, start=1):
        card = facts.checks[problem.check_id]
        blocks.append(
            Paragraph(
                f"涉及{len(problem.units)}个单位{problem.tally.failed}项（{SEVERITY.get(card.severity, card.severity)}）。依据：{card.basis_text}。",
                lead=f"{number}. {card.title}。",
            )
        )
    return tuple(blocks) if wide else (*blocks, Paragraph("未发现疑点。"))


def _asks(facts: Overview) -> tuple[Block, ...]:
    late = f"全部整改材料须在{day_text(facts.deadline)}稽查工作完成前报市局。" if facts.deadline else ""
    return (
        Heading(Level.FIRST, "三、工作要求"),
        Paragraph(
            "各分局对照“一县一单”逐项核实，写明说明、整改措施、责任人和完成时限；对能立即整改的，立即整改。", lead="（一）逐项核实整改。"
        ),
        Paragraph("因数据缺失无法判定的事项，补报材料后重新核查；未补报的，不计为符合要求。", lead="（二）补报缺失数据。"),
        Paragraph(f"对不能立即整改的，制定整改方案，落实整改责任，按时限整改到位。{late}", lead="（三）按时报送结果。"),
        Note("注：本稿由系统代拟，数量均为疑点，以稽查人员核实认定的为准。"),
    )
