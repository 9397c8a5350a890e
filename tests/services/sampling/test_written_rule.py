"""The written rule: its example is made by hand, redone in shell, awk and JavaScript, by the stand-alone verifier and by us."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jicha.services.sampling.drawing import draw_sample
from jicha.services.sampling.folder import DrawFolder, sample_bytes
from jicha.services.sampling.verifying import verify_draw

LONGEST = 20


class Page:
    """The blocks of docs/draw.md."""

    def __init__(self, path: Path) -> None:
        blocks = re.findall(r"```(sh|js|text)\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        self.make, self.shell = [text for kind, text in blocks if kind == "sh"][:2]
        (self.script,) = (text for kind, text in blocks if kind == "js")
        self.printed, self.sample = (text for kind, text in blocks if kind == "text")


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root / "docs" / "draw.md")


@pytest.fixture
def folder(tmp_path: Path, page: Page) -> DrawFolder:
    """The example's files, made by the page's own commands."""
    for tool in ("sh", "sha256sum", "awk"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool} on this machine: the page's commands cannot be run")
    done = DrawFolder(tmp_path / "example")
    done.path.mkdir()
    said = subprocess.run(["sh", "-c", page.make], cwd=done.path, capture_output=True, check=True, encoding="utf-8").stdout
    assert said == page.printed
    return done


def test_shell_and_awk_redo_the_example(folder: DrawFolder, page: Page, tmp_path: Path) -> None:
    (tmp_path / "redo.sh").write_text(page.shell, encoding="utf-8")
    said = subprocess.run(["sh", "redo.sh", str(folder.path)], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8").stdout
    assert said == page.sample
    assert len(page.shell.splitlines()) <= LONGEST


def test_javascript_redoes_the_example(folder: DrawFolder, page: Page, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the shell test stands for another language")
    (tmp_path / "redo.mjs").write_text(page.script, encoding="utf-8")
    said = subprocess.run([node, "redo.mjs", str(folder.path)], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8").stdout
    assert said == page.sample
    assert len(page.script.splitlines()) <= LONGEST


def test_the_program_and_the_verifier_redo_the_example(folder: DrawFolder, page: Page, root: Path) -> None:
    sample = draw_sample(folder, seed=folder.seed(), shares=folder.shares(), cores=None)
    assert sample_bytes(sample).decode() == page.sample
    folder.write("sample.tsv", data=sample_bytes(sample))
    assert verify_draw(folder).faults == ()
    done = subprocess.run(
        [sys.executable, "-I", str(root / "scripts" / "verify-draw.py"), str(folder.path)], capture_output=True, check=False
    )
    assert done.returncode == 0


def test_shell_notices_an_altered_frame(folder: DrawFolder, page: Page, tmp_path: Path) -> None:
    (tmp_path / "redo.sh").write_text(page.shell, encoding="utf-8")
    folder.write("frame.tsv", data=folder.read("frame.tsv").replace(b"LL-1\t", b"LL-0\t"))
    done = subprocess.run(["sh", "redo.sh", str(folder.path)], cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "the frame was altered\n")
