"""Recognise a sheet: on which line its header stands and which canonical table it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jicha.domain.tables import DATA_SETS, TABLES
from jicha.domain.wording.amounts import MoneyUnit
from jicha.engine.intake.sheets.header_words import header, sheet_unit
from jicha.engine.intake.sheets.vocabulary import Meaning, Vocabulary

SEARCHED_LINES = 12
_CLOSE = 0.9
_HINTED = 0.6
_FEWEST = 2

Line = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where one canonical column comes from.

    Attributes:
        column: name of the canonical column.
        places: the sheet's columns (0 is the first); several are joined with `+`.
        text: the header as printed.
        unit: the money unit of the header or of the sheet; None if neither says.
    """

    column: str
    places: tuple[int, ...]
    text: str
    unit: MoneyUnit | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a sheet was recognised as.

    Attributes:
        table: name of the canonical table.
        first: index of the header's first line (0 is the first line of the sheet); `last` of its last one.
        sources: the columns found.
        unknown: header cells that mean nothing in this table.
        titles: the texts above the header.
        score: how well it fits; only good for comparing.
    """

    table: str
    first: int
    last: int
    sources: tuple[Source, ...]
    unknown: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sheet that is not recognised for certain.

    Attributes:
        candidates: what it may be, best first; empty if nothing fits.
        headers: the cells of the likeliest header line.
    """

    candidates: tuple[Recognised, ...]
    headers: tuple[str, ...] = field(default=())


def recognise(lines: Sequence[Line], *, words: Vocabulary, hints: str = "") -> Recognised | Doubt:
    """Recognise a sheet by its first lines.

    Args:
        lines: the first lines of the sheet, null for an empty cell.
        words: what headers mean.
        hints: file name, folder and sheet name; they decide only between tables that fit about equally.

    A sheet that fits two tables about equally is a doubt: it is asked, never guessed.
    """
    found: dict[str, Recognised] = {}
    for number in range(min(len(lines), SEARCHED_LINES)):
        _search(lines, first=number, words=words, found=found)
        # A line of which most cells are headers is the header: what stands below are rows.
        if any(one.last <= number and len(one.sources) >= max(_FEWEST, len(one.unknown)) for one in found.values()):
            break
    ranked = sorted(found.values(), key=lambda r: (-r.score, r.table))
    if not ranked:
        return Doubt(candidates=(), headers=_likeliest(lines))
    return _chosen(ranked, hints=hints, lines=lines)


def _search(lines: Sequence[Line], *, first: int, words: Vocabulary, found: dict[str, Recognised]) -> None:
    """Fit one line, alone and with the line below it, to the tables, and keep the best fit of each table in `found`."""
    for last in (first, first + 1):
        labels = _labels(lines, first=first, last=last)
        for name in _tables_of(labels, words=words) if labels is not None else ():
            candidate = _fit(name, labels=labels or [], lines=lines, first=first, last=last, words=words)
            if candidate is not None and (name not in found or candidate.score > found[name].score):
                found[name] = candidate


def _chosen(ranked: list[Recognised], *, hints: str, lines: Sequence[Line]) -> Recognised | Doubt:
    best = ranked[0]
    near = [r for r in ranked if r.score >= best.score * _CLOSE]
    if len(near) == 1:
        return best
    told = hints + " ".join(best.titles)
    hinted = [r for r in ranked if r.score >= best.score * _HINTED and _named(r.table, text=told)]
    if len(hinted) == 1:
        return hinted[0]
    narrowed = [r for r in near if r in hinted] or near
    return narrowed[0] if len(narrowed) == 1 else Doubt(candidates=tuple(narrowed), headers=tuple(_texts(lines[best.last])))


def _named(table: str, *, text: str) -> bool:
    folded = header(text).full
    return any(header(word).full in folded for word in (TABLES[table].zh, TABLES[table].code, table, *_SHORT_NAMES.get(table, ())))


