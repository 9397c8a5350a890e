"""The example city at the desk: one account per role, its plan signed up the chain, its year judged. Fictional, and marked so."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from jicha.domain.access.roles import BRANCH_ROLES, ROLE_TITLES, Actor, Role
from jicha.domain.trail.actions import Action
from jicha.services.auditing import PLAN as PLAN_NAME
from jicha.services.data.taking import take_in_year
from jicha.services.data.uploading import keep_upload
from jicha.services.guarding.sessions import actor_from
from jicha.services.home.folders import Home
from jicha.services.judging.importing import ImportedRun, import_run_folder
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.moving import move_plan
from jicha.services.reporting import Progress, silent
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.people import User
from jicha.store.models.year.plans import PlanVersion
from jicha.store.queries.year.snapshots import newest_snapshot

MARK = "演示"
WORD = "jicha-demo-2021"
"""The password of every demonstration account; it is printed at each start, for there is nothing to protect."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration."""

    login: str
    name: str
    role: str


def folder() -> Path:
    """Name the folder of the home where the example city is made."""
    home: Home = settings.HOME
    return home.root / "demonstration"


def open_accounts(at: datetime, *, unit_code: str, unit_name: str) -> tuple[DemoAccount, ...]:
    """Make one account per role, those of a branch for the branch given; what is there already stays."""
    made = []
    for role in Role:
        is_branch = role in BRANCH_ROLES
        login, name = f"demo-{role.value.replace('_', '-')}", f"{MARK}{unit_name if is_branch else ''}{ROLE_TITLES[role]}"
        defaults = {
            "name": name,
            "role": role.value,
            "unit_code": unit_code if is_branch else None,
            "password": make_password(WORD),
            "password_at": at,
            "made_at": at,
        }
        with transaction.atomic():
            user, is_new = User.objects.get_or_create(login=login, defaults=defaults)
            if is_new:
                record(PROGRAM, action=Action.PEOPLE_MAKE, kind="user", object_id=user.pk, at=at, after=f"{login} {role.value}", why=MARK)
        made.append(DemoAccount(login, name, ROLE_TITLES[role]))
    return tuple(made)


def load_year(run: Path, *, data: Path | None, at: datetime, progress: Progress = silent) -> ImportedRun:
    """Bring an audited year in as its people would: the lead hands in plan and files, the leader approves, the run is imported.

    Args:
        run: an output folder of `jicha audit`. data: the folder of exports that it was made from; null leaves the uploads empty.

    Raises:
        RunError, PlanError: the folder is no run, or its plan cannot be used.
    """
    lead, leader = _person(Role.LEAD), _person(Role.BUREAU_LEADER)
    content = (run / PLAN_NAME).read_bytes()
    _publish(lead, leader=leader, content=content, at=at)
    if data is not None:
        year = _year_of(content)
        _hand_in(lead, data=data, year=year, at=at, progress=progress)
        if newest_snapshot(year) is None:
            take_in_year(lead, year=year, progress=progress)
    return import_run_folder(lead, folder=str(run), progress=progress)


def _publish(lead: Actor, *, leader: Actor, content: bytes, at: datetime) -> None:
    adopted = adopt_plan(lead, name="plan.yaml", content=content, at=at)
    for person, move, before in ((lead, "submit", "draft"), (leader, "approve", "submitted"), (lead, "publish", "approved")):
        plan = PlanVersion.objects.get(pk=adopted.plan_id)
        if plan.state == before:
            move_plan(person, plan_id=plan.pk, move=move, lock=plan.lock, at=at)


def _hand_in(lead: Actor, *, data: Path, year: int, at: datetime, progress: Progress) -> None:
    files = sorted(path for path in data.rglob("*") if path.is_file())
    for done, path in enumerate(files):
        progress("交入数据", done=done, total=len(files))
        with path.open("rb") as stream:
            chunks = iter(lambda stream=stream: stream.read(_BLOCK), b"")  # type: ignore[misc]  # A stream's blocks, none of them empty.
            keep_upload(lead, year=year, name=path.relative_to(data).as_posix(), chunks=chunks, at=at)
    progress("交入数据", done=len(files), total=len(files))


def _year_of(content: bytes) -> int:
    digest = hashlib.sha256(content).hexdigest()
    return int(PlanVersion.objects.filter(digest=digest).values_list("year", flat=True)[0])


def _person(role: Role) -> Actor:
    return actor_from(User.objects.get(login=f"demo-{role.value.replace('_', '-')}"))
