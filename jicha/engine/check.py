"""Read a check from its YAML, with the line of everything that is wrong."""

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import cast

from jicha.domain.checks import Apart, Basis, BasisStatus, Check, Example, Param, ParamValue, Scalar, Severity, Verdict
from jicha.domain.errors import CheckError, Fault, refuse
from jicha.engine.check_form import Form
from jicha.engine.content.plain_yaml import read_plain

KEYS = frozenset(
    [
        "id",
        "title",
        "clause",
        "severity",
        "grain",
        "basis",
        "evidence",
        "human",
        "law",
        "params",
        "needs",
        "from",
        "query",
        "subject",
        "dataset",
        "day",
        "applies",
        "holds",
        "values",
        "names",
        "observed",
        "expected",
        "message",
        "unknown",
        "no_unknown",
        "instead",
        "apart",
        "examples",
    ]
)
REQUIRED = ("id", "title", "clause", "severity", "grain", "basis", "holds", "observed", "expected", "message", "examples")
EXAMPLE_KEYS = frozenset({"name", "rows", "as_of", "params", "expect", "message"})
APART_KEYS = ("near", "whole")
PARAM_KEYS = frozenset({"value", "unit", "verified", "zh"})
ID = re.compile(r"[A-Z][A-Z0-9]*-\d{2,3}")
DEFAULT_AS_OF = "2021-12-31"


def read_check(path: Path, *, source: str) -> Check:
    """Read one check and see that its form is whole; its SQL is not looked at yet.

    Args:
        path: a YAML whose folder is the item and whose name is the check's name.
        source: how to name the file in messages.
    Raises:
        CheckError: with every fault of the form.
    """
    form = _open(path, source=source)
    check = _check(form, item=path.parent.name, name=path.stem)
    derived = path.with_suffix(".py")
    _rules(form, check)
    refuse(CheckError, faults=form.faults)
    if derived.exists():
        check = replace(check, derived=str(derived))
    return check


def _open(path: Path, *, source: str) -> Form:
    try:
        document = read_plain(path)
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise CheckError(Fault(what=f"规则文件读不出来：{error}", where=source, mend="检查文件是否存在、可读")) from error
    form = Form(source, document)
    if not isinstance(document.value, dict):
        form.faults = form.faults or [Fault(what="规则文件不是“键: 值”的形式", where=source, mend="用 jicha check new 生成骨架再填写")]
        raise CheckError(*form.faults)
    form.mark_blocks(text)
    return form


def _check(form: Form, *, item: str, name: str) -> Check:
    title = form.mapping("title")
    basis = form.mapping("basis")
    severity = form.choice(form.text("severity"), key="severity", kind=Severity, choices="high、medium、low", default=Severity.LOW)
    status = form.choice(
        str(basis.get("status", "")), key="basis", kind=BasisStatus, choices="sourced、plan、derived、default", default=BasisStatus.DEFAULT
    )
    return Check(
        id=form.text("id"),
        item=item,
        name=name,
        title_zh=str(title.get("zh") or ""),
        title_en=str(title.get("en") or ""),
        clause=form.text("clause"),
        severity=severity,
        grain=form.text("grain"),
        basis=Basis(status=status, text=str(basis.get("text") or ""), zh=str(basis.get("zh") or "")),
        evidence=form.text("evidence"),
        human=form.text("human"),
        law=form.texts("law"),
        params=_params(form),
        needs=form.texts("needs"),
        table=form.text("from"),
        query=form.text("query"),
        subject=form.text("subject"),
        dataset=form.text("dataset"),
        day=form.text("day"),
        applies=form.text("applies"),
        holds=form.text("holds"),
        values=tuple((key, _expression(value)) for key, value in form.mapping("values").items()),
        names={key: str(value) for key, value in form.mapping("names").items()},
        observed=form.text("observed"),
        expected=form.text("expected"),
        message=form.text("message"),
        unknown=form.text("unknown"),
        no_unknown=form.text("no_unknown"),
        instead={key: str(value) for key, value in form.mapping("instead").items()},
        examples=_examples(form),
        apart=_apart(form),
        source=form.source,
        lines=form.lines,
    )


def _apart(form: Form) -> Apart | None:
    body = form.mapping("apart")
    if not body:
        return None
    lists = [body.get(key) or [] for key in APART_KEYS]
    if set(body) - set(APART_KEYS) or not all(isinstance(one, list) for one in lists):
        form.fault("apart 的写法有误", key="apart", mend="写成 {near: [日期列], whole: [with 的名称]}；各行互不相干时写 near: []")
        return None
    near, whole = (tuple(map(str, one)) for one in lists if isinstance(one, list))
    return Apart(near=near, whole=whole)


