"""From the lines of the entry form to the forms of tables; each place in a table knows the cell that it came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from jicha.domain.discretion.benchmarks import Aspect, FactorKind, FormulaId, TableLaw
from jicha.domain.discretion.entry_form import BREACHES
from jicha.domain.discretion.statutes import BaseKind, Party
from jicha.domain.errors import Fault
from jicha.engine.content.benchmark_forms import FactorForm, IrregularForm, LevelForm, RangeUnit, TableForm, UseForm
from jicha.engine.content.benchmark_tables import TableFault
from jicha.engine.content.plain_yaml import Place
from jicha.services.benchmarks.cells import FilledForm, Line

_ALIKE = ("zh", "duty", "penalty", "sum_floor", "formula")
_REASONS = (TableLaw.FULL_SUM, TableLaw.LEAST_IS_MINIMUM, TableLaw.RISING)
_SAYING = {
    "zh": "违法行为",
    "duty": "违反条款",
    "penalty": "处罚条款",
    "sum_floor": "合计不低于",
    "formula": "计算方式",
    "kind": "层次",
    "aspect": "类别",
}


@dataclass(frozen=True, slots=True)
class EnteredTable:
    """One table as entered, the cell of each place in it, and the cell for the reason of each law by use."""

    form: TableForm
    cells: dict[Place, str]
    reasons: dict[tuple[TableLaw, str], str]

    def shown(self, fault: TableFault) -> Fault:
        """Give a fault of the table as one of its cell; a law that the print may break points at the cell for its reason."""
        if fault.breach is None:
            return Fault(what=fault.what, where=self.where(fault.place), mend=fault.mend)
        law = fault.breach.law
        where = self.reasons.get((law, fault.breach.variant)) or self.reasons[law, self.form.uses[0].id]
        heading = next(column.zh for column in BREACHES.columns if column.key == law.value)
        return Fault(what=fault.what, where=where, mend=f"对照原文改正；如原文如此，在“{heading}”里写明理由。")

    def where(self, place: Place) -> str:
        """Name the cell of a place, or of the nearest thing around it."""
        while place and place not in self.cells:
            place = place[:-1]
        return self.cells[place]


@dataclass(frozen=True, slots=True)
class EnteredTables:
    """The tables that could be put together, and the faults of the others."""

    tables: tuple[EnteredTable, ...]
    faults: tuple[Fault, ...]


def entered_tables(cells: FilledForm) -> EnteredTables:
    """Put the lines of one code together; what does not fit together is a fault at its cell."""
    faults = [*_strangers(cells), *_differing(cells.breaches, by=("code",), keys=_ALIKE)]
    faults.extend(_differing(cells.factors, by=("code", "factor"), keys=("kind", "aspect")))
    faults.extend(_doubled(cells.factors, by=("code", "factor", "level"), mend="每级一行；等级号不要重复。"))
    faults.extend(_doubled(cells.breaches, by=("code", "use"), mend="同一张表的几种用途，各写一个名称。"))
    broken = {fault.where for fault in (*cells.faults, *faults)}
    bad = {line["code"].text for line in (*cells.breaches, *cells.factors) if any(entry.where in broken for entry in line.entries.values())}
    codes = [code for code in dict.fromkeys(line["code"].text for line in cells.breaches) if code not in bad]
    if "formula" not in cells.instrument.entries or cells.instrument["formula"].maybe is None:
        codes = []
    return EnteredTables(tuple(_table(code, cells=cells) for code in codes), tuple(faults))


def _strangers(cells: FilledForm) -> Iterator[Fault]:
    breaches = {line["code"].text for line in cells.breaches}
    factors = {line["code"].text for line in cells.factors}
    for line in cells.factors:
        if line["code"].text and line["code"].text not in breaches:
            yield Fault(
                what=f"“违法行为”里没有编号“{line['code'].text}”", where=line["code"].where, mend="改正编号，或在“违法行为”里补上。"
            )
    for line in cells.breaches:
        if line["code"].text and line["code"].text not in factors:
            yield Fault(what=f"编号“{line['code'].text}”没有裁量因子", where=line["code"].where, mend="在“裁量因子”里补上各级。")


def _differing(lines: tuple[Line, ...], *, by: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Fault]:
    first: dict[tuple[str, ...], Line] = {}
    for line in lines:
        other = first.setdefault(tuple(line[key].text for key in by), line)
        for key in keys:
            if line[key].text != other[key].text:
                what = f"“{_SAYING[key]}”与{other[key].where}不一致"
                yield Fault(what=what, where=line[key].where, mend="同一编号（同一因子）的各行写成一致。")


def _doubled(lines: tuple[Line, ...], *, by: tuple[str, ...], mend: str) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = tuple(line[name].text for name in by)
        if key in seen and all(key[: len(by) - 1]):
            yield Fault(
                what=f"“{'／'.join(part for part in key if part)}”与{seen[key][by[-1]].where}重复", where=line[by[-1]].where, mend=mend
            )
        seen.setdefault(key, line)


def _table(code: str, *, cells: FilledForm) -> EnteredTable:
    uses = [line for line in cells.breaches if line["code"].text == code]
    lines = [line for line in cells.factors if line["code"].text == code]
    head = uses[0]
    places: dict[Place, str] = {(): head["code"].where, ("sum_floor",): head["sum_floor"].where}
    duty, penalty = _clauses(head["duty"].text), _clauses(head["penalty"].text)
    places.update({(name,): head[name].where for name in ("duty", "penalty", "code", "formula")})
    form = TableForm(
        code=code,
        zh=head["zh"].text,
        duty=duty,
        penalty=penalty,
        formula=FormulaId(head["formula"].maybe or cells.instrument["formula"].text),
        uses=tuple(_use(line, number=number, is_only=len(uses) == 1, places=places) for number, line in enumerate(uses)),
        factors=tuple(_factors(lines, places=places)),
        sum_floor=head["sum_floor"].maybe or 0,
        irregular=tuple(_irregular(uses, is_only=len(uses) == 1, places=places)),
    )
    reasons = {(law, use.id): line[law.value].where for use, line in zip(form.uses, uses, strict=True) for law in _REASONS}
    return EnteredTable(form=form, cells=places, reasons=reasons)


def _clauses(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def _use(line: Line, *, number: int, is_only: bool, places: dict[Place, str]) -> UseForm:
    places["uses", number] = line["use"].where
    places.update({("uses", number, key): line[key].where for key in ("low", "high", "unit", "start", "base_floor", "lowest", "highest")})
    return UseForm(
        low=line["low"].text,
        high=line["high"].text,
        id="" if is_only else line["use"].text,
        zh=line["use"].text,
        unit=RangeUnit(line["unit"].text),
        base=BaseKind(line["base"].text),
        base_floor=line["base_floor"].maybe,
        party=Party(line["party"].maybe or Party.UNIT),
        start=line["start"].text,
        lowest=line["lowest"].maybe,
        highest=line["highest"].maybe,
    )


def _factors(lines: list[Line], *, places: dict[Place, str]) -> Iterator[FactorForm]:
    for number, name in enumerate(dict.fromkeys(line["factor"].text for line in lines)):
        own = [line for line in lines if line["factor"].text == name]
        places["factors", number] = own[0]["factor"].where
        places["factors", number, "levels"] = own[0]["level"].where
        for index, line in enumerate(own):
            places["factors", number, "levels", index] = line["level"].where
            places["factors", number, "levels", index, "share"] = line["share"].where
        yield FactorForm(
            zh=name,
            aspect=Aspect(own[0]["aspect"].text),
            kind=FactorKind(own[0]["kind"].maybe or FactorKind.INDIVIDUAL),
            levels=tuple(LevelForm(int(line["level"].text), line["words"].text, line["share"].text, line["note"].maybe) for line in own),
        )


def _irregular(uses: list[Line], *, is_only: bool, places: dict[Place, str]) -> Iterator[IrregularForm]:
    number = 0
    for line in uses:
        for law in _REASONS:
            reason = line[law.value].maybe
            if reason is not None:
                places["irregular", number] = line[law.value].where
                number += 1
                yield IrregularForm(law=law, reason=reason, use="" if is_only or law is TableLaw.RISING else line["use"].text)
