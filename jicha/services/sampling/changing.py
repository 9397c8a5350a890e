"""What may still change after a draw, each with reason and name: a replacement in the order of tickets, a supplementary pick."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.frame import Case, text_fault
from jicha.domain.sampling.record import Picked, Replaced
from jicha.domain.sampling.tickets import Drawn, successor
from jicha.services.sampling.folder import REPLACEMENTS, SUPPLEMENT, TOPPED_UP, DrawFolder
from jicha.services.sampling.frames import cases_of


@dataclass(frozen=True, slots=True)
class Change:
    """Who says so, when and why."""

    on: date
    by: str
    reason: str


def replace_case(folder: DrawFolder, *, case_id: str, change: Change) -> Replaced:
    """Replace a drawn case that cannot be reviewed by the next ticket of its stratum, and log it.

    Raises:
        DrawError: the case is not in the sample, no reason or name is given, the stratum is exhausted, or a top-up was made since.
    """
    folder.refuse_if(TOPPED_UP, what="已经增抽，不能再替换", mend="替换应在增抽以前；现在缺卷的，在增抽的批次里多抽。")
    sample, log = folder.sample(), folder.replacements()
    refuse(DrawError, faults=_change_faults(change))
    stratum = _strata(sample, log=log).get(case_id)
    if stratum is None:
        raise DrawError(Fault(f"样本里没有案件{case_id}（或已被替换）", str(folder.path), "写当前样本里的案件编号。"))
    following = successor(cases_of(folder), seed=folder.seed(), stratum=stratum, used=_used(sample, log=log))
    if following is None:
        raise DrawError(Fault(f"“{stratum}”层已经没有可以替换的案件", str(folder.path), "该层减少一件，在记录单上说明。"))
    made = Replaced(case_id, following.case_id, following.ticket, change.on.isoformat(), change.by, change.reason)
    folder.append(REPLACEMENTS, fields=(made.left_out, made.taken, made.ticket, made.on, made.by, made.reason))
    return made


def replacement_faults(
    cases: Sequence[Case], *, seed: str, sample: Sequence[Drawn], log: Sequence[Replaced], where: str
) -> Iterator[Fault]:
    """Say which logged replacements did not take the next ticket, or replaced a case that was not in the sample."""
    for number, made in enumerate(log, start=1):
        before = log[: number - 1]
        stratum = _strata(sample, log=before).get(made.left_out)
        following = successor(cases, seed=seed, stratum=stratum, used=_used(sample, log=before)) if stratum else None
        if following is None or (following.case_id, following.ticket) != (made.taken, made.ticket):
            right = f"，应为{following.case_id}" if following else ""
            yield Fault(f"案件{made.left_out}由{made.taken}替换，不是按票号顺序{right}", f"{where} 第{number}行", "按票号顺序替换。")


def pick_case(folder: DrawFolder, *, case_id: str, change: Change) -> Picked:
    """Add a case that people choose for its risk; it is kept apart and labelled, and enters no estimate.

    Raises:
        DrawError: the case is not in the frame, is drawn already, was picked already, or no reason or name is given.
    """
    refuse(DrawError, faults=_change_faults(change))
    case = next((one for one in cases_of(folder) if one.case_id == case_id), None)
    if case is None:
        raise DrawError(Fault(f"抽样框里没有案件{case_id}", str(folder.path), "核对编号；不在抽样框的，另行稽查，不记入本批。"))
    drawn = final_strata(folder.sample(), log=folder.replacements())
    if case_id in drawn or case_id in {one.case_id for one in folder.picks()}:
        raise DrawError(Fault(f"案件{case_id}已在本批", str(folder.path), "不必再补。"))
    pick = Picked(case_id, case.stratum, change.on.isoformat(), change.by, change.reason)
    folder.append(SUPPLEMENT, fields=(pick.case_id, pick.stratum, pick.on, pick.by, pick.reason))
    return pick


def final_strata(sample: Sequence[Drawn], *, log: Sequence[Replaced]) -> dict[str, str]:
    """Give the cases that are reviewed, with their strata: the sample after its replacements, in the order of the sample."""
    return _strata(sample, log=log)


def _strata(sample: Sequence[Drawn], *, log: Sequence[Replaced]) -> dict[str, str]:
    strata = {one.case_id: one.stratum for one in sample}
    for made in log:
        strata = {made.taken if one == made.left_out else one: stratum for one, stratum in strata.items()}
    return strata


def _used(sample: Sequence[Drawn], *, log: Sequence[Replaced]) -> set[str]:
    return {one.case_id for one in sample} | {one.taken for one in log}


def _change_faults(change: Change) -> Iterator[Fault]:
    for name, text in (("理由", change.reason), ("经手人", change.by)):
        wrong = text_fault(text)
        if wrong:
            yield Fault(f"{name}{wrong}", name, f"写明{name}。")
