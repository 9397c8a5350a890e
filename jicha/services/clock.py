"""The single place that reads the clock: everything else is handed the instant."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "北京时间")


def now() -> datetime:
    """Read the clock; the instant carries the zone of Beijing."""
    return datetime.now(tz=BEIJING)


def day_of(at: datetime) -> date:
    """Give the day in Beijing of an instant with a zone."""
    return at.astimezone(BEIJING).date()
