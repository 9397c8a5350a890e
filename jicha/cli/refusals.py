"""What a person reads when a command is refused: what, where, how to mend it."""

import errno
from collections.abc import Iterable
from difflib import get_close_matches
from typing import IO, Any

import click

from jicha.domain.errors import Fault

_DISK = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EEXIST: "已存在",
    errno.ENOTDIR: "不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
}


class Refusal(click.ClickException):
    """Show the faults on stderr in Chinese and leave with exit code 2."""

    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n\n".join(str(fault) for fault in faults))
        self.faults = faults

    def show(self, file: IO[Any] | None = None) -> None:
        """Write each fault as three lines, numbered if there are several."""
        many = len(self.faults) > 1
        if many:
            click.secho(f"共 {len(self.faults)} 个问题，均未处理：", err=file is None, file=file, fg="red")
        for number, fault in enumerate(self.faults, start=1):
            head = f"[{number}] " if many else ""
            click.secho(f"{head}问题：{fault.what}", err=file is None, file=file, fg="red")
            click.echo(f"    位置：{fault.where}\n    处理：{fault.mend}", err=file is None, file=file)


def refusal_of_disk(error: OSError) -> Refusal:
    """Say which file or folder the machine could not read or write, and why."""
    where = "、".join(str(name) for name in (error.filename, error.filename2) if name is not None) or "本机磁盘"
    why = _DISK.get(error.errno or 0) or error.strerror or str(error)
    return Refusal((Fault(what=f"文件或文件夹读写不了：{why}", where=where, mend="检查路径、权限和磁盘空间后重试"),))


def refusal_of_usage(error: click.UsageError) -> Refusal:
    """Say in Chinese what click could not read on the command line."""
    path = error.ctx.command_path if error.ctx else "jicha"
    return Refusal((Fault(what=_what(error), where=f"命令行 {path}", mend=f"用法见：{path} --help"),))


def _what(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            return f"缺少必填的{_named(error)}"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}" + _near(error.option_name, names=error.possibilities or ())
        case click.exceptions.NoSuchCommand():
            return f"没有命令 {error.command_name}" + _near(error.command_name, names=_known(error.ctx))
        case click.BadParameter():
            return f"{_named(error)} 的值不能用：{error.message}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的写法不对：{error.message}"
        case _:
            return f"命令写得不对：{error.message}"


def _known(context: click.Context | None) -> Iterable[str]:
    return context.command.list_commands(context) if context and isinstance(context.command, click.Group) else ()


def _near(word: str, *, names: Iterable[str]) -> str:
    near = get_close_matches(word, list(names))
    return f"，是否想用 {'、'.join(near)}" if near else ""


def _named(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"选项 {'/'.join(error.param.opts)}"
    return f"参数 {error.param.human_readable_name}" if error.param else "参数"
