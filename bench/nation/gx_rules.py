"""The rules of inspections that Great Expectations can say, once for both sides: as expectations and as row checks of jicha."""

from dataclasses import dataclass
from pathlib import Path

FILLED = (
    "credit_code",
    "source_name",
    "started_at",
    "ended_at",
    "officers",
    "certificate_nos",
    "place",
    "content",
    "conclusion",
    "showed_certificate",
    "photo_count",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one column.

    Attributes:
        holds: the rule in the language of checks; null is unknown, as Great Expectations passes nulls over.
        low, high: the bounds of the expectation; both null where the column must be filled.
    """

    column: str
    holds: str
    low: float | None = None
    high: float | None = None


RULES = (
    *(Rule(name, f"{name} is not null") for name in FILLED),
    Rule("photo_count", "photo_count >= 1", low=1),
    Rule("longitude", "longitude >= 73 and longitude <= 136", low=73, high=136),
    Rule("latitude", "latitude >= 3 and latitude <= 54", low=3, high=54),
    Rule("lasted", "minutes(started_at, ended_at) >= 10", low=10),
    Rule("created_after", "minutes(started_at, created_at) <= 2880", high=2880),
)
DERIVED = "date_diff('second', started_at, ended_at) / 60 as lasted, date_diff('second', started_at, created_at) / 60 as created_after"
"""Columns that are made for Great Expectations beforehand, outside its time."""


def ids() -> tuple[str, ...]:
    return tuple(f"NATION-{place:02d}" for place in range(1, len(RULES) + 1))


def overlay(folder: Path) -> Path:
    """Write the rules as checks of jicha."""
    home = folder / "mobile_enforcement"
    home.mkdir(parents=True, exist_ok=True)
    for name, rule in zip(ids(), RULES, strict=True):
        (home / f"{name.lower().replace('-', '_')}.yaml").write_text(
            FORM.format(id=name, holds=rule.holds, column=rule.column), encoding="utf-8"
        )
    return folder


FORM = """\
id: {id}
title: {{zh: 检查记录{id}, en: Bench rule {id}}}
clause: 二(三)1
severity: medium
grain: inspection record (D05 检查编号)
basis: {{status: default, text: bench}}
evidence: 记录
human: 无
law: []
needs: [inspection]
from: inspection
holds: {holds}
observed: 开始{{started_at}}，结束{{ended_at}}，照片{{photo_count}}
expected: 符合规则
message: 检查{{inspection_id}}不符合规则。
no_unknown: 基准测试
examples:
  - name: 合规
    rows: {{inspection: [{{inspection_id: A1}}]}}
    expect: {{A1: fail}}
"""
