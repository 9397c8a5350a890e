"""The skeleton of a bureau's own check: a decent check that already runs, to be written over."""

from pathlib import Path

from jicha.domain.checks import ITEMS, item
from jicha.domain.errors import Fault, UsageError


def new_check(item_name: str, *, name: str, overlay: Path) -> Path:
    """Write a skeleton of a check into an overlay folder; it is complete enough that its examples run.

    Raises:
        UsageError: no such item, an unfit name, or the file exists.
    """
    if item_name not in {one.name for one in ITEMS}:
        raise UsageError(Fault(f"没有这个事项：{item_name}", "ITEM", f"可用：{'、'.join(one.name for one in ITEMS)}"))
    if not name.isidentifier() or name != name.lower() or not name.isascii():
        raise UsageError(Fault(f"名称“{name}”不合规", "NAME", "用英文小写字母、数字和下划线，如 case_closed_in_time"))
    path = overlay / item_name / f"{name}.yaml"
    if path.exists():
        raise UsageError(Fault(f"文件已存在：{path}", str(path), "换个名称，或直接修改该文件"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SKELETON.replace("@CLAUSE@", item(item_name).clause), encoding="utf-8")
    return path


SKELETON = """\
id: LOCAL-01                # 本地规则自编号；与已有编号相同则替换那条规则
title: {zh: 结案日期不早于决定日期, en: A case is not closed before it is decided}
clause: @CLAUSE@
severity: medium            # high 严重 | medium 一般 | low 提示
grain: case file (D06 案件编号)
basis: {status: default, text: 本局规定（写明文号）}   # sourced | plan | derived | default
evidence: 两个日期
human: 无
law: []                     # 用到的法条族，如 [decision.service]；见 docs/law-families.md
params:
  days: {value: 0, unit: calendar_day, verified: false, zh: 最少间隔}
needs: [case_file]          # 缺了就无法判断的表
from: case_file             # 逐行判断一张表；跨表时改写 query
day: decided_on             # 按哪天的法
applies: closed_on is not null
holds: days(decided_on, closed_on) >= param('days')
observed: 决定{decided_on}，结案{closed_on}
expected: 结案不早于决定
message: 案件{case_id}于{closed_on}结案，早于{decided_on}的处罚决定。
examples:
  - name: 决定之后结案，合规
    rows: {case_file: [{case_id: A1, decided_on: 2021-08-02, closed_on: 2021-09-01}]}
    expect: {A1: pass}
  - name: 决定之前结案，不合规
    rows: {case_file: [{case_id: A1, decided_on: 2021-08-02, closed_on: 2021-08-01}]}
    expect: {A1: fail}
    message: 早于2021年8月2日
  - name: 没有决定日期，无法判定
    rows: {case_file: [{case_id: A1, closed_on: 2021-08-01}]}
    expect: {A1: unknown}
"""
