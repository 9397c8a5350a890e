"""The look-back: every branch checks itself on the eight items."""

from datetime import date
from random import Random

from examples.lvliang_2021.city.audits import FINDINGS
from examples.lvliang_2021.city.words import ITEMS
from examples.lvliang_2021.units import BRANCHES, NAMED, Branch
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Year

STEPS = (
    "逐页核对了上半年台账",
    "抽查了近期案卷",
    "召开了股室长会议",
    "请法律顾问列席讨论",
    "把任务分解到每名执法人员",
    "对照评查细则打分",
    "梳理了历年整改清单",
    "走访了部分企业听取意见",
    "导出平台数据逐条比对",
    "由分管副局长带队复核",
    "安排新老搭档互查",
    "组织了一次业务测试",
    "更新了公示栏目",
    "清点了装备库房",
)
PLANS = (
    "下一步将每月通报一次进度",
    "计划在三季度再查一遍",
    "拟增加夜间巡查频次",
    "将邀请市局授课",
    "准备修订内部流程",
    "明确专人负责上报",
    "建立问题台账销号管理",
    "把结果与绩效挂钩",
    "争取县里经费支持",
    "探索与公安联合值守",
)


def report(branch: Branch, item: str, chance: Random) -> str:
    """Write a report in the branch's own words."""
    steps = "，".join(chance.sample(STEPS, 4))
    plans = "，".join(chance.sample(PLANS, 2))
    return (
        f"{branch.office}就{item}开展自查：{steps}，共查阅材料{chance.randrange(20, 400)}份、约谈{chance.randrange(2, 19)}人，"
        f"历时{chance.randrange(3, 20)}天。{plans}。联系科室意见第{chance.randrange(1, 60)}条已办。"
    )


def self_checks(year: Year) -> None:
    """File the self-checks; where the oversight found something, the branch had said so itself."""
    chance = year.chance("self-checks")
    bad = {ITEMS[index] for index, *_ in FINDINGS}
    for branch in BRANCHES:
        for item in ITEMS:
            honest = branch.code in NAMED and item in bad
            year.add(
                "audit_record",
                {
                    "unit_code": branch.code,
                    "self_check_item": item,
                    "self_check_answer": "存在问题" if honest else "无问题",
                    "self_check_text": report(branch, item, chance),
                    "self_check_on": step(date(2021, 5, 10), chance.randrange(1, 14)),
                },
            )
