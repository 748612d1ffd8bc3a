"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import build_small_warehouse
from tests.published_survey import build_survey_warehouse
from tests.shared_home import shared_home
from warehouse.settings import Home

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real published files; a test that needs it is skipped, visibly, where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("real published files (../shared) are not here")
    return folder


@pytest.fixture(scope="session")
def small_warehouse(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A published warehouse of a few hand-written files, see `tests/published.py`; do not write into it."""
    return shared_home(tmp_path_factory, worker_id, "small_warehouse", build_small_warehouse)


@pytest.fixture(scope="session")
def survey_warehouse(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A published warehouse of the sample's surveys, see `tests/published_survey.py`; do not write into it."""
    return shared_home(tmp_path_factory, worker_id, "survey_warehouse", build_survey_warehouse)
