"""Heads and events as JSON lines, as they leave the house."""

import json
from dataclasses import asdict

from jicha.domain.trail.logs import Head


def head_line(head: Head) -> str:
    """Write a head as one line of JSON."""
    return json.dumps(asdict(head), sort_keys=True, separators=(",", ":"))


def head_from(line: str) -> Head:
    """Read a head from one line of JSON.

    Raises:
        KeyError, TypeError, ValueError: the line is no head.
    """
    found = json.loads(line)
    texts = {name: found[name] for name in ("at", "sha256", "sm3", "key_id", "signature")}
    if not isinstance(found["size"], int) or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError(f"no head: {line[:80]}")
    return Head(found["size"], texts["at"], texts["sha256"], texts["sm3"], texts["key_id"], texts["signature"])
