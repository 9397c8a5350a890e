"""Wordings as printed on real pages."""

import json
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "wording"


def rows(name: str) -> list[dict]:
    """Read the rows of one file."""
    return [json.loads(line) for line in (DATA / f"{name}-strings-dev.jsonl").read_text(encoding="utf-8").splitlines()]
