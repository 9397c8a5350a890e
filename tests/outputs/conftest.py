"""Fixtures of made results."""

from pathlib import Path

import pytest

from jicha.domain.overview import Overview
from tests.outputs.made import make_overview, make_results


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of results of thirteen branches."""
    return make_results(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="session")
def overview(folder: Path) -> Overview:
    """Give the facts of those results."""
    return make_overview(folder)
