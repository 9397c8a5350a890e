"""The half-yearly file review, the drill, the pulls from platforms, the library of norms, the calendar."""

from datetime import date, datetime, timedelta
from random import Random

from chinese_calendar import get_holiday_detail, is_workday

from examples.lvliang_2021.city.words import GIVEN, SURNAMES
from examples.lvliang_2021.draw import drawn
from examples.lvliang_2021.identifiers import digest_text
from examples.lvliang_2021.units import BRANCHES, Branch
from examples.lvliang_2021.year import Row, Year, day, text

BATCHES = (("2021年上半年", date(2021, 6, 15)), ("2021年下半年", date(2021, 9, 27)))
PER_BRANCH = 4
CRITERIA: tuple[tuple[str, str, int], ...] = (
    ("实体", "主体适格", 10),
    ("实体", "事实清楚证据充分", 20),
    ("实体", "法律适用正确", 15),
    ("实体", "裁量适当", 10),
    ("程序", "立案与调查取证", 15),
    ("程序", "告知与听证", 10),
    ("程序", "审核与决定", 8),
    ("程序", "送达与执行", 4),
    ("卷面", "文书规范", 4),
    ("卷面", "目录与装订", 4),
)
PLATFORMS = (
    ("移动执法平台", (date(2021, 3, 18), date(2021, 6, 17), date(2021, 8, 19), date(2021, 10, 14))),
    ("行政处罚案件办理信息平台", (date(2021, 6, 15), date(2021, 12, 28))),
    ("地方官网平台", (date(2021, 4, 22), date(2021, 6, 24), date(2021, 9, 16), date(2021, 12, 27))),
)
NORMS: tuple[tuple[str, str | None, date, date | None], ...] = (
    ("国务院办公厅关于加强环境监管执法的通知", "国办发〔2014〕56号", date(2014, 11, 12), None),
    ("生态环境保护综合行政执法人员着装管理规定", "环执法〔2021〕20号", date(2021, 2, 21), None),
    ("关于进一步规范适用环境行政处罚自由裁量权的指导意见", "环执法〔2019〕42号", date(2019, 5, 21), None),
    (
        "关于在生态环境系统推进行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的实施意见",
        "环办执法〔2019〕42号",
        date(2019, 6, 12),
        None,
    ),
    ("关于优化生态环境保护执法方式提高执法效能的指导意见", "环执法〔2021〕1号", date(2021, 1, 6), None),
    ("2021年吕梁市生态环境保护执法稽查工作计划", "吕环办发〔2021〕24号", date(2021, 4, 6), None),
    ("山西省生态环境系统行政处罚自由裁量基准（试行）", None, date(2020, 1, 1), None),
    ("中华人民共和国环境保护法", None, date(2015, 1, 1), None),
    ("中华人民共和国大气污染防治法", None, date(2016, 1, 1), None),
    ("中华人民共和国水污染防治法", None, date(2018, 1, 1), None),
    ("中华人民共和国固体废物污染环境防治法", None, date(2020, 9, 1), None),
    ("建设项目环境保护管理条例", None, date(2017, 10, 1), None),
    ("排污许可管理条例", None, date(2021, 3, 1), None),
    ("中华人民共和国放射性污染防治法", None, date(2003, 10, 1), None),
    ("中华人民共和国突发事件应对法", None, date(2007, 11, 1), None),
    ("中华人民共和国环境影响评价法", None, date(2018, 12, 29), None),
    ("排污费征收使用管理条例", None, date(2003, 7, 1), date(2018, 1, 1)),
)


def review_scores(year: Year) -> None:
    """Draw four files per branch and half-year by ticket, and let an officer of another branch and a lawyer score each."""
    chance = year.chance("scores")
    lawyers = [f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}律师" for _ in range(6)]
    for branch in BRANCHES:
        before: set[str] = set()
        for batch, drawn_on in BATCHES:
            seed = f"{chance.randrange(10**15, 10**16)}"
            cases = {
                text(row, "case_id"): row
                for row in year.of("case_file", branch.code)
                if day(row, "decided_on") < drawn_on and row["procedure"] == "普通程序"
            }
            codes = drawn(seed, members=list(cases), before=before, count=PER_BRANCH)
            before.update(codes)
            for code in codes:
                head: Row = {
                    "unit_code": branch.code,
                    "batch": batch,
                    "drawn_on": drawn_on,
                    "seed": seed,
                    "case_id": code,
                    "stratum": f"普通程序/{'5万元以上' if float(str(cases[code]['fine_yuan'])) >= 50_000 else '5万元以下'}",
                }
                score_sheets(year, head, branch, chance, lawyer=chance.choice(lawyers))


