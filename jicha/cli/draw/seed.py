"""`jicha draw commit`, `announce`, `reveal`, `void`, `run`: from the commitments to the sample."""

from datetime import date, datetime
from pathlib import Path

import click

from jicha.cli.draw.frame import DAY, PATH
from jicha.domain.errors import Fault, UsageError
from jicha.domain.sampling.announcement import Public
from jicha.domain.sampling.seed import NOTHING, Reveal
from jicha.services import clock
from jicha.services.sampling import drawing, papers
from jicha.services.sampling.folder import DrawFolder

_MOST_SHOWN = 40


def day(chosen: datetime | None) -> date:
    """Give the day that was chosen, or today in Beijing."""
    return chosen.date() if chosen else clock.day_of(clock.now())


@click.command()
@click.argument("folder", type=PATH)
@click.option("--name", required=True, help="承诺人姓名。")
@click.option("--value", help="取的数（如三次掷骰的点数）；不写则当场输入，屏幕不显示。")
@click.option("--keep", type=PATH, help="揭示单存到哪里，不要放进抽取文件夹；默认为当前文件夹的 揭示单-姓名.tsv。")
@click.option("--commitment", help="已在别处算好的承诺（SHA-256），只登记。")
def commit(*, folder: Path, name: str, value: str | None, keep: Path | None, commitment: str | None) -> None:
    """承诺一个数：只把承诺（随机串连写取数的 SHA-256）登记进 FOLDER，揭示单由本人保管到揭示日。"""
    draw_folder = DrawFolder(folder)
    if commitment is not None:
        drawing.take_commitment(draw_folder, name=name, commitment=commitment)
        click.echo(f"已登记{name}的承诺 {commitment}")
        return
    chosen = value if value is not None else click.prompt("取数", hide_input=True)
    place = keep or Path(f"揭示单-{name}.tsv")
    made = drawing.make_commitment(draw_folder, name=name, value=chosen, keep=place)
    click.echo(f"{name}的承诺 {made}\n揭示单 {place}：公告以前不要给任何人看，丢失则不能揭示")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--batch", required=True, help="批次名称，如 2021年上半年；要写明上半年或下半年。")
@click.option("--reveal-by", type=DAY, help="揭示截止日（年-月-日）。")
@click.option("--public", "publics", multiple=True, help="公开数，写“公布日=来源和取法”，可多次；公布日须晚于揭示截止日。")
def announce(*, folder: Path, batch: str, reveal_by: datetime | None, publics: tuple[str, ...]) -> None:
    """公告：定下抽样框、抽取数、各人承诺和公开数；此后都不能改。"""
    numbers = [_public(one) for one in publics]
    said = drawing.announce(DrawFolder(folder), batch=batch, reveal_by=reveal_by.date() if reveal_by else None, publics=numbers)
    click.echo(f"{said.kind}公告 {said.digest}")
    click.echo(f"抽样框 {said.cases} 件，抽取 {said.files} 件；承诺 {len(said.contributors)} 人，公开数 {len(said.publics)} 个")
    click.echo(f"请立即公布 {folder}/announcement.tsv 及上面的摘要，然后揭示：jicha draw reveal {folder} --slip 揭示单")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--slip", type=PATH, help="揭示单（jicha draw commit 写的）。")
@click.option("--name", help="没有揭示单文件的：承诺人姓名，与 --nonce 和 --value 合用。")
@click.option("--nonce", help="随机串，32位小写十六进制。")
@click.option("--public", help="公开数的来源，与公告一字不差，与 --value 合用。")
@click.option("--value", help="取的数。")
@click.option("--on", type=DAY, help="揭示日期（年-月-日），默认今天。")
def reveal(
    *, folder: Path, slip: Path | None, name: str | None, nonce: str | None, public: str | None, value: str | None, on: datetime | None
) -> None:
    """揭示一个承诺，或填写一个公开数；与承诺不符的当场拒绝。"""
    if slip is not None and not (name or nonce or public or value):
        shown = drawing.read_secret(slip)
    elif public and value and not (name or nonce or slip):
        shown = Reveal(public, NOTHING, value)
    elif name and nonce and value and not (public or slip):
        shown = Reveal(name, nonce, value)
    else:
        mend = "写 --slip，或 --name --nonce --value，或 --public --value，三选一。"
        raise UsageError(Fault("没有写明揭示什么，或写了几种", "命令行 jicha draw reveal", mend))
    drawing.take_reveal(DrawFolder(folder), reveal=shown, on=day(on))
    click.echo(f"已揭示：{shown.name} {shown.value}")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--reason", required=True, help="作废的理由，如某人未揭示又没有公开数。")
def void(*, folder: Path, reason: str) -> None:
    """作废还没有抽取的公告：连同承诺、揭示移入“作废n”文件夹，摘要写进下一次公告。"""
    place = drawing.void_announcement(DrawFolder(folder), reason=reason)
    click.echo(f"已作废，移入 {place}；请重新承诺、公告")


@click.command()
@click.argument("folder", type=PATH)
@click.option("--on", type=DAY, help="抽取日期（年-月-日），默认今天。")
@click.option("--withheld", multiple=True, help="过了截止日仍未揭示的承诺人，可多次；须有截止日以后的公开数，否则作废重来。")
@click.option("--dry", is_flag=True, help="试抽：用完即弃的种子，写入“试抽”文件夹，不作数，可以反复。")
def run(*, folder: Path, on: datetime | None, withheld: tuple[str, ...], dry: bool) -> None:
    """抽取：合成种子，按票号抽出样本，写样本表、抽取记录单和抽卷清单。"""
    draw_folder = DrawFolder(folder)
    done = drawing.run_trial(draw_folder, on=day(on)) if dry else drawing.run_draw(draw_folder, on=day(on), withheld=withheld)
    written = papers.write_papers(DrawFolder(done.folder))
    click.echo(f"【{done.said.kind}】种子 {done.seed}")
    for one in done.sample[:_MOST_SHOWN]:
        click.echo(f"  {one.stratum}　{one.rank}　{one.case_id}　票号 {one.ticket[:16]}…")
    if len(done.sample) > _MOST_SHOWN:
        click.echo(f"  ……共 {len(done.sample)} 件，见 sample.tsv")
    for path in written:
        click.echo(f"已写 {path}")
    click.echo("试抽结果不得用于评查。" if dry else f"核验：jicha draw verify {folder}；任何人可用 scripts/verify-draw.py 重做")


def _public(text: str) -> Public:
    on, _, source = text.partition("=")
    try:
        return Public(source.strip(), date.fromisoformat(on.strip()))
    except ValueError as error:
        mend = "如 2021-06-23=福彩3D第2021165期开奖号三位连写。"
        raise UsageError(Fault(f"“{text}”应写成“公布日=来源”", "选项 --public", mend)) from error
