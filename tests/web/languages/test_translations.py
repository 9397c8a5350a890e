"""English for every Chinese of the chrome, compiled without any program but this one."""

import gettext
import re
from pathlib import Path

import pytest

from jicha.domain.errors import ContentError
from jicha.web.frame.catalogue import compile_catalogues, read_catalogue
from tests.house import source

WEB = Path("jicha/web")
TAG = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*(?:plural.*?%}.*?{%\s*)?endblocktranslate\s*%}", re.DOTALL)
CALL = re.compile(r"""(?:\b_|gettext|gettext_lazy|gettext_noop)\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")


def _used() -> dict[str, Path]:
    used: dict[str, Path] = {}
    for path in source.tracked():
        if not path.is_relative_to(WEB):
            continue
        text = source.text(path) if path.suffix in {".py", ".html"} else ""
        found = CALL.findall(text) if path.suffix == ".py" else [one or two for one, two in TAG.findall(text)]
        # Django doubles a percent sign of a block, for the words around it are filled in afterwards.
        blocks = [block.replace("%", "%%") for block in BLOCK.findall(text)] if path.suffix == ".html" else []
        found += [re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", block) for block in blocks]
        used |= dict.fromkeys(found, path)
    return used


def _known() -> dict[str, str]:
    return {key: word for path in Path("jicha/locale/en").glob("*.po") for key, word in read_catalogue(path).items()}


def test_every_text_of_the_pages_has_its_english() -> None:
    known = _known()
    missing = sorted(f"{path}: {text}" for text, path in _used().items() if not known.get(text))
    assert missing == []


def test_no_template_says_anything_but_through_the_catalogue() -> None:
    said = re.compile(r"{#.*?#}|{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
    pages = [path for path in source.tracked() if path.is_relative_to(WEB) and path.suffix == ".html"]
    left = [f"{path}: {run}" for path in pages for run in re.findall(r"[\u4e00-\u9fff]+", said.sub("", source.text(path)))]
    assert left == ["jicha/web/templates/base.html: 中文"], "use translate, or mark what is the law's or a record's"


def test_no_english_is_chinese_or_loses_a_value() -> None:
    wrong = [
        key
        for key, word in _known().items()
        if re.search(r"[\u4e00-\u9fff]", word)
        or sorted(re.findall(r"%\(\w+\)s|%s|{\w*}", key)) != sorted(re.findall(r"%\(\w+\)s|%s|{\w*}", word))
    ]
    assert wrong == []


def test_a_catalogue_is_compiled_as_the_standard_library_reads_it(tmp_path: Path) -> None:
    (tmp_path / "po" / "en").mkdir(parents=True)
    (tmp_path / "po" / "en" / "one.po").write_text(
        '# Remark.\nmsgid "计划"\nmsgstr "Plan"\n\nmsgid ""\n"很长的"\n"话"\nmsgstr ""\n"Long "\n"words"\n', encoding="utf-8"
    )
    (tmp_path / "po" / "en" / "two.po").write_text('msgid "单位"\nmsgstr "Unit"\nmsgid "空"\nmsgstr ""\n', encoding="utf-8")
    (tmp_path / "po" / "README").write_text("", encoding="utf-8")
    place = compile_catalogues(tmp_path / "po", to=tmp_path / "mo")
    assert compile_catalogues(tmp_path / "po", to=tmp_path / "mo") == place
    english = gettext.translation("django", place, ["en"])
    assert [english.gettext(word) for word in ("计划", "很长的话", "单位", "空", "没有")] == ["Plan", "Long words", "Unit", "空", "没有"]


@pytest.mark.parametrize("text", ["msgid 计划\n", 'msgid "计划"\nmsgstr "Plan"\nfuzzy\n'])
def test_a_line_that_is_none_of_gettext_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.po").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"a\.po:\d"):
        read_catalogue(tmp_path / "a.po")


def test_one_text_with_two_translations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.po").write_text('msgid "计划"\nmsgstr "Plan"\n', encoding="utf-8")
    (tmp_path / "en" / "b.po").write_text('msgid "计划"\nmsgstr "Scheme"\n', encoding="utf-8")
    with pytest.raises(ContentError, match="两种译法"):
        compile_catalogues(tmp_path, to=tmp_path / "mo")
