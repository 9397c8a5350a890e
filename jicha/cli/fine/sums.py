"""`jicha fine daily`, `late` and `range`: sums that need no table."""

from datetime import datetime
from fractions import Fraction

import click

from jicha.domain.discretion.benchmarks import Weight
from jicha.domain.discretion.reckoning import Unreckoned
from jicha.services.benchmarks import sums as service

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_WEIGHTS = {"一般": Weight.ORDINARY, "从轻": Weight.LIGHTER, "从重": Weight.HEAVIER}


class _Yuan(click.ParamType[Fraction]):
    """Read a sum exactly: 90000 or 90000.50."""

    name = "元"

    def convert(self, value: str | Fraction, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Give the exact sum; a word or a negative number is refused."""
        try:
            found = Fraction(value)
        except (ValueError, ZeroDivisionError):
            self.fail(f"“{value}”不是金额", param, ctx)
        return found if found >= 0 else self.fail(f"“{value}”小于0", param, ctx)


@click.command()
@click.option("--original", type=_Yuan(), required=True, help="原处罚数额（元）。")
@click.option("--served", type=_DAY, required=True, help="责令改正决定书送达日，如 2015-05-28；次日起算。")
@click.option("--recheck", "rechecks", type=_DAY, required=True, multiple=True, help="复查发现仍未改正的日子，可以写几次，按先后。")
def daily(*, original: Fraction, served: datetime, rechecks: tuple[datetime, ...]) -> None:
    """算按日连续处罚：原处罚数额乘天数，首尾两日都计；每次复查另计一轮。"""
    rounds = service.daily(original, served_on=served.date(), rechecks_on=[day.date() for day in rechecks])
    for one in rounds:
        click.echo(f"{one.first_on}至{one.last_on}，{(one.last_on - one.first_on).days + 1}天：{_yuan(one.sum_yuan)}")
    click.echo(f"合计 {_yuan(sum((one.sum_yuan for one in rounds), Fraction(0)))}")


@click.command()
@click.option("--fine", type=_Yuan(), required=True, help="罚款数额（元）。")
@click.option("--days", type=int, required=True, help="逾期天数。")
def late(*, fine: Fraction, days: int) -> None:
    """算逾期不缴纳的加处罚款，有封顶。"""
    found, rule = service.late(fine, days_late=days)
    click.echo(f"加处罚款 {_yuan(found)}（{rule.law}：{rule.zh}）")


@click.command(name="range")
@click.option("--benchmark", required=True, help="裁量基准的标识，如 guangdong_2021。")
@click.option("--low", type=_Yuan(), help="法定下限（元）；法律没有写的不写。")
@click.option("--high", type=_Yuan(), help="法定上限（元）；法律没有写的不写。")
@click.option("--weight", type=click.Choice(list(_WEIGHTS)), default="一般", show_default=True, help="情节。")
def range_(*, benchmark: str, low: Fraction | None, high: Fraction | None, weight: str) -> None:
    """没有裁量表的违法行为，按基准的一般规则从法定幅度算罚款。"""
    found = service.untabled(benchmark, low_yuan=low, high_yuan=high, weight=_WEIGHTS[weight])
    click.echo(f"无法计算：{'；'.join(found.reasons)}" if isinstance(found, Unreckoned) else f"罚款 {_yuan(found)}（{weight}情形）")


def _yuan(value: Fraction) -> str:
    return f"{float(value):,.2f}".rstrip("0").rstrip(".") + "元"
