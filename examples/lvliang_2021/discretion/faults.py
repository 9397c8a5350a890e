"""Faults of discretion (DISC-01 to DISC-08), planted last so that no other victim changes."""

from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from examples.lvliang_2021.discretion.piles import at_the_least
from examples.lvliang_2021.discretion.sheets import OUTDATED
from examples.lvliang_2021.discretion.tables import Option, options, table_of
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import of_case, plain_cases, publications
from examples.lvliang_2021.year import Row, number, text

CITED = "裁量依据《山西省生态环境系统行政处罚自由裁量基准（试行）》"
WATER, PERMIT, OLD_WATER = (
    "《中华人民共和国水污染防治法》第八十三条",
    "《排污许可管理条例》第三十四条第一项",
    "《中华人民共和国水污染防治法》第七十四条",
)


def lines_of(p: Planting, case: Row) -> list[Row]:
    """List the lines of a case's sheet."""
    return [row for row in p.year.tables["discretion_sheet"] if row["case_id"] == case["case_id"]]


def free_cases(p: Planting, *, kind: str | None = None) -> Iterator[Row]:
    """List plain cases with an ordinary sheet, of one kind of breach or of all."""
    for case in plain_cases(p):
        if (kind is None or case["violation_kind"] == kind) and all(row["circumstance"] == "一般" for row in lines_of(p, case)):
            yield case


def restate(p: Planting, case: Row, old: str, new: str) -> None:
    """Say something else in the decision and in its publication."""
    for row in (*of_case(p, case), *publications(p, case["doc_no"])):
        if row.get("body"):
            row["body"] = text(row, "body").replace(old, new)


def cite(p: Planting, case: Row, basis: str) -> None:
    """Cite another clause everywhere."""
    restate(p, case, text(case, "penalty_basis"), basis)
    case["penalty_basis"] = basis
    for row in lines_of(p, case):
        row["clause"] = basis


def tell(p: Planting, case: Row, facts: str) -> None:
    """State other facts everywhere."""
    restate(p, case, text(case, "violation_facts"), facts)
    case["violation_facts"] = facts


def told(p: Planting, check: str, case: Row, done: str) -> None:
    """Say that a check must find a case."""
    p.fail(check, case["unit_code"], subject=case["case_id"], done=done)


def beyond_the_range(p: Planting) -> None:
    """DISC-01: below the least of the cited clause; a sheet with another range; ledger and decision that cite different laws."""
    low = [
        case
        for case in free_cases(p, kind="超标排放水污染物")
        if number(case, "fine_yuan") < 200_000 and str(case["violated_on"]) >= "2021-03-01"
    ]
    for case in p.pick(low, count=3):
        cite(p, case, PERMIT)
        for row in lines_of(p, case):
            row |= {"minimum_yuan": 200_000}
        told(p, "DISC-01", case, "罚款低于所引条例的下限20万元，没有减轻")
    for case in p.pick(free_cases(p, kind="物料未密闭堆存"), count=3):
        for row in lines_of(p, case):
            row |= {"minimum_yuan": 20_000, "maximum_yuan": 200_000}
        told(p, "DISC-01", case, "裁量表用了别的法条的幅度")
    for case in p.pick(free_cases(p, kind="未密闭收集废气"), count=2):
        case["penalty_basis"] = WATER
        told(p, "DISC-01", case, "台账的处罚依据与裁量表、决定书不同")


def unfit_clause(p: Planting) -> None:
    """DISC-01: another item of the same article and range is cited: discharge without a permit, though the sheet says evasion."""
    for case in p.pick(free_cases(p, kind="不正常运行污染防治设施"), count=2):
        cite(p, case, "《中华人民共和国大气污染防治法》第九十九条第一项")
        told(p, "DISC-01", case, "所引条款不是该违法行为的罚则")


