"""How a test asks the interface: in JSON, with a file, for a file; what is refused fails the test."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


def post(client: Client, address: str, /, **given: object) -> Any:
    """Send JSON and give the answer."""
    return _told(client.post(f"/api/v1/{address}", given, content_type="application/json"))


def get(client: Client, address: str, /) -> Any:
    """Ask and give the answer."""
    return _told(client.get(f"/api/v1/{address}"))


def send(client: Client, address: str, /, *, content: bytes, name: str, **given: object) -> Any:
    """Send a file with its fields and give the answer."""
    return _told(client.post(f"/api/v1/{address}", {"file": SimpleUploadedFile(name, content), **given}))


def saved(client: Client, address: str, /) -> bytes:
    """Ask for a file and give its bytes."""
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    found = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # A file is streamed.
    for close in answer._resource_closers if answer.streaming else ():  # Closing the whole answer would end the test's connection too.
        close()
    return bytes(found)


def refused(client: Client, address: str, /, **given: object) -> tuple[int, str]:
    """Send JSON that must be refused; give the status and the first fault."""
    answer = client.post(f"/api/v1/{address}", given, content_type="application/json")
    assert answer.status_code >= 400, answer.content
    return answer.status_code, str(answer.json()["faults"][0]["what"])


def _told(answer: Any) -> Any:
    told = json.loads(answer.content)
    assert answer.status_code < 300, told
    return told
