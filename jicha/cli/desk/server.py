"""The web server: waitress, one process and some threads, the same on every system."""

import logging
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that listens at a port and does not answer yet."""

    port: int
    _server: Any

    def run(self) -> None:
        """Answer until Ctrl+C, then let go of the port."""
        try:
            self._server.run()
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the port and of whoever is still connected."""
        for channel in tuple(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()


def listen(host: str, *, port: int, tries: int, threads: int) -> Listening | None:
    """Listen at the port or the next free one; null if none is free."""
    opened = _open(host, port=port, tries=tries)
    if opened is None:
        return None
    # That a request waits for a free thread is no news for whoever looks at the screen.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    application = get_wsgi_application()
    # Which of the hops counts is decided by `AddressMiddleware`; where no proxy is trusted the header does not even get that far.
    is_cleared = not settings.PROXIES
    server = create_server(application, sockets=[opened], threads=threads, ident="jicha", clear_untrusted_proxy_headers=is_cleared)
    return Listening(port=int(opened.getsockname()[1]), _server=server)


def _open(host: str, *, port: int, tries: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tries, 65536)):
        with suppress(OSError):
            return socket.create_server((host, candidate), family=family)
    return None
