"""`jicha serve`: the desk, its pages and its background jobs, from one command."""

import os
import socket
import sys
from pathlib import Path

import click
from rich.console import Console

from jicha.cli.desk import open_desk
from jicha.cli.desk.children import Child, end_with_parent
from jicha.cli.desk.example import example_year
from jicha.cli.screen import bars
from jicha.domain.errors import Fault, SettingError

_TRIES, _THREADS, _WORKERS = 20, 8, 2
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # Compared with, not bound to.


@click.command()
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；0.0.0.0 表示局域网内都能打开。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="首选端口；被占用时依次试后面的端口。")
@click.option("--demo", is_flag=True, help="开立演示账号（每个角色一个），载入示例城市。")
@click.option(
    "--run", type=click.Path(path_type=Path, exists=True, file_okay=False), help="演示用的运行结果，即 jicha audit 的输出文件夹。"
)
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), help="演示用的数据文件夹，作为已上传的文件载入。")
@click.option(
    "--part",
    type=click.Choice(["all", "pages", "jobs", "child"]),
    default="all",
    help="只运行网页（pages）或只运行后台任务（jobs）；默认全部。child 供内部使用：后台任务，随上级进程一起结束。",
)
@click.option("--browser/--no-browser", default=True, help="是否打开浏览器；没有图形界面时只显示地址。")
def serve(
    *,
    home: Path | None,
    host: str,
    port: int,
    demo: bool,
    run: Path | None,
    data: Path | None,
    part: str,
    browser: bool,
) -> None:
    """打开稽查工作台：网页和后台任务，按 Ctrl+C 结束。"""
    _allow_hosts(host)
    if part == "child":
        end_with_parent()
    if part in {"child", "jobs"}:
        open_desk("jicha.services.jobs.queue", home=home).serve_jobs(workers=_WORKERS)
        return
    _prepare(home)
    if demo:
        _demonstrate(home, run=run, data=data)
    child = Child(["serve", "--part", "child"]) if part == "all" else None
    try:
        _answer(host=host, port=port, browser=browser)
    finally:
        if child is not None:
            child.end()


def _prepare(home: Path | None) -> None:
    starting = open_desk("jicha.services.serving.starting", home=home)
    clock = open_desk("jicha.services.clock", home=home)
    screen = Console(soft_wrap=True, highlight=False, markup=False)
    opened = starting.prepare(clock.now())
    for warning in starting.warnings_of_settings():
        screen.print(f"提示：{warning.what}（{warning.mend}）")
    if opened:
        screen.print("首次启动，已开立三个管理员账号。一次性口令只显示这一次，首次登录须修改：")
        for one in opened:
            screen.print(f"  登录名 {one.login}  一次性口令 {one.password}")
        screen.print("先由系统管理员（sysadmin）开立人员账号，再由安全管理员（secadmin）授予角色。")


def _demonstrate(home: Path | None, *, run: Path | None, data: Path | None) -> None:
    demonstration = open_desk("jicha.services.serving.demonstration", home=home)
    now = open_desk("jicha.services.clock", home=home).now()
    screen = Console(soft_wrap=True, highlight=False, markup=False)
    screen.print("演示账号（虚构，不得用于真实工作），密码都是 " + demonstration.WORD)
    for one in demonstration.open_accounts(now, unit_code="141124", unit_name="临县"):
        screen.print(f"  {one.login:24} {one.role}")
    with bars() as progress:
        if run is None:
            run, data = example_year(demonstration.folder(), progress=progress)
        made = demonstration.load_year(run, data=data, at=now, progress=progress)
    screen.print(f"示例城市已载入：运行 {made.run_id}，疑点 {made.failed} 项，无法判定 {made.unknown} 项")


def _answer(*, host: str, port: int, browser: bool) -> None:
    server = open_desk("jicha.cli.desk.server", home=None)
    pages = server.listen(host, port=port, tries=_TRIES, threads=_THREADS)
    if pages is None:
        last = min(port + _TRIES, 65536) - 1
        raise SettingError(Fault(f"端口 {port} 到 {last} 都不能用（被占用或没有权限）", f"地址 {host}", "用 --port 另选一个端口"))
    shown = socket.gethostname() if host in _EVERYWHERE else host
    address = f"http://{shown}:{pages.port}/"
    click.echo(f"稽查工作台：{address}（按 Ctrl+C 结束）")
    if browser and _has_screen():
        click.launch(address)
    pages.run()


def _allow_hosts(host: str) -> None:
    """Name the hosts by which people may call the desk, unless the settings do: this machine, its name and its addresses."""
    names = {"localhost", "127.0.0.1", "[::1]", host}
    if host in _EVERYWHERE:
        name = socket.gethostname()
        names |= {name, socket.getfqdn()}
        try:
            names |= set(socket.gethostbyname_ex(name)[2])
        except OSError:
            click.echo("提示：查不到本机的地址，用 JICHA_HOSTS 写明别人用来打开网页的主机名或地址", err=True)
    os.environ.setdefault("JICHA_HOSTS", ",".join(sorted(names - _EVERYWHERE)))


def _has_screen() -> bool:
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
