"""`jicha people`: what only somebody who sits at the server may do to an account."""

from pathlib import Path

import click

from jicha.cli.desk import open_desk

_HOME = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def people() -> None:
    """在服务器上处理账号：管理员忘记密码时重置。"""


@people.command()
@click.argument("login")
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
def reset(*, login: str, home: Path | None) -> None:
    """给 LOGIN 生成一次性密码；原密码作废，所有登录立即结束。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    accounts = open_desk("jicha.services.guarding.accounts", home=home)
    now = open_desk("jicha.services.clock", home=home).now()
    opened = accounts.reset_on_server(login, at=now)
    click.echo(f"{opened.login} 的一次性密码：{opened.password}")
    click.echo("只显示这一次；首次登录须修改。")
