"""`jicha intake`: exports into the lake, every line accounted for."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.cli.groups import DefaultGroup
from jicha.cli.screen import bars
from jicha.domain.tables import TABLES
from jicha.services import intake as service
from jicha.services import planning
from jicha.services.intake import Intaken, Reconciliation
from jicha.services.intake_maps import propose

_PATH = click.Path(path_type=Path)
_MOST_SHOWN = 40


@click.group(cls=DefaultGroup, default="run")
def intake() -> None:
    """导入平台数据（xlsx、xls、csv），逐行对账，退回有问题的行。"""


@intake.command()
@click.argument("folder", type=_PATH)
@click.option("--lake", type=_PATH, required=True, help="数据湖文件夹；没有则新建。")
@click.option("--mapping", type=_PATH, help="映射文件（YAML）；用过的映射按表头记在数据湖里。")
@click.option("--out", type=_PATH, help="退回文件夹：refused.csv 和标红的工作簿；默认在数据湖旁的 退回。")
@click.option("--add", is_flag=True, help="在当前快照上追加，用于改好后重新提交的工作簿。")
@click.option("--plan", "plan_file", type=_PATH, help="年度计划，用来认单位名称；不写则用内置的单位名册。")
def run(*, folder: Path, lake: Path, mapping: Path | None, out: Path | None, add: bool, plan_file: Path | None) -> None:
    """把 FOLDER 里的表格导入数据湖，打印逐表对账。"""
    units = planning.load_plan(plan_file).units if plan_file else [unit for city in planning.cities() for unit in city.units]
    with bars() as progress:
        taken = service.take_in(folder, lake=lake, plan_units=units, mapping=mapping, add=add, progress=progress)
        written = (
            service.hand_back(taken, folder=folder, out=out or lake.parent / "退回", progress=progress) if _has_refusals(taken) else ()
        )
    screen = _screen()
    screen.print(_sheets(taken.reconciliation))
    for line in _rest(taken):
        screen.print(line, highlight=False, markup=False)
    if written:
        screen.print(
            f"退回清单：{written[0]}；标红的工作簿 {len(written) - 1} 个，改好后用 --add 重新导入。", highlight=False, markup=False
        )
    screen.print(f"快照 {taken.snapshot.digest[:16]}，数据湖 {lake}", highlight=False, markup=False)


@intake.command(name="map")
@click.argument("file", type=_PATH)
@click.option("--table", help="数据集的英文名或编号（如 case_file、D06）；不写则自动识别。")
@click.option("--out", type=_PATH, help="写到哪个 YAML；不写则打印。")
def map_(*, file: Path, table: str | None, out: Path | None) -> None:
    """看 FILE 的表头，提出一份映射文件，改好后用 --mapping 导入。"""
    text = propose(file, table=table)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"映射已写入 {out}")


@intake.command()
@click.argument("lake", type=_PATH)
def verify(*, lake: Path) -> None:
    """重新计算数据湖 LAKE 里每个文件的摘要，指出被改动的数据集和文件。"""
    faults = service.verify(lake)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("全部文件与入库时一致。")


@intake.command()
@click.argument("lake", type=_PATH)
def ledger(*, lake: Path) -> None:
    """列出数据湖 LAKE 的历次入库。"""
    table = Table("时间", "快照", "文件", "行", "入库", "退回", "不计")
    for pull in service.pulls(lake):
        table.add_row(*(str(pull.get(key, ""))[:25] for key in ("at", "snapshot", "files", "lines", "loaded", "refused", "set_aside")))
    _screen().print(table)


def _screen() -> Console:
    return Console(width=160, soft_wrap=False)


def _has_refusals(taken: Intaken) -> bool:
    return bool(taken.refused or taken.reconciliation.refused_files)


def _sheets(account: Reconciliation) -> Table:
    table = Table("数据集", "工作表", "表下行数", "入库", "退回", "空行", "备注合计等", "平", title="对账（表下行数 = 入库 + 退回 + 不计）")
    for name in TABLES:
        sheets = [sheet for sheet in account.sheets if sheet.table == name]
        if sheets:
            totals = [sum(n) for n in zip(*((s.lines, s.loaded, s.refused, s.blank, sum(s.aside.values())) for s in sheets), strict=True)]
            table.add_row(
                f"{TABLES[name].code} {TABLES[name].zh}",
                str(len(sheets)),
                *map(str, totals),
                "是" if all(s.balanced for s in sheets) else "否",
            )
    blank = sum(sheet.blank for sheet in account.sheets)
    table.add_section()
    totals = [account.lines, account.loaded, account.refused, blank, account.set_aside - blank]
    table.add_row(
        "合计", str(sum(1 for s in account.sheets if s.table)), *map(str, totals), "是" if all(s.balanced for s in account.sheets) else "否"
    )
    return table


def _rest(taken: Intaken) -> list[str]:
    account = taken.reconciliation
    lines = [f"整个退回：{fault.where}：{fault.what}；{fault.mend}" for fault in account.refused_files]
    lines += [f"重复文件：{name} 与 {same} 内容相同，未再读取" for name, same in account.repeated]
    lines += [f"未读取：{sheet.file} {sheet.sheet}：{sheet.question}" for sheet in account.questions]
    lines += [f"说明：{sheet.file} {sheet.sheet}：{note}" for sheet in account.sheets for note in sheet.notes]
    lines += [
        f"注意：{TABLES[n.table].zh}·{TABLES[n.table].column(n.column).zh}：{n.what}（{n.cells} 格，如“{n.example}”）" for n in taken.notes
    ]
    lines += [f"未读取：{name}（不是表格也不是公文）" for name in taken.others]
    rest = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], *([f"……另有 {rest} 条，见快照清单"] if rest > 0 else [])]
