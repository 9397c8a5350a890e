"""The folder of one draw: plain files with fixed names, each in its canonical bytes, fit for publishing.

frame.tsv quota.tsv notes.tsv commitments.tsv announcement.tsv reveals.tsv seed.tsv sample.tsv replacements.tsv supplement.tsv
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jicha.domain.digests.canonical import records
from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.errors import DrawError, Fault
from jicha.domain.sampling.announcement import Announcement, Earlier, parse_announcement
from jicha.domain.sampling.quota import Share, parse_quota
from jicha.domain.sampling.record import Picked, Replaced
from jicha.domain.sampling.seed import Reveal, parse_seed, seed_of
from jicha.domain.sampling.tickets import Drawn

FRAME, QUOTA, NOTES = "frame.tsv", "quota.tsv", "notes.tsv"
COMMITMENTS, ANNOUNCEMENT, REVEALS, SEED = "commitments.tsv", "announcement.tsv", "reveals.tsv", "seed.tsv"
SAMPLE, REPLACEMENTS, SUPPLEMENT = "sample.tsv", "replacements.tsv", "supplement.tsv"
EARLIER, TOPPED_UP, DRAWN_ON = "earlier.tsv", "topped-up.tsv", "drawn-on.tsv"
VOIDED = "作废"
_NEXT = {
    FRAME: "先用 jicha draw frame 生成抽样框。",
    QUOTA: "先用 jicha draw frame 生成抽取数表。",
    ANNOUNCEMENT: "先用 jicha draw announce 公告。",
    SEED: "先用 jicha draw run 抽取。",
    SAMPLE: "先用 jicha draw run 抽取。",
}


@dataclass(frozen=True, slots=True)
class DrawFolder:
    """The folder of one draw."""

    path: Path

    def has(self, name: str) -> bool:
        """Say whether the file is there."""
        return (self.path / name).is_file()

    def read(self, name: str) -> bytes:
        """Read a file's bytes.

        Raises:
            DrawError: it is not there, with the step that makes it.
        """
        self.need(name)
        return (self.path / name).read_bytes()

    def need(self, name: str) -> None:
        """Refuse a step that comes too early; the file is not read, for a frame may be large.

        Raises:
            DrawError: the file is not there, with the step that makes it.
        """
        if not self.has(name):
            raise DrawError(Fault(f"没有 {name}", str(self.path), _NEXT.get(name, "检查抽取文件夹是否写对。")))

    def rows(self, name: str) -> list[list[str]]:
        """Read the fields of each line; a file that is not there has none."""
        if not self.has(name):
            return []
        return [line.split("\t") for line in self.read(name).decode("utf-8").removesuffix("\n").split("\n") if line]

    def write(self, name: str, *, data: bytes) -> None:
        """Write a file whole."""
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = self.path / f".{name}.fresh"
        fresh.write_bytes(data)
        fresh.replace(self.path / name)

    def append(self, name: str, *, fields: Sequence[str]) -> None:
        """Add a line."""
        self.write(name, data=(self.read(name) if self.has(name) else b"") + records([fields]))

    def refuse_if(self, name: str, *, what: str, mend: str) -> None:
        """Refuse a step that comes too late.

        Raises:
            DrawError: the file is there.
        """
        if self.has(name):
            raise DrawError(Fault(what, str(self.path / name), mend))

    def where(self, name: str) -> str:
        """Name a file for a fault."""
        return str(self.path / name)

    def announcement(self) -> Announcement:
        """Read the announcement."""
        return parse_announcement(self.read(ANNOUNCEMENT), where=self.where(ANNOUNCEMENT))

    def shares(self) -> tuple[Share, ...]:
        """Read the quota table."""
        return parse_quota(self.read(QUOTA), where=self.where(QUOTA))

    def seed(self) -> str:
        """Compute the seed from the seed table."""
        return seed_of(self.read(SEED))

    def seed_table(self) -> tuple[str, tuple[Reveal, ...]]:
        """Read the seed table."""
        return parse_seed(self.read(SEED), where=self.where(SEED))

    def sample(self) -> tuple[Drawn, ...]:
        """Read the sample as it was drawn, before replacements.

        Raises:
            DrawError: there is none, or it is not in its form.
        """
        self.read(SAMPLE)
        try:
            return tuple(Drawn(stratum, int(rank), case_id, number) for stratum, rank, case_id, number in self.rows(SAMPLE))
        except ValueError as error:
            raise DrawError(Fault(f"样本表不是规定的写法：{error}", self.where(SAMPLE), "从公布的样本表恢复，不要编辑。")) from error

    def replacements(self) -> tuple[Replaced, ...]:
        """Read the replacements, in the order in which they were made."""
        return tuple(Replaced(*fields) for fields in self.rows(REPLACEMENTS))

    def picks(self) -> tuple[Picked, ...]:
        """Read the supplementary picks."""
        return tuple(Picked(*fields) for fields in self.rows(SUPPLEMENT))

    def notes(self) -> tuple[str, ...]:
        """Read what was noted when the frame was made."""
        return tuple(fields[0] for fields in self.rows(NOTES))

    def earlier(self) -> Earlier | None:
        """Read which draw this one adds to; null if it is the first."""
        rows = self.rows(EARLIER)
        return Earlier(*rows[0]) if rows else None

    def drawn_on(self) -> date:
        """Read the day of the draw."""
        self.read(DRAWN_ON)
        return date.fromisoformat(self.rows(DRAWN_ON)[0][0])

    def as_earlier(self) -> Earlier:
        """Give what a top-up holds fast of this draw: the announcement, and the sample followed by its replacements."""
        taken = self.read(SAMPLE) + (self.read(REPLACEMENTS) if self.has(REPLACEMENTS) else b"")
        return Earlier(sha256_hex(self.read(ANNOUNCEMENT)), sha256_hex(taken))

    def voided(self) -> tuple[Path, ...]:
        """Give the folders of announcements that were given up, oldest first."""
        return tuple(self.path / f"{VOIDED}{number}" for number in range(1, self._voided_count() + 1))

    def void(self, *, reason: str) -> Path:
        """Move announcement, commitments and reveals into a folder of their own, with the reason.

        Raises:
            DrawError: nothing was announced yet.
        """
        self.read(ANNOUNCEMENT)
        place = DrawFolder(self.path / f"{VOIDED}{self._voided_count() + 1}")
        place.write("reason.tsv", data=records([(reason,)]))
        for name in (ANNOUNCEMENT, COMMITMENTS, REVEALS):
            if self.has(name):
                (self.path / name).replace(place.path / name)
        return place.path

    def _voided_count(self) -> int:
        number = 0
        while (self.path / f"{VOIDED}{number + 1}").is_dir():
            number += 1
        return number


def sample_bytes(drawn: Sequence[Drawn]) -> bytes:
    """Write the sample: `stratum TAB rank TAB case id TAB ticket`."""
    return records((one.stratum, str(one.rank), one.case_id, one.ticket) for one in drawn)
