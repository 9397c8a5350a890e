"""The fast form draws what the plain definition draws, and finds a frame that is none."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jicha.domain.digests.hashing import digests_of
from jicha.domain.errors import DrawError
from jicha.domain.sampling.frame import parse_frame, sizes
from jicha.domain.sampling.quota import Share, quota_bytes
from jicha.domain.sampling.tickets import draw
from jicha.services.sampling import drawing, frames, large_frames
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.large_frames import Cores, Piece
from jicha.services.sampling.verifying import verify_draw

SEED = "5f" * 32
LINES = b"".join(f"案{number:06d}\t{'甲乙丙'[number % 3]}|{'普通' if number % 5 else '简易'}\n".encode() for number in range(40_000))


@pytest.fixture
def frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frame that is cut into many pieces and blocks."""
    monkeypatch.setattr(large_frames, "_PIECE", 100_000)
    monkeypatch.setattr(large_frames, "_BLOCK", 10_000)
    path = tmp_path / "frame.tsv"
    path.write_bytes(LINES)
    return path


@pytest.mark.parametrize("number", [1, 7, 400, 10**6])
def test_both_forms_draw_the_same(frame: Path, number: int) -> None:
    cases = parse_frame(LINES, where="frame.tsv")
    counted = sizes(cases)
    files = dict.fromkeys(counted, number)
    with Cores(None if number == 7 else ThreadPoolExecutor(2)) as cores:
        assert cores.draw(frame, seed=SEED, files=files, sizes=counted) == draw(cases, seed=SEED, files=files)


def test_a_limit_that_was_too_low_is_noticed(frame: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_frames, "_limit", lambda *_, **__: b"\x00\x01")
    cases = parse_frame(LINES, where="frame.tsv")
    files = {"甲|简易": 5}
    with Cores(ThreadPoolExecutor(2)) as cores:
        assert cores.draw(frame, seed=SEED, files=files, sizes=sizes(cases)) == draw(cases, seed=SEED, files=files)


def test_a_large_frame_is_looked_over(frame: Path) -> None:
    with Cores(ThreadPoolExecutor(2)) as cores:
        seen = cores.look(frame)
    assert (seen.sha256, seen.cases, seen.fault) == (digests_of((LINES,)).sha256, 40_000, None)
    assert seen.sizes == sizes(parse_frame(LINES, where="x"))


LINE = "案000007\t".encode()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (LINE, "案000008\t".encode(), "升序"),
        (LINE, "案000007\tx\t".encode(), "两列"),
        (LINE, "案000007".encode(), "两列"),
        (LINE, "案000007\r\t".encode(), "控制字符"),
        ("案030000\t".encode(), "案000001\t".encode(), "升序"),
        ("案039999\t甲|普通\n".encode(), "案039999\t甲|普通".encode(), "两列"),
    ],
)
def test_a_large_frame_that_is_none_is_found(frame: Path, old: bytes, new: bytes, says: str) -> None:
    assert LINES.count(old) == 1
    frame.write_bytes(LINES.replace(old, new))
    with Cores(ThreadPoolExecutor(2)) as cores:
        assert says in str(cores.look(frame).fault)


def test_the_pieces_fall_into_order(frame: Path) -> None:
    pieces = list(large_frames._pieces(frame))  # The seam between pieces is what can go wrong here.
    assert len(pieces) > 3
    assert b"".join(frame.read_bytes()[piece.start : piece.end] for piece in pieces) == LINES
    assert all(LINES[piece.end - 1 : piece.end] == b"\n" for piece in pieces)


def test_pieces_that_are_each_in_order_but_not_together_are_found(frame: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    middle = LINES.index("案020000".encode())
    monkeypatch.setattr(large_frames, "_PIECE", len(LINES) - middle - 1)
    frame.write_bytes(LINES[middle:] + LINES[:middle])
    first, second = Piece(str(frame), 0, len(LINES) - middle), Piece(str(frame), len(LINES) - middle, len(LINES))
    assert large_frames._read(first, ask=None, looks=True).fault is None  # Each half alone stands.
    assert large_frames._read(second, ask=None, looks=True).fault is None  # Each half alone stands.
    with Cores(ThreadPoolExecutor(2)) as cores:
        assert "升序" in str(cores.look(frame).fault)


def test_a_large_draw_runs_and_verifies_like_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "LARGE_BYTES", 1000)
    folder = DrawFolder(tmp_path / "抽取")
    folder.write("frame.tsv", data=LINES)
    shares = tuple(Share(name, size, 3) for name, size in sizes(parse_frame(LINES, where="x")).items())
    folder.write("quota.tsv", data=quota_bytes(shares))
    assert frames.is_large(folder)
    trial = drawing.run_trial(folder, on=drawing.date(2021, 6, 24))
    assert trial.said.frame.sm3 == ""
    found = verify_draw(DrawFolder(trial.folder))
    assert (found.faults, found.files) == ((), 18)
    assert found.notes == ("大抽样框的 SM3 没有复算（SHA-256 已复算）",)
    for number, name in enumerate(("张三", "李四")):
        drawing.make_commitment(folder, name=name, value=str(number), keep=tmp_path / f"{name}.tsv")
    said = drawing.announce(folder, batch="2021年上半年", reveal_by=drawing.date(2021, 6, 22))
    assert said.frame == digests_of((LINES,))
    place = DrawFolder(trial.folder)
    place.write("frame.tsv", data=LINES.replace("案000001".encode(), "案100000".encode()))
    with pytest.raises(DrawError, match="升序"):
        verify_draw(place)
