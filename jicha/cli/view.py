"""`jicha view`: the result pages in a browser on this machine."""

from pathlib import Path

import click

from jicha.services import viewing


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="首选端口；被占用时依次试后面的端口。")
def view(*, out: Path, port: int) -> None:
    """打开 OUT（jicha audit 的输出文件夹）里的结果页，只在本机可见，按 Ctrl+C 结束。"""
    with viewing.open_pages(out, port=port) as pages:
        click.echo(f"结果页：{pages.address}（仅本机可见，按 Ctrl+C 结束）")
        pages.serve()
