"""`jicha fine template` and `jicha fine import`: the entry form of a bureau's own benchmark."""

from fractions import Fraction
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.services import benchmarks as service
from jicha.services.benchmarks import Entered, Preview

_PATH = click.Path(path_type=Path)
_WIDTH = 160
_MOST_SHOWN = 40


@click.command()
@click.option("--out", type=_PATH, required=True, help="写到哪个 xlsx。")
def template(*, out: Path) -> None:
    """写出空白的裁量基准录入表（xlsx，含填写说明）。"""
    service.write_template(out)
    click.echo(f"录入表已写入 {out}，填好后用 jicha fine import 导入。")


@click.command(name="import")
@click.argument("form", type=_PATH)
@click.option("--overlay", type=_PATH, required=True, help="本地内容目录（覆盖目录）；没有则新建。")
@click.option("--replace", "is_replacing", is_flag=True, help="同一天施行的基准已录入时，用这一份替换。")
def import_(*, form: Path, overlay: Path, is_replacing: bool) -> None:
    """核对填好的录入表 FORM，全部无误才写入覆盖目录，并给出每张表的三个试算罚款。"""
    entered = service.enter(form, overlay=overlay, is_replacing=is_replacing)
    screen = Console(highlight=False)
    screen = screen if screen.is_terminal else Console(highlight=False, width=_WIDTH)
    screen.print(_fines(entered))
    left = len(entered.previews) - _MOST_SHOWN
    if left > 0:
        screen.print(f"另有{left}项未列出。")
    screen.print(f"《{entered.instrument.zh}》{len(entered.instrument.tables)}张表已写入 {entered.path}", markup=False)
    screen.print("请用几份已作出的处罚决定核对上面的数额；不一致的先查计算方式。")


def _fines(entered: Entered) -> Table:
    table = Table(title="试算：各因素取最低级、居中、最高级时的罚款（元）", title_justify="left")
    for header in ("编号", "违法行为", "用途", "试算基数", "最低", "居中", "最高"):
        table.add_column(header, overflow="fold")
    for one in entered.previews[:_MOST_SHOWN]:
        table.add_row(one.code, one.zh, one.use or "—", _yuan(one.base), *_three(one))
    return table


def _three(preview: Preview) -> tuple[str, ...]:
    return tuple(_yuan(fine) for fine in preview.fines_yuan) or ("算不出",) * 3


def _yuan(value: Fraction | None) -> str:
    return "—" if value is None else f"{float(value):,.2f}".rstrip("0").rstrip(".")
