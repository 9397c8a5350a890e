"""Items, inspection points and methods of a plan, from its numbered tree."""

import re

from jicha.domain.plans import Method, PlanItem, Question
from jicha.reading.outline import Node, children
from jicha.reading.plans.words import PlanWords, Word, recognise

_CONTENT = (re.compile(r"(?:稽查|检查|督查).*(?:内容|事项)"), re.compile(r"内容|事项"), re.compile(r"重点|任务"))
_METHODS = (re.compile(r"(?:稽查|检查|工作)(?:方式|方法)"), re.compile(r"方式|方法|形式"))
_LEAD = re.compile(r"^(?:重点)?(?:稽查|检查|核查|查看)(?:各分局|各单位|各地)?(?=.*是否)")
_POINT = re.compile(r"[，；、](?=[^，；、（(]*是否)|；|\n")


def read_items(nodes: tuple[Node, ...], *, words: PlanWords) -> tuple[tuple[PlanItem, ...], tuple[Question, ...]]:
    """Read the items below the heading that names contents (稽查内容, else 重点 or 任务).

    An item stands one or two levels below that heading. A level below an item that a known word names holds its points.
    """
    section = _section(nodes, patterns=_CONTENT)
    if section is None:
        return (), (Question("items", "没有找到写稽查内容的部分"),)
    items: list[PlanItem] = []
    for place in children(nodes, of=section):
        node, below = nodes[place], children(nodes, of=place)
        if below and not _holds_points(nodes, place=place, words=words.items):
            items += [_item(nodes, place=inner, group=node.title, words=words.items) for inner in below]
        else:
            items.append(_item(nodes, place=place, group="", words=words.items))
    return tuple(items), tuple(_asked(items, words=words, section=nodes[section]))


def read_methods(nodes: tuple[Node, ...], *, words: PlanWords) -> tuple[tuple[Method, ...], tuple[Question, ...]]:
    """Read the methods below the heading that names them."""
    section = _section(nodes, patterns=_METHODS)
    if section is None:
        return (), (Question("methods", "没有找到写稽查方式的部分"),)
    methods: list[Method] = []
    for place in children(nodes, of=section):
        node, below = nodes[place], children(nodes, of=place)
        for inner in below or (place,):
            leaf = nodes[inner]
            code = recognise(leaf.title, words=words.methods) or recognise(leaf.body, words=words.methods)
            methods.append(Method(code, node.title if below else "", leaf.title, leaf.body, leaf.paragraph))
    unknown = [Question("methods", f"方式“{m.title}”不在已知方式之内", m.paragraph) for m in methods if m.code is None]
    return tuple(methods), tuple(unknown)


def points(text: str) -> tuple[str, ...]:
    """Cut the text of an item into inspection points, one for each 是否; text without 是否 is one point."""
    cut = [_LEAD.sub("", part).strip(" 。，；") for part in _POINT.split(text)]
    return tuple(part.removesuffix("等") for part in cut if part)


def _section(nodes: tuple[Node, ...], *, patterns: tuple[re.Pattern[str], ...]) -> int | None:
    for pattern in patterns:
        for place, node in enumerate(nodes):
            if node.parent is None and pattern.search(node.title) and children(nodes, of=place):
                return place
    return None


def _holds_points(nodes: tuple[Node, ...], *, place: int, words: tuple[Word, ...]) -> bool:
    """Tell whether what stands below a node are points of one item, not items of a group."""
    below = [nodes[inner] for inner in children(nodes, of=place)]
    known = sum(recognise(node.title, words=words) is not None and "是否" not in node.title for node in below)
    asks = sum("是否" in node.title or node.title.startswith("是否") for node in below)
    return asks > known or (recognise(nodes[place].title, words=words) is not None and known == 0)


def _item(nodes: tuple[Node, ...], *, place: int, group: str, words: tuple[Word, ...]) -> PlanItem:
    node = nodes[place]
    below = tuple(_whole(nodes[inner]) for inner in children(nodes, of=place))
    own = () if below and re.search("[：:]$|^$", node.body) else points(node.body or node.title)
    found = (*own, *below)
    return PlanItem(recognise(node.title, words=words), node.label, group, node.title, found, node.paragraph)


def _whole(node: Node) -> str:
    body = node.body.rstrip("。；")
    return body if body.startswith(node.title) else f"{node.title}：{body}" if body else node.title


def _asked(items: list[PlanItem], *, words: PlanWords, section: Node) -> list[Question]:
    asked = [Question("items", f"事项“{item.title}”不在已知八项之内", item.paragraph) for item in items if item.code is None]
    codes = [item.code for item in items]
    if not any(codes):
        return [Question("items", "没有认出八项稽查内容中的任何一项，可能不是执法稽查计划", section.paragraph)]
    for word in words.items:
        if word.code not in codes:
            asked.append(Question("items", f"没有列出“{word.words[0]}”一项", section.paragraph))
        elif codes.count(word.code) > 1:
            asked.append(Question("items", f"“{word.words[0]}”列了{codes.count(word.code)}次", section.paragraph))
    return asked
