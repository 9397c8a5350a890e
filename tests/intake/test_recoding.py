"""A large text is rewritten piece by piece, with the bytes of one piece."""

import subprocess
import sys
from pathlib import Path

import pytest

from jicha.engine.intake.files.csv_text import rewrite
from jicha.engine.intake.files.recoding import Seen, recode

LINES = [f'{number},晋环罚〔2021〕{number}号,"甲厂",\u3000{"乙" * (number % 7)}' for number in range(400)]
WHOLE = 1 << 40


def _recoded(path: Path, *, encoding: str, least: int) -> tuple[Seen, bytes]:
    to = path.with_suffix(f".{least}.txt")
    seen = recode(path, encoding=encoding, to=to, least=least)
    assert sorted(one.name for one in path.parent.iterdir() if "piece" in one.name) == []
    return seen, to.read_bytes()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("more", ["", "\ue78d", "\n\n", '"', "\ufeff"])
def test_the_bytes_are_those_of_one_piece(tmp_path: Path, encoding: str, end: str, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    lines = [*LINES[:150], LINES[150] + more, *LINES[151:]]
    path = tmp_path / "台账.csv"
    path.write_bytes(end.join(lines).replace("\n\n", end * 2).encode(encoding))
    whole = _recoded(path, encoding=encoding, least=WHOLE)
    assert _recoded(path, encoding=encoding, least=1000) == whole
    assert whole[0].quotes == 2 * len(LINES) + (more == '"')
    assert whole[0].has_blank_line == (more == "\n\n")
    assert whole[0].blanks == ("\u3000\ufeff" if more == "\ufeff" else "\u3000")
    assert whole[1].decode().splitlines()[0] == LINES[0]


def test_a_byte_that_is_no_character_is_the_same_wherever_it_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    path = tmp_path / "台账.csv"
    path.write_bytes(b"".join(line.encode("gb18030") + bad + b"\n" for line in LINES for bad in (b"", b"\x81", b"\x81\x30", b"\xff")))
    assert _recoded(path, encoding="gb18030", least=5000) == _recoded(path, encoding="gb18030", least=WHOLE)


def test_a_text_of_one_line_and_an_empty_one_are_one_piece(tmp_path: Path) -> None:
    for number, text in enumerate((b"x" * 5000, b"")):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text)
        assert _recoded(path, encoding="utf-8", least=100)[1] == text


@pytest.mark.parametrize("program", ["/bin/false", "/none/python"])
def test_a_process_that_cannot_be_had_or_fails_is_done_without(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes("\n".join(LINES).encode("gb18030"))
    whole = _recoded(path, encoding="gb18030", least=WHOLE)
    monkeypatch.setattr(sys, "executable", program)
    assert _recoded(path, encoding="gb18030", least=1000) == whole


def test_nothing_that_lies_in_the_folder_of_the_uploads_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    (tmp_path / "json.py").write_text("from pathlib import Path; Path('was_run').touch()", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "台账.csv"
    path.write_bytes("\n".join(LINES).encode("gb18030"))
    assert _recoded(path, encoding="gb18030", least=1000) == _recoded(path, encoding="gb18030", least=WHOLE)
    assert not (tmp_path / "was_run").exists()


def test_no_process_is_left_behind_by_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[str]] = []

    def begin(*_: object, **__: object) -> "subprocess.Popen[str]":
        begun.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdout=subprocess.PIPE, text=True))
        return begun[-1]

    def full(*_: object, **__: object) -> Seen:
        raise OSError(28, "No space left on device")

    path = tmp_path / "台账.csv"
    path.write_bytes("\n".join(LINES).encode())
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr("jicha.engine.intake.files.recoding._begin", begin)
    monkeypatch.setattr("jicha.engine.intake.files.recoding._recode_piece", full)
    with pytest.raises(OSError, match="No space left"):
        recode(path, encoding="utf-8", to=tmp_path / "x.txt", least=1000)
    assert [process.poll() is None for process in begun] == [False, False]


def test_a_blank_line_that_begins_a_block_keeps_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "a,b,c\n1,2,3\n"
    monkeypatch.setattr("jicha.engine.intake.files.recoding._BLOCK", len(head))
    path = tmp_path / "x.csv"
    path.write_text(f"{head}\n4,5,6\n", encoding="utf-8")
    text = rewrite(path, to=tmp_path / "y.csv")
    assert text.path.read_text(encoding="utf-8").splitlines() == ['"a","b","c"', '"1","2","3"', '""', '"4","5","6"']
