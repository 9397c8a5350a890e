"""A plan from the text of its paper: every value with its paragraph, every gap a question."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from jicha.domain.plans import Citation, LeftOver, Level, Paragraph, Plan, Question, Sourced, Weight
from jicha.domain.units import City
from jicha.reading.outline import Node, outline
from jicha.reading.paper_text import Paper
from jicha.reading.plans import rules
from jicha.reading.plans.heads import Head, read_head
from jicha.reading.plans.items import read_items, read_methods
from jicha.reading.plans.units import NamedUnits, find_city, read_units
from jicha.reading.plans.words import PlanWords
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
    cited = citations(paper.paragraphs)
    blank = Plan(
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
        citations=cited,
        left_over=_left_over(paper.paragraphs, city=city, level=level, words=words),
        questions=(*(Question("paper", note) for note in paper.notes), *head.questions),
        weights=weights,
        paragraphs=paper.paragraphs,
    )
    targets = _with_targets(blank, said=said, city=city)
    demands = _with_demands(targets, said=said, words=words)
    return _with_contents(demands, nodes=outline(head.body), words=words)


def _with_targets(plan: Plan, *, said: tuple[Sentence, ...], city: City | None) -> Plan:
    """Add who, how many and by when."""
    units = read_units(said, city=city) if city else NamedUnits((), (), (Question("city", "没有认出市名，不能核对单位"),))
    overseer, ratio = rules.read_overseer(said), rules.read_ratio(said)
    deadline = rules.read_deadline(said, year=plan.year.value if plan.year else None)
    return replace(
        plan,
        overseer=overseer.value,
        ratio=ratio.value,
        ratio_basis=_basis(ratio.value, cited=plan.citations, said=said),
        deadline_on=deadline.value,
        named=units.named,
        units=units.units,
        questions=(*plan.questions, *units.questions, *overseer.questions, *ratio.questions, *deadline.questions),
    )


def _with_demands(plan: Plan, *, said: tuple[Sentence, ...], words: PlanWords) -> Plan:
    """Add the draw, the reviewers, and what is asked of the branches."""
    draw, quota = rules.read_draw(said), rules.read_quota(said)
    reviewers, aspects = rules.read_reviewers(said, words=words.reviewers)
    look_back, rectification = rules.read_look_back(said), rules.read_rectification(said)
    asked = (question for fact in (draw, reviewers, look_back, rectification, quota) for question in fact.questions)
    return replace(
        plan,
        reviewers=reviewers.value or (),
        review_aspects=aspects,
        draw=draw.value,
        look_back=look_back.value,
        rectification_kinds=rectification.value or (),
        typical_cases=quota.value,
        questions=(*plan.questions, *asked),
    )


def _with_contents(plan: Plan, *, nodes: tuple[Node, ...], words: PlanWords) -> Plan:
    """Add sections, items and methods."""
    items, item_questions = read_items(nodes, words=words)
    methods, method_questions = read_methods(nodes, words=words)
    sections = tuple(Sourced(node.title, node.paragraph) for node in nodes if node.parent is None)
    return replace(plan, sections=sections, items=items, methods=methods, questions=(*plan.questions, *item_questions, *method_questions))


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
