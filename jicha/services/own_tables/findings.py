"""Findings with their rectification, look-back and evidence as rows of D20, and the self-checks of the branches.

A finding is known by 被稽查单位 + 问题编号, the business key of D20 in the facts; the number is the desk's own (台账2021-12). Checks join all
rows of one number, so that a bureau which also uploads its list under the same numbers has each finding judged once.
"""

from collections.abc import Iterator

from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.services.clock import day_of
from jicha.services.own_tables.lines import KIND_WORDS, LEVEL_WORDS, Cell, OwnRow, item_words, joined
from jicha.store.models.findings import Finding
from jicha.store.models.people import User
from jicha.store.models.rectification import Rectification
from jicha.store.models.self_checks import SelfCheck

_STATES = {state.name: state.zh for state in RECTIFICATION.states}
_DONE = frozenset({"submitted", "verified", "closed"})
_VERIFIED = frozenset({"verified", "closed"})
_RUNGS = {"remind": "提醒", "press": "督办", "name": "通报", "summon": "约谈"}
_CONFIRMED = {"accept": "分局已确认", "uphold": "分局有异议，经裁定问题成立", "lapse": "分局逾期未答复"}


def number_of(finding: Finding) -> str:
    """Give the number under which a finding stands in the tables of the audit."""
    return f"台账{finding.year}-{finding.number}"


def finding_rows(year: int) -> Iterator[OwnRow]:
    """Give the final findings up to a year, each with one row for itself and one for each piece of evidence.

    A finding that is not final yet may still fall, and is not a problem to be rectified. Earlier years stand here because relapses and
    open rectifications are judged across years.
    """
    related = ("flags__flag__run", "evidence", "steps", "rectification__milestones", "rectification__proofs", "rectification__look_backs")
    found = Finding.objects.filter(state="final", year__lte=year).order_by("year", "number")
    for finding in found.prefetch_related(*related):
        pieces = list(_pieces(finding))
        yield _finding_row(finding, pieces=pieces)
        yield from pieces


def self_check_rows(year: int) -> Iterator[OwnRow]:
    """Give the answers of every form that a branch has handed in: one row an item."""
    for form in SelfCheck.objects.filter(year=year, submitted_on__isnull=False).order_by("round", "unit_code").prefetch_related("answers"):
        for answer in form.answers.all():
            yield {
                "unit_code": form.unit_code,
                "year": form.year,
                "self_check_item": item_words(answer.item),
                "self_check_answer": "存在问题" if answer.has_problems else "无问题",
                "self_check_text": answer.words,
                "self_check_on": form.submitted_on,
            }


def _finding_row(finding: Finding, *, pieces: list[dict[str, Cell]]) -> OwnRow:
    taken = [str(piece["evidence_ids"]) for piece in pieces]
    times: list[Cell] = sorted((piece["evidence_at"] for piece in pieces), key=str)
    row: dict[str, Cell] = {
        "unit_code": finding.unit_code,
        "year": finding.year,
        "item": item_words(finding.item),
        "finding_id": number_of(finding),
        "finding_kind": finding.kind,
        "finding_text": finding.title,
        "severity": LEVEL_WORDS.get(finding.level or ""),
        "check_id": finding.kind,
        "evidence_ids": "、".join(taken),
        "evidence_at": times[0] if times else None,
        "confirmation": _confirmation(finding),
    }
    rectification = getattr(finding, "rectification", None)
    if rectification is not None and rectification.state != "void":
        row |= _rectification_cells(rectification)
    return row


def _pieces(finding: Finding) -> Iterator[dict[str, Cell]]:
    """Give the evidence, files first; a flag that was confirmed is evidence too: the row it came from, in the snapshot it came from."""
    own: dict[str, Cell] = {"unit_code": finding.unit_code, "year": finding.year}
    for number, one in enumerate(finding.evidence.all(), start=1):
        place: dict[str, Cell] = {
            "evidence_ids": f"{number_of(finding)}-证{number}",
            "evidence_digest": one.sha256,
            "evidence_source": one.source,
        }
        yield {**own, **place, "evidence_at": one.taken_at}
    for link in finding.flags.all():
        flag = link.flag
        source = "".join(
            (flag.source_file, f"“{flag.source_sheet}”" if flag.source_sheet else "", f"第{flag.source_row}行" if flag.source_row else "")
        )
        place = {
            "evidence_ids": f"{number_of(finding)}-疑点{flag.pk}",
            "evidence_digest": flag.run.snapshot_digest,
            "evidence_source": source,
        }
        yield {**own, **place, "evidence_at": flag.decided_at or flag.run.made_at}


def _confirmation(finding: Finding) -> str | None:
    moves = [step.move for step in finding.steps.all() if step.move in _CONFIRMED]
    return _CONFIRMED[moves[-1]] if moves else None


def _rectification_cells(row: Rectification) -> dict[str, Cell]:
    looks = sorted(row.look_backs.all(), key=lambda look: (look.looked_on, look.pk))
    return {
        "rectification_kind": KIND_WORDS.get(row.kind),
        "measures": row.measures,
        "milestones": joined(f"{step.what}（{step.due_on}）" for step in row.milestones.all()),
        "responsible": row.responsible,
        "branch_leader": row.responsible,
        "handler": row.handler,
        "due_on": row.due_on,
        "done_on": day_of(row.submitted_at) if row.submitted_at and row.state in _DONE else None,
        "proof": joined(proof.name for proof in row.proofs.all()),
        "verifier": _name(row.makers.get("verify")) if row.state in _VERIFIED else None,
        "closed_on": row.closed_on if row.state == "closed" else None,
        "status": _STATES[row.state],
        "reminders": joined(f"{_RUNGS.get(one.rung, one.rung)}{one.reached_on}" for one in row.reminders.all()),
        "look_back": joined(f"{'保持整改效果' if look.holds else '问题又出现'}：{look.words}" for look in looks),
        "look_back_on": looks[-1].looked_on if looks else None,
        **_extension_cells(row),
    }


def _extension_cells(row: Rectification) -> dict[str, Cell]:
    if not row.extensions:
        return {}
    steps = list(row.steps.select_related("by"))
    given = [f"{step.by.name if step.by else ''}{day_of(step.at)}" for step in steps if step.move == "give_time"]
    asked = [step.words for step in steps if step.move == "ask_time"]
    return {"extension_count": row.extensions, "extension_approval": joined(given), "extension_reason": joined(asked)}


def _name(user_id: str | None) -> str | None:
    """Give the name of whoever made a move; people are never deleted."""
    return User.objects.values_list("name", flat=True).filter(pk=int(user_id)).first() if user_id else None
