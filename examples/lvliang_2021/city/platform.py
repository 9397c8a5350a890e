"""Logs of the platform: heartbeats, uploads with receipts, logins."""

from datetime import datetime, time, timedelta

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.workdays import of_month
from examples.lvliang_2021.year import Year, moment, text

VERSION = "3.2.1"
HEARTBEAT_EVERY = timedelta(hours=12)


def heartbeats(scene: Scene) -> None:
    """Keep the link alive twice a day, all year."""
    chance = scene.chance("heartbeats")
    at = datetime(2021, 1, 1, 0, 20)
    while at.year == 2021:
        scene.add(
            "platform_log",
            {
                "heartbeat_at": at + timedelta(minutes=chance.randrange(-15, 90)),
                "link_status": "正常",
                "version": VERSION,
            },
        )
        at += HEARTBEAT_EVERY


def uploads(scene: Scene) -> None:
    """Upload each inspection and get its receipt; a few batches fail first and are sent again."""
    chance = scene.chance("uploads")
    for serial, visit in enumerate(scene.visits, start=1):
        sent = moment(visit, "uploaded_at")
        row = {
            "batch_id": f"SC{scene.branch.code}{serial:05d}",
            "inspection_id": visit["inspection_id"],
            "local_upload_at": sent,
            "terminal_id": visit["terminal_id"],
            "version": VERSION,
            "link_status": "正常",
        }
        if serial % 60 == 0:
            scene.add("platform_log", row | {"receipt_status": "失败"})
            row["local_upload_at"] = sent + timedelta(minutes=15)
        scene.add(
            "platform_log",
            row | {"receipt_status": "成功", "receipt_no": f"GJ{sent:%Y%m%d}{scene.branch.code}{chance.randrange(10000):04d}{serial:04d}"},
        )


def logins(year: Year, code: str) -> None:
    """Log in on every device of a unit several times a month."""
    chance = year.chance(f"{code}/logins")
    for terminal in list(year.of("terminal", code)):
        times = 3 if text(terminal, "terminal_kind") == "手持" else 1
        for month in range(1, 13):
            for day in chance.sample(of_month(2021, month), times):
                at = datetime.combine(day, time(8, 0)) + timedelta(minutes=chance.randrange(600))
                year.add("platform_log", {"unit_code": code, "login_at": at, "terminal_id": terminal["terminal_id"], "version": VERSION})
