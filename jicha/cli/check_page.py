"""Write `docs/checks.md`: every check with what it rests on, what it reads and its status."""

from collections.abc import Iterator
from pathlib import Path

from jicha.domain.checks import ITEMS, Check, Item
from jicha.engine.plugins import survey_checks

_SEVERITY = {"high": "high 严重", "medium": "medium 一般", "low": "low 提示"}
_HEAD = """\
# The checks

Generated from `jicha/checks` by `scripts/docs`; do not edit. How a check is written: [add-a-check](add-a-check.md).
The code word in the second column is the file's name.
Basis: *sourced* = the number stands in a public text, *plan* = in the founding plan, *derived* = arithmetic or logic,
*default* = configurable, **no norm confirms it**. ⚠ marks parameters that a bureau should confirm.
"""


def page() -> str:
    """Write the page as Markdown."""
    checks = survey_checks().checks
    done = f"\nAll {len(checks)} checks of the fact sheet are implemented; a test compares the two lists.\n"
    return (
        "\n".join([_HEAD + done, *(line for item in ITEMS for line in _item(item, [check for check in checks if check.item == item.name]))])
        + "\n"
    )


def _item(item: Item, checks: list[Check]) -> Iterator[str]:
    yield f"## {item.zh}\n"
    yield f"`jicha/checks/{item.name}`, plan clause {item.clause}{f', item {item.number}' if item.number else ''}\n"
    yield "| id | check | severity | basis | data | law | parameters | examples | status |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for check in checks:
        yield _row(check)
    yield ""


def _row(check: Check) -> str:
    params = "<br>".join(f"{param.zh} {_value(param.value)}{'' if param.verified else ' ⚠'}" for param in check.params)
    cells = (
        check.id,
        f"{check.title_zh}<br>{check.title_en}<br>`{Path(check.source).stem}`",
        _SEVERITY[check.severity],
        f"{check.basis.status}: {check.basis.text}",
        ", ".join(check.needs) or "—",
        ", ".join(check.law) or "—",
        params or "—",
        str(len(check.examples)),
        "implemented",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _value(value: object) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
