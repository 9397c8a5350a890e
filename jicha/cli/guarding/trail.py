"""`jicha trail`: verify the trail, hand it out."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from jicha.cli.desk import open_desk

_HOME = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def trail() -> None:
    """验证留痕是否被改动，导出留痕供他人独立核对。"""


@trail.command()
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
@click.option("--heads", type=click.Path(path_type=Path, dir_okay=False), help="以前导出、另处保存的留痕头（heads.jsonl）。")
def verify(*, home: Path | None, heads: Path | None) -> None:
    """从第一条起重新计算全部留痕，与当时写下的根值和已签名的留痕头核对。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    found = open_desk("jicha.services.trailing.verifying", home=home).verify(heads)
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        click.echo(f"留痕验证未通过：{len(found.faults)} 处不符。")
        raise click.exceptions.Exit(1)
    click.echo(f"留痕完好：共 {found.size} 条，{found.heads} 个已签名的留痕头全部相符。")
    click.echo(f"SHA-256 {found.roots.sha256}")
    click.echo(f"SM3     {found.roots.sm3}")


@trail.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
def export(*, folder: Path, home: Path | None) -> None:
    """把全部留痕、留痕头和公钥写到 FOLDER，别人不用本软件也能核对。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    handing_out = open_desk("jicha.services.trailing.handing_out", home=home)
    now = open_desk("jicha.services.clock", home=home).now()
    made = handing_out.hand_out_on_server(folder, at=now)
    click.echo(f"已导出 {made.events} 条留痕、{made.heads} 个留痕头：{made.folder}")
    click.echo("公钥另行交给核对的人；核对：python3 verify-trail.py trail.jsonl heads.jsonl --key 公钥")


@trail.command()
@click.argument("seq", type=click.IntRange(min=1))
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
@click.option("--since", type=click.IntRange(min=1), help="同时证明：以前某个留痕头（写它的条数）之后，留痕只增不改。")
def prove(*, seq: int, home: Path | None, since: int | None) -> None:
    """只出示第 SEQ 条的证明（JSON），不必交出全部留痕。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    proof = open_desk("jicha.services.trailing.proving", home=home).prove(seq, since=since)
    click.echo(json.dumps(asdict(proof), ensure_ascii=False, indent=2))
