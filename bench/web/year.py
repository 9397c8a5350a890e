"""A year of verdicts at the desk, made straight in the table; Django is started before this is imported."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Sum
from django.test import Client

from jicha.domain.access.roles import BRANCH_ROLES, Role
from jicha.domain.overview import ExceptionRow
from jicha.services import clock
from jicha.services.judging.cards import check_words
from jicha.services.judging.counting import gather_counts
from jicha.services.judging.importing import tell_the_planner, write_flags
from jicha.store.models import Flag, FlagNote, Run, TrailEvent, User

YEAR, RUN = 2021, "bench"
UNITS = tuple(
    zip(
        (*range(141121, 141131), 141102, 141181, 141182),
        ["文水", "交城", "兴县", "临县", "柳林", "石楼", "岚县", "方山", "中阳", "交口", "离石", "孝义", "汾阳"],
        strict=True,
    )
)
ROLES = (*[Role.INSPECTOR] * 20, *[Role.LEAD] * 5, *[Role.BUREAU_LEADER] * 5, *[Role.BRANCH_CLERK] * 12, *[Role.BRANCH_HEAD] * 8)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is signed in: the cookie of the session, and whether this person judges."""

    cookie: str
    is_judge: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What judging left: each decision is one note, one event, and one step of a flag's lock."""

    notes: int
    events: int
    locks: int
    dismissed: int


def seat_people(number: int) -> tuple[Seat, ...]:
    """Open accounts and sign everybody in."""
    seats = []
    for place in range(number):
        role = ROLES[place % len(ROLES)]
        unit = str(UNITS[place % len(UNITS)][0]) if role in BRANCH_ROLES else None
        at = clock.now()
        told = {"name": f"测试{place}", "role": role.value, "unit_code": unit, "made_at": at, "password_at": at}
        user, _is_new = User.objects.get_or_create(login=f"p{place}", defaults=told)
        browser = Client()
        browser.force_login(user)
        seats.append(Seat(browser.cookies[settings.SESSION_COOKIE_NAME].value, role is Role.INSPECTOR))
    return tuple(seats)


def fill(rows: int) -> float:
    """Write so many verdicts as a run's import does, and give the seconds; some were asked of their branches."""
    at = clock.now()
    run = Run.objects.create(
        run_id=RUN, year=YEAR, as_of=date(YEAR, 12, 31), snapshot_digest="0" * 64, folder=RUN, counts={"population": rows * 9}, made_at=at
    )
    start = time.perf_counter()
    for _number in write_flags(run.pk, rows=_verdicts(rows)):
        pass
    seconds = time.perf_counter() - start
    some = Flag.objects.filter(state="open", source_row__in=(50, 500, 1000)).values_list("pk", flat=True)[:1000]
    Flag.objects.filter(pk__in=list(some)).update(state="asked", released=True)
    gather_counts(run.pk)
    Run.objects.filter(pk=run.pk).update(state="ready")
    tell_the_planner()
    return seconds


def contested(most: int) -> list[int]:
    """Give flags that wait, each twice: two people will take each at about the same time."""
    found = Flag.objects.filter(state="open", verdict="fail").order_by("pk").values_list("pk", flat=True)[:most]
    return [number for number in found for _twice in range(2)]


def counted() -> Counted:
    """Count what judging left."""
    return Counted(
        notes=FlagNote.objects.filter(move="dismiss").count(),
        events=TrailEvent.objects.filter(action="flag.dismiss").count(),
        locks=int(Flag.objects.aggregate(sum=Sum("lock"))["sum"] or 0),
        dismissed=Flag.objects.filter(state="dismissed").count(),
    )


def _verdicts(rows: int) -> Iterator[ExceptionRow]:
    words = sorted(check_words().values(), key=lambda one: one.check_id)
    each = -(-rows // (len(words) * len(UNITS)))
    made = 0
    for check in words:
        for code, name in UNITS:
            for number in range(min(each, rows - made)):
                made += 1
                subject = f"{name[0]}环罚〔{YEAR}〕{made}号"
                yield ExceptionRow(
                    run_id=RUN,
                    check_id=check.check_id,
                    item=check.item,
                    unit_code=str(code),
                    unit_name=f"{name}分局",
                    dataset="D06",
                    subject_key=subject,
                    verdict="unknown" if number % 5 == 4 else "fail",
                    observed=f"公示{YEAR}-08-{number % 28 + 1:02}",
                    expected=f"不晚于{YEAR}年8月11日公示",
                    severity=check.severity,
                    basis=check.basis,
                    law_version="行政处罚法（2021年7月15日起施行）",
                    source_file=f"{name}分局/行政处罚台账.xlsx",
                    source_sheet=f"{YEAR}年",
                    source_row=number % 5000 + 3,
                    message=f"决定书{subject}（当事人{name}第{number % 900}化工有限公司）于{YEAR}年8月2日作出，最迟应于8月11日公示，实际逾期{number % 40}天。",
                )
