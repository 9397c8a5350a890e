"""A second process makes derived tables; whatever becomes of it, the bytes are those of a run without it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jicha.engine.runner import Helper, Job
from jicha.engine.runner.second_process import MODULE
from jicha.engine.stage import Inputs
from tests.engine.test_shelf import job, outputs, shelf_at, world

__all__ = ["job", "world"]


def test_the_bytes_are_the_same_and_the_tables_were_made_there(
    job: Job, world: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain")
    monkeypatch.setattr("jicha.engine.stage.Stage.make_derived", None)
    with Helper() as helper:
        helped = replace(job, helper=helper)
        assert outputs(helped, inputs=world, home=tmp_path / "first") == plain
        assert outputs(helped, inputs=world, home=tmp_path / "second") == plain, "a helper serves one run after another"
    with Helper() as helper:
        assert outputs(replace(job, helper=helper), inputs=world, home=tmp_path / "kept", shelf=shelf_at(tmp_path / "shelf")) == plain


def test_one_that_was_killed_is_done_without(job: Job, world: Inputs, tmp_path: Path) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain")
    with Helper() as helper:
        assert helper.process is not None
        helper.process.kill()
        helper.process.wait()
        assert outputs(replace(job, helper=helper), inputs=world, home=tmp_path / "helped") == plain


def test_one_that_cannot_start_is_done_without(job: Job, world: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = outputs(job, inputs=world, home=tmp_path / "plain")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with Helper() as helper:
        assert helper.process is None
        assert outputs(replace(job, helper=helper), inputs=world, home=tmp_path / "helped") == plain


def test_what_cannot_be_made_there_is_made_here(job: Job, world: Inputs, tmp_path: Path) -> None:
    with Helper() as helper:
        helper.ask({**world.tables, "inspection": (tmp_path / "gone.parquet",)})
        assert helper.made("similar_record") is None
        assert helper.made("no_such_table") is None
        assert outputs(replace(job, helper=helper), inputs=world, home=tmp_path / "helped") == outputs(
            job, inputs=world, home=tmp_path / "plain"
        )
        assert list(helper.folder.glob("*-similar_record.parquet")) == []
    assert not helper.folder.exists()


def test_a_large_snapshot_is_not_held_twice(world: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    with Helper() as helper:
        helper.ask(world.tables)
        assert helper.made("similar_record") is not None
    monkeypatch.setattr("jicha.engine.runner.second_process.LIGHT", 1)
    with Helper() as helper:
        helper.ask(world.tables)
        assert helper.made("similar_record") is None


def test_it_ends_with_its_input() -> None:
    process = subprocess.Popen([sys.executable, "-P", "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    said, _ = process.communicate("", timeout=60)
    assert (said, process.returncode) == ("", 0)


def test_none_is_left_behind() -> None:
    with Helper() as helper:
        process = helper.process
    assert process is not None
    assert process.returncode is not None
