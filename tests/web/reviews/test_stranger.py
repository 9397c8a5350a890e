"""A stranger's check of a draw that the desk made: only the files that anybody may download, the written rule, and no program of ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.store.models import Batch, ReviewFile
from tests.desk_fixtures import ClientOf
from tests.services.sampling.test_written_rule import Page, page
from tests.web.reviews.conftest import close_streams

__all__ = ["page"]


@pytest.fixture
def published(as_role: ClientOf, drawn: int, tmp_path: Path) -> Path:
    """The published files, downloaded by a branch after the batch was published."""
    Batch.objects.filter(pk=drawn).update(state="published")
    browser = as_role(Role.BRANCH_CLERK)
    for name in ("frame.tsv", "quota.tsv", "announcement.tsv", "seed.tsv", "sample.tsv"):
        answer = browser.get(reverse("batch_file", args=[drawn, name]))
        (tmp_path / name).write_bytes(b"".join(answer.streaming_content))
        close_streams(answer)
    return tmp_path


def _redone(words: list[str]) -> str:
    return subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout


def test_shell_javascript_and_the_verifier_give_the_sample_of_the_desk(published: Path, page: Page, root: Path) -> None:
    sample = (published / "sample.tsv").read_text(encoding="utf-8")
    assert {line.split("\t")[2] for line in sample.splitlines()} == set(ReviewFile.objects.values_list("case_id", flat=True))
    (published / "redo.sh").write_text(page.shell, encoding="utf-8")
    assert _redone(["sh", str(published / "redo.sh"), str(published)]) == sample
    _redone([sys.executable, str(root / "scripts" / "verify-draw.py"), str(published)])
    if node := shutil.which("node"):
        (published / "redo.mjs").write_text(page.script, encoding="utf-8")
        assert _redone([node, str(published / "redo.mjs"), str(published)]) == sample
    assert page.shell.count("\n") <= 20
