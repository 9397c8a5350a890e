"""What language a page speaks: its own texts apart from the words of records, of the law and of people, which are Chinese in both."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from lxml import html
from lxml.html import HtmlElement

from tests.house import source

_LATIN = re.compile(r"[A-Za-z]{3,}")
_KNOWN = re.compile(
    r"\b(SHA|YAML|yaml|xlsx|xls|csv|docx|pdf|txt|API|TOTP|OIDC|English|jicha|GeoJSON|JSON|PDF|CSV|Excel|zip|ZIP|HTTPS?|https?|URL|"
    r"SM3|UTF|sample|tsv|frame|YYYY|Webhook|webhook|OpenAPI|GB|html|HTML|[A-Z]{3,9}-\d+)\b"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_REMARK = re.compile(r"{#.*?#}", re.DOTALL)
_VOCABULARIES = ("jicha/web/frame", "jicha/web/pages", "jicha/domain/access", "jicha/services/noticing")
"""Where the words stand that a page says in the language that was chosen."""
_UNREAD = frozenset({"script", "style", "noscript", "head"})
_CONTENT_TAGS = frozenset({"dd", "option", "code", "pre", "textarea"})
_CONTENT_CLASSES = frozenset({"content", "timeline", "passages", "person"})
_SPOKEN = ("aria-label", "placeholder", "title", "alt")


def words_of(page: str) -> frozenset[str]:
    """Give every text that the page itself says, in its body and in what is read aloud for it; content is left out."""
    root = html.document_fromstring(page)
    return frozenset(clean for text in _texts(root, is_content=False) if (clean := re.sub(r"\s+", " ", text).strip()))


def english_in_chinese(page: str) -> list[str]:
    """Give what a Chinese page says in English."""
    return sorted(text for text in words_of(page) if _LATIN.search(_KNOWN.sub("", text)))


def chinese_in_english(page: str) -> list[str]:
    """Give what an English page says in Chinese, if every piece of it stands in the program; all else comes from records and the law."""
    return sorted(text for text in words_of(page) if text != "中文" and (runs := set(_CHINESE.findall(text))) and runs <= _chrome())


@cache
def _chrome() -> frozenset[str]:
    """Give every run of Chinese signs that pages, and the vocabularies that pages translate, are written with."""
    templates = [path for path in source.tracked() if path.is_relative_to("jicha/web") and path.suffix == ".html"]
    texts = [_REMARK.sub("", source.text(path)) for path in templates]
    for path in source.python_files(*_VOCABULARIES):
        tree = source.tree(path)
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in silent)
        texts += [node.value for node in strings if isinstance(node.value, str)]
    return frozenset(run for text in texts for run in _CHINESE.findall(text))


def _texts(element: HtmlElement, *, is_content: bool) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    is_content = is_content or _is_content(element)
    if not is_content:
        yield element.text or ""
        yield from (element.get(name, "") for name in _SPOKEN)
    for child in element:
        yield from _texts(child, is_content=is_content)
        if not is_content:
            yield child.tail or ""


def _is_content(element: HtmlElement) -> bool:
    classes = element.classes
    return (
        element.tag in _CONTENT_TAGS
        or (element.tag == "td" and "badge" not in classes)
        or (element.tag != "html" and element.get("lang", "").startswith("zh"))
        or bool(_CONTENT_CLASSES & set(classes))
        or (element.tag == "title" and any(one.tag == "svg" for one in element.iterancestors()))
        or (element.get("aria-current") is not None and any("crumbs" in one.classes for one in element.iterancestors()))
    )
