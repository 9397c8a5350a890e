"""`jicha check`: the rules, seen, explained, tried, begun."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.cli.check_skeleton import new_check
from jicha.domain.checks import Verdict, item
from jicha.domain.law import Limit, Unit
from jicha.domain.tables import TABLES
from jicha.domain.wording.articles import cite
from jicha.domain.words import BASIS, CONFIDENCE, SEVERITY
from jicha.services import checking, planning

_FOLDER = click.Path(path_type=Path, file_okay=False)
_OVERLAY = click.option("--overlay", type=_FOLDER, help="本地规则文件夹：<事项>/<名称>.yaml，补充并按编号替换自带规则。")
_EXPECTED = {Verdict.PASS: "合规", Verdict.FAIL: "不合规", Verdict.UNKNOWN: "无法判定", Verdict.NONE: "不在范围"}
_UNIT = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.YUAN: "元",
    Unit.PERSON: "人",
}
_WIDTH = 150


@click.group()
def check() -> None:
    """查看、解释、试验、新建核查规则。"""


@check.command(name="list")
@_OVERLAY
def list_checks(*, overlay: Path | None) -> None:
    """列出全部规则：编号、事项、名称、严重程度、依据、例子数；读不出的文件也列出。"""
    found = checking.catalogue(overlay)
    table = Table("编号", "事项", "名称", "程度", "依据", "例子", "文件")
    for one in found.checks:
        table.add_row(
            one.id, item(one.item).zh, one.title_zh, SEVERITY[one.severity], BASIS[one.basis.status], str(len(one.examples)), one.source
        )
    screen = Console(width=_WIDTH)
    screen.print(table)
    screen.print(f"共 {len(found.checks)} 条；替换 {len(found.overrides)} 条；读不出 {len(found.faults)} 处。")
    for override in found.overrides:
        screen.print(f"{override.id}：{override.by} 替换 {override.instead_of}")
    for fault in found.faults:
        click.secho(str(fault), fg="red", err=True)
    if found.faults:
        raise SystemExit(1)


@check.command()
@click.argument("check_id", metavar="ID")
@_OVERLAY
def explain(*, check_id: str, overlay: Path | None) -> None:
    """解释规则 ID：判断什么、依据哪条法、参数、例子，以及翻译成的 SQL。"""
    found = checking.explain(check_id, overlay=overlay)
    for line in _explained(found):
        click.echo(line)
    click.echo("\n法条")
    for limit in found.law:
        click.echo(f"  {_limit(limit)}")
    if not found.law:
        click.echo("  （不引用法定数额）")
    click.echo("\n例子")
    for example in found.check.examples:
        verdicts = "，".join(f"{subject} {_EXPECTED[verdict]}" for subject, verdict in example.expect.items()) or "没有对象"
        click.echo(f"  {example.name} → {verdicts}")
    click.echo(f"\nSQL（DuckDB；双下划线的名称在运行时代入；plain 与 stored_plain 把名称写成可比较的形式）\n{found.sql}")


@check.command()
@click.argument("ids", nargs=-1)
@_OVERLAY
@click.option("--overlay-python", is_flag=True, help="允许运行本地规则旁边的 Python 文件。")
@click.option("--on", "server", type=click.Choice(["postgres", "spark"]), help="改在 PostgreSQL 或 Spark 上运行（要装相应的可选部分）。")
@click.option("--dsn", default="", help="怎样连接：PostgreSQL 的连接串；Spark 的 master，不写为本机。")
@click.option("--verbose", "-v", is_flag=True, help="列出每个例子的结论和话。")
def test(*, ids: tuple[str, ...], overlay: Path | None, overlay_python: bool, server: str | None, dsn: str, verbose: bool) -> None:
    """运行规则 IDS 的例子；不写编号就运行全部。有一个不符就以 1 退出。"""
    red = green = 0
    for tested in checking.test_checks(ids, overlay=overlay, python=overlay_python, server=server, dsn=dsn):
        wrong = [outcome for outcome in tested.outcomes if outcome.faults]
        click.secho(f"{tested.check_id}：{len(tested.outcomes) - len(wrong)}/{len(tested.outcomes)}", fg="green" if tested.green else "red")
        for fault in tested.faults:
            click.echo(f"  {fault}".replace("\n", "\n  "))
        for outcome in wrong:
            for said in outcome.faults:
                click.echo(f"  ✗ {outcome.example}：{said}")
        for outcome in tested.outcomes if verbose else ():
            click.echo(f"  · {outcome.example}")
            for one in outcome.verdicts:
                words = one.message if one.verdict in {Verdict.FAIL, Verdict.UNKNOWN} else one.observed
                click.echo(f"      {one.subject_key} {one.verdict}：{words}｜应{one.expected}｜{one.law_version}")
        green, red = green + tested.green, red + (not tested.green)
    click.echo(f"通过 {green} 条，不通过 {red} 条。")
    if red:
        raise SystemExit(1)


@check.command()
@click.argument("item_name", metavar="ITEM")
@click.argument("name")
@click.option("--overlay", type=_FOLDER, required=True, help="写进哪个本地规则文件夹。")
def new(*, item_name: str, name: str, overlay: Path) -> None:
    """在本地规则文件夹里为事项 ITEM 写一条规则 NAME 的骨架，写完即可试验。"""
    path = new_check(item_name, name=name, overlay=overlay)
    click.echo(f"已写好骨架：{path}\n改完后运行：jicha check test --overlay {overlay}")


@check.command()
@click.argument("check_id", metavar="ID")
@click.option("--lake", type=_FOLDER, required=True, help="数据湖文件夹（一次稽查的结果文件夹里的 lake）。")
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="年度计划；不写则用数据湖旁边的 plan.yaml。")
@click.option("--as-of", type=click.DateTime(formats=["%Y-%m-%d"]), help="截至日期（年-月-日）；默认为计划年度最后一天。")
@click.option("--every", is_flag=True, help="对数据湖里的每个快照都试一遍，不只最新的。")
@_OVERLAY
def run(*, check_id: str, lake: Path, plan_file: Path | None, as_of: datetime | None, every: bool, overlay: Path | None) -> None:
    """上线之前，拿已入库的数据试跑规则 ID：各单位的数字和头二十条问题，不留文件。"""
    plan = planning.load_plan(plan_file or lake.parent / "plan.yaml")
    screen = Console(width=_WIDTH)
    for tried in checking.back_test(check_id, lake=lake, plan=plan, as_of=as_of.date() if as_of else None, overlay=overlay, every=every):
        table = Table("单位", "总数", "合规", "不合规", "无法判定", title=f"{check_id} 快照 {tried.snapshot[:12]}")
        for count in tried.counts:
            tally = count.tally
            table.add_row(count.unit_name, *(str(number) for number in (tally.population, tally.passed, tally.failed, tally.unknown)))
        screen.print(table)
        for row in tried.rows:
            click.echo(f"{row.subject_key} {row.verdict}：{row.message}（{row.source_file or '—'} 第{row.source_row or '—'}行）")


def _explained(found: checking.Explained) -> list[str]:
    one = found.check
    lines = [
        f"{one.id} {one.title_zh}（{one.title_en}）",
        f"  事项：{item(one.item).zh}（方案{one.clause}）  程度：{SEVERITY[one.severity]}",
        f"  依据：{one.basis.words}〔{BASIS[one.basis.status]}〕",
        f"  对象：{found.grain}",
        f"  数据：{'、'.join(map(_table, one.needs)) or '不依赖导入的数据'}",
        f"  证据：{one.evidence or '—'}  留给人判断：{one.human or '—'}",
        f"  哪天的法：{one.day or '运行之日'}",
        f"  适用：{one.applies or '全部'}",
        f"  合规：{one.holds}",
        f"  文件：{one.source}",
    ]
    if one.query:
        lines.append("  查询：\n    " + one.query.replace("\n", "\n    "))
    for param in one.params:
        mark = "" if param.verified else "  ⚠ 未见出处，请本局核定"
        lines.append(f"  参数 {param.name}（{param.zh}）= {param.value} {param.unit}{mark}")
    lines += [f"  事实清单的参数 {name}：{why}" for name, why in one.instead.items()]
    return lines


def _table(name: str) -> str:
    table = TABLES[name]
    return f"{table.zh}（{table.code} {name}）"


def _limit(limit: Limit) -> str:
    until = f"至 {limit.governs_until_on} 前" if limit.governs_until_on else "至今"
    return (
        f"{limit.family}  {cite(limit.instrument, article=limit.article)}：{limit.rule_zh}{_number(limit)}"
        f"  {limit.from_on} 起，{until}；{CONFIDENCE[limit.confidence]}"
    )


def _number(limit: Limit) -> str:
    """Give the number with its unit; a duty without a number says all in its rule."""
    return "" if limit.value is None else f"（{limit.value}{_UNIT.get(limit.unit, f' {limit.unit}')}）"
