"""`jicha backup`: make backups, prove them, restore one into an empty folder."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from jicha.cli.desk import open_desk
from jicha.cli.screen import bars

_HOME = click.Path(path_type=Path, file_okay=False, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def backup() -> None:
    """备份工作台的全部数据，证明备份可用，恢复到空文件夹。"""


@backup.command()
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="备份放在哪里；默认为数据文件夹里的 backups。")
def make(*, home: Path | None, to: Path | None) -> None:
    """做一份备份；不影响正在使用的人。密钥另成一个文件。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    making = open_desk("jicha.services.backups.making", home=home)
    now = open_desk("jicha.services.clock", home=home).now()
    program = open_desk("jicha.services.trailing.recording", home=home).PROGRAM
    with bars() as progress:
        made = making.make_backup(program, at=now, to=to, progress=progress)
    click.echo(f"备份：{made.path}（{made.files} 个文件，{made.size:,} 字节）")
    click.echo(f"SHA-256 {made.sha256}")
    click.echo(f"密钥：{made.keys}")
    click.echo(f"注意：{making.KEYS_WARNING}")


@backup.command("list")
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
def list_(*, home: Path | None) -> None:
    """列出备份和最近一次证明的结果。"""
    found = open_desk("jicha.services.backups.listing", home=home).backups()
    for one in found:
        state = (
            "未证明" if one.proved_at is None else f"{one.proved_at:%Y-%m-%d %H:%M} {'证明可用' if one.is_sound else '不可用'}：{one.words}"
        )
        click.echo(f"{one.name}  {one.size:,} 字节  {state}")
    if not found:
        click.echo("还没有备份。执行 jicha backup make。")


@backup.command()
@click.argument("name", required=False)
@click.option("--home", type=_HOME, help="数据文件夹；默认为 JICHA_HOME 或 ./home。")
def prove(*, name: str | None, home: Path | None) -> None:
    """把备份 NAME（默认最新一份）恢复到临时文件夹，核对每张表、每个文件和全部留痕。"""
    open_desk("jicha.services.home.presence", home=home).require_desk()
    listing = open_desk("jicha.services.backups.listing", home=home)
    restoring = open_desk("jicha.services.backups.restoring", home=home)
    now = open_desk("jicha.services.clock", home=home).now()
    program = open_desk("jicha.services.trailing.recording", home=home).PROGRAM
    newest = listing.backups()[:1]
    with bars() as progress:
        found = restoring.prove_backup(program, name=name or (newest[0].name if newest else ""), at=now, progress=progress)
    click.echo(f"备份可用：{found.words}。")


@backup.command()
@click.argument("archive", type=_FILE)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keys", type=_FILE, help="密钥文件（同名 .keys.zip）；没有它，二次验证要重置，留痕头的签名无法核对。")
@click.option("--database", default="", help="空的 PostgreSQL 数据库地址，只用于 PostgreSQL 的备份；默认恢复成 SQLite。")
def restore(*, archive: Path, folder: Path, keys: Path | None, database: str) -> None:
    """把备份 ARCHIVE 恢复到空文件夹 FOLDER；有一处不符就不恢复。旧版本的备份会一并升级。"""
    with tempfile.TemporaryDirectory() as place:
        restoring = open_desk("jicha.services.backups.restoring", home=Path(place))
        with bars() as progress:
            found = restoring.restore_backup(archive, to=folder, keys=keys, database=database, progress=progress)
    click.echo(f"已恢复到 {found.folder}：{found.words}。")
    click.echo(f"打开：jicha serve --home {found.folder}")


@backup.command(hidden=True)
def finish() -> None:
    """恢复的最后一步，由 restore 和 prove 在另一个进程里调用。"""
    restoring = open_desk("jicha.services.backups.restoring", home=None)
    home = open_desk("django.conf", home=None).settings.HOME
    manifest, has_keys, restored_from = restoring.read_order(home)
    finishing = open_desk("jicha.services.backups.finishing", home=None)
    done = finishing.finish_home(manifest, has_keys=has_keys, restored_from=restored_from)
    click.echo(json.dumps(asdict(done), ensure_ascii=False))
