"""The sample, written once for all tests of this folder, and the real files where they are at hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.sample import SampleFile, write_sample

ROOT = Path(__file__).parents[3]
Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[SampleFile]:
    """All sample files."""
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample_file(sample: list[SampleFile]) -> Callable[..., SampleFile]:
    """Look a sample file up by its name, and area where several countries have it."""

    def find(name: str, area: str | None = None) -> SampleFile:
        found = [file for file in sample if file.path.name == name and area in (None, file.area)]
        assert len(found) == 1, f"{name}: {len(found)} files"
        return found[0]

    return find


@pytest.fixture(scope="session")
def own_rows(sample: list[SampleFile]) -> Rows:
    """The rows of all files in our own SDMX-CSV layout."""
    rows: Rows = []
    for file in sample:
        if file.source == "sdmx-csv":
            with file.path.open(encoding="utf-8", newline="") as stream:
                rows += csv.DictReader(stream)
    return rows


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder with the publishers' real files, outside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the publishers' real files (../shared) are not on this machine")
    return folder
