"""`jicha audit`: run the year's audit, replay a run, compare two."""

from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.cli.groups import DefaultGroup
from jicha.cli.screen import bars
from jicha.domain.overview import Overview
from jicha.domain.words import percent
from jicha.engine.results.comparison import Change
from jicha.engine.runner import Shelf
from jicha.services.auditing import Audited, run_audit
from jicha.services.runs.verifying import compare_runs, verify_run

_FOLDER = click.Path(path_type=Path)
_CHANGES = {Change.NEW: "新增", Change.GONE: "消失（已符合或不再纳入）", Change.VERDICT: "判定改变", Change.FACTS: "事实改变"}
_MOST_SHOWN = 30


@click.group(cls=DefaultGroup, default="run")
def audit() -> None:
    """跑完一年的稽查并出结果，复核、比较两次运行。"""


@audit.command()
@click.argument("plan", type=_FOLDER)
@click.option("--data", type=_FOLDER, required=True, help="平台导出数据和公文所在的文件夹。")
@click.option("--out", type=_FOLDER, required=True, help="结果文件夹；其中有以前的结果时，全部写好后整体替换。")
@click.option("--as-of", type=click.DateTime(formats=["%Y-%m-%d"]), help="截至日期（年-月-日）；默认为计划年度最后一天。")
@click.option("--overlay", type=_FOLDER, help="本地规则、法规和日历文件夹。")
@click.option("--mapping", type=_FOLDER, help="外来表格的表头映射文件。")
@click.option("--kept", type=_FOLDER, help="保留核查结果的文件夹：再跑时只重新核查变动的部分，结果与不用时逐字节相同。")
def run(
    *, plan: Path, data: Path, out: Path, as_of: datetime | None, overlay: Path | None, mapping: Path | None, kept: Path | None
) -> None:
    """按 PLAN（计划 YAML 或公文）核查 DATA 里的数据，结果写入 OUT。"""
    day: date | None = as_of.date() if as_of else None
    with bars() as progress:
        done = run_audit(plan, data=data, out=out, as_of=day, overlay=overlay, mapping=mapping, kept=kept, progress=progress)
    screen = _screen()
    _tell(screen, done=done)
    if done.shelf is not None:
        _tell_kept(screen, shelf=done.shelf)


def _tell_kept(screen: Console, *, shelf: Shelf) -> None:
    screen.print(f"保留的核查结果：沿用{len(shelf.taken)}份，重新核查{len(shelf.added)}份（{shelf.folder}）")
    for fault in shelf.faults:
        screen.print(str(fault))


def _tell(screen: Console, *, done: Audited) -> None:
    facts = done.overview
    total = facts.tally()
    rows = [sum(getattr(source, name) for source in facts.sources) for name in ("total", "loaded", "refused", "aside")]
    screen.print(f"{facts.year}年{facts.city}执法稽查，截至{facts.as_of}，运行编号 {facts.run_id}")
    screen.print(f"数据：{rows[0]}行 = 入库{rows[1]} + 退回{rows[2]} + 空行合计备注等{rows[3]}；未能读取{len(facts.unread)}个文件或工作表")
    ran = len({count.check_id for count in facts.counts})
    judged = percent(total.judged / total.population) if total.population else "—"
    screen.print(
        f"核查：{ran}条规则，应判{total.population}项，已判{total.judged}项（{judged}），疑点{total.failed}项，无法判定{total.unknown}项"
    )
    screen.print(_by_item(facts))
    for name, file in (
        ("打开看", "index.html"),
        ("报告", "report.docx"),
        ("评分表", "scorecard.xlsx"),
        ("一县一单", "分局"),
        ("全部疑点", "exceptions.csv"),
    ):
        screen.print(f"{name}：{done.out / file}")
    if rows[2] or done.refused_files:
        screen.print(f"退回：{done.out / 'refused.csv'}")
        screen.print("注意：有数据没有入库。更正重报以前，“未公示”“未备案”等因缺记录而成的疑点可能不实，请先看退回原因。")


def _by_item(facts: Overview) -> Table:
    table = Table("稽查内容", "应判", "符合", "疑点", "无法判定", title="按稽查内容")
    for column in table.columns[1:]:
        column.justify = "right"
    for item in facts.items:
        tally = facts.tally(item=item.code)
        if tally.population:
            table.add_row(item.name, *(str(n) for n in (tally.population, tally.passed, tally.failed, tally.unknown)))
    return table


@audit.command()
@click.argument("run_folder", metavar="RUN", type=_FOLDER)
def verify(*, run_folder: Path) -> None:
    """复核一次运行：核对每个文件的摘要，用保存的快照重新运行，逐字节比较。"""
    with bars() as progress:
        found = verify_run(run_folder, progress=progress)
    for note in found.notes:
        click.echo(f"提示：{note}")
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        click.echo(f"复核未通过：运行 {found.run_id}，{len(found.faults)} 处不符。")
        raise click.exceptions.Exit(1)
    click.echo(f"复核通过：运行 {found.run_id}，快照未改动，重新生成的 {found.compared} 个文件逐字节相同。")


@audit.command()
@click.argument("before", metavar="RUN1", type=_FOLDER)
@click.argument("after", metavar="RUN2", type=_FOLDER)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="把全部差异写成 CSV。")
def compare(*, before: Path, after: Path, out: Path | None) -> None:
    """比较两次运行：RUN2 比 RUN1 新增、消失、改变了哪些疑点和无法判定。"""
    found, makers = compare_runs(before, after=after)
    screen = _screen()
    if makers:
        screen.print(f"两次运行的不同：{'、'.join(makers)}")
    counts = found.counts()
    screen.print("；".join(f"{_CHANGES[change]}{number}项" for change, number in counts.items()))
    table = Table("核查规则", "新增", "消失", "改变")
    for check_id, *numbers in found.by_check()[:_MOST_SHOWN]:
        table.add_row(check_id, *(str(number) for number in numbers))
    if table.row_count:
        screen.print(table)
    for number, row in enumerate(found.rows()):
        if number == _MOST_SHOWN:
            screen.print(f"……共{sum(counts.values())}项，用 --out 写出全部")
            break
        verdict = " → ".join(word for word in (row.before, row.after) if word)
        screen.print(f"[{_CHANGES[row.change]}] {row.check_id} {row.unit_name or row.unit_code} {row.subject_key} {verdict} {row.message}")
    if out is not None:
        found.export_csv(out)
        screen.print(f"全部差异：{out}")


def _screen() -> Console:
    return Console(soft_wrap=True, highlight=False, markup=False)
