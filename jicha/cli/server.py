"""The web server: waitress, one process and some threads, the same on every system."""

from contextlib import suppress
from typing import Any

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server


def listen(host: str, *, port: int, tries: int, threads: int) -> Any:
    """Listen at the port or the next free one; null if none is free. `run()` of what is given answers until Ctrl+C."""
    application = get_wsgi_application()
    for candidate in range(port, min(port + tries, 65536)):
        with suppress(OSError):
            return create_server(application, host=host, port=candidate, threads=threads, ident="jicha", clear_untrusted_proxy_headers=True)
    return None
