"""Ask the checks again whether the trouble of a finding goes on in data taken in after the branch reported it done.

A late publication of the past stays late for ever; what counts is whether new records of the same branch fail the same check.
"""

from dataclasses import dataclass

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.store.models.flags import Flag
from jicha.store.models.rectification import Rectification
from jicha.store.models.year.runs import Run

_ENDED = ("closed", "void")


@dataclass(frozen=True, slots=True)
class CheckedAgain:
    """What a later run says.

    Attributes:
        run_id: the run's number in the table; null if no run was made on data taken in after the report.
        still_failing: records of the same check and branch that fail now and did not stand in the finding's run; null without a run.
        needs_no_run: the finding stands on no check, so that only people can verify it.
        run: the run's name; empty without one. own: records that the finding stands on. own_failing: those of them that fail in that run,
            too, which keeps nothing from being closed; null without a run.
    """

    run_id: int | None
    still_failing: int | None
    needs_no_run: bool = False
    run: str = ""
    own: int = 0
    own_failing: int | None = None

    @property
    def is_settled(self) -> bool:
        """Say whether the checks no longer stand against closing."""
        return self.needs_no_run or self.still_failing == 0


def check_again(row: Rectification) -> CheckedAgain:
    """Look at the newest run made after the report, on other data than the finding's own run."""
    first = Flag.objects.filter(in_finding__finding_id=row.finding_id).select_related("run").order_by("-run__made_at").first()
    if first is None:
        return CheckedAgain(None, None, needs_no_run=True)
    runs = Run.objects.filter(state="ready", year__gte=first.run.year).exclude(snapshot_digest=first.run.snapshot_digest)
    later = runs.filter(made_at__gt=row.submitted_at).order_by("-made_at", "-pk").first() if row.submitted_at else None
    own = set(Flag.objects.filter(in_finding__finding_id=row.finding_id).values_list("subject_key", flat=True))
    if later is None:
        return CheckedAgain(None, None, own=len(own))
    failing = Flag.objects.filter(check_id=row.finding.kind, unit_code=row.unit_code, verdict="fail")
    before = failing.filter(run_id=first.run_id).values_list("subject_key", flat=True)
    now = failing.filter(run=later)
    own_failing = len(own & set(now.values_list("subject_key", flat=True)))
    return CheckedAgain(later.pk, now.exclude(subject_key__in=before).count(), run=later.run_id, own=len(own), own_failing=own_failing)


def as_of_now(actor: Actor | None, *, rectification_id: int) -> CheckedAgain | None:
    """Say what the newest run says of a rectification that is not closed; null for one that is, whose closing keeps what counted.

    It counts flags that nobody has judged, so that it is null for whoever may not see all of them: a branch learns of none but by feedback.
    """
    if not row_limit(actor, permission=Permission.FLAG_READ).is_all:
        return None
    row = Rectification.objects.select_related("finding").filter(pk=rectification_id).exclude(state__in=_ENDED).first()
    return check_again(row) if row else None
