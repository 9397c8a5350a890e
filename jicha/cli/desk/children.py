"""A process beside this one: started, started again when it dies, ended with it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

_PAUSE = 2.0
_PATIENCE = 10.0


class Child:
    """Runs `jicha` with some words beside this process; it learns of our end, however sudden, by the closing of its standard input."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [sys.executable, "-P", "-m", "jicha", *words]
        self._over = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._keep, name="jicha-child", daemon=True)
        self._watch.start()

    def end(self) -> None:
        """End the process and wait for it; one that does not end in time is killed."""
        self._over.set()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._watch.join(timeout=_PATIENCE)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._words, stdin=subprocess.PIPE)  # noqa: S603  # Our own program with our own words.

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._over.wait(_PAUSE):
                return
            self._process = self._start()


def end_with_parent() -> None:
    """End this process when its standard input closes, also where a script started all in its background, which ignores Ctrl+C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, name="jicha-parent", daemon=True).start()
