"""The numbered tree of a paper: 一、（一）1.（1）①, also where numbers stand inside a paragraph."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jicha.domain.plans import Paragraph
from jicha.domain.wording import numerals

_MARKS = (
    re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})、"),
    re.compile(r"[（(](?P<n>[一二三四五六七八九十]{1,3})[）)]"),
    re.compile(r"(?P<n>\d{1,2})[.．、](?!\d)"),
    re.compile(r"[（(](?P<n>\d{1,2})[）)]"),
    re.compile(r"(?P<n>[①-⑳])"),
)
_BEFORE = "。；：;:！？"
_TITLE = re.compile(r"^(?P<title>[^。：:，；]{2,40})[。：:]\s*(?P<body>.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """A numbered piece of text.

    Attributes:
        level: 1 for 一、 to 5 for ①, as papers use them.
        label: as papers name the place (`二（一）1`). title: its heading; body: the text after it and the unnumbered paragraphs below it.
        parent: the position of the node above in the list of nodes, None at the top.
    """

    level: int
    number: int
    label: str
    title: str
    body: str
    paragraph: int
    parent: int | None


def outline(paragraphs: Iterable[Paragraph]) -> tuple[Node, ...]:
    """Build the tree in reading order; text before the first number is not in it."""
    nodes: list[Node] = []
    for paragraph in paragraphs:
        for level, number, text in _pieces(paragraph.text):
            if level == 0:
                if nodes:
                    nodes[-1] = _with_more(nodes[-1], text=text)
                continue
            parent = _nearest(nodes, level=level)
            title, body = _title(text)
            label = (nodes[parent].label if parent is not None else "") + _printed(number, level=level)
            nodes.append(Node(level, number, label, title, body, paragraph.number, parent))
    return tuple(nodes)


def children(nodes: tuple[Node, ...], *, of: int) -> tuple[int, ...]:
    """Give the positions of the nodes right below one."""
    return tuple(place for place, node in enumerate(nodes) if node.parent == of)


def _nearest(nodes: list[Node], *, level: int) -> int | None:
    """Find the last node of a higher level that still holds what comes now."""
    place = len(nodes) - 1
    while place >= 0 and nodes[place].level >= level:
        above = nodes[place].parent
        place = -1 if above is None else above
    return place if place >= 0 else None


def _with_more(node: Node, *, text: str) -> Node:
    return Node(node.level, node.number, node.label, node.title, f"{node.body}\n{text}".strip(), node.paragraph, node.parent)


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """Cut a paragraph at its numbers: (level, number, text), level 0 for unnumbered text."""
    cuts = sorted(_cuts(text))
    if not cuts:
        return [(0, 0, text)]
    pieces = [(0, 0, text[: cuts[0][0]])] if text[: cuts[0][0]].strip() else []
    for place, (_, end, level, number) in enumerate(cuts):
        stop = cuts[place + 1][0] if place + 1 < len(cuts) else len(text)
        pieces.append((level, number, text[end:stop].strip()))
    return pieces


def _cuts(text: str) -> list[tuple[int, int, int, int]]:
    """Find numbers at the start and, where a run counts on from 1 (or from the start's number), inside: (start, end, level, number)."""
    cuts: list[tuple[int, int, int, int]] = []
    for level, mark in enumerate(_MARKS, start=1):
        run: list[tuple[int, int, int, int]] = []
        for match in mark.finditer(text):
            number = _number(match["n"])
            if match.start() == 0:
                run = [(0, match.end(), level, number)]
            elif text[: match.start()].rstrip()[-1:] in _BEFORE and number == (run[-1][3] + 1 if run else 1):
                run.append((match.start(), match.end(), level, number))
        inside = [cut for cut in run if cut[0] > 0]
        starts = [cut for cut in run if cut[0] == 0]
        cuts += starts + (inside if len(inside) + len(starts) > 1 else [])
    return cuts


def _number(text: str) -> int:
    number = numerals.read_count(text)
    return ord(text) - ord("①") + 1 if number is None else number


def _printed(number: int, *, level: int) -> str:
    chinese = numerals.print_small(number)
    return (chinese, f"（{chinese}）", str(number), f"（{number}）", chr(ord("①") + number - 1))[level - 1]


def _title(text: str) -> tuple[str, str]:
    """Cut heading and text; a piece that is one clause is only a heading, one without heading takes its first clause as such."""
    match = _TITLE.match(text)
    if match:
        return match["title"].strip(), match["body"].strip()
    clause = text.strip(" ：:；;。，")
    if not re.search(r"[，；。：]", clause):
        return clause, ""
    return re.split(r"[，；。：]", clause, maxsplit=1)[0], text
