"""Planted faults and their truth, one module per items of the plan; written from the fact sheet, not from the checks.

Records that are incomplete, records that contradict history and files with missing evidence stand to one another as the national special
oversight of 2012 found them (42.6 : 18.7 : 49.9); the whole is thinner, so that a person can still follow each fault.
"""

import csv
from pathlib import Path

from examples.lvliang_2021.discretion import faults as discretion
from examples.lvliang_2021.faults import (
    case_files,
    coverage,
    double_random,
    evaluation,
    mobile_enforcement,
    online_audit,
    positive_list,
    rectification,
    site_audit,
    three_systems,
    uniform,
    work_plan,
)
from examples.lvliang_2021.faults.fault import Fault, Planting, Truth
from examples.lvliang_2021.year import Year

FAULTS: dict[str, Fault] = {
    **case_files.FAULTS,
    **three_systems.FAULTS,
    **positive_list.FAULTS,
    **double_random.FAULTS,
    **mobile_enforcement.FAULTS,
    **uniform.FAULTS,
    **work_plan.FAULTS,
    **online_audit.FAULTS,
    **evaluation.FAULTS,
    **coverage.FAULTS,
    **site_audit.FAULTS,
    **rectification.FAULTS,
    **discretion.FAULTS,
}
"""By check, in the order of planting; a fault that plants for several checks is named after the first."""


def plant(year: Year) -> list[Truth]:
    """Plant every fault and list the verdicts that must arise, sorted."""
    planting = Planting(year, year.chance("faults"))
    for fault in FAULTS.values():
        fault(planting)
    by_verdict = {(truth.check_id, truth.unit_code, truth.subject_key, truth.verdict): truth for truth in reversed(planting.truths)}
    return sorted(by_verdict.values())


def write_truth(path: Path, truths: list[Truth]) -> None:
    """Write the truth beside the data."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("check_id", "unit_code", "subject_key", "verdict", "what was done"))
        writer.writerows((truth.check_id, truth.unit_code, truth.subject_key, truth.verdict, truth.done) for truth in truths)
