"""The seeds of the dbt project, read as data: code lists, maps and parameters live there and nowhere else."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"


@cache
def seed_path(name: str) -> Path:
    """The CSV file of a seed.

    Raises:
        FileNotFoundError: there is no such seed, or more than one.
    """
    found = sorted(SEEDS.rglob(f"{name}.csv"))
    if len(found) != 1:
        raise FileNotFoundError(f"Seed {name}: {len(found)} files named {name}.csv under {SEEDS}.")
    return found[0]


def seed(name: str) -> list[dict[str, str]]:
    """Rows of a seed, every cell as text."""
    with seed_path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def thresholds() -> dict[str, float]:
    """Parameters of rules and formulas, from the seed `threshold`."""
    return {row["parameter"]: float(row["value"]) for row in seed("threshold")}
