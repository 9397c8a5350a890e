"""`jicha fine`: discretion benchmarks and the fines that they give; one file per use."""

import click

from jicha.cli.fine.explain import explain
from jicha.cli.fine.form import import_, template
from jicha.cli.fine.listing import benchmarks
from jicha.cli.fine.sums import daily, late, range_


@click.group()
def fine() -> None:
    """裁量基准：录入本地基准，查看已录入的基准，按基准计算罚款。"""


for _command in (benchmarks, template, import_, explain, daily, late, range_):
    fine.add_command(_command)
