"""The sentences for the inspector: never a test figure alone, never a person, always how many cases stand behind them.

Source:
    The fact sheet of discretion, 7.4 (how to say it).
"""

from collections.abc import Mapping

from jicha.domain.disparity.bunching import Bunching, Pile
from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.effects import BranchEffect
from jicha.domain.disparity.residuals import Gap, Residual
from jicha.domain.disparity.strata import Pair
from jicha.domain.disparity.study import Gradient, Neighbourhood, Outside

ASK = "请说明理由。"
TOO_FEW = "样本不足"
PAIR_HEADS = ("条款和裁量等级", "较高一案", "较低一案", "相差", "按基准", "同类", "表外不同之处")
_NO_WIDTH = 0.0005


def yuan(value: float) -> str:
    """Write a sum as people say it: 12万元, 17287.5元."""
    if value >= 10_000 and abs(value / 100 - round(value / 100)) < 1e-9:
        return f"{value / 10_000:.2f}".rstrip("0").rstrip(".") + "万元"
    return f"{value:.2f}".rstrip("0").rstrip(".") + "元"


def times(value: float) -> str:
    """Write how many times: 3.2倍."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "倍" if value < 1.95 else f"{value:.1f}".removesuffix(".0") + "倍"


def pair_sentence(pair: Pair) -> str:
    """Say what two cases have in common and how far their fines are apart."""
    one, other = pair.dearer, pair.cheaper
    said = "同一情节" if one.circumstances else "同一裁量等级"
    share = "" if one.high_yuan == other.high_yuan else f"（占法定上限{one.share:.1%}和{other.share:.1%}）"
    computed = {value for value in (one.computed_yuan, other.computed_yuan) if value is not None}
    table = f"；按基准应为{yuan(computed.pop())}" if len(computed) == 1 else ""
    return (
        f"两案同一条款、{said}，罚款{'占法定上限之比' if share else ''}相差{times(pair.ratio)}{share}。{one.case_id}罚{yuan(one.fine_yuan)}，"
        f"{other.case_id}罚{yuan(other.fine_yuan)}{table}。同类共{pair.n}件。{ASK}"
    )


def pair_cells(pair: Pair, *, names: Mapping[str, str]) -> tuple[str, ...]:
    """Put two cases side by side in seven cells, under `PAIR_HEADS`."""
    one, other = pair.dearer, pair.cheaper
    levels = "、".join(f"{name}{level}级" for name, level in one.levels)
    grounds = f"；情节：{'、'.join(one.circumstances)}" if one.circumstances else ""
    computed = {value for value in (one.computed_yuan, other.computed_yuan) if value is not None}
    differs = "；".join(
        f"{what}不同" if here == there else f"{what}：{names.get(here, here)}／{names.get(there, there)}"
        for what, here, there in pair.differs
    )
    return (
        f"{one.frame.clause}；{levels}{grounds}",
        f"{one.case_id}\n{_sum(one, beside=other)}",
        f"{other.case_id}\n{_sum(other, beside=one)}",
        times(pair.ratio),
        yuan(computed.pop()) if len(computed) == 1 else "—",
        f"{pair.n}件",
        differs or "无",
    )


def _sum(case: FineCase, *, beside: FineCase) -> str:
    """Write a fine; where the two lawful ranges differ, the most goes with it, since the shares of it are what is compared."""
    most = "" if case.high_yuan == beside.high_yuan else f"（上限{yuan(case.high_yuan)}）"
    return f"{yuan(case.fine_yuan)}{most}"


def residual_sentence(residual: Residual) -> str:
    """Say what the benchmark gives, what was decided, and whether a ground is recorded."""
    case = residual.case
    gap = case.fine_yuan - (case.computed_yuan or 0.0)
    ground = f"记录的情节：{'、'.join(case.circumstances)}" if case.circumstances else "案卷没有记录从重、从轻、减轻情节"
    never = "这个数额不是任何一组等级按基准能得出的。" if case.is_reachable is False else ""
    outside = f"，超出法定幅度{yuan(case.low_yuan)}至{yuan(case.high_yuan)}" if residual.gap is Gap.OUTSIDE else ""
    apart = f"{'多' if gap > 0 else '少'}{yuan(abs(gap))}（{times(residual.times)}）" if abs(gap) >= 1 else "与基准值一致"
    return f"{case.case_id}：按基准应为{yuan(case.computed_yuan or 0.0)}，决定罚款{yuan(case.fine_yuan)}{outside}，{apart}。{never}{ground}。{ASK}"


def neighbour_sentence(found: Neighbourhood) -> str:
    """Say what the most alike cases got, in this case's own money, and which facts differ from the nearest."""
    case = found.case
    most = case.high_yuan
    differs = "、".join(f"{name}（本案{here or '—'}级，该案{there or '—'}级）" for name, here, there in found.differs)
    return (
        f"与{case.case_id}最相近的{found.n}件，罚款折合{yuan(round(found.low * most))}至{yuan(round(found.high * most))}，"
        f"居中{yuan(round(found.middle * most))}；本案{yuan(case.fine_yuan)}，是居中的{times(found.ratio)}。"
        f"最相近的是{found.nearest.case_id}，{f'不同之处：{differs}' if differs else '各因素等级相同'}。{ASK}"
    )


