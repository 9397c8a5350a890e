"""How commands are found, and how refusals and help read in Chinese."""

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from jicha.cli.refusals import Refusal, refusal_of_disk, refusal_of_usage
from jicha.domain.errors import JichaError

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Show this message and exit.": "显示这段帮助。",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "; required]": "；必填]",
}


def _chinese(text: str) -> str:
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text


class ChineseHelp(click.HelpFormatter):
    """Write click's own few words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, _chinese(args), prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write a heading such as 选项."""
        super().write_heading(_chinese(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        super().write_dl([(term, _chinese(meaning)) for term, meaning in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    """A command's context whose help is written by `ChineseHelp`."""

    formatter_class = ChineseHelp


def translate(command: click.Command) -> click.Command:
    """Give the command, and all below it, help in Chinese; returns the same command."""
    command.context_class = ChineseContext
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        translate(below)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command of the first level: its name, the module that defines it under the same name, its line in the help."""

    name: str
    module: str
    summary: str


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that help and errors come at once."""

    context_class = ChineseContext

    def __init__(self, *, entries: tuple[Entry, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.entries = {entry.name: entry for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None if no such command is in the table."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(importlib.import_module(entry.module), entry.name)
        return translate(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in self.entries.values()])

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """Read the first words of the command line; what click cannot read is refused in Chinese."""
        with _refusing():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `JichaError`, a word that click cannot read, a file that cannot be used: no traceback, exit code 2."""
        with _refusing():
            return super().invoke(ctx)


class DefaultGroup(click.Group):
    """A group where a first word that names no command belongs to the command `default`: `jicha audit PLAN` is `jicha audit run PLAN`."""

    def __init__(self, *, default: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command's name before words that do not name one."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.default, *args]
        return super().parse_args(ctx, args)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except JichaError as error:
        raise Refusal(error.faults) from error
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise refusal_of_usage(error) from error
    except BrokenPipeError:
        raise  # Whoever reads the output has read enough; click ends in silence.
    except OSError as error:
        raise refusal_of_disk(error) from error
