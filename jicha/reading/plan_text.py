"""A plan from the text of its paper: every value with its paragraph, every gap a question."""

from collections.abc import Iterable
from decimal import Decimal

from jicha.domain.plans import Citation, City, LeftOver, Level, Paragraph, Plan, Question, Sourced, Weight
from jicha.reading import plan_rules as rules
from jicha.reading.outline import outline
from jicha.reading.paper_text import Paper
from jicha.reading.plan_heads import Head, read_head
from jicha.reading.plan_items import read_items, read_methods
from jicha.reading.plan_units import NamedUnits, find_city, read_units
from jicha.reading.plan_words import PlanWords
from jicha.reading.sentences import Sentence, citations, left_over, sentences


def read_plan(paper: Paper, *, cities: Iterable[City], words: PlanWords, weights: tuple[Weight, ...]) -> Plan:
    """Read a plan.

    Args:
        paper: its paragraphs.
        cities: the cities and units that are known.
        words: the words of items, methods, reviewers and of other levels.
        weights: the default weights of the items, taken over as they are.

    Returns:
        The plan; what cannot be read is None or empty and stands in `questions`, never invented.
    """
    head = read_head(paper.paragraphs)
    city = find_city(paper.paragraphs, cities=cities)
    level = _level(head)
    said = tuple(sentences(head.body))
    nodes = outline(head.body)
    units = read_units(said, city=city) if city else NamedUnits((), (), (Question("city", "没有认出市名，不能核对单位"),))
    items, item_questions = read_items(nodes, words=words)
    methods, method_questions = read_methods(nodes, words=words)
    ratio = rules.read_ratio(said)
    deadline = rules.read_deadline(said, year=head.year.value if head.year else None)
    overseer, draw, quota = rules.read_overseer(said), rules.read_draw(said), rules.read_quota(said)
    reviewers, aspects = rules.read_reviewers(said, words=words.reviewers)
    look_back, rectification = rules.read_look_back(said), rules.read_rectification(said)
    cited = citations(paper.paragraphs)
    facts = (overseer, ratio, deadline, draw, reviewers, look_back, rectification, quota)
    questions = (
        *(Question("paper", note) for note in paper.notes),
        *head.questions,
        *units.questions,
        *(question for fact in facts for question in fact.questions),
        *item_questions,
        *method_questions,
    )
    return Plan(
        source=paper.name,
        level=level,
        city_code=city.code if city else "",
        city_name=city.name if city else "",
        title=head.title,
        notice_title=head.notice_title,
        document_number=head.document_number,
        issuing_body=head.issuing_body,
        dated_on=head.dated_on,
        year=head.year,
        publicity=head.publicity,
        overseer=overseer.value,
        ratio=ratio.value,
        ratio_basis=_basis(ratio.value, cited=cited, said=said),
        deadline_on=deadline.value,
        named=units.named,
        units=units.units,
        items=items,
        methods=methods,
        reviewers=reviewers.value or (),
        review_aspects=aspects,
        draw=draw.value,
        look_back=look_back.value,
        rectification_kinds=rectification.value or (),
        typical_cases=quota.value,
        sections=tuple(Sourced(node.title, node.paragraph) for node in nodes if node.parent is None),
        citations=cited,
        left_over=_left_over(paper.paragraphs, city=city, level=level, words=words),
        questions=questions,
        weights=weights,
        paragraphs=paper.paragraphs,
    )


def _level(head: Head) -> Level:
    body = head.issuing_body.value if head.issuing_body else ""
    return Level.PROVINCE if "省" in body and "市" not in body else Level.CITY


def _basis(ratio: Sourced[Decimal] | None, *, cited: tuple[Citation, ...], said: tuple[Sentence, ...]) -> tuple[Citation, ...]:
    """Take the papers cited in the sentences that speak of the share, in the paragraph of the ratio."""
    if ratio is None:
        return ()
    texts = [s.text for s in said if s.paragraph == ratio.paragraph and "比例" in s.text]
    return tuple(c for c in cited if c.paragraph == ratio.paragraph and any((c.title or c.number) in text for text in texts))


def _left_over(paragraphs: tuple[Paragraph, ...], *, city: City | None, level: Level, words: PlanWords) -> tuple[LeftOver, ...]:
    if city is None or level is not Level.CITY:
        return ()
    return left_over(paragraphs, terms=words.left_over, province=city.province, city=city.name)
