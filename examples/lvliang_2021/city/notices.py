"""What stands on the website besides results and decisions, the catalogue of legal review, and the typical cases."""

from datetime import date, datetime, time
from random import Random

from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.city.visits import link
from examples.lvliang_2021.city.words import FACILITIES, QUARTERS, TALKS
from examples.lvliang_2021.identifiers import digest_text
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, day, number, text

STANDING: tuple[tuple[str, str, date], ...] = (
    ("法规标准与裁量基准", "生态环境法规标准及行政处罚自由裁量基准", date(2020, 12, 22)),
    ("机构职责与执法人员", "机构职责和执法人员名单", date(2020, 12, 22)),
    ("许可指南与处罚强制流程", "行政许可办事指南与处罚强制流程图", date(2020, 12, 22)),
    ("监督方式与救济渠道", "监督方式和救济渠道", date(2020, 12, 22)),
    ("随机抽查事项清单与细则", "随机抽查事项清单与实施细则", date(2021, 3, 25)),
    ("音像记录清单", "执法音像记录事项清单", date(2020, 12, 22)),
    ("法制审核目录清单", "重大执法决定法制审核目录清单（2021版）", date(2020, 12, 23)),
    ("年度检查计划", "2021年度现场检查计划", date(2021, 1, 13)),
    ("年度行政执法数据", "2020年度行政执法数据", date(2021, 1, 22)),
)
SITUATIONS: tuple[tuple[str, int | None], ...] = (
    ("罚款数额达到标准", 100_000),
    ("经过听证程序", None),
    ("涉及重大公共利益", None),
    ("案情疑难复杂、涉及多个法律关系", None),
    ("责令停产停业、吊销许可证件", None),
    ("法律法规规定的其他情形", None),
)
REPORT_DAYS = (date(2021, 4, 6), date(2021, 7, 6), date(2021, 10, 9), date(2021, 12, 24))
LESSONS = (
    "企业应当把污染防治设施的日常维护写进岗位责任制",
    "基层执法要善于从用电数据里找线索",
    "一次小的疏漏会带来长期的环境风险",
    "第一时间固定证据是办案成败的关键",
    "帮扶与处罚并重才能让企业真正整改",
    "程序上的每一步都要经得起复议和诉讼的检验",
    "信访线索往往指向隐蔽的违法环节",
    "裁量说理充分能减少争议",
    "多部门联动缩短了调查时间",
    "公开曝光起到了警示同行的作用",
    "台账与现场比对是发现造假的有效办法",
    "夜间巡查补上了监管的空档",
)


def standing(scene: Scene) -> None:
    """Publish the standing lists, the annual plan and statistics, and the positive list by batch."""
    chance = scene.chance("standing")
    listed = {(str(row["batch"]), day(row, "published_on")) for row in scene.year.of("positive_list", scene.branch.code)}
    batches = tuple(("正面清单", f"监督执法正面清单（{batch}）", shown) for batch, shown in sorted(listed))
    for serial, (category, title, shown) in enumerate((*STANDING, *batches), start=1):
        scene.add(
            "publication",
            {
                "category": category,
                "title": f"{scene.branch.name}{title}",
                "link": link(scene, "gk", serial),
                "published_on": shown,
                "doc_no": scene.branch.doc_no("发", 2) if category == "年度检查计划" else None,
                "body": f"{title}。发布单位：{scene.branch.name}。",
                "captured_at": datetime.combine(date(2021, 12, 27), time(9, 40)),
                "http_status": 200,
                "snapshot_digest": digest_text(chance),
                "site_column": category,
            },
        )


def catalogue(scene: Scene) -> None:
    """Issue the catalogue of decisions that need legal review, before the year begins."""
    for situation, threshold in SITUATIONS:
        scene.add(
            "legal_review",
            {
                "catalogue_version": "2021版",
                "issued_on": date(2020, 12, 18),
                "situation": situation,
                "threshold_yuan": threshold,
                "expires_on": date(2023, 12, 31),
            },
        )


def typical_cases(scene: Scene, cases: list[Row]) -> None:
    """Report one closed case a quarter, in time; some are adopted above."""
    chance = scene.chance("typical")
    used: set[object] = set()
    for quarter, last in zip(QUARTERS, REPORT_DAYS, strict=True):
        reported = step(last, -chance.randrange(0, 3)) if last.month != 10 else last
        ready = [
            row
            for row in cases
            if row["procedure"] == "普通程序"
            and day(row, "decided_on") < reported
            and row["case_id"] not in used
            and not row.get("review_result")
        ]
        row = max(ready, key=lambda one: (day(one, "closed_on") < reported, text(one, "case_id")))
        used.add(row["case_id"])
        adopted = chance.choice(("市级", "省级")) if chance.random() < 0.3 else None
        scene.add(
            "typical_case",
            {
                "quarter": quarter,
                "reported_on": reported,
                "case_title": text(row, "case_name"),
                "doc_no": row["doc_no"],
                "body": story(scene, row, chance),
                "adopted_by": adopted,
                "adopted_on": min(step(reported, 8), date(2021, 12, 30)) if adopted else None,
                "open_case_approved": True if day(row, "closed_on") >= reported else None,
            },
        )


def story(scene: Scene, row: Row, chance: Random) -> str:
    """Tell one case under the four headings."""
    sights = "、".join(chance.sample(FACILITIES, 4))
    lessons = "；".join(chance.sample(LESSONS, 3))
    return (
        f"一、案情简介。{day(row, 'found_on'):%Y年%m月%d日}，{scene.branch.office}执法人员检查{row['party']}，核对了{sights}，{chance.choice(TALKS)}，"
        f"发现该单位{row['violation_facts']}，涉及面积{chance.randrange(50, 900)}平方米、物料{chance.randrange(20, 4000)}吨。"
        f"二、查处情况。{day(row, 'filed_on'):%m月%d日}立案，依据{row['penalty_basis']}处罚款{number(row, 'fine_yuan'):.0f}元，文号{row['doc_no']}。"
        f"三、法律适用。该行为属于{row['violation_kind']}，裁量考虑了{chance.choice(('初次违法', '主动整改', '影响范围', '持续时间', '配合调查'))}等因素。"
        f"四、启示。{lessons}。"
    )
