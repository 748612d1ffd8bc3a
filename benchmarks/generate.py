"""Seeded input of the benchmarks, in the publishers' layouts and in labels that the reviewed maps know.

The maps and area codes are read from the seeds, so that the files stay acceptable when a map grows.
"""

from __future__ import annotations

import csv
import itertools
import random
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.seeds import seed

YEARS = [str(year) for year in range(2015, 2025)]
LONG_YEARS = [str(year) for year in range(2005, 2025)]
INDICATOR_FILES = ("17-8-1", "5-b-1", "4-4-1")
BULK_AREAS = 200
BULK_INDICATORS = 14


@dataclass(frozen=True)
class NationalFile:
    """One national platform's file: where it is and whose it is (ISO3)."""

    path: Path
    area: str


def countries() -> list[str]:
    """ISO3 codes of all countries of the seed, those with a vocabulary of their own left out."""
    own = {row["area"] for row in seed("series_map")} | {
        row["area"] for row in seed("label_map")
    }
    return [
        row["ref_area"] for row in seed("area") if row["ref_area"].isalpha() and row["ref_area"] not in own
    ]


def labels(source: str, column: str, concept: str) -> list[str]:
    """One label per code of a concept in a column of the source's common map, in the order of the codes."""
    first: dict[str, str] = {}
    for row in seed("label_map"):
        if (row["source"], row["area"], row["column"].lower(), row["concept"]) == (
            source,
            "*",
            column.lower(),
            concept,
        ):
            code = row["code"]
            if row["action"] == "load" and code not in ("", "_T", "*") and row["label"] != "*":
                first.setdefault(code, row["label"])
    return [first[code] for code in sorted(first)]


def bulk_indicators() -> list[str]:
    """Catalogue codes in percent that the SDMX-CSV map takes as they are."""
    found = [
        row["series"]
        for row in seed("series_map")
        if row["source"] == "sdmx-csv"
        and row["area"] == "*"
        and row["unit"] == "PT"
        and row["unit_label"] == "PT"
        and row["series"] == row["indicator"]
        and row["action"] == "load"
        and not row["breakdown"]
    ]
    return sorted(set(found))[:BULK_INDICATORS]


def _columns(series: str) -> dict[str, list[str]]:
    """Breakdown columns of a file with the labels of each, '' first where a total is written as a blank."""
    ages = labels("open-sdg", "Age", "AGE")
    common = {"Sex": ["", "Female", "Male"], "Location": ["", "Urban", "Rural"]}
    if series == "4-4-1":
        skills = labels("open-sdg", "Type of skill", "SKILL")[:12]
        return {"Type of skill": skills, **common, "Age": ["", *ages[:4]]}
    return {**common, "Age": ["", *ages[:9]], "Disability": ["", *labels("open-sdg", "Disability", "DISABILITY")[:3]]}


def national_file(folder: Path, area: str, series: str, rows: int, seed: int) -> NationalFile:
    """Write one open-sdg file of `rows` distinct cells (at most 3,600) under a directory of its country.

    Raises:
        ValueError: the labels of the maps do not give that many cells.
    """
    path = folder / area / f"indicator_{series}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = _columns(series)
    cells = list(itertools.islice(itertools.product(*columns.values(), YEARS), rows))
    if len(cells) < rows:
        raise ValueError(f"The maps give {len(cells)} cells for {series}, {rows} are wanted.")
    dice = random.Random(f"{seed}-{area}-{series}")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["Year", *columns, "Value"])
        writer.writerows([cell[-1], *cell[:-1], f"{dice.uniform(2, 98):.1f}"] for cell in cells)
    return NationalFile(path, area)


def national_files(folder: Path, count: int, rows: int, seed: int = 1) -> list[NationalFile]:
    """`count` files of `rows` rows, one country each, the indicators in turn."""
    areas = countries()
    places = [(areas[number % len(areas)], number) for number in range(count)]
    return [
        # a country that comes again brings its next indicator, hence its number of rounds is added
        national_file(folder, area, INDICATOR_FILES[(number + number // len(areas)) % len(INDICATOR_FILES)], rows, seed)
        for area, number in places
    ]


def bulk_file(path: Path, rows: int) -> int:
    """Write an SDMX-CSV 2.0 file with one observation per distinct cell.

    Args:
        path: the file to write.
        rows: how many observations are wanted; 200 areas, 20 years, 14 indicators, 3 sexes, 10 ages and 3 places of
            residence give 5.04 million; fewer rows take whole areas away.

    Returns:
        The number of observations written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lists = {
        "indicator": bulk_indicators(),
        "area": countries()[:BULK_AREAS],
        "year": LONG_YEARS,
        "sex": ["_T", "F", "M"],
        "age": ["_T", *labels("sdmx-csv", "AGE", "AGE")[:9]],
        "place": ["_T", "R", "U"],
    }
    per_area = 1
    for name, items in lists.items():
        per_area *= 1 if name == "area" else len(items)
    lists["area"] = lists["area"][: -(-rows // per_area)]
    tables = " cross join ".join(
        f"(select unnest({items!r}) as {name}, unnest(range({len(items)})) as {name}_no)"
        for name, items in lists.items()
    )
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute("set memory_limit = '1GB'")
        connection.execute(
            "copy (select 'dataflow' as STRUCTURE, 'WSIS:OBSERVATION(1.0)' as STRUCTURE_ID, 'I' as ACTION, "
            "indicator as INDICATOR, area as REF_AREA, sex as SEX, age as AGE, '_T' as DISABILITY, "
            "place as URBANISATION, year as TIME_PERIOD, "
            # a value that only the place in the grid decides: the same file again on every machine
            "cast((indicator_no * 7919 + area_no * 104729 + year_no * 1299709 + sex_no * 15485863 + age_no * 32452843 "
            "+ place_no * 49979687) % 9600 as decimal(9, 2)) / 100 + 2 as OBS_VALUE, "
            f"'PT' as UNIT_MEASURE, 'A' as OBS_STATUS from {tables} limit {rows}) to '{path}' (header, delimiter ',')"
        )
    available = per_area * len(lists["area"])
    return min(rows, available)
