"""Fixtures of made results."""

from pathlib import Path

import pytest

from jicha.domain.overview import Overview
from jicha.services.auditing import Audited, run_audit
from tests.outputs.made import PLAN, make_data, make_overview, make_results


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of results of thirteen branches."""
    return make_results(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="session")
def overview(folder: Path) -> Overview:
    """Give the facts of those results."""
    return make_overview(folder)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the whole session."""
    return tmp_path_factory.mktemp("audit")


@pytest.fixture(scope="session")
def audited(place: Path) -> Audited:
    """Audit a small year once."""
    return run_audit(PLAN, data=make_data(place / "data", decided="2021-05-10"), out=place / "out")
