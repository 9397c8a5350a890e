"""`jicha fine benchmarks`: what is entered, what stands in, what is missing."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jicha.domain.discretion.benchmarks import Instrument, Status
from jicha.services.benchmarks import known

_STATUS = {Status.STAND_IN: "样例", Status.PARTIAL: "部分", Status.NOT_ENTERED: "尚未录入", Status.ENTERED: "已录入"}
_WIDTH = 160


@click.command()
@click.option("--overlay", type=click.Path(path_type=Path), help="本地内容目录（覆盖目录）。")
def benchmarks(*, overlay: Path | None) -> None:
    """列出裁量基准：已录入的、作样例的、尚未录入的。"""
    table = Table(title="裁量基准", title_justify="left")
    for header in ("标识", "名称", "文号", "行政区划", "施行", "停止施行", "状态", "表数", "说明"):
        table.add_column(header, overflow="fold")
    for one in known(overlay):
        table.add_row(*_row(one))
    screen = Console(highlight=False)
    (screen if screen.is_terminal else Console(highlight=False, width=_WIDTH)).print(table)


def _row(one: Instrument) -> tuple[str, ...]:
    days = (str(one.from_on or "不明"), str(one.until_on or "—"))
    return (one.id, one.zh, one.number or "—", one.region, *days, _STATUS[one.status], str(len(one.tables)), one.note or "")
