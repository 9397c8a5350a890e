"""A run with a few flags, made by hand."""

from datetime import date, datetime

from jicha.store.models import Flag, Run

ROW = {
    "item": "three_systems",
    "dataset": "D06",
    "verdict": "fail",
    "observed": "公示2021-08-20",
    "expected": "不晚于2021年8月11日公示",
    "severity": "high",
    "basis": "国办发〔2018〕118号〔有出处〕",
    "law_version": "全面推行三项制度的指导意见",
    "source_file": "案件台账.xlsx",
    "source_sheet": "Sheet1",
}
UNITS = {"141124": "临县分局", "141121": "文水分局"}


def make_run(run_id: str = "r1", *, at: datetime, year: int = 2021) -> Run:
    """Make a run whose verdicts are all in."""
    return Run.objects.create(
        run_id=run_id, year=year, as_of=date(year, 12, 31), snapshot_digest="0" * 64, folder=run_id, counts={}, state="ready", made_at=at
    )


def make_flag(run: Run, *, subject: str, unit: str = "141124", check_id: str = "THREE-02", **other: object) -> Flag:
    """Make one flag; what is not said is as in `ROW`."""
    values = {**ROW, "message": f"决定书{subject}公示逾期。", "source_row": 7, **other}
    return Flag.objects.create(run=run, check_id=check_id, unit_code=unit, unit_name=UNITS[unit], subject_key=subject, **values)
