"""Show a run's pages in a browser of the same machine, with nothing but the standard library."""

import functools
import http.server
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jicha.domain.errors import Fault, SettingError, UsageError

_HOST = "127.0.0.1"
_TRIES = 20


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serve the folder's files; no line per request on the screen, and nothing kept by the browser from an older run."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # The name is the standard library's.
        """Write nothing."""

    def end_headers(self) -> None:
        """Forbid caching, then end the headers."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@dataclass(frozen=True, slots=True)
class Pages:
    """A server that listens but does not answer yet.

    Attributes:
        address: what to type into the browser.
    """

    address: str
    _server: http.server.ThreadingHTTPServer

    def serve(self) -> None:
        """Answer until the person presses Ctrl+C, or another thread calls `stop`."""
        try:
            self._server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """End `serve`."""
        self._server.shutdown()


@contextmanager
def open_pages(folder: Path, *, port: int) -> Iterator[Pages]:
    """Listen on this machine only, at `port` or the next free one after it.

    Args:
        folder: an output folder of `jicha audit`; it must hold index.html.
        port: the first port tried, then the nineteen after it.
    Raises:
        UsageError: the folder holds no index.html.
        SettingError: no port is free.
    """
    if not (folder / "index.html").is_file():
        raise UsageError(
            Fault("这里没有结果页 index.html", str(folder), "先运行 jicha audit 计划 --data 数据 --out 输出，再打开输出文件夹")
        )
    handler = functools.partial(_Handler, directory=str(folder))
    with _listen(handler, port=port) as server:
        yield Pages(address=f"http://{_HOST}:{server.server_address[1]}/", _server=server)


def _listen(handler: functools.partial[_Handler], *, port: int) -> http.server.ThreadingHTTPServer:
    last = min(port + _TRIES, 65536)
    for candidate in range(port, last):
        with suppress(OSError):
            return http.server.ThreadingHTTPServer((_HOST, candidate), handler)
    raise SettingError(Fault(f"端口 {port} 到 {last - 1} 都不能用（被占用或没有权限）", f"本机 {_HOST}", "用 --port 另选一个端口"))
