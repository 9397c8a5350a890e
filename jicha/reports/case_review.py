"""案卷评查情况通报: the draft bulletin of a review, with each branch's files, the common faults and how far the reviewers agreed.

Source:
    Founding plan 三(一)2 (half-yearly draw, scores judge each branch); domain.md §12.4 (情况通报, issued by 局办公室). No reviewer is named.
"""

from collections import Counter

from jicha.domain.reports import Align, Block, Heading, Level, Note, Paragraph, Report, Table
from jicha.domain.reviews.results import BatchResult, BranchResult, FileResult, PointRange, ReviewPaper
from jicha.domain.rubrics.rules import Grade
from jicha.domain.words import percent

_MOST_FAULTS, _MOST_DIVIDING, _MOST_ITEMS = 10, 6, 40


def case_review(facts: ReviewPaper) -> Report:
    """Write the draft; results are final when every objection is closed, and a person checks the paper before it is issued."""
    found = facts.results
    names = {branch.unit_code: branch.unit_name for branch in found.branches}
    return Report(
        mark="案卷评查情况通报（代拟稿，经审定后印发）",
        title=(f"关于{facts.period}行政处罚", "案卷评查情况的通报"),
        addressee="各分局",
        body=(*_opening(facts), *_scores(found), *_faults(found), *_quality(facts), *_asks()),
        sender=facts.office,
        attachments=("各案卷评查结果", "评分项失分情况"),
        annexes=((_files(found, names=names),), (*_items(found),)),
    )


def _opening(facts: ReviewPaper) -> tuple[Block, ...]:
    found = facts.results
    thirds = sum(one.was_adjudicated for one in found.files)
    kinds = "、".join(f"{kind}{number}卷" for kind, number in Counter(one.kind for one in found.files).most_common())
    day = f"{found.drawn_on.year}年{found.drawn_on.month}月{found.drawn_on.day}日" if found.drawn_on else ""
    basis = f"按照{facts.basis}，" if facts.basis else ""
    sent = f"，其中{thirds}卷因分差超限或否决项认定不一致，由第三人裁定" if thirds else ""
    settled, asked = found.questions
    questions = f"评查中提出典型问题{asked}个，统一口径{settled}个，适用于全部案卷。" if asked else ""
    return (
        Paragraph(f"{basis}市局组织了{facts.period}行政处罚案卷评查。现将有关情况通报如下。"),
        Heading(Level.FIRST, "一、评查工作情况"),
        Paragraph(
            f"{day}{'从' if day else ''}{len(found.branches)}个分局随机抽取案卷{len(found.files)}卷（{kinds}），按照{found.rubric}评查。"
            f"案卷隐去单位、当事人、办案人员和文号，每卷由一名执法骨干和一名律师分别独立评分{sent}。{questions}"
        ),
    )


def _scores(found: BatchResult) -> tuple[Block, ...]:
    grades = Counter(one.grade for one in found.files)
    told = "，".join(f"{grade.value}{grades[grade]}卷" for grade in Grade)
    vetoed = sum(bool(one.result.vetoes) for one in found.files)
    totals = [float(one.result.total) for one in found.files]
    mean = f"平均{sum(totals) / len(totals):.2f}分，最低{min(totals):.2f}分。" if totals else ""
    veto = f"有否决项、计0分的{vetoed}卷。" if vetoed else "没有案卷有否决项。"
    headers = ("单位", "卷数", "平均分", "最低分", "区间", "调整后平均分", "否决")
    widths, aligns = (3.2, 1.2, 1.7, 1.7, 2.9, 2.2, 1.2), (Align.LEFT, *(Align.CENTRE,) * 6)
    rows = tuple(_branch_row(branch) for branch in sorted(found.branches, key=lambda one: (-one.mean, one.unit_code)))
    return (
        Heading(Level.FIRST, "二、评查结果"),
        Paragraph(f"{len(found.files)}卷中{told}；{mean}{veto}"),
        Table("各分局案卷评查得分", headers, rows, widths, aligns),
        Note(
            "注：平均分为各卷得分的算术平均，有否决项的案卷按0分计入。区间为把所抽案卷看作该分局案卷的样本时平均分的置信区间，"
            "卷数过少的不给出。调整后平均分扣除了评查人宽严差异，仅供对照，不替代评查得分。"
        ),
    )


def _branch_row(branch: BranchResult) -> tuple[str, ...]:
    adjusted = "—" if branch.adjusted is None else f"{branch.adjusted:.2f}"
    span = "卷数过少" if branch.is_few else _span(branch.interval)
    return (branch.unit_name, str(branch.files), f"{branch.mean:.2f}", f"{branch.least:.2f}", span, adjusted, str(branch.vetoed))


