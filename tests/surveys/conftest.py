"""What the tests of estimates share: the compiled models and R."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shared_home import shared_home
from tests.surveys.estimating import Estimator
from tests.surveys.r_oracle import Oracle
from warehouse.build import build
from warehouse.settings import Home


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A built home without any submission: its compiled models and seeds are what estimates need."""
    return shared_home(tmp_path_factory, worker_id, "built_empty", lambda home: build(home) and None)


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
