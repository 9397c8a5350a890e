"""Translations without a build step: the `.po` files of the package become the `.mo` that Django reads, at start, in pure Python.

Source strings are Chinese, so Chinese needs no catalogue; each page group keeps its English in a file of its own, `locale/en/<group>.po`.
"""

import ast
import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from jicha.domain.errors import ContentError, Fault

_MAGIC = 0x950412DE
_HEAD = {"": "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"}


def compile_catalogues(folder: Path, *, to: Path) -> str:
    """Compile every language below the folder into a folder named by what it was made from, and name that folder.

    Raises:
        ContentError: a line is no `msgid` or `msgstr`, or one Chinese text is given two English ones.
    """
    sources = {language.name: sorted(language.glob("*.po")) for language in sorted(folder.iterdir()) if language.is_dir()}
    digest = hashlib.sha256(b"".join(path.read_bytes() for paths in sources.values() for path in paths)).hexdigest()[:16]
    for language, paths in sources.items():
        target = to / digest / language / "LC_MESSAGES" / "django.mo"
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, data=_compiled(_merged(paths)))
    return str(to / digest)


def read_catalogue(path: Path) -> Mapping[str, str]:
    """Read the pairs of a `.po` file: `msgid`, `msgstr`, continued lines; comments are skipped.

    Raises:
        ContentError: a line is none of these.
    """
    pairs: dict[str, str] = {}
    key = word = ""
    is_key = False
    for number, line in _lines(path):
        head, _, rest = line.partition(" ")
        text = _unquoted(rest if head in {"msgid", "msgstr"} else line, where=f"{path}:{number}")
        if head == "msgid":
            key, word, is_key = text, "", True
        elif head == "msgstr":
            word, is_key = text, False
        elif is_key:
            key += text
        else:
            word += text
        if key and not is_key:
            pairs[key] = word
    return pairs


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _unquoted(text: str, *, where: str) -> str:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise ContentError(Fault("翻译文件里的这一行看不懂", where, '写成 msgid "中文" 和 msgstr "English"'))
    return str(ast.literal_eval(text))


def _merged(paths: list[Path]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in paths:
        for key, word in read_catalogue(path).items():
            if merged.setdefault(key, word) != word:
                raise ContentError(Fault(f"“{key}”有两种译法：{merged[key]}、{word}", str(path), "各文件统一译法"))
    return merged


def _compiled(pairs: Mapping[str, str]) -> bytes:
    """Lay out a `.mo`: head, table of keys, table of words, then the texts, each ended by a zero."""
    rows = sorted((key.encode(), word.encode()) for key, word in (_HEAD | dict(pairs)).items() if word)
    start = 28 + 16 * len(rows)
    keys: list[int] = []
    words: list[int] = []
    texts = b""
    for table, column in ((keys, 0), (words, 1)):
        for row in rows:
            table += [len(row[column]), start + len(texts)]
            texts += row[column] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + struct.pack(f"<{4 * len(rows)}I", *keys, *words) + texts


def _write(path: Path, *, data: bytes) -> None:
    """Write whole or not at all: several processes may start at once."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(draft).replace(path)
