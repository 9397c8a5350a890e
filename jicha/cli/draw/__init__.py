"""`jicha draw`: a draw of case files that anyone can redo; one file per step of the work."""

import click

from jicha.cli.draw.after import pick, replace_, verify
from jicha.cli.draw.frame import frame, top_up
from jicha.cli.draw.numbers import project, size
from jicha.cli.draw.seed import announce, commit, reveal, run, void


@click.group()
def draw() -> None:
    """随机抽取案卷：抽样框、承诺、公告、揭示、抽取、替换、核验，谁都能重做一遍。

    顺序：frame → commit（各人）→ announce → reveal（各人）→ run；之后可 replace、pick、top-up；任何时候可 verify。
    """


for _command in (frame, commit, announce, reveal, void, run, replace_, pick, top_up, verify, size, project):
    draw.add_command(_command)
