"""Pack the comparison of fines for the page: branches with their intervals, pairs side by side."""

from collections.abc import Mapping
from typing import Any

from jicha.domain.disparity.sentences import PAIR_HEADS, pair_cells, pair_sentence
from jicha.domain.disparity.study import Study

_MOST_PAIRS = 10


def pack_fines(study: Study | None, *, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Give what the page shows of fines; null if nothing could be compared.

    A branch below the least number has null in the place of its figures: the page says 样本不足.
    """
    if study is None or not study.compared:
        return None
    effects = {one.unit_code: one for one in study.effects}
    gaps = {one.unit_code: one.spread for one in study.deviations}
    lines = []
    for unit in study.units:
        effect, gap = effects.get(unit.unit_code), gaps.get(unit.unit_code)
        figures = (effect.times, effect.low, effect.high) if effect else (None, None, None)
        lines.append(
            [
                names.get(unit.unit_code, unit.unit_code), unit.decided, unit.let_off, effect.n if effect else 0,
                *(None if figure is None else round(figure, 3) for figure in figures),
                None if gap is None else round(gap.mean, 4),
            ]
        )  # fmt: skip
    return {
        "compared": study.compared,
        "refused": sum(study.refused.values()),
        "branches": lines,
        "first": pair_sentence(study.pairs[0]) if study.pairs else "",
        "heads": list(PAIR_HEADS),
        "pairs": [list(pair_cells(pair, names=names)) for pair in study.pairs[:_MOST_PAIRS]],
        "total": len(study.pairs),
    }
