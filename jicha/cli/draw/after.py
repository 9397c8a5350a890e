"""`jicha draw replace`, `pick`, `verify`: after the draw."""

from datetime import datetime
from pathlib import Path

import click

from jicha.cli.draw.frame import DAY, PATH
from jicha.cli.draw.seed import day
from jicha.services.sampling import changing, papers
from jicha.services.sampling.changing import Change
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.verifying import verify_draw


@click.command(name="replace")
@click.argument("folder", type=PATH)
@click.option("--case", "case_id", required=True, help="不能评查的案件编号。")
@click.option("--reason", required=True, help="理由，如案卷被法院调走。")
@click.option("--by", required=True, help="经手人。")
@click.option("--on", type=DAY, help="日期，默认今天。")
def replace_(*, folder: Path, case_id: str, reason: str, by: str, on: datetime | None) -> None:
    """替换一件不能评查的案卷：由同层票号的下一件递补，不能挑选，记入替换表。"""
    made = changing.replace_case(DrawFolder(folder), case_id=case_id, change=Change(day(on), by, reason))
    papers.write_papers(DrawFolder(folder))
    click.echo(f"{made.left_out} 由 {made.taken} 递补（票号 {made.ticket[:16]}…），已记入 replacements.tsv，记录单和清单已更新")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--case", "case_id", required=True, help="案件编号，须在抽样框内。")
@click.option("--reason", required=True, help="风险理由。")
@click.option("--by", required=True, help="经手人。")
@click.option("--on", type=DAY, help="日期，默认今天。")
def pick(*, folder: Path, case_id: str, reason: str, by: str, on: datetime | None) -> None:
    """风险补充：人工加一件案卷，单列并注明，不计入推断。"""
    made = changing.pick_case(DrawFolder(folder), case_id=case_id, change=Change(day(on), by, reason))
    papers.write_papers(DrawFolder(folder))
    click.echo(f"风险补充 {made.case_id}（{made.stratum}），单列在 supplement.tsv 和风险补充清单，不计入推断")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--earlier", type=PATH, help="增抽的：上一次抽取的文件夹。")
def verify(*, folder: Path, earlier: Path | None) -> None:
    """核验 FOLDER：摘要、承诺、种子、每一张票、替换和补充，全部重做一遍；不符的退出码为1。"""
    found = verify_draw(DrawFolder(folder), earlier=DrawFolder(earlier) if earlier else None)
    for note in found.notes:
        click.echo(f"注意：{note}")
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        click.echo(f"不成立：{len(found.faults)} 处不符。")
        raise click.exceptions.Exit(1)
    click.echo(
        f"成立：{found.said.kind} {found.said.batch}，抽样框 {found.said.cases} 件，重做得到同样的 {found.files} 件。\n种子 {found.seed}"
    )
