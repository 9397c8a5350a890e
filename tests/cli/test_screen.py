"""Bars of long work."""

import pytest

from jicha.cli.screen import bars


def test_each_stage_is_shown_with_its_count_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with bars() as show:
        show("入库", done=0, total=3)
        show("入库", done=3, total=3)
        show("核查", done=1, total=129)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "入库" in shown.err
    assert "3/3" in shown.err
    assert "1/129" in shown.err
