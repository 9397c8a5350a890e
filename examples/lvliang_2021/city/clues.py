"""Clues of special cases, all handled in time."""

from datetime import date, timedelta

from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import CITY, Year, text

SOURCES = ("上级交办", "转办", "挂牌督办", "媒体曝光", "信访举报")
STORIES = (
    "反映执法人员接到夜间异味投诉后三日未到场核查",
    "称某企业露天堆料多年，检查记录却始终写正常",
    "媒体刊发河道排口图片，质疑日常巡查流于形式",
    "举报两家同类企业处罚金额相差悬殊",
    "上级转来信件，反映罚款长期未收缴也未申请强制执行",
    "督办件要求说明危废非法转移案件为何未移送公安",
    "村民联名反映养殖污水直排，多次来电无人答复",
    "反映验收资料与现场设施不一致仍予通过",
    "来信称检查前企业已获知时间并临时停产",
    "网帖称在线监测数据异常期间无人到场",
    "反映执法记录仪在关键时段缺失影像",
    "称公示栏目常年不更新，无法查到处罚信息",
    "举报某驾校洗车废水直排，执法人员仅口头提醒",
    "交办件反映自然保护地内采砂未见查处",
)


def clues(year: Year) -> None:
    """Write fourteen clues from all five channels; one in four is not taken up, with reasons."""
    chance = year.chance("clues")
    readers = [text(row, "officer_name") for row in year.of("officer", CITY)]
    for serial, story in enumerate(STORIES, start=1):
        received = step(date(2021, 2, 1), 11 * serial)
        screened = step(received, chance.randrange(2, 6))
        taken = serial % 4 != 0
        filed = step(screened, 1) if taken else None
        closed = filed + timedelta(days=chance.randrange(30, 75)) if filed else None
        suspected = serial in (5, 9)
        real_name = serial % 3 == 0
        source = SOURCES[serial % 5]
        people = chance.sample(readers, 4)
        replied = (closed or step(screened, 3)) - timedelta(days=2)
        year.add(
            "clue",
            {
                "unit_code": BRANCHES[(serial * 5) % 13].code,
                "clue_id": f"XS-2021-{serial:03d}",
                "clue_source": source,
                "received_on": received,
                "clue_text": story,
                "screened_on": screened,
                "screening": "立案" if taken else "不予立案",
                "refusal_reason": None if taken else "经核查，所述情形已由有关机关处理，不属于执法稽查范围",
                "filed_on": filed,
                "approver": "局长（虚构）" if taken else None,
                "approver_level": "局长" if taken else None,
                "closed_on": closed,
                "suspected_misconduct": suspected,
                "transferred_to": "纪检监察机关" if suspected else None,
                "transferred_on": step(filed, 8) if suspected and filed else None,
                "transfer_receipt": f"回执〔2021〕{serial}" if suspected else None,
                "assigned_until": replied + timedelta(days=5),
                "replied_on": replied,
                "is_real_name": real_name,
                "whistleblower_replied_on": replied if real_name else None,
                "readers": "、".join(people),
                "accessed_by": "、".join(people[:2]),
            },
        )
