"""Single facts of a plan, each from the one sentence that states it; two different statements are a question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from jicha.domain.plans import Draw, Question, Quota, Sourced
from jicha.domain.wording import numerals
from jicha.reading.plans.words import Word
from jicha.reading.sentences import Sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A fact, or None with questions."""

    value: T | None
    questions: tuple[Question, ...] = ()


_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_SHARE = re.compile(r"(?P<vague>不超过|不高于|最多)?(?P<percent>\d{1,3}(?:\.\d+)?)\s*[%％]|百分之(?P<words>[一二三四五六七八九十]{1,3})")
_FRACTION = re.compile(r"[二三四五]分之[一二三]")
_DEADLINE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:份)?(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末))?(?P<third>[上中下]旬)?(?:之前|以前|前|止|为止)?|(?P<yearend>年底|年末)(?:之前|以前|前)?"
)
_OVERSEER = re.compile(
    r"(?:^|[，；])(?:由)?(?P<who>[^，；、]{2,30}?(?:执法队|支队|总队|大队|执法局|执法总队|监察支队))(?:具体|牵头|统一)?(?:负责|组织|承担)"
)
_LEADER = re.compile(r"(?:^|[，；、])由?(?P<who>[^，；、]{2,20}(?:局|厅|委|队))(?:牵头|负责牵头)")
_PERIODS = {"每季度": 4, "每季": 4, "每半年": 2, "每月": 12, "每年": 1, "上半年": 2, "每两个月": 6}
_DRAW_COUNT = re.compile(
    rf"(?:(?P<low>{_NUMBER})(?:[-—－~～至](?P<high>{_NUMBER}))?\s*(?:件|份|卷|宗|本|个)|(?P<some>若干|部分|一定数量))(?:以上)?(?:行政处罚)?(?:案卷|案件|卷宗)?"
)
_QUOTA = re.compile(rf"(?P<count>{_NUMBER})\s*(?:个|篇|件|例|起|条)")
_QUOTA_PERIODS = {"每季": "quarter", "每半年": "half_year", "每月": "month", "每年": "year"}
_ASPECTS = re.compile(r"从(?P<aspects>[^从]{2,60}?)(?:[两二三四]个?)?(?:方面|角度)")
_SELF_CHECKS = re.compile(r"自查|回头看|报送|上报|报告|总结|印发|启动|部署")


def read_ratio(sentences: Iterable[Sentence]) -> Fact[Sourced[Decimal]]:
    """Read the least share of units to audit: a percentage in a sentence about the share (比例, 覆盖) of audits."""
    found: list[Sourced[Decimal]] = []
    questions: list[Question] = []
    for sentence in sentences:
        if not re.search(r"比例|覆盖率|覆盖面|稽查率", sentence.text) or "稽查" not in sentence.text:
            continue
        if fraction := _FRACTION.search(sentence.text):
            questions.append(Question("ratio", f"比例写作“{fraction[0]}”，请换成百分数", sentence.paragraph))
        for match in _SHARE.finditer(sentence.text):
            share = Decimal(match["percent"]) if match["percent"] else Decimal(numerals.read_small(match["words"]) or 0)
            if match["vague"]:
                questions.append(Question("ratio", f"“{match[0]}”是上限，不是最低比例", sentence.paragraph))
            elif 0 < share <= 100:
                found.append(Sourced(share / 100, sentence.paragraph))
    return _one(found, about="ratio", name="稽查比例", questions=questions)


def read_deadline(sentences: Iterable[Sentence], *, year: int | None) -> Fact[Sourced[date]]:
    """Read the last day: 10月底前 is 31 October, 12月15日前 is that day, both inclusive."""
    ranked: list[tuple[int, Sourced[date]]] = []
    vague: list[Question] = []
    for sentence in sentences:
        if not re.search(r"完成|结束|完毕|截止", sentence.text):
            continue
        rank = (
            2 * ("稽查" in sentence.text)
            + ("全部" in sentence.text)
            + ("时间" in sentence.title)
            - 3 * bool(_SELF_CHECKS.search(sentence.text))
        )
        for match in _DEADLINE.finditer(sentence.text):
            day = _deadline(match, year=year)
            if day is not None:
                ranked.append((rank, Sourced(day, sentence.paragraph)))
            elif re.search("前|止|底|末", match[0]):
                vague.append(Question("deadline_on", f"“{match[0]}”不能确定到日", sentence.paragraph))
    best = max((rank for rank, _ in ranked), default=0)
    return _one([found for rank, found in ranked if rank == best], about="deadline_on", name="完成期限", questions=[] if ranked else vague)


