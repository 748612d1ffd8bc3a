"""A warehouse built from every real file that is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingest.rows import SourceFile
from tests.shared_home import shared_home
from warehouse.build import build
from warehouse.load import FileResult, process_files
from warehouse.settings import Home

OPEN_SDG = {"armenia": "ARM", "canada": "CAN", "kazakhstan": "KAZ", "rwanda": "RWA", "uk_ons": "GBR"}
INTERNATIONAL = {
    "itu_datahub/*/*.csv": "itu-datahub",
    "unsdg_global_db/*.csv": "un-sdg",
    "open_sdg/central_asia/*.csv": "un-sdg",
    "eurostat/*.csv": "eurostat",
    "egdi/*.csv": "egdi",
    "itu_legacy/ITU_ICTPriceBaskets_*.xlsx": "price-baskets",
    "wdi/*/*.csv": "world-bank",
}


def real_files(data: Path) -> list[SourceFile]:
    """Every real file with the source that it is loaded as."""
    files = [
        SourceFile(path, source) for pattern, source in INTERNATIONAL.items() for path in sorted(data.glob(pattern))
    ]
    for folder, area in OPEN_SDG.items():
        files += [SourceFile(path, "open-sdg", area) for path in sorted((data / "open_sdg" / folder).glob("*.csv"))]
    return files


def figures() -> list[dict[str, str]]:
    """Figures picked by hand from the files: where they stand, and what they are."""
    with Path(__file__).with_name("figures.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="session")
def real_warehouse(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[Home, dict[str, FileResult]]:
    """The home of the warehouse and the outcome for each file, by its path below the data folder."""
    data = shared_data / "data"
    files = real_files(data)

    def fill(home: Home) -> None:
        process_files(files, home, land=True)
        build(home)

    home = shared_home(tmp_path_factory, worker_id, "real", fill)
    # landed files come from their provenance; refused ones are judged again, which tells the same
    results = process_files(files, home, land=True)
    return home, {file.path.relative_to(data).as_posix(): result for file, result in zip(files, results, strict=True)}