def _expression(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _params(form: Form) -> tuple[Param, ...]:
    found = []
    for name, body in form.mapping("params").items():
        if not isinstance(body, dict) or "value" not in body or set(body) - PARAM_KEYS:
            form.fault(f"参数 {name} 的写法有误", key="params", mend="写成 {value: 7, unit: working_day, verified: true, zh: 名称}")
            continue
        value = _param_value(body["value"])
        if value is None:
            form.fault(f"参数 {name} 没有值，或值不是一个数、一段文字或它们的列表", key="params", mend="写成 value: 7 或 value: [甲, 乙]")
        found.append(
            Param(
                name=name,
                value=value,
                unit=str(body.get("unit") or ""),
                verified=bool(body.get("verified", False)),
                zh=str(body.get("zh") or name),
            )
        )
    return tuple(found)


def _param_value(value: object) -> ParamValue:
    """Take a YAML value as that of a parameter; null if it is neither a cell nor a list of cells."""
    cells = value if isinstance(value, list) else [value]
    if not all(map(_is_cell, cells)):
        return None
    return tuple(map(_cell, cells)) if isinstance(value, list) else _cell(value)


def _is_cell(value: object) -> bool:
    return not isinstance(value, dict | list)


def _cell(value: object) -> Scalar:
    """Take a YAML value as a cell: days and instants become ISO text, so that cells compare and print alike."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, datetime.date) else cast(Scalar, value)


def _examples(form: Form) -> tuple[Example, ...]:
    raw = form.values.get("examples")
    if not isinstance(raw, list) or not raw:
        form.fault("examples 应是一串例子", key="examples", mend="至少写一个 pass、一个 fail、一个 unknown")
        return ()
    found = []
    for number, body in enumerate(raw):
        line = form.document.lines.get(("examples", number), 0)
        example = _example(form, body, line=line)
        if example:
            found.append(example)
    names = [example.name for example in found]
    for name in sorted({one for one in names if names.count(one) > 1}):
        form.fault(f"两个例子同名：{name}", key="examples", mend="给例子不同的名字")
    return tuple(found)


def _example(form: Form, body: object, *, line: int) -> Example | None:
    if not isinstance(body, dict) or set(body) - EXAMPLE_KEYS or not {"name", "rows", "expect"} <= set(body):
        unknown = "、".join(sorted(str(key) for key in set(body) - EXAMPLE_KEYS)) if isinstance(body, dict) else ""
        form.fault(
            f"例子的写法有误{'，不认识的键：' + unknown if unknown else ''}",
            key="examples",
            line=line,
            mend="写 name、rows、expect，可加 as_of、params、message",
        )
        return None
    rows, expect = body["rows"], body["expect"]
    if not isinstance(rows, dict) or not all(map(_are_rows, rows.values())):
        form.fault(
            "例子的 rows 应是“表: [行, …]”", key="examples", line=line, mend="写成 rows: {case_file: [{case_id: A1}]}；已提供但为空写 []"
        )
        return None
    if not isinstance(expect, dict) or not set(map(str, expect.values())) <= set(Verdict):
        form.fault("例子的 expect 应是“对象: pass/fail/unknown/none”", key="examples", line=line, mend="写成 expect: {A1: pass}")
        return None
    return Example(
        name=str(body["name"]),
        rows={str(table): tuple({str(k): _cell(v) for k, v in row.items()} for row in lines or []) for table, lines in rows.items()},
        as_of=str(_cell(body.get("as_of") or DEFAULT_AS_OF)),
        params={str(key): _param_value(value) for key, value in (body.get("params") or {}).items()},
        expect={str(subject): Verdict(str(verdict)) for subject, verdict in expect.items()},
        message=str(body.get("message") or ""),
        line=line,
    )


def _are_rows(value: object) -> bool:
    lines = value or []
    return isinstance(lines, list) and all(isinstance(row, dict) and all(map(_is_cell, row.values())) for row in lines)


def _rules(form: Form, check: Check) -> None:
    _key_rules(form)
    if not ID.fullmatch(check.id):
        form.fault(f"编号“{check.id}”不合规", key="id", mend="写成 THREE-02 的样子：大写字母、连字符、两三位数字")
    if not (check.title_zh and check.title_en):
        form.fault("title 要有 zh 和 en", key="title", mend="写成 {zh: 中文名, en: English title}")
    if bool(check.table) == bool(check.query):
        form.fault("from 与 query 必须且只能写一个", key="from" if check.table else "query", mend="逐行判断写 from，其余写 query")
    if check.apart and not check.query:
        form.fault("apart 只用于 query", key="apart", mend="逐行判断的 from 本来就按部分核查，删去 apart")
    declared = {param.name for param in check.params}
    for example in check.examples:
        for name in sorted(set(example.params) - declared):
            form.fault(f"例子“{example.name}”改了没有声明的参数 {name}", key="examples", line=example.line, mend="先在 params 里声明")


def _key_rules(form: Form) -> None:
    for key, known in (("title", {"zh", "en"}), ("basis", {"status", "text", "zh"})):
        for other in sorted(set(form.mapping(key)) - known):
            form.fault(f"{key} 里不认识的键“{other}”", key=key, mend=f"只写 {'、'.join(sorted(known))}；文字里有逗号时加引号")
    for key in sorted(set(form.values) - KEYS):
        form.fault(f"不认识的键 {key}", key=key, mend=f"可用的键：{'、'.join(sorted(KEYS))}")
    for key in REQUIRED:
        if key not in form.values:
            form.fault(f"缺少 {key}", key="id", mend=f"补写 {key}")
