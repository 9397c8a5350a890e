"""A process that is killed in the middle of its work, again and again; Django is started before this is imported.

One database is made; for each point a child works on it and is killed at that statement, so each child begins where the one before was
torn away.
"""

import json
import os
import signal
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from jicha.domain.access.roles import Actor, Role
from jicha.services import clock
from jicha.services.auditing import PLAN
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice, decide_flags
from jicha.services.judging.importing import import_run_folder
from jicha.services.runs.manifests import Manifest, write_manifest
from jicha.services.serving.starting import prepare
from jicha.services.trailing.verifying import verify
from jicha.store.models import Finding, FindingFlag, FindingStep, Flag, FlagNote, Run, TrailEvent, User
from tests.outputs.made import make_results
from tests.store.flag_rows import make_flag, make_run

NUMBER = 20
Told = list[dict[str, Any]]


def is_killed_at(point: int, work: Callable[[], object]) -> bool:
    """Do some work in a child that is killed before (odd points) or after (even ones) a statement; say whether it got so far."""
    connection.close()
    child = os.fork()
    if child == 0:
        seen = 0

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
            nonlocal seen
            seen += 1
            if seen == point and point % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            done = execute(sql, params, many, context)
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        with connection.execute_wrapper(count):
            work()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(home: Path) -> None:
    """Kill judging many, confirming many and the import of a run at every few statements; what was left each time goes into told.json."""
    at = clock.now()
    prepare(at)
    user = User.objects.create(login="i", name="稽查员", role=Role.INSPECTOR.value, made_at=at, password_at=at)
    actor = Actor(user.pk, user.name, Role.INSPECTOR)
    run = make_run("hand", at=at)
    for number in range(NUMBER):
        make_flag(run, subject=f"D{number}")
        make_flag(run, subject=f"C{number}")
    told: Told = []
    _judge(actor, told=told)
    _confirm(actor, told=told)
    _bring_in(actor, told=told, folder=home / "made")
    (home / "told.json").write_text(json.dumps(told), encoding="utf-8")


def _waiting(prefix: str) -> list[Choice]:
    rows = Flag.objects.filter(subject_key__startswith=prefix, state="open").order_by("pk")
    return [Choice(flag.pk, flag.lock) for flag in rows]


def _note(told: Told, what: str, **left: Any) -> None:
    told.append({"what": what, "faults": [fault.what for fault in verify().faults], **left})


def _judge(actor: Actor, *, told: Told) -> None:
    at = clock.now()

    def dismiss() -> None:
        decide_flags(actor, choices=_waiting("D"), move="dismiss", at=at, reason="笔误", expires_on=date(2099, 1, 1))

    for point in range(1, 33, 3):
        is_killed_at(point, dismiss)
        done = Flag.objects.filter(state="dismissed")
        _note(
            told,
            "dismiss",
            states=done.count(),
            locks=sum(done.values_list("lock", flat=True)),
            notes=FlagNote.objects.filter(move="dismiss").count(),
            events=TrailEvent.objects.filter(action="flag.dismiss").count(),
        )
    dismiss()
    _note(told, "dismiss at last", left=len(_waiting("D")), states=Flag.objects.filter(state="dismissed").count())


def _confirm(actor: Actor, *, told: Told) -> None:
    at, point, alive = clock.now(), 1, False
    while not alive:
        alive = not is_killed_at(point, lambda: confirm_flags(actor, choices=_waiting("C"), at=at))
        _note(
            told,
            "confirm",
            alive=alive,
            findings=Finding.objects.count(),
            flags=FindingFlag.objects.count(),
            states=Flag.objects.filter(state="confirmed").count(),
            notes=FlagNote.objects.filter(move="confirm").count(),
            steps=FindingStep.objects.count(),
        )
        point += 13


def _bring_in(actor: Actor, *, told: Told, folder: Path) -> None:
    make_results(folder)
    (folder / PLAN).write_text("plan", encoding="utf-8")
    digests = dict.fromkeys(("plan", "snapshot", "content", "code"), "0" * 64)
    write_manifest(Manifest("run-0001", "2021-12-31", 2021, "0" * 64, digests, {"population": 1}, (), (), {}), folder=folder)
    point, alive = 1, False
    while not alive:
        alive = not is_killed_at(point, lambda: import_run_folder(actor, folder=str(folder)))
        run = Run.objects.filter(run_id="run-0001").first()
        state, number = (run.state, Flag.objects.filter(run=run).count()) if run else (None, 0)
        _note(told, "import", alive=alive, state=state, flags=number)
        point += 2
