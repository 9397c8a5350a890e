"""Draw, and make the drawn cases files of the batch with everything that must be hidden of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.reviews.blindness import aliases
from jicha.domain.sampling.tickets import Drawn
from jicha.engine import lake as lakes
from jicha.engine.disparity.snapshots import SnapshotReader
from jicha.engine.plugins import Cell
from jicha.services.batches.moving import batch_at_hand, draw_folder, move_batch, rubric_of, secret_of
from jicha.services.clock import day_of
from jicha.services.data.taking import lake_of
from jicha.services.sampling.drawing import run_draw
from jicha.services.sampling.papers import write_papers
from jicha.store.models.reviews import Batch, ReviewFile
from jicha.store.queries.year.units import units

_COLUMNS = (
    "case_id",
    "unit_code",
    "filing_no",
    "doc_no",
    "party",
    "credit_code",
    "legal_representative",
    "handlers",
)


def draw_batch(actor: Actor, *, batch_id: int, lock: int, withheld: Collection[str], at: datetime) -> int:
    """Compute the seed, draw, write the papers, and make the files; gives their number.

    Args:
        withheld: names of contributors who did not reveal in time.

    Raises:
        StateError, StaleError: as for every move. DrawError: the seed cannot be made yet, or the folder was touched.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        move_batch(actor, row=row, move="draw", lock=lock, at=at, facts=frozenset({"seed"}), changes={"drawn_on": day_of(at)})
        folder = draw_folder(row)
        drawing = run_draw(folder, on=day_of(at), withheld=withheld)
        files = make_files(row, sample=drawing.sample)
    write_papers(folder)
    return files


def make_files(row: Batch, *, sample: Sequence[Drawn]) -> int:
    """Make a file of each drawn case, in the caller's transaction.

    Raises:
        StateError: a drawn case no longer stands in the ledger.
    """
    known = ledger_facts(row, case_ids=[one.case_id for one in sample])
    kind = rubric_of(row).kinds[0].zh
    files = [ReviewFile(batch=row, kind=kind, stratum=one.stratum, ticket=one.ticket, **known[one.case_id]) for one in sample]
    return len(ReviewFile.objects.bulk_create(files))


def ledger_facts(row: Batch, *, case_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Give of each case what a file of the batch keeps of the ledger: number, branch, what must be hidden, and its alias.

    Raises:
        StateError: a case no longer stands in the ledger.
    """
    known = _ledger(row.year, wanted=set(case_ids))
    gone = sorted(set(case_ids) - known.keys())
    if gone:
        raise StateError(Fault(f"台账里没有抽中的案件：{'、'.join(gone)}", row.title, "用编制抽样框时的数据"))
    names = {unit.code: unit.name for unit in units()}
    shown = aliases(case_ids, batch=row.folder, secret=secret_of(row))
    return {
        case_id: {
            "case_id": case_id,
            "unit_code": _text(found[1]),
            "unit_name": names.get(_text(found[1]), _text(found[1])),
            "identity": dict(zip(_COLUMNS[2:], map(_text, found[2:]), strict=True)),
            "alias": shown[case_id],
        }
        for case_id, found in known.items()
    }


def _ledger(year: int, *, wanted: set[str]) -> Mapping[str, tuple[Cell, ...]]:
    snapshot = lakes.current(lake_of(year))
    if snapshot is None:
        return {}
    reader = SnapshotReader(snapshot)
    return {_text(row[0]): row for row in reader.table("case_file", columns=_COLUMNS) if _text(row[0]) in wanted}


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
