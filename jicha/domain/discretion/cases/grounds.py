"""Whether what makes a fine lighter or heavier is proved, founded, and kept within its limits (DISC-05)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jicha.domain.discretion.cases.recompute import Recomputed
from jicha.domain.discretion.cases.sheets import (
    CaseFacts,
    Circumstance,
    Finding,
    Library,
    SheetLine,
    all_circumstances,
    money,
    read_circumstances,
)
from jicha.domain.discretion.modifiers import Effect, Modifier, least_when_lighter, least_when_reduced, most_when_heavier

_LAW = re.compile(r"第[零〇一二三四五六七八九十百千0-9]{1,7}条")
_GROUND_IN_DECISION = re.compile(
    r"(?:行政处罚法|裁量|基准|规定|办法)[^。]{0,30}第[零〇一二三四五六七八九十百千0-9]{1,7}条[^。]{0,60}(?:从重|从轻|减轻|不予(?:行政)?处罚|道歉)"
    r"|(?:从重|从轻|减轻|不予(?:行政)?处罚|道歉)[^。]{0,80}(?:行政处罚法|裁量|基准|规定|办法)[^。]{0,30}第[零〇一二三四五六七八九十百千0-9]{1,7}条"
)
_EFFECTS = {
    Circumstance.HEAVIER: frozenset({Effect.HEAVIER}),
    Circumstance.LIGHTER: frozenset({Effect.LIGHTER}),
    Circumstance.REDUCED: frozenset({Effect.REDUCED}),
    Circumstance.APOLOGY: frozenset({Effect.APOLOGY}),
}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the file records beside the ordinary fine.

    Attributes:
        kinds: the circumstances, in the order of the closed set.
        heavier: whether the file punishes more heavily, by the sheet or by the words of the decision.
    """

    finding: Finding
    kinds: tuple[Circumstance, ...]
    heavier: bool


def judge_grounds(case: CaseFacts, *, lines: Sequence[SheetLine], recomputed: Recomputed, library: Library) -> Grounds:
    """Judge the circumstances of one case.

    Faults: a circumstance without evidence; without a legal ground in sheet or decision; a fine beyond the limit of its circumstance.
    Doubt: no legal ground on the sheet while the decision's text was not handed in.

    Source:
        行政处罚法 (2021) arts. 32, 33; the limits are content (modifiers of the province).
    """
    kinds = tuple(kind for kind in Circumstance if kind in all_circumstances(lines))
    faults, doubts = [], []
    for kind in kinds:
        own = [line for line in lines if kind in line.circumstances]
        if not any(line.evidence for line in own):
            faults.append(f"“{kind}”没有证据")
        if any(_LAW.search(f"{line.circumstance or ''}{line.evidence or ''}") for line in own):
            continue
        if case.body is None:
            doubts.append(f"裁量表没有写明“{kind}”的法律依据，决定书正文未提供")
        elif not _GROUND_IN_DECISION.search(case.body):
            faults.append(f"“{kind}”没有写明法律依据")
    faults += _limit_faults(case, kinds=kinds, recomputed=recomputed, library=library)
    return Grounds(Finding(tuple(faults), tuple(doubts)), kinds, Circumstance.HEAVIER in kinds or _heavier_in_decision(case))


def _heavier_in_decision(case: CaseFacts) -> bool:
    body = case.body or ""
    return ("从重" in body or "加重" in body) and Circumstance.HEAVIER in read_circumstances(body)


def _limit_faults(case: CaseFacts, *, kinds: Sequence[Circumstance], recomputed: Recomputed, library: Library) -> Iterator[str]:
    """Hold the fine against what one circumstance alone allows; several at once are weighed by a person."""
    fine = case.fine_yuan
    if fine is None or len(kinds) != 1:
        return
    kind = kinds[0]
    ordinary = recomputed.fine_yuan if recomputed.fine_yuan is not None else recomputed.sheet_yuan
    if kind is Circumstance.NONE and fine > 0:
        yield f"记录为不予处罚，仍罚款{money(fine)}"
    if ordinary is None or kind is Circumstance.NONE:
        return
    if kind is Circumstance.HEAVIER and fine < ordinary:
        yield f"记录为从重，罚款{money(fine)}却低于未从重的{money(ordinary)}"
    if kind in {Circumstance.LIGHTER, Circumstance.REDUCED, Circumstance.APOLOGY} and fine > ordinary:
        yield f"记录为{kind}，罚款{money(fine)}却高于未{kind}的{money(ordinary)}"
    yield from _caps(case, kind=kind, fine=fine, ordinary=ordinary, recomputed=recomputed, library=library)


def _caps(
    case: CaseFacts, *, kind: Circumstance, fine: Fraction, ordinary: Fraction, recomputed: Recomputed, library: Library
) -> Iterator[str]:
    if recomputed.weighed_span_yuan is not None:
        low, high = recomputed.weighed_span_yuan
        if kind is Circumstance.HEAVIER and fine > high:
            yield f"从重后的罚款{money(fine)}高于所在档的上限{money(high)}"
        if kind is Circumstance.LIGHTER and fine < low:
            yield f"从轻后的罚款{money(fine)}低于所在档的下限{money(low)}"
    for rule in _rules(case, kind=kind, region=recomputed.region, library=library):
        yield from _beyond(rule, kind=kind, fine=fine, ordinary=ordinary, recomputed=recomputed)


def _rules(case: CaseFacts, *, kind: Circumstance, region: str | None, library: Library) -> Iterator[Modifier]:
    if case.unit_code is None or case.decided_on is None:
        return
    for rule in library.modifiers:
        if (
            rule.region in {"000000", f"{case.unit_code[:2]}0000", region}
            and rule.effect in _EFFECTS[kind]
            and rule.governs(case.decided_on)
        ):
            yield rule


def _beyond(rule: Modifier, *, kind: Circumstance, fine: Fraction, ordinary: Fraction, recomputed: Recomputed) -> Iterator[str]:
    high = recomputed.maximum_yuan
    if kind is Circumstance.HEAVIER and rule.add_share_of_max is not None and high is not None:
        most = most_when_heavier(ordinary, high_yuan=high, share_of_max=rule.add_share_of_max)
        if fine > most:
            yield f"从重后的罚款{money(fine)}高于限额{money(most)}（{rule.law}）"
    if kind is Circumstance.LIGHTER and rule.cut_share_of_max is not None and high is not None:
        least = least_when_lighter(ordinary, low_yuan=Fraction(0), high_yuan=high, share_of_max=rule.cut_share_of_max)
        if fine < least:
            yield f"从轻后的罚款{money(fine)}低于限额{money(least)}（{rule.law}）"
    if kind is Circumstance.REDUCED and rule.cut_share_of_min is not None and recomputed.minimum_yuan is not None:
        least = least_when_reduced(ordinary, low_yuan=recomputed.minimum_yuan, share_of_min=rule.cut_share_of_min)
        if fine < least:
            yield f"减轻后的罚款{money(fine)}低于限额{money(least)}（{rule.law}）"
    if kind is Circumstance.APOLOGY and rule.rate_high is not None and fine < ordinary * (1 - rule.rate_high):
        yield f"公开道歉后的罚款{money(fine)}，减少超过{float(rule.rate_high * 100):g}%（{rule.law}）"
