"""The words under which closed values stand on a page or paper, for an officer to read."""

from datetime import date

from jicha.domain.scorecards import Interval, State, Tally
from jicha.domain.wording.days import print_day

SEVERITY = {"high": "严重", "medium": "一般", "low": "提示"}
VERDICT = {"fail": "疑点", "unknown": "无法判定"}
BASIS = {"sourced": "有出处", "plan": "方案", "derived": "推导", "default": "默认值，未核实"}
STATE = {State.SCORED: "", State.FEW: "样本不足", State.UNKNOWN: "无法判定", State.NONE: "无对象"}
CONFIDENCE = {"high": "已核对", "medium": "待复核", "low": "未核实"}


def percent(share: float | None) -> str:
    """Print a share as a percentage with one decimal; nothing judged prints a dash.

    Only a whole prints 100.0% and only nothing prints 0.0%: 3,999 of 4,000 is 99.9%.
    """
    if share is None:
        return "—"
    shown = round(share * 1000)
    if 0 < share < 1:
        shown = min(max(shown, 1), 999)
    return f"{shown / 10:.1f}%"


def interval_text(interval: Interval | None) -> str:
    """Print an interval as two percentages."""
    return "—" if interval is None else f"{percent(interval.low)}～{percent(interval.high)}"


def judged_text(tally: Tally) -> str:
    """Say how much of the population could be judged."""
    return f"应判{tally.population}项，已判{tally.judged}项，无法判定{tally.unknown}项"


def points_text(points: float | None) -> str:
    """Print points with one decimal; no points print a dash."""
    return "—" if points is None else f"{points:.1f}"


def day_text(iso: str) -> str:
    """Print an ISO day as papers do: 2021年8月9日."""
    return print_day(date.fromisoformat(iso))
