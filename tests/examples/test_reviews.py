"""The reviews of the example city are refused in words where there is no desk to run them on."""

import sys
from pathlib import Path

import pytest

from examples.lvliang_2021.reviews import main
from examples.lvliang_2021.simulated import review_the_year
from jicha.domain.errors import MissingError
from tests.desk_fixtures import home

__all__ = ["home"]


def test_a_folder_that_is_no_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["reviews", "--home", str(tmp_path)])
    with pytest.raises(SystemExit):
        main()
    assert "不是工作台的数据文件夹" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_home_without_demonstration_accounts_is_refused() -> None:
    with pytest.raises(MissingError, match="没有演示账号"):
        review_the_year(seed=1)
