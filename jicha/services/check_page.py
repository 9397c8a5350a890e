"""Write `docs/checks.md`: every check of the fact sheet with its status; nothing is missing silently."""

from collections.abc import Iterator
from pathlib import Path

from jicha.domain.checks import ITEMS, Check, Item
from jicha.engine.plugins import survey_checks

SEPARATE: dict[str, str] = {
    "DISC-01": "罚款金额在法定幅度内",
    "DISC-02": "裁量计算复核",
    "DISC-03": "案卷缺裁量说明",
    "DISC-04": "同案不同罚",
    "DISC-05": "从重从轻减轻情节依据",
    "DISC-06": "使用过期或错误版本基准",
    "DISC-07": "罚款金额聚集异常",
    "DISC-08": "裁量基准是否公开",
}
"""Checks of discretion, which have an issue of their own."""

_SEVERITY = {"high": "high 严重", "medium": "medium 一般", "low": "low 提示"}
_HEAD = """\
# The checks

Generated from `jicha/checks` by `python -m jicha.services.check_page`; do not edit. How a check is written: [add-a-check](add-a-check.md).
Basis: *sourced* = the number stands in a public text, *plan* = in the founding plan, *derived* = arithmetic or logic,
*default* = configurable, **no norm confirms it**. ⚠ marks parameters that a bureau should confirm.
"""


def page() -> str:
    """Write the page as Markdown."""
    checks = survey_checks().checks
    total = len(checks) + len(set(SEPARATE) - {check.id for check in checks})
    done = f"\n{len(checks)} checks are implemented, {total - len(checks)} stand in a separate issue: {total} in all.\n"
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
    have = {check.id for check in checks}
    if item.name == "discretion":
        for check_id, zh in SEPARATE.items():
            if check_id not in have:
                yield f"| {check_id} | {zh} | | | | | | | separate issue |"
    yield ""


def _row(check: Check) -> str:
    params = "<br>".join(f"{param.zh} {_value(param.value)}{'' if param.verified else ' ⚠'}" for param in check.params)
    cells = (
        check.id,
        f"{check.title_zh}<br>{check.title_en}",
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


if __name__ == "__main__":
    (Path(__file__).parent.parent.parent / "docs" / "checks.md").write_text(page(), encoding="utf-8")
