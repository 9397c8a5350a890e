"""The rules of a review that no norm fixes: gap, weights, classes, recusal. Every one is a setting with its source and its doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class SettingKey(StrEnum):
    """What can be set; every key stands in the content, none has a value here."""

    GAP = "gap_points"
    ENTITY_WEIGHT = "entity_weight"
    FACE_WEIGHT = "face_weight"
    EXCELLENT = "excellent_points"
    GOOD = "good_points"
    PASS = "pass_points"
    POSTING_MONTHS = "posting_months"
    OBJECTION_WORKDAYS = "objection_workdays"
    LEAST_FILES = "least_files"
    LEAST_SHEETS = "least_sheets"
    CONFIDENCE = "confidence_level"
    ANCHOR_TOLERANCE = "anchor_tolerance_points"
    DIVIDING_AGREEMENT = "dividing_agreement"


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that a bureau may set.

    Attributes:
        unit: point, share, month, working_day, file or sheet.
        verified: False where the value is a default that was not found in a norm.
        source: where the value comes from, in words for the screen.
    """

    key: SettingKey
    zh: str
    value: Decimal
    unit: str
    verified: bool
    source: str


class Grade(StrEnum):
    """The class of a file: 优秀, 良好, 合格, 不合格."""

    EXCELLENT = "优秀"
    GOOD = "良好"
    PASS = "合格"
    FAIL = "不合格"


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """All settings of a review, each key once."""

    settings: Mapping[SettingKey, Setting]

    def value(self, key: SettingKey) -> Decimal:
        """Give the value of a setting."""
        return self.settings[key].value

    def grade(self, total: Decimal) -> Grade:
        """Give the class of a total; each limit belongs to the better class."""
        steps = ((SettingKey.EXCELLENT, Grade.EXCELLENT), (SettingKey.GOOD, Grade.GOOD), (SettingKey.PASS, Grade.PASS))
        return next((grade for key, grade in steps if total >= self.value(key)), Grade.FAIL)
