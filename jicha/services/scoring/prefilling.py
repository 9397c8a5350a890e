"""What the checks of the newest run say of a file's criteria, made blind for the reviewer."""

from jicha.domain.checks import Verdict
from jicha.domain.reviews.prefill import CheckWord, Proposal
from jicha.services.batches.masking import entry_of
from jicha.services.batches.moving import rubric_of
from jicha.services.reviewing.blinding import blind_proposals
from jicha.store.models.flags import Flag
from jicha.store.models.reviews import ReviewFile
from jicha.store.models.year.runs import Run


def proposals_for(row: ReviewFile) -> tuple[Proposal, ...]:
    """Propose answers for a file: sentences masked, rows left out; empty before the first run of the year.

    A flag that people dismissed says nothing. Passes are kept as counts only, so that no criterion is proposed as met.
    """
    run = Run.objects.filter(year=row.batch.year, state="ready").first()
    if run is None:
        return ()
    flags = Flag.objects.filter(run=run, unit_code=row.unit_code, subject_key=row.case_id).exclude(state="dismissed").order_by("pk")
    words = [CheckWord(flag.check_id, Verdict(flag.verdict), flag.message, "") for flag in flags]
    return blind_proposals(entry_of(row), rubric=rubric_of(row.batch), words=words)
