"""The charts of the page on fines: every branch on one scale, with the figures beside it, and in words for who cannot see them."""

from collections.abc import Iterable, Mapping

from jicha.domain.disparity.sentences import TOO_FEW
from jicha.domain.disparity.spreads import UnitSpread
from jicha.domain.disparity.study import Study
from jicha.domain.reports import Bar, Chart

_TIMES = ((0.5, "0.5倍"), (0.7, "0.7倍"), (1.0, "1倍"), (1.4, "1.4倍"), (2.0, "2倍"))
_SPAN = ((0.0, "法定下限"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "法定上限"))
_AROUND = ((-0.5, "−50%"), (-0.25, "−25%"), (0.0, "基准"), (0.25, "+25%"), (0.5, "+50%"))
_FORM = "点为{point}，框为居中的一半案件，线为最低至最高；超出刻度的画在边上"


def fine_charts(study: Study, *, names: Mapping[str, str]) -> tuple[Chart, ...]:
    """Draw branches beside the middle of all, fines in the lawful span, deviations from the benchmark; each only with something to show."""
    drawn = (
        ("各分局罚款是同类案件居中水平的倍数", "点为倍数，线为95%区间", tuple(_effects(study, names=names)), _TIMES, 1.0, True),
        (
            "各分局罚款在法定幅度中的位置",
            _FORM.format(point="居中一案"),
            tuple(_spreads(study.places, names=names, is_signed=False)),
            _SPAN,
            None,
            False,
        ),
        (
            "各分局罚款与基准的偏离",
            f"占法定幅度；{_FORM.format(point='平均')}",
            tuple(_spreads(study.deviations, names=names, is_signed=True)),
            _AROUND,
            0.0,
            False,
        ),
    )
    shown = [one for one in drawn if any(bar.point is not None for bar in one[2])]
    return tuple(
        Chart(
            caption=f"图{number}　{title}（{form}）",
            alt=f"{title}。{'；'.join(f'{bar.label}：{bar.told}' for bar in bars)}。",
            bars=bars,
            ticks=ticks,
            middle=middle,
            is_ratio=is_ratio,
        )
        for number, (title, form, bars, ticks, middle, is_ratio) in enumerate(shown, start=1)
    )


def _effects(study: Study, *, names: Mapping[str, str]) -> Iterable[Bar]:
    for one in study.effects:
        label = names.get(one.unit_code, one.unit_code)
        if one.times is None or one.low is None or one.high is None:
            yield Bar(label, f"{TOO_FEW}（{one.n}件）")
        else:
            told = f"{one.times:.2f}倍（{one.low:.2f}至{one.high:.2f}），{one.n}件"
            yield Bar(label, told, line=(one.low, one.high), point=one.times)


def _spreads(spreads: Iterable[UnitSpread], *, names: Mapping[str, str], is_signed: bool) -> Iterable[Bar]:
    for one in spreads:
        label, found = names.get(one.unit_code, one.unit_code), one.spread
        if found is None:
            yield Bar(label, f"{TOO_FEW}（{one.n}件）")
            continue
        point = found.mean if is_signed else found.middle
        told = f"{'平均' if is_signed else '居中'}{_percent(point, is_signed=is_signed)}，{one.n}件"
        yield Bar(label, told, line=(found.least, found.most), box=(found.quarter, found.three_quarters), point=point)


def _percent(share: float, *, is_signed: bool) -> str:
    """Write a share; what rounds to nought has no sign."""
    return f"{share:+.1%}" if is_signed and round(share, 3) else f"{abs(share):.1%}" if is_signed else f"{share:.1%}"
