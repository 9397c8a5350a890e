"""The papers of a review: 案卷评查情况通报, and what it is written from."""

from pathlib import Path

from jicha.domain.reviews.results import BatchResult, ReviewPaper
from jicha.domain.rubrics.rules import ReviewRules, SettingKey
from jicha.render.docx import write_docx
from jicha.reports.case_review import case_review

_USED = (
    SettingKey.GAP,
    SettingKey.EXCELLENT,
    SettingKey.GOOD,
    SettingKey.PASS,
    SettingKey.OBJECTION_WORKDAYS,
    SettingKey.LEAST_FILES,
    SettingKey.CONFIDENCE,
)
"""The settings that decide what the bulletin says."""


def paper_facts(results: BatchResult, *, rules: ReviewRules, city: str, period: str, basis: str = "") -> ReviewPaper:
    """Gather what the bulletin says; settings that no norm confirms are named in it with their values.

    Args:
        period: as in the title, such as 2021年上半年. basis: title and number of the plan that the review follows.
    """
    used = (rules.settings[key] for key in _USED)
    defaults = tuple(f"{setting.zh}（{setting.value}）" for setting in used if not setting.verified)
    return ReviewPaper(city, period, f"{city}生态环境局办公室", basis, results, defaults)


def write_bulletin(facts: ReviewPaper, *, path: Path) -> None:
    """Write the draft bulletin as docx; the same facts give the same bytes.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    write_docx(case_review(facts), path=path)
