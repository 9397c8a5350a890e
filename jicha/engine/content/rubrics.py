"""Read rubrics and the settings of a review: `rubrics/<id>/<first day in force>.yaml`, `rubrics/settings.yaml`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from jicha.domain.errors import ContentError, Fault, refuse
from jicha.domain.rubrics.rubric import Criterion, CriterionKind, Document, FileKind, Formula, Machine, Part, Rubric, RubricStatus
from jicha.domain.rubrics.rules import ReviewRules, Setting, SettingKey
from jicha.engine.content import content_files, read_forms
from jicha.engine.content.plain_yaml import Place
from jicha.engine.content.rubric_forms import DeductionForm, DocumentForm, ItemForm, KindForm, RubricForm, SettingsForm, VetoForm, points

_NO_POINTS = Decimal(0)


@dataclass(frozen=True, slots=True)
class RubricFault:
    """What is wrong with a rubric, and the place in its form."""

    place: Place
    what: str
    mend: str


@cache
def rubrics(*overlays: Path) -> tuple[Rubric, ...]:
    """Read every rubric, sorted by id and first day.

    Args:
        overlays: content folders of a city; the first that has a file wins over the later and over ours.

    Raises:
        ContentError: a file that does not fit the form, a sum that does not agree, a doubled number; file and line of each.
    """
    found: list[Rubric] = []
    faults: list[Fault] = []
    for filled in read_forms(content_files("rubrics", pattern="*/*.yaml", overlays=overlays), form=RubricForm):
        path = filled.document.path
        slips = tuple(rubric_faults(filled.value))
        faults.extend(Fault(slip.what, filled.where(*slip.place), slip.mend) for slip in slips)
        if filled.value.from_on.isoformat() != path.stem:
            faults.append(Fault(f"自{filled.value.from_on}施行，文件名却不是这一天", filled.where("from_on"), "文件名是施行首日。"))
        if not slips:
            found.append(rubric_of(filled.value, name=path.parent.name, digest=sha256(path.read_bytes()).hexdigest()))
    refuse(ContentError, faults=faults)
    return tuple(sorted(found, key=lambda one: (one.id, one.from_on)))


def rubric_in_force(found: tuple[Rubric, ...], *, on: date) -> Rubric | None:
    """Choose the rubric in force on a day: a bureau's own before the ministry's, then the last to come into force; null if none was."""
    known = [one for one in found if one.from_on <= on and (one.until_on is None or on < one.until_on)]
    return max(known, key=lambda one: (one.status is RubricStatus.ENTERED, one.from_on), default=None)


@cache
def review_rules(*overlays: Path) -> ReviewRules:
    """Read the settings of a review.

    Raises:
        ContentError: a key is missing or stands twice, a value is no number, weights that do not make 1, classes out of order.
    """
    (filled,) = read_forms(content_files("rubrics", pattern="settings.yaml", overlays=overlays), form=SettingsForm)
    form, faults = filled.value, []
    counted = Counter(one.key for one in form.settings)
    for index, one in enumerate(form.settings):
        if counted[one.key] > 1:
            faults.append(Fault(f"“{one.key}”写了{counted[one.key]}次", filled.where("settings", index, "key"), "每个参数一行。"))
        try:
            points(one.value)
        except ValueError as error:
            what, _, mend = str(error).partition("|")
            faults.append(Fault(what, filled.where("settings", index, "value"), mend))
    faults.extend(Fault(f"缺少参数“{key}”", filled.where("settings"), "补上一行。") for key in SettingKey if key not in counted)
    refuse(ContentError, faults=faults)
    rules = ReviewRules({one.key: Setting(one.key, one.zh, points(one.value), one.unit, one.verified, one.source) for one in form.settings})
    if rules.value(SettingKey.ENTITY_WEIGHT) + rules.value(SettingKey.FACE_WEIGHT) != 1:
        faults.append(Fault("两部分权重之和不是1", filled.where("settings"), "改正 entity_weight 或 face_weight。"))
    classes = [rules.value(key) for key in (SettingKey.EXCELLENT, SettingKey.GOOD, SettingKey.PASS)]
    if classes != sorted(classes, reverse=True):
        faults.append(Fault("等次分数线没有由高到低", filled.where("settings"), "改正优秀、良好、合格的分数线。"))
    refuse(ContentError, faults=faults)
    return rules


def rubric_of(form: RubricForm, *, name: str, digest: str) -> Rubric:
    """Give the rubric of a form without faults; `name` is its folder."""
    return Rubric(
        id=name, zh=form.zh, number=form.number, from_on=form.from_on, until_on=form.until_on, status=form.status, source=form.source,
        confidence=form.confidence, formula=form.formula,
        base_points=None if form.base_points is None else points(form.base_points),
        item_points=None if form.item_points is None else points(form.item_points),
        deduction_cap=points(form.deduction_cap), vetoes=tuple(_veto(one) for one in form.vetoes),
        deductions=tuple(_deduction(one) for one in form.deductions), kinds=tuple(_kind(one) for one in form.kinds), digest=digest,
        note=form.note, parts_note=form.parts_note, bonus_note=form.bonus_note,
    )  # fmt: skip


def _veto(form: VetoForm) -> Criterion:
    return Criterion(
        f"否决{form.no}", CriterionKind.VETO, form.group, form.part, form.zh, _NO_POINTS, form.machine, form.checks, form.whole,
        is_decisive=form.decisive,
    )  # fmt: skip


def _deduction(form: DeductionForm) -> Criterion:
    each = None if form.each is None else points(form.each)
    return Criterion(
        f"{form.group}{form.no}", CriterionKind.DEDUCTION, form.group, Part.FACE, form.zh, points(form.points), form.machine, form.checks,
        form.whole, each, form.decisive,
    )  # fmt: skip


def _kind(form: KindForm) -> FileKind:
    documents = tuple(Document(one.no, one.zh, points(one.points), _items(one), one.stage) for one in form.documents)
    return FileKind(form.zh, points(form.total), documents, None if form.bonus is None else points(form.bonus))


def _items(form: DocumentForm) -> tuple[Criterion, ...]:
    if not form.items:
        whole = Criterion(str(form.no), CriterionKind.ITEM, form.zh, form.part, form.zh, points(form.points), Machine.HUMAN)
        return (whole,)
    return tuple(_item(one, document=form) for one in form.items)


def _item(form: ItemForm, *, document: DocumentForm) -> Criterion:
    each = None if form.each is None else points(form.each)
    return Criterion(
        f"{document.no}.{form.no}", CriterionKind.ITEM, document.zh, form.part or document.part, form.zh, points(form.points), form.machine,
        form.checks, form.whole, each, form.decisive,
    )  # fmt: skip


def rubric_faults(form: RubricForm) -> Iterator[RubricFault]:
    """Tell everything that is wrong with a rubric: numbers, sums, caps, doubles, a formula without its figures."""
    slips = list(_number_faults(form))
    yield from slips
    if slips:
        return
    yield from _formula_faults(form)
    places: list[Place] = [("vetoes", number) for number in range(len(form.vetoes))]
    places.extend(("deductions", number) for number in range(len(form.deductions)))
    yield from _doubled(places, keys=[f"否决{one.no}" for one in form.vetoes] + [f"{one.group}{one.no}" for one in form.deductions])
    yield from _doubled([("kinds", number) for number in range(len(form.kinds))], keys=[one.zh for one in form.kinds])
    for number, kind in enumerate(form.kinds):
        yield from _kind_faults(kind, place=("kinds", number))


def _number_faults(form: RubricForm) -> Iterator[RubricFault]:
    for place, value in _numbers(form):
        try:
            points(value)
        except ValueError as error:
            what, _, mend = str(error).partition("|")
            yield RubricFault(place, what, mend)


def _numbers(form: RubricForm) -> Iterator[tuple[Place, int | float | str]]:
    yield ("deduction_cap",), form.deduction_cap
    for name, value in (("base_points", form.base_points), ("item_points", form.item_points)):
        if value is not None:
            yield (name,), value
    for number, one in enumerate(form.deductions):
        yield from _worth(one, place=("deductions", number))
    for number, kind in enumerate(form.kinds):
        yield ("kinds", number, "total"), kind.total
        if kind.bonus is not None:
            yield ("kinds", number, "bonus"), kind.bonus
        for index, document in enumerate(kind.documents):
            yield ("kinds", number, "documents", index, "points"), document.points
            for row, item in enumerate(document.items):
                yield from _worth(item, place=("kinds", number, "documents", index, "items", row))


def _worth(one: DeductionForm | ItemForm, *, place: Place) -> Iterator[tuple[Place, int | float | str]]:
    yield (*place, "points"), one.points
    if one.each is not None:
        yield (*place, "each"), one.each


def _formula_faults(form: RubricForm) -> Iterator[RubricFault]:
    cap, each_sum = points(form.deduction_cap), sum((points(one.points) for one in form.deductions), _NO_POINTS)
    if cap > each_sum:
        yield RubricFault(("deduction_cap",), f"扣分上限{cap}大于各项之和{each_sum}", "对照原文改正。")
    is_official = form.formula is Formula.OFFICIAL
    if is_official is (form.base_points is None) or is_official is (form.item_points is None):
        mend = "formula 为 official 的写 base_points 和 item_points；为 weighted 的都不写。"
        yield RubricFault(("formula",), "计算公式与所写的分值不合", mend)
    elif form.base_points is not None and form.item_points is not None and points(form.base_points) < cap:
        yield RubricFault(("base_points",), "基础分小于扣分上限，总分会为负", "对照原文改正。")
    if not is_official and not form.deductions and not any(_part_of(kind) for kind in form.kinds):
        yield RubricFault(("formula",), "没有卷面的评分项，不能按权重计算", "写 deductions，或把一些评分项的 part 写成 face。")


def _part_of(kind: KindForm) -> bool:
    return any(one.part is Part.FACE or any(item.part is Part.FACE for item in one.items) for one in kind.documents)


def _doubled(places: list[Place], *, keys: list[str]) -> Iterator[RubricFault]:
    counted = Counter(keys)
    for place, key in zip(places, keys, strict=True):
        if counted[key] > 1:
            yield RubricFault(place, f"“{key}”写了{counted[key]}次", "编号、名称各不相同。")


def _kind_faults(form: KindForm, *, place: Place) -> Iterator[RubricFault]:
    total, found = points(form.total), sum((points(one.points) for one in form.documents), _NO_POINTS)
    if total != found:
        yield RubricFault((*place, "total"), f"“{form.zh}”总分写{total}，各文书合计{found}", "对照原文改正。")
    if not form.documents:
        yield RubricFault((*place, "documents"), f"“{form.zh}”没有文书", "至少写一种文书。")
    yield from _doubled(
        [(*place, "documents", number) for number in range(len(form.documents))], keys=[str(one.no) for one in form.documents]
    )
    for number, document in enumerate(form.documents):
        inside: Place = (*place, "documents", number)
        if document.items:
            own = sum((points(item.points) for item in document.items), _NO_POINTS)
            if own != points(document.points):
                yield RubricFault((*inside, "points"), f"“{document.zh}”写{document.points}分，各项合计{own}", "对照原文改正。")
            yield from _doubled([(*inside, "items", row) for row in range(len(document.items))], keys=[str(i.no) for i in document.items])
