"""`jicha view`: the result pages in a browser on this machine."""

import os
import sys
from pathlib import Path

import click

from jicha.services import viewing


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="首选端口；被占用时依次试后面的端口。")
@click.option("--browser/--no-browser", default=True, help="是否打开浏览器；没有图形界面时只显示地址。")
def view(*, out: Path, port: int, browser: bool) -> None:
    """打开 OUT（jicha audit 的输出文件夹）里的结果页，只在本机可见，按 Ctrl+C 结束。"""
    with viewing.open_pages(out, port=port) as pages:
        click.echo(f"结果页：{pages.address}（仅本机可见，按 Ctrl+C 结束）")
        if browser and _has_screen():
            click.launch(pages.address)
        pages.serve()


def _has_screen() -> bool:
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