def outside_sentence(found: Outside, *, coverage: float) -> str:
    """Say the band of such cases and where this one lies."""
    case = found.case
    return (
        f"情况相当的案件每100件有{coverage * 100:g}件罚款在{yuan(round(found.low * case.high_yuan))}至{yuan(round(found.high * case.high_yuan))}之间"
        f"（依据{found.n}件）；{case.case_id}罚{yuan(case.fine_yuan)}。{ASK}"
    )


def branch_sentence(effect: BranchEffect, *, names: Mapping[str, str]) -> str:
    """Say how a branch fines beside the others, with interval and number; below the least number only that it is too few."""
    name = names.get(effect.unit_code, effect.unit_code)
    if effect.times is None or effect.low is None or effect.high is None:
        return f"{name}：可与其他分局同类案件对照的{effect.n}件，{TOO_FEW}。"
    middle, low, high = (f"{value:.2f}".rstrip("0").rstrip(".") for value in (effect.times, effect.low, effect.high))
    return f"{name}：同一条款、同一等级的案件，罚款是各分局居中水平的{middle}倍（可能在{low}至{high}倍之间，{effect.n}件）。"


def bunching_sentence(found: Bunching, *, names: Mapping[str, str]) -> str:
    """Say how many fines pile up, and how many the facts would put there."""
    name = names.get(found.unit_code, found.unit_code)
    if found.chance is None:
        return f"{name}：{found.n}件，{TOO_FEW}。"
    by = {
        Pile.MINIMUM: "按记录的等级应有",
        Pile.ROUND: "按其他分局的比例应有",
        Pile.BELOW: "标准上下各一成金额内均匀分布应有",
    }[found.pile]
    return (
        f"{name}：{found.n}件中{found.hits}件罚款落在{found.pile}（占{found.hits / found.n:.0%}，可能在{found.low:.0%}至{found.high:.0%}之间），"
        f"{by}约{found.expected:.0f}件。"
    )


def gradient_sentence(found: Gradient, *, names: Mapping[str, str]) -> str:
    """Say whether the deviation from the benchmark goes with a fact that must not matter."""
    if found.chance is None or found.width is None:
        return f"{found.fact}：{found.n}件，够数的组{found.groups}个，{TOO_FEW}。"
    if found.width < _NO_WIDTH:
        return f"{found.fact}：事实相当时没有差别（{found.n}件，{found.groups}组）。"
    between = f"“{names.get(found.most, found.most)}”比“{names.get(found.least, found.least)}”" if found.most else "最高的一组比最低的一组"
    same = "" if found.proposed else "，未超出偶然波动或取整的范围"
    return f"{found.fact}：事实相当时，{between}平均多罚法定幅度的{found.width:.1%}（{found.n}件，{found.groups}组）{same}。"
