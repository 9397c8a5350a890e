"""The desk's configuration: the defaults hold together, and a bureau's own file is refused with what is wrong."""

from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from jicha.domain.errors import ContentError
from jicha.domain.findings.forms import Level
from jicha.engine.content.desk import desk_rules

DEFAULT = files("jicha").joinpath("content/desk/default.yaml").read_text(encoding="utf-8")


def test_the_defaults_say_what_the_fact_sheet_says() -> None:
    rules = desk_rules()
    assert [rung.day for rung in rules.rectification.ladder] == [-7, 0, 15, 30]
    assert [rung.zh for rung in rules.rectification.ladder] == ["提醒", "督办", "通报", "约谈"]
    assert rules.rectification.look_back_shares[Level.GRAVE] == 1
    assert rules.rectification.look_back_shares[Level.GENERAL] == Fraction(3, 10)
    assert (rules.typical_cases.per_quarter, rules.typical_cases.due_days) == (1, 10)
    assert rules.typical_cases.likeness_share == Decimal("0.8")
    assert rules.rectification.extensions == 1
    assert rules.findings.relapse_months == 12
    assert {level.status for level in rules.findings.levels.values()} == {"default"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('weight: "50"', 'weight: "60"', "权重合计110，应为100"),
        ("day: 15", "day: -15", "各级的天数应由小到大"),
        ('general: "0.3"', 'general: "1.3"', "回头看比例“1.3”应在0和1之间"),
        ("    general:\n      zh: 一般", "    grave2:\n      zh: 一般", "general"),
        ("dismissal_days: 180", "dismissal_day: 180", "不认识的键“dismissal_day”"),
    ],
)
def test_a_file_of_the_bureaus_own_is_refused_with_its_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert DEFAULT.count(old) == 1
    own = tmp_path / "desk.yaml"
    own.write_text(DEFAULT.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        desk_rules(own)


def test_a_level_may_not_be_left_out(tmp_path: Path) -> None:
    own = tmp_path / "desk.yaml"
    head, rest = DEFAULT.split("    grave:\n")
    own.write_text(head + "  causes:" + rest.split("  causes:")[1], encoding="utf-8")
    with pytest.raises(ContentError, match="缺少等级 grave"):
        desk_rules(own)
