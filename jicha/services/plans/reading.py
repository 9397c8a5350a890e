"""The plan by which a year is audited."""

import tempfile
from functools import lru_cache
from pathlib import Path

from jicha.domain.errors import Fault, PlanError
from jicha.domain.plans import Plan
from jicha.services.plan_files import read_plan_file
from jicha.store.queries.year.plans import published_text


def plan_of_year(year: int) -> tuple[Plan, int]:
    """Read the published plan of a year, and give its number in the table.

    Raises:
        PlanError: no plan of the year is published.
    """
    found = published_text(year)
    if found is None:
        raise PlanError(Fault(f"{year}年没有已印发的计划", "年度计划", "先上传计划文件，经批准、印发后再办理"))
    plan_id, text = found
    return plan_from_text(text), plan_id


@lru_cache(maxsize=16)
def plan_from_text(text: str) -> Plan:
    """Read a plan from the YAML that the desk keeps; the last texts stay read.

    Raises:
        PlanError: the YAML has a fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return read_plan_file(path)
