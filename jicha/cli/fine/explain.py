"""`jicha fine explain`: one fine, step by step."""

import json
from dataclasses import asdict
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import click

from jicha.domain.discretion.explained.explain import Explanation
from jicha.domain.discretion.statutes import Milder
from jicha.domain.errors import Fault, UsageError
from jicha.services import fining

_PATH = click.Path(path_type=Path)
_SHOWN = 12


@click.command()
@click.argument("form", type=_PATH, required=False)
@click.option("--sheet", type=_PATH, help="表格（xlsx、csv）：第1行是表单的键和因素名，每行一案。")
@click.option("--row", type=int, help="表格的第几行。")
@click.option("--case", "case_id", help="案件编号，与 --lake 合用：按入库的裁量表和卷内文书解释。")
@click.option("--lake", type=_PATH, help="数据湖文件夹。")
@click.option("--overlay", type=_PATH, help="本地内容目录（已录入的裁量基准）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def explain(
    *, form: Path | None, sheet: Path | None, row: int | None, case_id: str | None, lake: Path | None, overlay: Path | None, as_json: bool
) -> None:
    """逐步算出一个罚款并说明依据：表单 FORM（YAML），或表格的一行，或数据湖里的一案。"""
    given = [one for one in (form, sheet, case_id) if one is not None]
    if len(given) != 1 or (sheet is not None) is not (row is not None) or (case_id is not None) is not (lake is not None):
        raise UsageError(
            Fault(
                "没有写明解释哪一案，或者写了几种",
                "命令行 jicha fine explain",
                "写表单路径，或 --sheet 与 --row，或 --case 与 --lake，三选一。",
            )
        )
    if form is not None:
        found = fining.explain_form(form, overlay=overlay)
    elif sheet is not None and row is not None:
        found = fining.explain_row(sheet, row=row, overlay=overlay)
    else:
        found = fining.explain_case(str(case_id), lake=Path(str(lake)), overlay=overlay)
    if as_json:
        click.echo(json.dumps(plain_values(asdict(found)), ensure_ascii=False, indent=2))
    else:
        for line in lines_of(found):
            click.echo(line)


def plain_values(value: object) -> object:
    """Turn a tree of values into what JSON has; sums become numbers, exact to the cent."""
    if isinstance(value, dict):
        return {str(key): plain_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(one) for one in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else round(float(value), 4)
    return str(value) if isinstance(value, StrEnum) else value


def lines_of(found: Explanation) -> list[str]:
    """Write an explanation as a sheet that an officer can read and sign."""
    lines = ["行政处罚裁量说明", f"违法行为：{found.table}", f"裁量基准：{found.instrument}", ""]
    lines += [f"{number:>2}. {step.title}：{step.text}　〔{step.source}〕" for number, step in enumerate(found.steps, start=1)]
    lines += ["", f"结论：{_result(found)}"]
    if found.reachable is not None:
        fines = "、".join(_yuan(fine) for fine in found.reachable.fines_yuan[:_SHOWN])
        more = f"……共{len(found.reachable.fines_yuan)}个" if len(found.reachable.fines_yuan) > _SHOWN else ""
        ends = "" if found.reachable.complete else "（只列两端）"
        unknown = "、".join(found.reachable.unknown)
        lines.append(
            f"等级不明时可能的罚款（按裁量表，情节调整以前）{ends}：{fines}{more}（{unknown}，共{found.reachable.combinations}种组合）"
        )
    if found.second is not None:
        lines += ["", "第二次计算（行政处罚法第三十七条，从旧兼从轻）"]
        lines += [f"  行为时：{one}" for one in found.second.by_act or ("没有查到幅度",)]
        lines += [f"  决定时：{one}" for one in found.second.by_decision or ("没有查到幅度",)]
        if found.second.base_changed:
            lines.append("  计罚基数有变化：新法不再按原基数计算")
        if found.second.within_new_yuan is not None:
            lines.append(f"  第一次计算的罚款放进新法幅度：{_yuan(found.second.within_new_yuan)}")
        lines.append(f"  比较：{found.second.saying}")
    lines += ["", "各因素的证据材料"]
    for proof in found.proofs:
        there = "、".join(dict.fromkeys(proof.there)) or ("缺" if proof.missing else "未提供卷内文书目录")
        lines.append(f"  {proof.factor}：{there}" + (f"（可用：{'、'.join(proof.wanted)}）" if not proof.there else ""))
    if found.cautions:
        lines += ["", *(f"注意：{one}" for one in found.cautions)]
    lines += ["", "承办人：＿＿＿＿　　审核人：＿＿＿＿　　日期：＿＿＿＿"]
    return lines


def _result(found: Explanation) -> str:
    if found.fine_yuan is None:
        return f"无法计算：{'；'.join(found.doubts)}"
    low, high = found.fine_yuan
    newer = "；新法较轻，见第二次计算" if found.second is not None and found.second.milder is Milder.NEW else ""
    return (f"罚款{_yuan(low)}" if low == high else f"罚款{_yuan(low)}至{_yuan(high)}") + newer


def _yuan(value: Fraction) -> str:
    return f"{float(value):,.2f}".rstrip("0").rstrip(".") + "元"