def _deadline(match: re.Match[str], *, year: int | None) -> date | None:
    when = int(match["year"]) if match["year"] else year
    if when is None:
        return None
    if match["yearend"]:
        return date(when, 12, 31)
    month = numerals.read_count(match["month"])
    if month is None or not 1 <= month <= 12 or match["third"] or not re.search("[前止底末]", match[0]):
        return None
    if match["end"]:
        return date(when + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if not match["day"]:
        return None
    try:
        return date(when, month, int(match["day"]))
    except ValueError:
        return None


def read_overseer(sentences: Iterable[Sentence]) -> Fact[Sourced[str]]:
    """Read the body that carries the audits out."""
    sentences = tuple(sentences)
    found = [Sourced(m["who"], s.paragraph) for s in sentences if "稽查" in s.text and (m := _OVERSEER.search(s.text))]
    found += [Sourced(m["who"], s.paragraph, note="牵头单位") for s in sentences if (m := _LEADER.search(s.text))]
    return _one(found[:1], about="overseer", name="稽查实施机构", questions=[])


def read_draw(sentences: Iterable[Sentence]) -> Fact[Draw]:
    """Read how often and how many case files are drawn."""
    for sentence in sentences:
        period = next((word for word in _PERIODS if word in sentence.text), None)
        if period is None or not re.search(r"抽.{0,40}(?:案卷|案件|卷宗)", sentence.text):
            continue
        count = next((m for m in _DRAW_COUNT.finditer(sentence.text) if "每" not in m[0]), None)
        draw = Draw(_PERIODS[period], sentence.paragraph, count[0] if count else "")
        asked = (
            ()
            if count and count["low"]
            else (Question("draw", f"每次抽取案卷的数量写作“{draw.count_text or '（未写）'}”", sentence.paragraph),)
        )
        return Fact(draw, asked)
    return Fact(None, (Question("draw", "没有读出案卷抽取的周期"),))


def read_quota(sentences: Iterable[Sentence]) -> Fact[Quota]:
    """Read the quota of typical cases per branch."""
    for sentence in sentences:
        period = next((code for word, code in _QUOTA_PERIODS.items() if word in sentence.text), None)
        if period is None or not re.search(r"案例", sentence.text):
            continue
        match = _QUOTA.search(sentence.text)
        if match:
            least = numerals.read_count(match["count"])
            if least:
                return Fact(Quota(least, period, sentence.paragraph))
    return Fact(None, (Question("typical_cases", "没有读出典型案例的报送数量"),))


def read_reviewers(
    sentences: Iterable[Sentence], *, words: Iterable[Word]
) -> tuple[Fact[tuple[Sourced[str], ...]], tuple[Sourced[str], ...]]:
    """Read who scores the case files, and the aspects that they score."""
    words = tuple(words)
    for sentence in sentences:
        if not re.search(r"评审|评查|打分|评分|评议", sentence.text):
            continue
        found = tuple(Sourced(word.code, sentence.paragraph) for word in words if any(text in sentence.text for text in word.words))
        if found:
            match = _ASPECTS.search(sentence.text)
            aspects = re.split(r"[”“]和?[、“]*|、", match["aspects"]) if match else []
            return Fact(found), tuple(Sourced(text.strip("和与"), sentence.paragraph) for text in aspects if text.strip("和与、"))
    return Fact((), (Question("reviewers", "没有读出案卷评查人员"),)), ()


def read_look_back(sentences: Iterable[Sentence]) -> Fact[Sourced[str]]:
    """Read the demand to look back at finished work."""
    found = [Sourced(s.text, s.paragraph) for s in sentences if "回头看" in s.text]
    return Fact(found[0]) if found else Fact(None, (Question("look_back", "没有“回头看”的要求"),))


def read_rectification(sentences: Iterable[Sentence]) -> Fact[tuple[Sourced[str], ...]]:
    """Read the kinds of rectification: at once, or by plan and date."""
    kinds: dict[str, Sourced[str]] = {}
    for sentence in sentences:
        if re.search("立即整改|立行立改|即知即改", sentence.text):
            kinds.setdefault("立即整改", Sourced("立即整改", sentence.paragraph))
        if re.search("整改方案|限期整改|整改期限|时限.{0,6}整改", sentence.text):
            kinds.setdefault("制定方案限期整改", Sourced("制定方案限期整改", sentence.paragraph))
    return Fact(tuple(kinds.values()), () if kinds else (Question("rectification_kinds", "没有读出整改的种类"),))


def _one(found: list[Sourced[T]], *, about: str, name: str, questions: list[Question]) -> Fact[Sourced[T]]:
    distinct = {item.value for item in found}
    if len(distinct) == 1:
        return Fact(found[0], tuple(questions))
    if not distinct:
        return Fact(None, (*questions, Question(about, f"没有读出{name}")))
    written = "、".join(f"{item.value}（第{item.paragraph}段）" for item in found)
    return Fact(None, (*questions, Question(about, f"{name}有几种写法：{written}", found[0].paragraph)))
