"""What the tests of this folder share: a year with files of two branches, taken in."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.services.data.taking import take_in_year
from jicha.services.data.uploading import keep_upload
from tests.desk_fixtures import ActorOf, actor_of, as_role, home, now, plan_2021
from tests.outputs.made import make_data

__all__ = ["actor_of", "as_role", "home", "now", "plan_2021", "taken"]
OFFICERS = (
    "姓名,工号,执法证号,证件有效期,状态,更新日期\n"
    "李强,001,LX001,2023-05-01,在岗,2021-05-01\n"
    "王芳,002,LX002,2023年13月45日,在岗,2021-05-01\n"
    "张伟,003,LX003,2024-01-01,在岗,2021-05-01\n"
)
FOREIGN = "甲,乙\n1,2\n3,4\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """A year that was taken in: the snapshot's number and digest, and the numbers of three files."""

    snapshot_id: int
    cases: int
    officers: int
    foreign: int


@pytest.fixture
def taken(actor_of: ActorOf, home: Path, plan_2021: int, now: datetime, tmp_path: Path) -> Taken:
    """Files of 交城 (by the inspector), of 临县 (by its clerk) and a foreign sheet, taken in by the lead."""
    lead, clerk = actor_of(Role.LEAD), actor_of(Role.BRANCH_CLERK)
    cases = (make_data(tmp_path / "made", decided="2021-05-10") / "交城分局" / "案件.csv").read_bytes()
    kept = [
        keep_upload(lead, year=2021, name="交城分局/案件.csv", chunks=[cases], at=now).upload_id,
        keep_upload(clerk, year=2021, name="执法人员名录库.csv", chunks=[OFFICERS.encode()], at=now).upload_id,
        keep_upload(lead, year=2021, name="外来表.csv", chunks=[FOREIGN.encode()], at=now).upload_id,
    ]
    return Taken(take_in_year(lead, year=2021).snapshot_id, *kept)
