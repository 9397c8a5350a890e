"""Where the desk keeps what it was given and what it made."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from jicha.domain.errors import Fault, SettingError

_FOLDERS = ("uploads", "snapshots", "runs", "draws", "papers", "overlay", "maps", "keys", "backups", "locale")


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one desk; `make` creates them.

    Attributes:
        root: an absolute folder that only the desk's user can enter.
    """

    root: Path

    @property
    def database(self) -> Path:
        """Name the SQLite file."""
        return self.root / "db.sqlite3"

    @property
    def queue(self) -> Path:
        """Name the file of the job queue."""
        return self.root / "jobs.sqlite3"

    @property
    def uploads(self) -> Path:
        """Name the folder of files as people handed them in, each under its digest."""
        return self.root / "uploads"

    @property
    def snapshots(self) -> Path:
        """Name the folder of the lakes, one per year."""
        return self.root / "snapshots"

    @property
    def runs(self) -> Path:
        """Name the folder of the runs, each under its number."""
        return self.root / "runs"

    @property
    def draws(self) -> Path:
        """Name the folder of the draws, one per batch, fit for publishing."""
        return self.root / "draws"

    @property
    def keys(self) -> Path:
        """Name the folder of what must stay secret."""
        return self.root / "keys"

    @property
    def backups(self) -> Path:
        """Name the folder of the backups; copies belong on another machine."""
        return self.root / "backups"

    @property
    def overlay(self) -> Path:
        """Name the folder of the bureau's own checks, law, calendar and desk rules that are in force; it is written from the uploads."""
        return self.root / "overlay"

    @property
    def maps(self) -> Path:
        """Name the folder of the bureau's own map."""
        return self.root / "maps"

    @property
    def locale(self) -> Path:
        """Name the folder of compiled translations; it can be deleted at any time."""
        return self.root / "locale"

    def make(self) -> None:
        """Make every folder that is not there, closed to other users of the machine.

        Raises:
            SettingError: the disk refuses.
        """
        try:
            for name in ("", *_FOLDERS):
                (self.root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            what = f"数据文件夹建不起来：{error.strerror}"
            raise SettingError(Fault(what, str(self.root), "用 --home 或 JICHA_HOME 指到一个可以写入的文件夹")) from error

    def secret_key(self) -> str:
        """Read the key that signs sessions; the first call makes it.

        Raises:
            SettingError: the disk refuses.
        """
        self.make()
        path = self.keys / "secret"
        try:
            stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii")
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with stream:
            key = secrets.token_urlsafe(64)
            stream.write(key)
        return key


def home_at(place: str | None) -> Home:
    """Give the home at a place; `./home` if none is named. Nothing is made yet."""
    return Home(root=Path(place or "home").absolute())
