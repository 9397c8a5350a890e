"""Content files are read strictly: plain YAML, known keys, right types, every fault with its line."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jicha.domain.errors import ContentError
from jicha.engine.content.forms import read_form, read_forms
from jicha.engine.content.plain_yaml import MAX_BYTES, MAX_DEPTH, plain_value, read_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Row:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    value: int | float | None = None
    on: date | None = None
    colour: Colour = Colour.RED

    def __post_init__(self) -> None:
        if self.value == 13:
            raise ValueError("值不能是13|改成14。")
        if self.value == 113:
            raise ValueError("值不能是113")


@dataclass(frozen=True, slots=True)
class Sheet:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    title: str
    rows: tuple[Row, ...] = ()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.yaml"


def refused(path: Path, text: str | bytes) -> list[tuple[str, int]]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as error:
        read_form(path, form=Sheet)
    assert all(fault.mend for fault in error.value.faults)
    return [(fault.what, int(fault.where.removeprefix(f"{path}:"))) for fault in error.value.faults]


def test_a_right_file_becomes_a_frozen_form(sheet: Path) -> None:
    sheet.write_text("\ufefftitle: 法\nrows:\n- {id: '7', value: 1.5, on: 2021-07-15, colour: blue}\n- id: x\n", "utf-8")
    assert read_form(sheet, form=Sheet) == Sheet(
        title="法", rows=(Row(id="7", value=1.5, on=date(2021, 7, 15), colour=Colour.BLUE), Row(id="x"))
    )


def test_all_faults_are_told_at_once_with_their_lines(sheet: Path) -> None:
    first = "- id: 7\n  valeu: 1\n  colour: green\n"
    text = f"title: 1\nrows:\n{first}- value: 13\n  id: x\n- value: yes\n- id: y\n  value: 113\n  on: 5\nzzzzzz: 1\n"
    found = refused(sheet, text)
    assert sorted(line for _, line in found) == [1, 3, 4, 5, 6, 8, 8, 8, 11, 12]
    text_of = {line: what for what, line in found}
    assert "应为文字" in text_of[1]
    assert text_of[4] == "不认识的键“valeu”"
    assert "green" in text_of[5]
    assert text_of[6] == "值不能是13"
    assert "应为日期" in text_of[11]
    assert text_of[12] == "不认识的键“zzzzzz”"


def test_a_fault_without_a_mend_of_its_own_gets_one(sheet: Path) -> None:
    assert refused(sheet, "title: a\nrows:\n- id: x\n  value: 113\n") == [("值不能是113", 3)]


def test_a_near_key_is_proposed(sheet: Path) -> None:
    sheet.write_text("titel: 法\n", "utf-8")
    with pytest.raises(ContentError, match="是不是“title”") as error:
        read_form(sheet, form=Sheet)
    assert "缺少“title”" in str(error.value)


def test_faults_of_several_files_are_told_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("tittle: 1\n", "utf-8")
    with pytest.raises(ContentError) as error:
        read_forms([tmp_path / "a.yaml", tmp_path / "missing.yaml", tmp_path / "b.yaml"], form=Sheet)
    assert {Path(fault.where.partition(":")[0]).name for fault in error.value.faults} == {"a.yaml", "missing.yaml", "b.yaml"}


def test_a_long_value_is_cut_in_the_message(sheet: Path) -> None:
    ((what, line),) = refused(sheet, f"title: [{'x' * 100}]\n")
    assert line == 1
    assert len(what) < 90


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("title: a\ntitle: b\n", "写了两次", 2),
        ("title: &a b\n", "锚点", 1),
        ("title: a\nrows: *x\n", "引用", 2),
        ("? *x\n: a\n", "引用", 1),
        ("- *x\n", "引用", 1),
        ("title: !!python/object:os.system a\n", "类型标记", 1),
        ("title: !local a\n", "类型标记", 1),
        ("title: a\nrows: !!set {}\n", "类型标记", 2),
        ("title: a\n---\ntitle: b\n", "几个文档", 2),
        ("? [a, b]\n: c\n", "键不能是", 1),
        ("title: a\n  rows: [\n", "YAML写法有误", 2),
        ("title: 'a\n", "YAML写法有误", 2),
        ("title: 2021-02-30\n", "不是日历上的日期", 1),
        ("title: a\nrows: \x07\n", "不能显示的字符", 2),
        ("", "空的", 1),
        ("# only a remark\n", "空的", 1),
        ("title: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "嵌套超过", 1),
        ("title: 标题\nrows: 律\n".encode("gb18030"), "不是UTF-8", 1),
        (b"title: a\n" + "律".encode("gb18030"), "不是UTF-8", 2),
        (b"#" * (MAX_BYTES + 1), "超过", 1),
    ],
)
def test_what_is_not_plain_is_refused(sheet: Path, text: str | bytes, says: str, line: int) -> None:
    found = refused(sheet, text)
    assert any(says in what for what, _ in found), found
    assert line in [at for _, at in found], found


def test_a_bomb_of_references_costs_nothing(sheet: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"k{i}: &k{i} [{', '.join(['*a'] * 9)}]\n" for i in range(9))
    assert len(refused(sheet, bomb)) == 10 + 81


def test_words_mean_what_they_look_like() -> None:
    assert [plain_value(text) for text in ("yes", "no", "on", "10:30", "0141", "1_000", "0x1F", ".nan", "1e3")] == [
        "yes",
        "no",
        "on",
        "10:30",
        "0141",
        "1_000",
        "0x1F",
        ".nan",
        "1e3",
    ]
    assert [plain_value(text) for text in ("", "~", "null", "true", "false", "-7", "0.5", "2021-07-15")] == [
        None,
        None,
        None,
        True,
        False,
        -7,
        0.5,
        date(2021, 7, 15),
    ]
    assert plain_value("2021-07-15 10:30") == datetime(2021, 7, 15, 10, 30)
    assert plain_value("2021-07-15T10:30:05") == datetime(2021, 7, 15, 10, 30, 5)
    with pytest.raises(ValueError, match="hour"):
        plain_value("2021-07-15 24:30")


def test_quoted_values_and_keys_stay_text(sheet: Path) -> None:
    sheet.write_text("'1': '2'\n2: \"3\"\n3: |\n  4\n4: !!str 5\n", "utf-8")
    document = read_plain(sheet)
    assert document.value == {"1": "2", "2": "3", "3": "4\n", "4": "5"}
    assert document.where("3") == f"{sheet}:3"
    assert document.where("3", "nowhere", 7) == f"{sheet}:3"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
def test_no_bytes_whatever_make_the_reader_fall(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(raw)
    document = read_plain(path)
    assert document.faults or document.value is None or isinstance(document.value, str | int | float | list | dict | bool | date)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ab:-{}[]'\"&*!#|>?, \n01", max_size=60))
def test_no_text_whatever_makes_the_reader_fall(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(text, "utf-8")
    document = read_plain(path)
    assert document.where().startswith(str(path))
