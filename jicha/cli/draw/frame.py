"""`jicha draw frame` and `top-up`: what can be drawn, and how many."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import click

from jicha.domain.errors import Fault, UsageError
from jicha.domain.sampling.quota import Design, Method
from jicha.services.sampling import framing
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.lake_cases import Period
from jicha.services.sampling.strata import Strata

PATH = click.Path(path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
_MOST_SHOWN = 20
_TOTAL, _LEAST, _GAPS, _ALLOWED = "共", "每层", "空层", "允许"
Command = TypeVar("Command", bound=Callable[..., None])


def quota_options(command: Command) -> Command:
    """Add the options that say how many files are drawn."""
    for option in (
        click.option("--spread", multiple=True, help="各层的标准差，写“层=数”，可多次；写了就按内曼分配，不写按比例分配。"),
        click.option(
            "--quota", multiple=True,
            help="抽几件，可多次：4（每分局4件，不足的全抽）、交城分局=5（单独的件数）、共=60（总数，各层分摊）、每层=1（每层至少1件）、"
            "空层=允许（有的层可以不抽）；不写则用核查规则 NET-02 的默认件数。",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("folder", type=PATH)
@click.option("--table", type=PATH, help="案件清单（xlsx、xls、csv）；与 --lake 二选一。")
@click.option("--id", "id_column", default="案件编号", show_default=True, help="清单里案件编号一列的表头。")
@click.option("--lake", type=PATH, help="数据湖文件夹：用案件台账（D06），并与办案平台、官网比较。")
@click.option("--period", help="处罚决定日期的起止，含两端，如 2021-01-01..2021-06-30（与 --lake 合用）。")
@click.option(
    "--strata",
    default="承办分局",
    show_default=True,
    help="分层列，逗号隔开，第一列是分局；金额列用冒号写分档，如 承办分局,罚款金额:100000:500000。",
)
@quota_options
def frame(
    *, folder: Path, table: Path | None, id_column: str, lake: Path | None, period: str | None, strata: str,
    quota: tuple[str, ...], spread: tuple[str, ...],
) -> None:  # fmt: skip
    """声明抽样框和抽取数，写入抽取文件夹 FOLDER，并显示摘要和各层件数。"""
    chosen, design, out = parse_strata(strata), _design(quota, spread=spread), DrawFolder(folder)
    if table is not None and lake is None and period is None:
        framed = framing.frame_from_table(table, id_column=id_column, strata=chosen, design=design, out=out)
    elif lake is not None and table is None and period is not None:
        framed = framing.frame_from_lake(lake, period=_period(period), strata=chosen, design=design, out=out)
    else:
        raise UsageError(Fault("没有写明案件从哪里来", "命令行 jicha draw frame", "写 --table，或 --lake 加 --period。"))
    _tell(framed)
    click.echo(f"下一步：各人承诺 jicha draw commit {folder} --name 姓名；先看效果可试抽 jicha draw run {folder} --dry")


@click.command(name="top-up")
@click.argument("folder", type=PATH)
@click.option("--into", type=PATH, required=True, help="增抽的新文件夹。")
@quota_options
def top_up(*, folder: Path, into: Path, quota: tuple[str, ...], spread: tuple[str, ...]) -> None:
    """在 FOLDER 的抽取之后增抽：原样本不动，从未抽中的案件里用新的种子再抽。"""
    design = _design(quota, spread=spread)
    if design is None:
        raise UsageError(Fault("没有写明再抽几件", "命令行 jicha draw top-up", "写 --quota，如 --quota 2 或 --quota 共=20。"))
    _tell(framing.top_up(DrawFolder(folder), into=DrawFolder(into), design=design))
    click.echo(f"下一步：重新承诺 jicha draw commit {into} --name 姓名")


def parse_strata(text: str) -> Strata:
    """Read the declaration of strata: columns between commas, cuts of amounts after colons."""
    parts = [part.split(":") for part in text.replace("，", ",").replace("：", ":").split(",") if part.strip()]
    cut = [part for part in parts if len(part) > 1]
    if len(cut) > 1:
        raise UsageError(Fault("只能有一列按金额分档", "选项 --strata", "只在一列后面写分档。"))
    cuts = tuple(_number(one, option="--strata") for one in cut[0][1:]) if cut else ()
    return Strata(tuple(part[0].strip() for part in parts), cut[0][0].strip() if cut else None, cuts)


def _design(quota: tuple[str, ...], *, spread: tuple[str, ...]) -> Design | None:
    if not quota and not spread:
        return None
    pairs = dict(_pair(one, option="--quota") if "=" in one else ("", one) for one in quota)
    gaps = pairs.pop(_GAPS, None)
    if gaps not in {None, _ALLOWED}:
        raise UsageError(Fault(f"“{_GAPS}={gaps}”不认识", "选项 --quota", f"允许的写 {_GAPS}={_ALLOWED}，不允许的不写。"))
    numbers = {name: _whole(number) for name, number in pairs.items()}
    per_branch, total, least = numbers.pop("", None), numbers.pop(_TOTAL, None), numbers.pop(_LEAST, 0)
    return Design(
        per_branch=per_branch,
        branches=numbers,
        total=total,
        least=least,
        method=Method.NEYMAN if spread else Method.PROPORTIONAL,
        spread={name: _number(number, option="--spread") for name, number in (_pair(one, option="--spread") for one in spread)},
        allows_gaps=gaps is not None,
    )


def _period(text: str) -> Period:
    try:
        first, last = (date.fromisoformat(one.strip()) for one in text.split(".."))
    except ValueError as error:
        raise UsageError(Fault(f"“{text}”不是起止日期", "选项 --period", "写成 2021-01-01..2021-06-30。")) from error
    if first > last:
        raise UsageError(Fault(f"“{text}”的起始日期晚于截止日期", "选项 --period", "前面写早的日期。"))
    return Period(first, last)


def _tell(framed: framing.Framed) -> None:
    cases, files = sum(one.population for one in framed.shares), sum(one.files for one in framed.shares)
    click.echo(f"抽样框 {cases} 件，{len(framed.shares)} 层，抽取 {files} 件：{framed.folder}")
    for share in framed.shares[:_MOST_SHOWN]:
        click.echo(f"  {share.stratum}　{share.population} 件抽 {share.files} 件")
    if len(framed.shares) > _MOST_SHOWN:
        click.echo(f"  ……另有 {len(framed.shares) - _MOST_SHOWN} 层，见 quota.tsv")
    click.echo(f"SHA-256 {framed.digests.sha256}\nSM3     {framed.digests.sm3}")
    for note in framed.notes:
        click.echo(note)
    for one in framed.differences[:_MOST_SHOWN]:
        click.echo(f"  差异：{one.gap}　{one.one.number or '（无文号）'}　{one.one.unit}　{one.one.where}")
    if len(framed.differences) > _MOST_SHOWN:
        click.echo(f"  ……共 {len(framed.differences)} 处，见 {framing.DIFFERENCES}")


def _pair(text: str, *, option: str) -> tuple[str, str]:
    name, found, number = text.rpartition("=")
    if not found:
        raise UsageError(Fault(f"“{text}”应写成“名称=数”", f"选项 {option}", "用半角等号。"))
    return name.strip(), number


def _number(text: str, *, option: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(Fault(f"“{text}”不是数", f"选项 {option}", "写半角数字。")) from error


def _whole(text: str) -> int:
    number = _number(text, option="--quota")
    if number.denominator != 1:
        raise UsageError(Fault(f"“{text}”不是整数", "选项 --quota", "写整件数。"))
    return int(number)
