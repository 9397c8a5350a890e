"""How many rows each branch has in each data set of a snapshot, and what the branch says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, IntakeError, StaleError
from jicha.domain.tables import DATA_SETS, TABLES
from jicha.domain.trail.actions import Action
from jicha.engine.lake import Snapshot as LakeSnapshot
from jicha.services.trailing.recording import record
from jicha.store.models.year.counts import CountAnswer, UnitCount
from jicha.store.models.year.snapshots import Snapshot

_CODES = frozenset(table.name for table in DATA_SETS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a branch says of one data set: `counted` is the number that the page showed, `said` the one that is right."""

    dataset: str
    counted: int
    said: int
    words: str = ""


def count_rows(snapshot: LakeSnapshot) -> tuple[tuple[str, str, int], ...]:
    """Count the rows of a snapshot by (data set, branch); rows that name no branch count under an empty code."""
    found: list[tuple[str, str, int]] = []
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        for name, paths in snapshot.tables.items():
            if name in _CODES and paths:
                counted = connection.execute(
                    "select coalesce(unit_code, ''), count(*) from read_parquet(?) group by 1 order by 1", [[str(path) for path in paths]]
                ).fetchall()
                found += [(name, str(unit), int(rows)) for unit, rows in counted]
    return tuple(found)


def keep_counts(kept: Snapshot, *, counts: Sequence[tuple[str, str, int]]) -> None:
    """Keep the counts of a snapshot, once. Call it in a transaction."""
    rows = [UnitCount(snapshot=kept, dataset=name, unit_code=unit, rows=number) for name, unit, number in counts]
    UnitCount.objects.bulk_create(rows, ignore_conflicts=True)


def answer_counts(actor: Actor, *, year: int, answers: Sequence[Answer], at: datetime) -> int:
    """Confirm or correct the numbers of the person's own branch, all or none, and say how many were answered.

    Raises:
        AccessError: the person may not speak for a branch.
        IntakeError: the year has no snapshot, a data set does not exist, a correction has no words, nothing was answered.
        StaleError: the number is no longer the one that the page showed.
    """
    unit = actor.unit_code or ""
    require(actor, permission=Permission.DATA_CONFIRM_COUNTS, subject=Subject(unit_code=unit))
    with transaction.atomic():
        newest = Snapshot.objects.filter(year=year).first()
        if newest is None:
            raise IntakeError(Fault(f"{year}年还没有入库的数据", "数量确认", "等稽查部门入库后再确认"))
        now = dict(UnitCount.objects.filter(snapshot=newest, unit_code=unit).values_list("dataset", "rows"))
        faults = [fault for answer in answers for fault in _faults(answer)]
        if faults or not answers:
            raise IntakeError(*(faults or [Fault("没有可以确认的数量", "数量确认", "刷新页面")]))
        changed = [answer for answer in answers if now.get(answer.dataset, 0) != answer.counted]
        if changed:
            names = "、".join(TABLES[answer.dataset].zh for answer in changed)
            raise StaleError(Fault("数据刚刚重新入库，数量变了，这次没有保存", names, "刷新页面，看过新的数量后再确认"))
        for answer in answers:
            _keep(actor, year=year, unit=unit, answer=answer, at=at)
    return len(answers)


def _faults(answer: Answer) -> list[Fault]:
    if answer.dataset not in _CODES:
        return [Fault("没有这个数据集", answer.dataset[:40], "刷新页面")]
    if answer.said != answer.counted and not answer.words.strip():
        return [Fault("更正没有写明原因", TABLES[answer.dataset].zh, "写明少了或多了哪些记录，以及依据")]
    return []


def _keep(actor: Actor, *, year: int, unit: str, answer: Answer, at: datetime) -> None:
    kept = CountAnswer.objects.create(
        year=year,
        dataset=answer.dataset,
        unit_code=unit,
        counted=answer.counted,
        said=answer.said,
        words=answer.words.strip()[:400],
        at=at,
        by_id=actor.user_id,
    )
    is_right = answer.said == answer.counted
    record(
        actor,
        action=Action.DATA_CONFIRM if is_right else Action.DATA_CORRECT,
        kind="count",
        object_id=str(kept.pk),
        before=None if is_right else str(answer.counted),
        after=f"{answer.dataset} {answer.said}",
        why=answer.words,
        at=at,
    )
