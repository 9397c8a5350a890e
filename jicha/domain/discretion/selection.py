"""Which instrument governs a case: by province and day, or none is entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jicha.domain.discretion.benchmarks import Instrument, Status

NATION = "000000"


@dataclass(frozen=True, slots=True)
class NotEntered:
    """No benchmark can be used: a verdict that needs one is unknown. `zh` says why."""

    zh: str


def choose(instruments: Iterable[Instrument], *, region: str, on: date) -> Instrument | NotEntered:
    """Choose the province's own instrument in force on the day.

    Args:
        region: six digits of the province, or of any unit in it. on: the day of the act.

    Returns:
        The instrument that came into force last; never another province's, never a stand-in for somebody else.
    """
    province = f"{region[:2]}0000"
    own = [item for item in instruments if item.region == province]
    usable = [item for item in own if item.status is not Status.NOT_ENTERED]
    governing = [item for item in usable if item.governs(on)]
    if governing:
        return max(governing, key=lambda item: item.from_on or date.min)
    if usable:
        return NotEntered(f"《{usable[0].zh}》在{on.isoformat()}不适用，当日适用的裁量基准尚未录入")
    name = f"《{own[0].zh}》" if own else f"行政区划{province}的裁量基准"
    return NotEntered(f"{name}尚未录入，凡依赖裁量基准的结论均为“无法判定”")