def tenth_of_investment(p: Planting) -> None:
    """DISC-01: a tenth of the investment where 1 % to 5 % is the law, as once in Panjin; the sheet then cannot be right either."""
    for case in p.pick(free_cases(p, kind="危险废物管理不规范"), count=2):
        fine = int(number(case, "fine_yuan"))
        cite(p, case, "《中华人民共和国环境影响评价法》第三十一条第一款")
        tell(p, case, f"未经环评审批擅自开工建设，项目总投资{fine // 1000}万元")
        for row in lines_of(p, case):
            row |= {"violation": "GD-1.1 未批先建", "minimum_yuan": fine // 10, "maximum_yuan": fine // 2}
        for check in ("DISC-01", "DISC-02"):
            told(p, check, case, "按总投资10%罚款，法定为1%至5%")


def wrong_sums(p: Planting) -> None:
    """DISC-02: levels that give another sum; a weight that is not the level's; a fine that is not the sheet's."""
    summed = [case for case in free_cases(p) if not table_of(text(case, "violation_kind")).bands]
    chosen = p.pick(summed, count=9)
    for case in chosen[:3]:
        other_levels(p, case, lambda option, fine: option.fine_yuan >= fine * 1.1)
        told(p, "DISC-02", case, "裁量表各等级合计与计算值不符")
    for case in chosen[3:6]:
        line = lines_of(p, case)[0]
        line["weight"] = number(line, "weight") + 0.04
        told(p, "DISC-02", case, "权重不是该等级的权重")
    for case in chosen[6:]:
        option = other_levels(p, case, lambda option, fine: option.fine_yuan >= fine * 1.2)
        for row in lines_of(p, case):
            row["computed_yuan"] = option.fine_yuan
        told(p, "DISC-02", case, "罚款低于裁量表的计算值，没有记录情节")


def other_levels(p: Planting, case: Row, fits: Callable[[Option, int], bool]) -> Option:
    """Give a sheet the levels of another option."""
    table = table_of(text(case, "violation_kind"))
    fine = int(number(case, "fine_yuan"))
    option = next(one for one in options(text(case, "violation_kind")) if fits(one, fine))
    for row, factor, level in zip(lines_of(p, case), table.factors, option.levels, strict=True):
        share = factor.level(level).share
        row |= {"level": level, "weight": None if share is None else float(share)}
    return option


def wrong_band(p: Planting) -> None:
    """DISC-02: a fine out of another band than the levels pick."""
    for case in p.pick(free_cases(p, kind="未密闭收集废气"), count=3):
        option = other_levels(p, case, lambda option, fine: option.fine_yuan != fine)
        told(p, "DISC-02", case, f"等级所在档的中值为{option.fine_yuan}元，裁量表和决定用了别的档")


def slips(p: Planting) -> None:
    """DISC-02: words and figures differ; a multiple that value and limit do not give."""
    for case in p.pick(free_cases(p), count=2):
        fine = case["fine_yuan"]
        restate(p, case, f"处以罚款{fine}元，", f"处以罚款人民币玖拾玖万元（{fine}元），")
        told(p, "DISC-02", case, "决定书罚款大小写不一致")
    for case in p.pick(free_cases(p, kind="超标排放水污染物"), count=2):
        tell(p, case, "外排废水化学需氧量浓度为118mg/L，超过排放标准限值50mg/L的要求，超标2.36倍")
        told(p, "DISC-02", case, "超标倍数应为1.36倍，写成2.36倍")


def no_reasons(p: Planting) -> None:
    """DISC-03: no sheet in the file; a decision that does not name the benchmark."""
    chosen = p.pick(free_cases(p), count=8)
    for case in chosen[:4]:
        p.year.tables["discretion_sheet"] = [row for row in p.year.tables["discretion_sheet"] if row["case_id"] != case["case_id"]]
        told(p, "DISC-03", case, "没有裁量表")
    for case in chosen[4:]:
        restate(p, case, f"，{CITED}", "")
        told(p, "DISC-03", case, "决定书没有写明裁量基准")


def no_grounds(p: Planting) -> None:
    """DISC-05: lighter without evidence, lighter without law, heavier yet lower, three earlier penalties and not heavier."""
    chosen = p.pick(free_cases(p), count=11)
    for index, case in enumerate(chosen):
        if index < 3:
            changes, done = {"circumstance": "从轻（行政处罚法第三十二条）", "evidence": None}, "从轻没有证据"
        elif index < 6:
            changes, done = {"circumstance": "从轻"}, "从轻没有法律依据"
        elif index < 8:
            changes, done = {"circumstance": "不予处罚（行政处罚法第三十三条）"}, "记录为不予处罚，仍罚款"
        else:
            case["penalties_in_two_years"] = 3
            told(p, "DISC-05", case, "近两年同类处罚3次，没有从重")
            continue
        for row in lines_of(p, case):
            row.update(changes)
        told(p, "DISC-05", case, done)


def wrong_versions(p: Planting) -> None:
    """DISC-06: a version that had run out, another province's, a clause of the law before its revision."""
    chosen = p.pick(free_cases(p), count=5)
    for index, case in enumerate(chosen):
        for row in lines_of(p, case):
            row["benchmark_version"] = OUTDATED if index < 3 else "粤环发〔2021〕7号"
        told(p, "DISC-06", case, "基准已失效" if index < 3 else "用了外省的基准")
        if index < 3:
            p.unknown("DISC-02", case["unit_code"], subject=case["case_id"], done="旧基准没有录入，无法复核")
    for case in p.pick(free_cases(p, kind="超标排放水污染物"), count=2):
        cite(p, case, OLD_WATER)
        told(p, "DISC-06", case, "引用修订前的水污染防治法第七十四条")
        p.unknown("DISC-01", case["unit_code"], subject=case["case_id"], done="所引条款行为时已不存在，没有幅度")


def unpublished(p: Planting) -> None:
    """DISC-08: the list of laws and benchmarks was taken off a branch's site; then a category of THREE-01 is missing too."""
    code = "141124"
    for row in p.year.of("publication", code):
        if row["category"] == "法规标准与裁量基准":
            row["withdrawn_on"] = date(2021, 11, 8)
    for check in ("DISC-08", "THREE-01"):
        p.fail(check, code, subject=code, done="裁量基准从网站撤下")


def same_matter(p: Planting) -> None:
    """DISC-04: what the faults above made unequal: same clause, version, circumstance, range and levels; fines too far apart.

    Three cases at least, and the most less the least above half of the middle one; every case of such a group is shown.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    by_case: dict[object, list[Row]] = {}
    for row in p.year.tables["discretion_sheet"]:
        by_case.setdefault(row["case_id"], []).append(row)
    for case in p.year.tables["case_file"]:
        lines = by_case.get(case["case_id"], [])
        if lines:
            levels = tuple((row["factor"], row["level"]) for row in lines)
            frame = (
                case["penalty_basis"],
                *(lines[0][column] for column in ("benchmark_version", "circumstance", "minimum_yuan", "maximum_yuan")),
            )
            groups.setdefault((*frame, *levels), []).append(case)
    for cases in groups.values():
        fines = sorted(number(case, "fine_yuan") for case in cases)
        if len(fines) >= 3 and fines[-1] - fines[0] > median(fines) / 2:
            for case in cases:
                told(p, "DISC-04", case, f"同组{len(fines)}案罚款{fines[0]:.0f}至{fines[-1]:.0f}元")


FAULTS: dict[str, Fault] = {
    "DISC-01": beyond_the_range,
    "DISC-01/投资": tenth_of_investment,
    "DISC-02": wrong_sums,
    "DISC-02/档": wrong_band,
    "DISC-02/笔误": slips,
    "DISC-03": no_reasons,
    "DISC-05": no_grounds,
    "DISC-06": wrong_versions,
    "DISC-08": unpublished,
    "DISC-07": at_the_least,
    "DISC-01/条款": unfit_clause,
    "DISC-04": same_matter,
}
