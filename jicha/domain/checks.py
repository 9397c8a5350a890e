"""What a check is: a rule of oversight held as data, with its words and its examples.

Source: the seventeen items and their clauses stand in the fact sheet of checks (`item_clauses`); the eight with a number are those of the
founding plan, section 二, and the columns of the scorecard.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
ParamValue: TypeAlias = Scalar | tuple[Scalar, ...]


class Verdict(StrEnum):
    """The three answers of a check, and `none` for what is not in its population.

    UNKNOWN means "cannot be judged" and is never a pass.
    """

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NONE = "none"


class Severity(StrEnum):
    """How grave a failure is: 严重, 一般, 提示."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class BasisStatus(StrEnum):
    """Where the number of a check comes from: a public text, the plan, logic, or a default that no norm confirms."""

    SOURCED = "sourced"
    PLAN = "plan"
    DERIVED = "derived"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Basis:
    """The norm or reason that a check stands on.

    Attributes:
        text: as the fact sheet prints it.
        zh: for officers, in Chinese; empty means that `text` already is.
    """

    status: BasisStatus
    text: str
    zh: str = ""

    @property
    def words(self) -> str:
        """The basis as officers read it."""
        return self.zh or self.text


@dataclass(frozen=True, slots=True)
class Param:
    """A number, text or list that the plan may override.

    Attributes:
        unit: working_day, calendar_day, month, year, hour, ratio, yuan, count, …; empty if it has none.
        verified: False where the value is a default that was not found in a norm.
        zh: its name on screen.
    """

    name: str
    value: ParamValue
    unit: str
    verified: bool
    zh: str


@dataclass(frozen=True, slots=True)
class Example:
    """A small world and the verdicts that it must give.

    Attributes:
        rows: table name to its rows (column to value); a table not named here is absent, one named with no rows is loaded and empty.
        as_of: the day on which the run is made, ISO.
        params: overrides of parameters.
        expect: subject to verdict; several verdicts of one subject: the worst counts.
        message: a text that must stand in the words of a failing or unknown verdict; empty if none is asked.
        line: where it stands in the file.
    """

    name: str
    rows: Mapping[str, tuple[Mapping[str, Scalar], ...]]
    as_of: str
    params: Mapping[str, ParamValue]
    expect: Mapping[str, Verdict]
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Apart:
    """How the rows of a query's table may be judged part by part, so that a new part leaves the verdicts of the others as they were.

    Attributes:
        near: columns of days or instants; rows that share one of these days are judged together. Empty: each row hangs on itself alone.
        whole: names inside the query that are worked out over all rows first; with a `row_id` each part gets only its own.
    """

    near: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check as its YAML says it; texts of SQL are not yet parsed.

    Attributes:
        table: the canonical table of which every row is a subject; empty if `query` gives the subjects.
        query: a SELECT with one row per verdict; empty if `table` is set.
        subject: SQL of the subject's key; empty for the key of the table, or `subject_key` of the query.
        dataset: code of the data set that a verdict's row stands in, D06; empty to take it from the table or query.
        day: SQL of the day whose law applies; empty for the as-of day.
        applies: SQL, true in the population, false not, null unknown; empty for always.
        holds: SQL, true pass, false fail, null unknown.
        values: names for expressions, to be used in words and in `holds` and `applies`.
        names: Chinese names of the query's columns, for the sentence about missing data.
        instead: parameters of the fact sheet that this check says otherwise, and why.
        apart: how the query may be judged part by part; null if it must see all rows at once.
        no_unknown: why no unknown verdict is possible; empty if one is.
        derived: path of the Python file beside the YAML; empty if there is none.
        source: path of the YAML, as found.
        lines: key of the form to its line.
    """

    id: str
    item: str
    name: str
    title_zh: str
    title_en: str
    clause: str
    severity: Severity
    grain: str
    basis: Basis
    evidence: str
    human: str
    law: tuple[str, ...]
    params: tuple[Param, ...]
    needs: tuple[str, ...]
    table: str
    query: str
    subject: str
    dataset: str
    day: str
    applies: str
    holds: str
    values: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    observed: str
    expected: str
    message: str
    unknown: str
    no_unknown: str
    instead: Mapping[str, str]
    examples: tuple[Example, ...]
    apart: Apart | None = None
    derived: str = ""
    source: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, key: str) -> str:
        """Say where a key of the form stands, `file:line`."""
        return f"{self.source}:{self.lines.get(key, 1)}"


@dataclass(frozen=True, slots=True)
class Item:
    """A folder of checks, one subject of the founding plan.

    Attributes:
        number: the plan's own number of the eight items (一-1 … 三-2); empty for the rest.
    """

    name: str
    clause: str
    number: str
    zh: str


ITEMS: tuple[Item, ...] = (
    Item("coverage", "一、二", "", "目标任务（30%比例、四县）与稽查时间（10月底前）"),
    Item("work_plan", "二(一)1", "一-1", "执法工作计划制定和实施情况"),
    Item("three_systems", "二(一)2", "一-2", "行政执法“三项制度”执行情况"),
    Item("discretion", "二(一)3", "一-3", "行政处罚自由裁量基准执行情况"),
    Item("case_files", "二(一)4", "一-4", "行政处罚案卷质量情况"),
    Item("double_random", "二(二)1", "二-1", "“双随机、一公开”制度落实情况"),
    Item("positive_list", "二(二)2", "二-2", "监督执法正面清单制度建立和实施情况"),
    Item("mobile_enforcement", "二(三)1", "三-1", "移动执法系统建设和使用情况"),
    Item("uniform", "二(三)2", "三-2", "执法人员着装管理情况"),
    Item("online_audit", "三(一)", "", "网上稽查"),
    Item("site_audit", "三(二)1", "", "专项稽查"),
    Item("special_case", "三(二)2", "", "专案稽查"),
    Item("rectification", "四(三)", "", "强化整改落实（跟踪督办）"),
    Item("look_back", "四(二)", "", "及时安排部署（回头看）"),
    Item("typical_cases", "四(四)", "", "加强案例指导（每季度典型案例）"),
    Item("drill_evaluation", "四(二)(四)", "", "大练兵考核评议"),
    Item("documents", "公文", "", "公文文字、文号、版式与附表"),
)

PLAN_ITEMS: tuple[Item, ...] = tuple(item for item in ITEMS if item.number)


def item(name: str) -> Item:
    """Find an item by the name of its folder.

    Raises:
        KeyError: there is no such item.
    """
    for one in ITEMS:
        if one.name == name:
            return one
    raise KeyError(f"there is no item {name}")