def _span(interval: PointRange | None) -> str:
    return "—" if interval is None else f"{interval.low:.1f}—{interval.high:.1f}"


def _faults(found: BatchResult) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(Level.FIRST, "三、存在的共性问题")]
    for number, fault in enumerate(found.faults[:_MOST_FAULTS], start=1):
        reasons = f"如：{'；'.join(reason.rstrip('。') for reason in fault.reasons)}。" if fault.reasons else ""
        blocks.append(
            Paragraph(
                f"涉及{fault.units}个分局，{fault.sheets}份评分表扣分或认定。{reasons}", lead=f"{number}. {fault.zh}（{fault.criterion}）。"
            )
        )
    return tuple(blocks) if found.faults else (*blocks, Paragraph("评查未发现问题。"))


def _quality(facts: ReviewPaper) -> tuple[Block, ...]:
    found = facts.results
    told = []
    if found.gap_mean is not None:
        told.append(f"两名评查人的平均分差{found.gap_mean:.2f}分")
    if found.alpha is not None:
        told.append(f"总分一致性系数（Krippendorff α）{found.alpha:.2f}")
    if found.veto_agreement is not None:
        told.append(f"否决项认定一致的案卷占{percent(found.veto_agreement)}")
    lenient = [one.points for one in found.reviewers if not one.is_few]
    spread = f"评查人宽严相差最大{max(lenient) - min(lenient):.2f}分，已在调整后平均分中扣除。" if len(lenient) > 1 else ""
    dividing = sorted((one for one in found.items if one.divides), key=lambda one: (one.agreement or 0.0, one.criterion))
    names = "、".join(f"{one.zh}（{one.criterion}，一致{percent(one.agreement)}）" for one in dividing[:_MOST_DIVIDING])
    blocks: list[Block] = [
        Heading(Level.FIRST, "四、评查质量"),
        Paragraph(f"{'，'.join(told) or '评分份数不足，未作一致性分析'}。{spread}"),
    ]
    if names:
        blocks.append(Paragraph(f"评查人认识分歧较大的评分项有：{names}。下次评查前统一口径。"))
    if facts.defaults:
        blocks.append(Note(f"注：以下参数为默认值，没有规范依据，由市局确定后使用：{'、'.join(facts.defaults)}。"))
    return tuple(blocks)


def _asks() -> tuple[Block, ...]:
    return (
        Heading(Level.FIRST, "五、工作要求"),
        Paragraph(
            "各分局对照附件逐卷核对，对扣分项制定整改措施，明确责任人和完成时限；有否决项的案卷，依法研究处理。", lead="（一）逐卷整改。"
        ),
        Paragraph("各分局组织办案人员学习共性问题，规范文书制作和办案程序，防止同类问题再次发生。", lead="（二）举一反三。"),
    )


def _files(found: BatchResult, *, names: dict[str, str]) -> Table:
    headers = ("序号", "案件编号", "单位", "案卷类别", "得分", "等次", "说明")
    rows = tuple(
        (str(number), one.case_id, names[one.unit_code], one.kind, f"{one.result.total:.2f}", one.grade.value, _remark(one))
        for number, one in enumerate(sorted(found.files, key=lambda one: (one.unit_code, one.case_id)), start=1)
    )
    aligns = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE, Align.LEFT)
    return Table("各案卷评查结果", headers, rows, (1.0, 2.6, 2.4, 2.4, 1.4, 1.4, 3.4), aligns)


def _remark(one: FileResult) -> str:
    if one.result.vetoes:
        return f"{'、'.join(one.result.vetoes)}；{one.result.rule.value}"
    return one.result.rule.value if one.was_adjudicated else ""


def _items(found: BatchResult) -> tuple[Block, ...]:
    listed = sorted((one for one in found.items if one.lost), key=lambda one: (-(one.lost or 0.0), one.criterion))[:_MOST_ITEMS]
    rows = tuple((one.criterion, one.zh, str(one.judged), percent(one.lost), percent(one.agreement)) for one in listed)
    if not rows:
        return (Paragraph("没有失分的评分项。"),)
    aligns = (Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE, Align.CENTRE)
    table = Table("评分项失分情况", ("编号", "评分标准", "评分份数", "失分率", "两人一致"), rows, (2.2, 6.0, 1.6, 1.6, 1.6), aligns)
    return (table, Note(f"注：按失分率由高到低列前{_MOST_ITEMS}项；失分率为所扣分值占标准分的平均比例，否决项为认定的比例。"))
