"""People at the desk: each with a connection of the own, acting when it is due whether or not the desk keeps up."""

import queue
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

READS = (
    ("疑点列表", "/flags/", 20),
    ("筛选", "/flags/?verdict=fail&state=open&unit_code=141124", 12),
    ("筛选两项", "/flags/?item=case_files&severity=high", 5),
    ("按单位排序", "/flags/?order=unit", 4),
    ("按对象倒序", "/flags/?order=-subject", 4),
    ("后面的页", "/flags/?page=40", 4),
    ("查找编号", "/flags/?q=〔2021〕77123号", 3),
    ("查找词语", "/flags/?q=第77化工有限公司", 2),
    ("问题列表", "/findings/", 5),
    ("年度概览", "/", 8),
    ("整改列表", "/rectification/", 3),
)
JUDGING = 14
_PARTS = 3  # Opening a flag, deciding, the next flag: so many answers does judging wait for.
_SAFE = "/?=&-_.~"


@dataclass(slots=True)
class Seen:
    """What came back: milliseconds of each kind of page, statuses, what went wrong, what deciding answered."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    decided: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, *, milliseconds: float, status: int, fits: bool) -> None:
        """Write one answer down."""
        with self.lock:
            self.milliseconds[kind].append(milliseconds)
            if not fits:
                self.faults.append(f"{kind} {status}")


class Person:
    """Somebody at a browser."""

    def __init__(self, *, port: int, cookie: str) -> None:
        self._port = port
        self._cookies = {"jicha_session": cookie}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, *, body: str | None = None) -> tuple[int, str, str]:
        """Send one request and read the answer: status, text, where it leads."""
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._cookies.get("jicha_csrf", "")}
        for is_last in (False, True):
            try:
                self._connection.request(method, _quoted(path), body=body, headers=head)
                answer = self._connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
                break
            except (HTTPException, ConnectionError):
                # The server closes a connection that was quiet for long, as it may; a browser opens another.
                self._connection.close()
                self._connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
                if is_last:
                    raise
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")


def work(seats: Sequence[tuple[str, bool]], *, port: int, rate: float, seconds: float, flags: Sequence[int], seed: int = 7) -> Seen:
    """Let everybody work for some seconds at so many requests a second in all."""
    chance = random.Random(seed)
    seen = Seen()
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in flags:
        waiting.put(number)
    tasks: dict[bool, queue.SimpleQueue[tuple[float, str, str] | None]] = {True: queue.SimpleQueue(), False: queue.SimpleQueue()}
    start, due = time.perf_counter() + 1, 0.0
    names = [(kind, path) for kind, path, _weight in READS] + [("judge", "")]
    weights = [weight for _kind, _path, weight in READS] + [JUDGING]
    judges = sum(is_judge for _cookie, is_judge in seats)
    while due < seconds:
        kind, path = chance.choices(names, weights)[0]
        is_for_judge = kind == "judge" or chance.random() < judges / len(seats)
        tasks[is_for_judge].put((start + due, kind, path))
        due += (_PARTS if kind == "judge" else 1) / rate
    for _cookie, is_judge in seats:
        tasks[is_judge].put(None)
    threads = [
        threading.Thread(target=_sit, args=(Person(port=port, cookie=cookie), tasks[is_judge], waiting, seen, chance.random()))
        for cookie, is_judge in seats
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _sit(
    person: Person, tasks: "queue.SimpleQueue[tuple[float, str, str] | None]", flags: "queue.SimpleQueue[int]", seen: Seen, seed: float
) -> None:
    chance = random.Random(seed)
    while (task := tasks.get()) is not None:
        due, kind, path = task
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            if kind == "judge":
                _judge(person, due=due, flag_id=flags.get_nowait(), seen=seen, pause=chance.uniform(0.2, 0.8))
            else:
                status, _text, _place = person.ask("GET", path)
                seen.note(kind, milliseconds=_since(due), status=status, fits=status == 200)
        except (OSError, HTTPException, queue.Empty) as error:
            with seen.lock:
                seen.faults.append(f"{kind} {error!r}")


def _judge(person: Person, *, due: float, flag_id: int, seen: Seen, pause: float) -> None:
    status, text, _place = person.ask("GET", f"/flags/{flag_id}/?verdict=fail")
    seen.note("一条疑点", milliseconds=_since(due), status=status, fits=status == 200)
    lock = re.search(r'name="lock" value="(\d+)"', text)
    time.sleep(pause)
    start = time.perf_counter()
    body = f"move=dismiss&lock={lock[1] if lock else 0}&why=%E5%A4%8D%E6%A0%B8&expires_on=2099-12-31"
    status, _text, place = person.ask("POST", f"/flags/{flag_id}/decide/?verdict=fail", body=body)
    seen.note("排除", milliseconds=_since(start), status=status, fits=status in {302, 409, 422})
    with seen.lock:
        seen.decided[status] += 1
    start = time.perf_counter()
    if status == 302:
        status, _text, _place = person.ask("GET", place)
        seen.note("找下一条", milliseconds=_since(start), status=status, fits=status == 302)


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _quoted(path: str) -> str:
    return "".join(
        letter if (letter.isalnum() and letter.isascii()) or letter in _SAFE else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in path
    )
