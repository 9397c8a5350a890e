"""Make blind what goes to a reviewer: identities gathered from the ledger, aliases, orders, masked sentences, packets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jicha.domain.checks import Verdict
from jicha.domain.reviews.blindness import BlindCase, BlindPage, aliases, reviewer_code, shuffled
from jicha.domain.reviews.leaks import Leak, leaks
from jicha.domain.reviews.masking import CaseIdentity, find_masks, masked_text, secrets_of
from jicha.domain.reviews.packets import Packet, PacketFile
from jicha.domain.reviews.prefill import CheckWord, Proposal, proposals
from jicha.domain.rubrics.rubric import Rubric
from jicha.domain.wording.officers import read_officers
from jicha.engine.assigning.assignment import Seat
from jicha.engine.results import Results


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What of a ledger row tells whose file it is, as read from D06, and what a person added; null where the ledger has nothing.

    Attributes:
        branch_names: names of the branch, from the plan and as the ledger writes it.
        kind: of file, as the rubric names it.
    """

    case_id: str
    unit_code: str
    branch_names: tuple[str, ...]
    kind: str
    filing_no: str | None = None
    doc_no: str | None = None
    party: str | None = None
    credit_code: str | None = None
    legal_representative: str | None = None
    handlers: str | None = None
    others: tuple[str, ...] = ()


def identity_of(entry: LedgerEntry) -> CaseIdentity:
    """Give what must not be seen of a file; officers are read one by one from the ledger's list."""
    read = read_officers(entry.handlers) if entry.handlers else None
    lists = [] if read is None else [read.value] if read.value is not None else list(read.readings)
    officers = tuple(dict.fromkeys(text for one in lists for officer in one for text in (officer.name, officer.number) if text))
    return CaseIdentity(
        unit_code=entry.unit_code,
        branches=entry.branch_names,
        numbers=_known(entry.case_id, entry.filing_no, entry.doc_no),
        parties=_known(entry.party),
        officers=officers or _known(entry.handlers),
        people=_known(entry.legal_representative),
        places=entry.others,
        codes=_known(entry.credit_code),
    )


def _known(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def check_words(results: Path, *, case_ids: frozenset[str], others: Mapping[str, str] | None = None) -> dict[str, tuple[CheckWord, ...]]:
    """Gather what the checks of a run said of the drawn files: what failed and what could not be judged, with the row of each.

    Passes are kept as counts only, so none is here; a pass proposes nothing unless the caller knows it.

    Args:
        others: subject → case id, for checks that judge something of a file by its own key, such as an inspection (FILE-07).

    Raises:
        RunError: the folder holds no results.
    """
    files = {**{case_id: case_id for case_id in case_ids}, **(others or {})}
    found: dict[str, list[CheckWord]] = {}
    with Results(results) as asked:
        for row in asked.rows():
            case_id = files.get(row.subject_key)
            if case_id is not None:
                place = f"{row.source_file} {row.source_sheet} 第{row.source_row}行" if row.source_row else row.source_file
                found.setdefault(case_id, []).append(CheckWord(row.check_id, Verdict(row.verdict), row.message, place))
    return {case_id: tuple(words) for case_id, words in found.items()}


def blind_proposals(entry: LedgerEntry, *, rubric: Rubric, words: Sequence[CheckWord]) -> tuple[Proposal, ...]:
    """Propose answers for a reviewer: sentences masked, the row behind them left out (its file's name may tell the branch)."""
    secrets = secrets_of(identity_of(entry))
    shown = [replace(word, message=masked_text(word.message, masks=find_masks(word.message, secrets=secrets)), row="") for word in words]
    return proposals(rubric.criteria(entry.kind), words=shown)


@dataclass(frozen=True, slots=True)
class Blinding:
    """What a batch is made blind with: its name, its secret (at least 32 bytes, kept apart from the results) and its rubric."""

    batch: str
    secret: bytes
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class Packed:
    """Every reviewer's packet by reviewer id, and alias by case id (for the lead only)."""

    packets: Mapping[str, Packet]
    aliases: Mapping[str, str]


def pack(
    entries: Sequence[LedgerEntry],
    *,
    seats: Sequence[Seat],
    blinding: Blinding,
    pages: Mapping[str, tuple[BlindPage, ...]],
    words: Mapping[str, tuple[CheckWord, ...]],
) -> Packed:
    """Make the packet of every reviewer who has a seat; each sees the own files in an order of its own.

    Args:
        pages: case id → pages, masked; words: case id → what the checks said. A file that is in neither has no pages or no proposals.

    Raises:
        ReviewError: two files got one alias.
        KeyError: a seat of a file that is not among the entries.
    """
    known = {entry.case_id: entry for entry in entries}
    names = aliases(sorted(known), batch=blinding.batch, secret=blinding.secret)
    files = {
        names[case_id]: PacketFile(
            BlindCase(names[case_id], entry.kind, pages.get(case_id, ())),
            blind_proposals(entry, rubric=blinding.rubric, words=words.get(case_id, ())),
        )
        for case_id, entry in known.items()
    }
    mine: dict[str, list[str]] = {}
    for seat in seats:
        mine.setdefault(seat.reviewer, []).append(names[seat.case_id])
    packets = {}
    for reviewer, own in sorted(mine.items()):
        order = shuffled(own, reviewer=reviewer, batch=blinding.batch, secret=blinding.secret)
        code = reviewer_code(reviewer, batch=blinding.batch, secret=blinding.secret)
        packets[reviewer] = Packet(blinding.batch, code, blinding.rubric, tuple(files[alias] for alias in order))
    return Packed(packets, names)


def leaks_in(text: str, *, entries: Sequence[LedgerEntry]) -> tuple[Leak, ...]:
    """Tell what of any file's identity stands in what a reviewer gets: a page, an export, an address, a file's name."""
    secrets = dict.fromkeys(secret for entry in entries for secret in secrets_of(identity_of(entry)))
    return leaks(text, secrets=secrets)
