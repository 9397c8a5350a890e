"""`jicha plan`: the year's plan, read and checked."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.domain.coverage import Turn
from jicha.domain.plans import Citation, Plan, Sourced
from jicha.services import plan_files, planning

_FILE = click.Path(path_type=Path)
_NAMES = {
    "title": "标题",
    "notice_title": "印发通知",
    "document_number": "文号",
    "issuing_body": "发文单位",
    "dated_on": "成文日期",
    "year": "年度",
    "publicity": "公开方式",
    "overseer": "稽查实施机构",
    "ratio": "稽查比例不低于",
    "deadline_on": "完成期限（含当日）",
}
_PERIODS = {"quarter": "每季度", "half_year": "每半年", "month": "每月", "year": "每年"}
_WIDTH = 160


@click.group()
def plan() -> None:
    """读取、核对年度稽查计划。"""


@plan.command()
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, help="把读出的计划写成 YAML，核对、补全后供 jicha audit 使用。")
def read(*, file: Path, out: Path | None) -> None:
    """读 FILE（txt、docx、带文字的 pdf，或计划 YAML），逐项列出读到的内容和段号、待定问题、套用上级模板的文字。"""
    found = planning.load_plan(file)
    if out is not None:
        plan_files.write_plan(found, path=out)
    screen = _screen()
    screen.print(_facts(found))
    screen.print(_items(found))
    screen.print(_methods(found))
    for table in (_left_over(found), _questions(found)):
        if table.row_count:
            screen.print(table)
    screen.print(f"共 {len(found.paragraphs)} 段；套用文字 {len(found.left_over)} 处；待定问题 {len(found.questions)} 个。")
    if out is not None:
        screen.print(f"计划已写入 {out}")


@plan.command()
@click.argument("file", type=_FILE)
@click.option("--base", help="认定比例所用的基数口径（如 县级行政区）；不写则用计划所列基数。")
@click.option("--history", type=_FILE, help="往年稽查名单 CSV：单位代码或名称,年度。")
@click.option("--campaigns", type=_FILE, help="同期专项行动 YAML（campaigns: [{name, first_on, last_on, units}]），用来找时间冲突。")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="从哪一天起算剩余工作日，如 2021-09-01。")
def check(*, file: Path, base: str | None, history: Path | None, campaigns: Path | None, as_of: datetime | None) -> None:
    """核对 FILE 的稽查比例、多年轮查、完成期限和倒排工期；比例不达标时退出码为 1。"""
    found = planning.load_plan(file)
    result = planning.check_plan(found, base=base, history=history, campaigns=campaigns, as_of=as_of.date() if as_of else None)
    screen = _screen()
    verdict = "达标" if result.passes else "不达标"
    screen.print(
        f"{result.frame.city_name}{result.frame.year}年：按“{result.chosen.base.name}”计 {result.chosen}，{verdict}（{result.rule_source}）"
    )
    screen.print(_coverages(result))
    screen.print(_turns(result, is_known=history is not None))
    screen.print(_milestones(result))
    if result.clashes:
        screen.print(_clashes(result))
    tail = "（该年节假日安排尚未发布，按周末和法定日期推算）" if result.provisional else ""
    screen.print(f"完成期限 {result.frame.deadline_on}，最后一个工作日 {result.deadline_workday_on}{tail}")
    if result.workdays_left is not None:
        is_over = as_of is not None and as_of.date() > result.frame.deadline_on
        screen.print("已过完成期限" if is_over else f"距完成期限还有 {result.workdays_left} 个工作日")
    if not result.passes:
        raise SystemExit(1)


@plan.command()
@click.option("--cities", type=click.IntRange(min=0), required=True, help="全省地级市数。")
@click.option("--counties", type=click.IntRange(min=0), required=True, help="全省县（市、区）数。")
@click.option("--city-counties", type=click.IntRange(min=0), required=True, help="本市县（市、区）数。")
def quotas(*, cities: int, counties: int, city_counties: int) -> None:
    """算省、市两级每年至少应稽查多少个单位（比例乘单位数，向上取整）。"""
    found, source = planning.yearly_quotas(cities=cities, counties=counties, city_counties=city_counties)
    table = _table(f"每年稽查数量（{source}）", "层级", "单位数", "至少稽查")
    table.add_row("省稽查市", str(cities), f"{found.province_cities}个")
    table.add_row("省稽查县", str(counties), f"{found.province_counties}个")
    table.add_row("市稽查县", str(city_counties), f"{found.city_counties}个")
    _screen().print(table)


def _screen() -> Console:
    console = Console(highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDTH)


def _table(title: str, *headers: str) -> Table:
    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _place(paragraph: int | None) -> str:
    return "—" if paragraph is None else f"第{paragraph}段"


def _facts(found: Plan) -> Table:
    table = _table(f"计划：{found.source}", "内容", "读到的值", "出处")
    for name, words in _NAMES.items():
        value: Sourced[object] | None = getattr(found, name)
        if value is not None:
            shown = f"{value.value:.0%}" if name == "ratio" else str(value.value)
            table.add_row(words, shown + (f"（{value.note}）" if value.note else ""), _place(value.paragraph))
        elif name != "notice_title":
            table.add_row(words, "（未读出）", "—")
    for cited in found.ratio_basis:
        table.add_row("比例依据", _cited(cited), _place(cited.paragraph))
    for code in found.named:
        unit = next(unit for unit in found.units if unit.code == code)
        table.add_row("列名稽查单位", f"{unit.name} {unit.code}", _place(unit.paragraph))
    _requirements(found, table=table)
    return table


def _requirements(found: Plan, *, table: Table) -> None:
    for reviewer in found.reviewers:
        table.add_row("案卷评查人员", reviewer.value, _place(reviewer.paragraph))
    for aspect in found.review_aspects:
        table.add_row("案卷评查方面", aspect.value, _place(aspect.paragraph))
    if found.draw is not None:
        table.add_row("案卷抽取", f"每年{found.draw.times_a_year}次，数量：{found.draw.count_text or '未写'}", _place(found.draw.paragraph))
    if found.look_back is not None:
        table.add_row("回头看", found.look_back.value, _place(found.look_back.paragraph))
    for kind in found.rectification_kinds:
        table.add_row("整改种类", kind.value, _place(kind.paragraph))
    if found.typical_cases is not None:
        quota = found.typical_cases
        table.add_row("典型案例", f"{_PERIODS.get(quota.period, quota.period)}至少{quota.least}个", _place(quota.paragraph))
    for cited in found.citations:
        table.add_row("引用文件", _cited(cited), _place(cited.paragraph))


def _cited(cited: Citation) -> str:
    return (f"《{cited.title}》" if cited.title else "") + cited.number


def _items(found: Plan) -> Table:
    table = _table(f"稽查内容：{len(found.items)}项", "位置", "组", "事项", "代码", "稽查要点", "权重", "出处")
    weights = {weight.item: weight for weight in found.weights}
    for item in found.items:
        weight = weights.get(item.code or "")
        shown = "" if weight is None else f"{weight.points:g}" + ("（默认）" if weight.status == "default" else "")
        points = "\n".join(f"{number}．{point}" for number, point in enumerate(item.points, start=1))
        table.add_row(item.place, item.group, item.title, item.code or "（未识别）", points, shown, _place(item.paragraph))
    return table


def _methods(found: Plan) -> Table:
    table = _table("稽查方式", "类别", "方式", "代码", "出处")
    for method in found.methods:
        table.add_row(method.group, method.title, method.code or "（未识别）", _place(method.paragraph))
    return table


def _left_over(found: Plan) -> Table:
    table = _table("疑似套用上级模板的文字（是否改动由人决定）", "出处", "文字", "上下文", "建议")
    for term in found.left_over:
        table.add_row(_place(term.paragraph), term.term, term.excerpt, term.suggestion)
    return table


def _questions(found: Plan) -> Table:
    table = _table("待定问题（读不出或有歧义，请补入计划 YAML）", "关于", "问题", "出处")
    for question in found.questions:
        table.add_row(_NAMES.get(question.about, question.about), question.text, _place(question.paragraph))
    return table


def _coverages(result: planning.PlanCheck) -> Table:
    table = _table("各种基数口径下的稽查比例", "基数口径", "列名/基数", "比例", "应不少于", "结论", "说明")
    for found in result.coverages:
        share = f"{float(found.share):.2%}"
        chosen = "◆ " if found.base == result.chosen.base else ""
        verdict = "达标" if found.passes else "不达标"
        table.add_row(
            chosen + found.base.name, f"{found.selected}/{found.base.size}", share, f"{found.needed}个", verdict, found.base.assumed
        )
    return table


def _turns(result: planning.PlanCheck, *, is_known: bool) -> Table:
    table = _table("多年轮查" + ("" if is_known else "（未提供 --history，不知道往年情况）"), "单位", "往年", "距上次", "今年", "提示")
    for turn in result.turns:
        gap = "—" if turn.gap is None else f"{turn.gap}年"
        table.add_row(f"{turn.name} {turn.code}", "、".join(map(str, turn.years)) or "—", gap, "列名" if turn.selected else "", _hint(turn))
    return table


def _hint(turn: Turn) -> str:
    if turn.overdue:
        return "超过轮查间隔未稽查"
    return "先于更久未查的单位再次列名，应写明理由" if turn.repeated else ""


def _milestones(result: planning.PlanCheck) -> Table:
    table = _table("倒排工期", "步骤", "开始", "结束", "休息日则提前到", "性质")
    for step in result.milestones:
        moved = str(step.last_workday_on) if step.last_workday_on else ""
        table.add_row(step.name, str(step.first_on), str(step.last_on), moved, "计划规定" if step.status == "plan" else "默认，可改")
    return table


def _clashes(result: planning.PlanCheck) -> Table:
    table = _table("时间冲突", "步骤", "冲突")
    for clash in result.clashes:
        table.add_row(clash.milestone, clash.words)
    return table
