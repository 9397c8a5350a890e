"""The command line: thin commands over the services. Each command group is one file here and one line in `COMMANDS`."""

import click

from jicha import __version__
from jicha.cli.groups import Entry, LazyGroup

COMMANDS = (
    Entry(name="plan", module="jicha.cli.plan", summary="读取、核对年度稽查计划"),
    Entry(name="intake", module="jicha.cli.intake", summary="导入平台数据，逐行对账，退回有问题的行"),
    Entry(name="check", module="jicha.cli.check", summary="查看、解释、试验、新建核查规则"),
    Entry(name="fine", module="jicha.cli.fine", summary="裁量基准：录入、查看，按基准计算罚款"),
    Entry(name="draw", module="jicha.cli.draw", summary="随机抽取案卷：先公告后定种子，谁都能重做"),
    Entry(name="audit", module="jicha.cli.audit", summary="跑完一年的稽查并出结果，复核、比较两次运行"),
    Entry(name="serve", module="jicha.cli.desk.serve", summary="打开稽查工作台（网页和后台任务）"),
    Entry(name="people", module="jicha.cli.guarding.people", summary="在服务器上重置管理员的密码"),
    Entry(name="trail", module="jicha.cli.guarding.trail", summary="验证留痕是否被改动，导出留痕供他人核对"),
    Entry(name="backup", module="jicha.cli.backup", summary="备份全部数据，证明备份可用，恢复到空文件夹"),
    Entry(name="view", module="jicha.cli.view", summary="在本机浏览器里打开稽查结果"),
)


@click.group(name="jicha", cls=LazyGroup, entries=COMMANDS)
@click.version_option(__version__, prog_name="jicha", message="%(prog)s %(version)s", help="显示版本号。")
def main() -> None:
    """稽查：从年度计划的文字，到核查结论、报告和整改清单。"""
