"""The calibration round: the sheets of everybody on the anchor files, held against the sheets that were settled for them."""

from collections.abc import Sequence
from math import isnan

from jicha.domain.errors import Fault, ReviewError, refuse
from jicha.domain.reviews.marks import Sheet
from jicha.domain.reviews.scores import score
from jicha.domain.rubrics.rules import SettingKey
from jicha.engine.agreement.calibration import Anchor, Deviation, Trial, deviations
from jicha.engine.agreement.study import Frame


def calibrate(sheets: Sequence[tuple[str, Sheet]], *, anchors: Sequence[Sheet], frame: Frame) -> tuple[Deviation, ...]:
    """Tell how far each reviewer is off the settled scores, sorted by reviewer.

    Args:
        sheets: (reviewer, sheet). anchors: the settled sheet of each anchor file; sheets of other files are left out.

    Raises:
        ReviewError: a sheet is not complete, or no item of it applies; all at once.
    """
    settled = [Anchor(sheet, _total(sheet, frame=frame)) for sheet in anchors]
    trials = [Trial(name, sheet, _total(sheet, frame=frame)) for name, sheet in sheets]
    totals = [(one.sheet, one.total) for one in settled] + [(one.sheet, one.total) for one in trials]
    refuse(ReviewError, faults=dict.fromkeys(_fault(sheet) for sheet, total in totals if isnan(total)))
    criteria = {kind.zh: frame.rubric.criteria(kind.zh) for kind in frame.rubric.kinds}
    tolerance = float(frame.rules.value(SettingKey.ANCHOR_TOLERANCE))
    return deviations(trials, anchors=settled, criteria=criteria, tolerance=tolerance)


def _total(sheet: Sheet, *, frame: Frame) -> float:
    """Give the total before vetoes; NaN where there is none."""
    found = score(sheet, rubric=frame.rubric, rules=frame.rules).before_veto
    return float("nan") if found is None else float(found)


def _fault(sheet: Sheet) -> Fault:
    return Fault("标准卷的评分没有评完，或没有适用的评分项", f"标准卷{sheet.alias}", "评完再比较。")
