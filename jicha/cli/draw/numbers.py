"""`jicha draw size` and `project`: how many files, and what they say of all."""

from fractions import Fraction
from pathlib import Path

import click

from jicha.cli.draw.frame import PATH
from jicha.domain.sampling.projection import Projection
from jicha.domain.sampling.size import Wanted, size_for_error, size_for_share, size_to_find_one
from jicha.domain.words import percent
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.projecting import project_results

_SHARE = click.FloatRange(0, 100, min_open=True, max_open=True)


@click.command()
@click.argument("population", type=click.IntRange(min=1))
@click.option("--error", type=_SHARE, default=5, show_default=True, help="允许误差，正负几个百分点。")
@click.option("--confidence", type=_SHARE, default=95, show_default=True, help="把握程度，百分数。")
@click.option("--expected", type=_SHARE, default=50, show_default=True, help="预计的比例，百分数；50 最保守。")
@click.option("--limit", type=_SHARE, default=5, show_default=True, help="零不合格规则：要能发现的不合格率，百分数。")
@click.option("--files", type=click.IntRange(min=1), help="已定的件数：反过来看误差有多大。")
def size(*, population: int, error: float, confidence: float, expected: float, limit: float, files: int | None) -> None:
    """按案件总数 POPULATION 算该抽几件，列出公式；误差和把握程度由使用者选定，不是法定标准。"""
    sure, low = _share(confidence), _share(limit)
    wanted = Wanted(sure, _share(error), _share(expected))
    number = size_for_share(population, wanted=wanted)
    failing = max(1, -(-population * low.numerator // low.denominator))
    least = size_to_find_one(population, failing=failing, confidence=sure)
    click.echo(f"估计比例：{number} 件。总体 {population} 件，误差±{error:g}个百分点，把握 {confidence:g}%，预计比例 {expected:g}%")
    click.echo("  公式 n = n0 / (1 + (n0 − 1) / N)，n0 = z²·p(1−p) / e²（有限总体修正，Cochran 1977 §4.4；简单随机抽样，正态近似）")
    click.echo(f"零不合格规则：{least} 件。总体中若有 {failing} 件（{limit:g}%）不合格，抽 {least} 件有 {confidence:g}% 的把握至少抽中一件")
    click.echo("  超几何分布精确计算；反过来，这么多件全部合格，就有这么大把握说不合格的少于此数")
    if files is not None:
        print_error(population, files=files, confidence=sure)
    click.echo("能说明：抽样框内案卷的总体比例和误差。不能说明：抽样框以外的案件、某一件未抽中的案卷、人工补充的案卷。")


def print_error(population: int, *, files: int, confidence: Fraction) -> None:
    """Print what a number of files that is given can say."""
    half = size_for_error(population, files=files, confidence=confidence)
    click.echo(
        f"只抽 {files} 件：比例的误差约±{half * 100:.1f}个百分点（p=50%）"
        + ("；不足30件时正态近似不可靠，用精确区间" if files < 30 else "")
    )


@click.command()
@click.argument("folders", type=PATH, nargs=-1, required=True)
@click.option("--results", type=PATH, required=True, help="评查结论表（xlsx、csv）：每件一行，合格、不合格，不能判定的留空。")
@click.option("--id", "id_column", default="案件编号", show_default=True, help="案件编号一列的表头。")
@click.option("--result", "result_column", default="评查结论", show_default=True, help="结论一列的表头。")
@click.option("--confidence", type=_SHARE, default=95, show_default=True, help="把握程度，百分数。")
def project(*, folders: tuple[Path, ...], results: Path, id_column: str, result_column: str, confidence: float) -> None:
    """由评查结论推断总体不合格率，给出区间；FOLDERS 是抽取文件夹，有增抽的依次写在后面。"""
    found = project_results(
        [DrawFolder(one) for one in folders],
        results=results,
        id_column=id_column,
        result_column=result_column,
        confidence=_share(confidence),
    )
    for name, one in (*found.branches.items(), ("全部", found.whole)):
        click.echo(f"{name}：{line_of(one)}")
    if found.replaced:
        click.echo(f"注意：有 {found.replaced} 件是递补的，区间没有计入缺卷可能造成的偏差。")
    click.echo(f"区间为 {confidence:g}% 把握；风险补充的案卷没有计入。")


def line_of(one: Projection) -> str:
    """Write one estimate as a line."""
    if one.share is None or one.low is None or one.high is None:
        return f"总体 {one.population} 件，没有能判定的案卷，不能推断"
    rest = f"；另有 {one.population - one.covered} 件所在的层没有评查，不能推断" if one.covered < one.population else ""
    unknown = f"，无法判定 {one.unknown} 件（区间按两头算）" if one.unknown else ""
    interval = f"{percent(float(one.low))}～{percent(float(one.high))}"
    exact = "精确" if one.is_exact else "近似"
    return (
        f"总体 {one.covered} 件，判定 {one.judged} 件，不合格 {one.failed} 件{unknown}；"
        f"不合格率估计 {percent(float(one.share))}，区间 {interval}（{exact}：{one.method}）{rest}"
    )


def _share(number: float) -> Fraction:
    return Fraction(str(number)) / 100
