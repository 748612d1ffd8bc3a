"""A small warehouse, built once for all tests of the dbt project."""

from __future__ import annotations

import pytest

from ingest.rows import SourceFile
from ingest.sample import write_sample
from tests.shared_home import shared_home
from warehouse.build import build
from warehouse.load_any import load_any
from warehouse.settings import Home


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """The runtime directory of a warehouse built from one accepted sample file of each source."""
    return shared_home(tmp_path_factory, worker_id, "built_from_samples", _load_and_build)


def _load_and_build(home: Home) -> None:
    first: dict[str, SourceFile] = {}
    for file in write_sample(home.path / "sample"):
        if file.expect == "accepted":
            first.setdefault(file.source, SourceFile(file.path, file.source, file.area or ""))
    results = load_any(list(first.values()), home)
    assert all(result.accepted for result in results)
    build(home)
