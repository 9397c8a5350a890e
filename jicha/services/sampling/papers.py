"""The papers of a draw: the protocol for signatures, the list of files as rows of D23, the supplementary picks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.sampling.announcement import Kind
from jicha.domain.sampling.frame import branch_of
from jicha.domain.sampling.projection import StratumResult, most_without_failure
from jicha.domain.sampling.record import Record
from jicha.domain.tables import TABLES
from jicha.render.csv_text import write_csv
from jicha.render.docx import write_docx
from jicha.reports.draw_protocol import draw_protocol
from jicha.services.sampling.changing import final_strata
from jicha.services.sampling.folder import ANNOUNCEMENT, DrawFolder

PROTOCOL, LIST, EXTRA_LIST = "抽取记录单.docx", "抽卷清单.csv", "风险补充清单.csv"
TRIAL_PROTOCOL = "试抽单.docx"
CONFIDENCE = Fraction(95, 100)
"""Convention of statistics, no norm: the paper prints it."""

_COLUMNS = ("unit_code", "batch", "drawn_on", "seed", "stratum", "case_id")
_EXTRA = "风险补充（人工选取，不计入推断）"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One drawn file as a row of D23, before anybody has scored it; reviewers and scores come later."""

    unit_code: str
    batch: str
    drawn_on: str
    seed: str
    stratum: str
    case_id: str


def review_rows(folder: DrawFolder) -> tuple[ReviewRow, ...]:
    """Give the random sample, after its replacements, as rows of D23; checks NET-02 and FILE-13 read them."""
    said, seed, day = folder.announcement(), folder.seed(), folder.drawn_on().isoformat()
    strata = final_strata(folder.sample(), log=folder.replacements())
    return tuple(ReviewRow(branch_of(stratum), said.batch, day, seed, stratum, case_id) for case_id, stratum in strata.items())


def write_papers(folder: DrawFolder) -> tuple[Path, ...]:
    """Write the papers into the folder of the draw; called again after each replacement or pick."""
    record = record_of(folder)
    if record.said.kind is Kind.TRIAL:
        write_docx(draw_protocol(record), path=folder.path / TRIAL_PROTOCOL)
        return (folder.path / TRIAL_PROTOCOL,)
    write_docx(draw_protocol(record), path=folder.path / PROTOCOL)
    heads = tuple(TABLES["review_score"].column(name).zh for name in _COLUMNS)
    write_csv(folder.path / LIST, heads=heads, rows=(tuple(getattr(row, name) for name in _COLUMNS) for row in review_rows(folder)))
    written = [folder.path / PROTOCOL, folder.path / LIST]
    if record.picked:
        rows = ((branch_of(one.stratum), record.said.batch, _EXTRA, one.case_id, one.on, one.by, one.reason) for one in record.picked)
        write_csv(folder.path / EXTRA_LIST, heads=("承办分局", "批次", "性质", "案件编号", "日期", "经手人", "理由"), rows=rows)
        written.append(folder.path / EXTRA_LIST)
    return tuple(written)


def record_of(folder: DrawFolder) -> Record:
    """Gather what the protocol prints.

    Raises:
        DrawError: nothing was drawn yet.
    """
    shares = folder.shares()
    return Record(
        said=folder.announcement(),
        announcement=sha256_hex(folder.read(ANNOUNCEMENT)),
        seed=folder.seed(),
        seed_lines=folder.seed_table()[1],
        drawn_on=folder.drawn_on().isoformat(),
        shares=shares,
        notes=folder.notes(),
        sample=folder.sample(),
        replaced=folder.replacements(),
        picked=folder.picks(),
        confidence=float(CONFIDENCE),
        still_possible=dict(_still_possible(folder)),
    )


def _still_possible(folder: DrawFolder) -> Iterator[tuple[str, float]]:
    branches: dict[str, list[StratumResult]] = defaultdict(list)
    for share in folder.shares():
        branches[branch_of(share.stratum)].append(StratumResult(share.stratum, share.population, share.files, 0))
    for name, strata in branches.items():
        yield name, most_without_failure(strata, confidence=CONFIDENCE) / sum(one.population for one in strata)
    whole = [one for strata in branches.values() for one in strata]
    yield "全部", most_without_failure(whole, confidence=CONFIDENCE) / sum(one.population for one in whole)