# How people call the sheets; used as a hint only.
_SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "unit": ("单位名", "机构名"),
    "officer": ("人员名录", "执法人员库", "人员库", "人员信息"),
    "source": ("对象名录", "污染源", "企业名录", "对象库"),
    "plan_line": ("检查计划", "年度计划", "月度计划"),
    "inspection": ("检查记录", "现场检查", "移动执法"),
    "case_file": ("案件台账", "处罚台账", "处罚案件"),
    "case_document": ("卷内", "文书目录"),
    "legal_review": ("法制审核",),
    "publication": ("公示", "公开"),
    "check_item": ("事项清单",),
    "random_draw": ("抽取", "双随机", "抽查任务"),
    "positive_list": ("正面清单",),
    "off_site_check": ("非现场",),
    "terminal": ("终端",),
    "platform_log": ("上传日志", "联网", "日志"),
    "uniform_issue": ("配发", "服装"),
    "dress_check": ("着装检查", "着装情况"),
    "recording": ("音像",),
    "typical_case": ("典型案例",),
    "audit_record": ("稽查项目", "整改", "问题台账", "自查"),
    "clue": ("线索",),
    "discretion_sheet": ("裁量",),
    "review_score": ("评查", "评分"),
    "drill_indicator": ("大练兵",),
    "calendar_day": ("日历",),
    "campaign": ("专项行动",),
    "pull": ("调度",),
    "norm": ("规范性文件", "制度"),
}


def _labels(lines: Sequence[Line], *, first: int, last: int) -> list[tuple[str, ...]] | None:
    """Give for each column the spellings of its header, most specific first; None if there is no such line or it is no header."""
    if last >= len(lines):
        return None
    top = lines[first]
    if sum(1 for text in top if text) < _FEWEST and last == first:
        return None
    if first == last:
        return [(text,) if text else () for text in top]
    below, group = lines[last], ""
    labels: list[tuple[str, ...]] = []
    for place, sub in enumerate(below):
        over = top[place] if place < len(top) else None
        group = over or (group if sub else "")
        labels.append(tuple(t for t in ((f"{group}{sub}", sub, group) if group and sub else (sub or over,)) if t))
    return labels


def _tables_of(labels: list[tuple[str, ...]], *, words: Vocabulary) -> list[str]:
    counts: dict[str, int] = {}
    for spellings in labels:
        for name in {name for text in spellings for name in words.find(text)}:
            counts[name] = counts.get(name, 0) + 1
    least = 1 if sum(1 for label in labels if label) == 1 else _FEWEST
    return [table.name for table in DATA_SETS if counts.get(table.name, 0) >= least]


def _fit(name: str, *, labels: list[tuple[str, ...]], lines: Sequence[Line], first: int, last: int, words: Vocabulary) -> Recognised | None:
    """Match the labels to one table's columns, each column once, strongest claims first."""
    claims = sorted(
        (
            (meaning.strength, -place, meaning, text, place)
            for place, spellings in enumerate(labels)
            for text, meaning in _claims(spellings, table=name, words=words)
        ),
        key=lambda claim: (-claim[0], -claim[1]),
    )
    taken: dict[str, tuple[int, str, float]] = {}
    used: set[int] = set()
    for strength, _, meaning, text, place in claims:
        if meaning.column not in taken and place not in used:
            taken[meaning.column] = (place, text, strength)
            used.add(place)
    score = sum(words.weight(text) * strength for _, text, strength in taken.values())
    titles = tuple(text for line in lines[:first] for text in _texts(line))
    strangers = [(place, spellings[0]) for place, spellings in enumerate(labels) if spellings and place not in used]
    score -= sum(0.3 * words.weight(text) if words.find(text) else 0.1 for _, text in strangers) + 0.05 * (last - first) + 0.01 * first
    if len(taken) < _FEWEST or score <= 0 or len(taken) * 5 < sum(1 for label in labels if label):
        return None
    shared = sheet_unit(list(titles))
    sources = tuple(
        Source(
            column=column.name,
            places=(taken[column.name][0],),
            text=taken[column.name][1],
            unit=header(taken[column.name][1]).unit or shared,
        )
        for column in TABLES[name].columns
        if column.name in taken
    )
    return Recognised(
        table=name, first=first, last=last, sources=sources, unknown=tuple(text for _, text in strangers), titles=titles, score=score
    )


def _claims(spellings: tuple[str, ...], *, table: str, words: Vocabulary) -> list[tuple[str, Meaning]]:
    for text in spellings:
        meanings = words.find(text).get(table)
        if meanings:
            return [(text, meaning) for meaning in meanings]
    return []


def _texts(line: Line) -> list[str]:
    return [text for text in line if text]


def _likeliest(lines: Sequence[Line]) -> tuple[str, ...]:
    best = max((line for line in lines[:SEARCHED_LINES]), key=lambda line: len(_texts(line)), default=())
    return tuple(_texts(best))
