"""Find every check: ours in `jicha/checks`, then a bureau's overlay folders, which add checks and override them by id.

Nothing vanishes: a file that cannot be used is reported with all the others, and a check that is overridden says by what.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Protocol

from jicha.domain.checks import ITEMS, Check
from jicha.domain.errors import CheckError, ContentError, Fault
from jicha.engine.check import read_check
from jicha.engine.sql.relations import Relation

OTHER_CONTENT = frozenset({"law", "calendar", "documents", "units", "plans", "scorecard", "tiles", "mappings"})
"""What else a bureau may keep in its overlay folder; in a folder named `checks` every file is a check (`documents` is also an item)."""
CHECKS_FOLDER = Path(__file__).parent.parent / "checks"

Cell = str | int | float | bool | date | datetime | None


class Reader(Protocol):
    """What a derived table reads: rows of canonical tables, in the order of their source, and the bureau's own content folders."""

    @property
    def overlays(self) -> tuple[Path, ...]:
        """Give the content folders of the bureau, to be handed to the readers of content."""
        ...

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a table, one tuple of the columns asked for per row; with `filled`, only those where that column is not null."""
        ...


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """A table that Python makes because SQL cannot, such as the likeness of texts.

    Attributes:
        columns: name to SQL type (VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP).
        reads: the canonical tables that it reads.
    """

    name: str
    columns: dict[str, str]
    reads: tuple[str, ...]


class RowMaker(Protocol):
    """The function `rows` of a Python file beside a check."""

    def __call__(self, read: Reader) -> Iterator[tuple[Cell, ...]]:
        """Give the rows of the derived table."""
        ...


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived table and the function that makes its rows."""

    table: DerivedTable
    rows: RowMaker
    path: Path

    @property
    def relation(self) -> Relation:
        """Describe the table as checks see it."""
        return Relation(name=self.table.name, columns=self.table.columns)


@dataclass(frozen=True, slots=True)
class Override:
    """An overlay's check that stands in the place of another of the same id."""

    id: str
    by: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every check in use, sorted by id, the derived tables that they read, and the faults of files that could not be used."""

    checks: tuple[Check, ...]
    derived: tuple[Derived, ...]
    overrides: tuple[Override, ...] = ()
    faults: tuple[Fault, ...] = ()

    def check(self, check_id: str) -> Check:
        """Find a check by its id.

        Raises:
            CheckError: there is none; the mend names the nearest.
        """
        for one in self.checks:
            if one.id == check_id:
                return one
        near = get_close_matches(check_id, [one.id for one in self.checks], n=3)
        raise CheckError(
            Fault(f"没有规则 {check_id}", "规则编号", f"是否要写 {'、'.join(near)}？" if near else "用 jicha check list 查看全部编号")
        )


def survey_checks(overlays: Iterable[Path] = (), *, python: bool = False, folder: Path = CHECKS_FOLDER) -> Catalogue:
    """Read all checks that can be read; the faults of the rest are handed over with them.

    Args:
        overlays: folders of a bureau, laid out as ours: `<item>/<name>.yaml`.
        python: accept Python beside an overlay's checks; it runs with all rights, so the default is no.
    """
    faults: list[Fault] = []
    found: dict[str, Check] = {}
    overrides: list[Override] = []
    derived: list[Derived] = []
    for root in (folder, *(one / "checks" if (one / "checks").is_dir() else one for one in overlays)):
        own = root == folder
        checks, more = _read_folder(root, named="jicha/checks" if own else root.name)
        faults += more
        for check in checks:
            before = found.get(check.id)
            if before and (own or before.source.startswith(f"{root.name}/")):
                faults.append(Fault(f"编号 {check.id} 用了两次", f"{check.source}:1", f"另一处是 {before.source}；改其中一个"))
            elif before:
                overrides.append(Override(id=check.id, by=check.source, instead_of=before.source))
            found[check.id] = check
            if check.derived and not own and not python:
                faults.append(
                    Fault(f"{check.source} 旁边有 Python 文件", check.derived, "本地规则不运行 Python；确需时加 --overlay-python")
                )
            elif check.derived:
                derived += _derived(Path(check.derived), faults=faults)
    return Catalogue(
        checks=tuple(found[name] for name in sorted(found)),
        derived=tuple(sorted(derived, key=lambda one: one.table.name)),
        overrides=tuple(overrides),
        faults=tuple(faults),
    )


def _read_folder(root: Path, *, named: str) -> tuple[list[Check], list[Fault]]:
    if not root.is_dir():
        return [], [Fault(f"规则文件夹不存在：{root}", str(root), "检查 --overlay 的路径")]
    items = {item.name for item in ITEMS}
    checks: list[Check] = []
    faults: list[Fault] = []
    for path in sorted(root.rglob("*")):
        where = f"{named}/{path.relative_to(root).as_posix()}"
        if path.suffix == ".yml":
            faults.append(Fault("规则文件的后缀应是 .yaml", where, "改名为 .yaml"))
        if path.suffix != ".yaml" or (root.name != CHECKS_FOLDER.name and path.relative_to(root).parts[0] in OTHER_CONTENT):
            continue
        if path.parent.parent != root or path.parent.name not in items:
            faults.append(Fault(f"规则文件放错了位置：{where}", where, f"放进 {'、'.join(sorted(items))} 之一"))
            continue
        try:
            checks.append(read_check(path, source=where))
        except ContentError as error:
            faults += error.faults
    return checks, faults


def _derived(path: Path, *, faults: list[Fault]) -> list[Derived]:
    loader = SourceFileLoader(f"jicha_derived_{path.parent.name}_{path.stem}", str(path))
    module = ModuleType(loader.name)
    try:
        loader.exec_module(module)
        return [Derived(table=module.TABLE, rows=module.rows, path=path)]
    except (ImportError, SyntaxError, AttributeError, NameError, TypeError) as error:
        faults.append(Fault(f"派生表不成立：{error}", str(path), "文件应有 TABLE: DerivedTable 和 def rows(read)"))
        return []