def score_sheets(year: Year, head: Row, branch: Branch, chance: Random, *, lawyer: str) -> None:
    """Write the two sheets of one file; they differ by a few points."""
    other = chance.choice([one for one in BRANCHES if one is not branch])
    officer = next(row for row in year.of("officer", other.code))["officer_name"]
    level = chance.randrange(0, 3)
    for reviewer, kind, home in ((officer, "骨干", other.name), (lawyer, "律师", "山西明理律师事务所（虚构）")):
        lost = level + chance.randrange(0, 3)
        scores = [full - (min(lost, 2) if index in (1, 4) else 0) for index, (_, _, full) in enumerate(CRITERIA)]
        total = sum(scores)
        for (part, criterion, full), score in zip(CRITERIA, scores, strict=True):
            year.add(
                "review_score",
                head
                | {
                    "reviewer": reviewer,
                    "reviewer_kind": kind,
                    "reviewer_unit": home,
                    "part": part,
                    "criterion": criterion,
                    "full_score": full,
                    "score": score,
                    "deduction_reason": None if score == full else "个别细节不够完整",
                    "total_score": total,
                    "conclusion": "优秀" if total >= 90 else "良好",
                    "is_veto": False,
                },
            )


def drill(year: Year) -> None:
    """Score the drill: twenty indicators of one weight, branches two points apart."""
    chance = year.chance("drill")
    order = list(BRANCHES)
    chance.shuffle(order)
    for rank, branch in enumerate(order, start=1):
        total = 98 - 2 * rank
        for number in range(1, 21):
            wobble = 0.02 if number % 2 else -0.02
            year.add(
                "drill_indicator",
                {
                    "unit_code": branch.code,
                    "indicator": f"指标{number:02d}" if number != 20 else "典型案例报送与采用",
                    "level": 1,
                    "weight": 5,
                    "score": round(total / 20 + wobble, 2),
                    "data_source": f"D{(number % 18) + 1:02d}",
                    "indicator_version": "2021-01",
                    "submitted_files": branch_file(year, branch, number),
                    "selection": None if number > 4 else "自选" if number < 3 else "随机",
                    "total_score": total,
                    "rank": rank,
                    "year": 2021,
                    "computed_at": datetime(2021, 12, 28, 16, 0),
                },
            )


def branch_file(year: Year, branch: Branch, number: int) -> str | None:
    """Name the file that goes with the first four indicators: two chosen by the branch, two drawn."""
    if number > 4:
        return None
    return text(list(year.of("case_file", branch.code))[number * 3], "case_id")


def pulls(year: Year) -> None:
    """Record each pull of each platform; the last pull of the case platform carries each decision."""
    chance = year.chance("pulls")
    for branch in BRANCHES:
        for index, (platform, days) in enumerate(PLATFORMS):
            for turn, pulled in enumerate(days, start=1):
                head: Row = {
                    "unit_code": branch.code,
                    "pull_id": f"DD{index + 1}-{branch.code}-{turn}",
                    "platform": platform,
                    "pulled_at": datetime(pulled.year, pulled.month, pulled.day, 10, 0) + timedelta(minutes=chance.randrange(300)),
                    "operator": "市执法队网上稽查岗",
                    "row_count": chance.randrange(40, 900),
                    "snapshot_digest": digest_text(chance),
                }
                if index == 1 and turn == len(days):
                    decisions(year, branch, head)
                else:
                    year.add("pull", head)


def decisions(year: Year, branch: Branch, head: Row) -> None:
    """Copy the decisions of a branch as the national platform shows them."""
    cases = list(year.of("case_file", branch.code))
    counts: dict[object, int] = {}
    for row in year.of("case_document", branch.code):
        counts[row["case_id"]] = counts.get(row["case_id"], 0) + 1
    for row in cases:
        year.add(
            "pull",
            head
            | {
                "row_count": len(cases),
                "platform_doc_no": row["doc_no"],
                "platform_decided_on": row["decided_on"],
                "platform_fine_yuan": row["fine_yuan"],
                "platform_party": row["party"],
                "attachment_count": counts[row["case_id"]],
            },
        )


def norms(year: Year) -> None:
    """Fill the library of norms."""
    for title, doc_no, in_force, repealed in NORMS:
        year.add(
            "norm",
            {
                "unit_code": "141100",
                "title": title,
                "doc_no": doc_no,
                "published_on": in_force,
                "in_force_on": in_force,
                "repealed_on": repealed,
            },
        )


def calendar(year: Year) -> None:
    """Write the calendar of the year."""
    for offset in range(365):
        one = date(2021, 1, 1) + timedelta(days=offset)
        year.add(
            "calendar_day",
            {
                "unit_code": "141100",
                "day_on": one,
                "is_workday": is_workday(one),
                "note": get_holiday_detail(one)[1],
            },
        )
