"""What the tests of estimates share: the compiled models and R."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dbt_project.surveys.estimating import Estimator
from tests.dbt_project.surveys.r_oracle import Oracle
from tests.shared_home import shared_home
from warehouse.build import build
from warehouse.settings import Home


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A built home without any submission: its compiled models and seeds are what estimates need."""
    return shared_home(tmp_path_factory, worker_id, "built_empty", _build_nothing)


def _build_nothing(home: Home) -> None:
    build(home)


@pytest.fixture(scope="session")
def estimator(empty_home: Home) -> Estimator:
    """The compiled models."""
    return Estimator(empty_home)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    """R, where it is installed."""
    process = Oracle(tmp_path_factory.mktemp("oracle"))
    yield process
    process.close()
