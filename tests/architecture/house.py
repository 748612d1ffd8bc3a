"""Where the rooms are, and the rules of the house as data."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DBT_PROJECT = ROOT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"


@cache
def rules() -> dict[str, Any]:
    """The rules in rooms.yml."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "architecture" / "rooms.yml").read_text(encoding="utf-8"))
    return read


@cache
def rooms() -> tuple[str, ...]:
    """The rooms that hold Python."""
    return tuple(rules()["imports"])


def python_files(*names: str) -> list[Path]:
    """The Python files of rooms, all rooms if none is named."""
    return sorted(path for room in names or rooms() for path in (ROOT / room).rglob("*.py"))


def sql_files(*folders: str) -> list[Path]:
    """The SQL files under folders of the project, such as `dbt_project/models`."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.sql"))


def name_of(path: Path) -> str:
    """A file as it is called in messages."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@cache
def names_offered(module: str) -> frozenset[str]:
    """The names in `__all__` of a package, read from its source."""
    tree = ast.parse((ROOT / module.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


@cache
def seed_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a seed, every cell as text."""
    (path,) = SEEDS.rglob(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes of the seed `area`."""
    codes = (row["ref_area"] for row in seed_rows("area"))
    return frozenset(code for code in codes if len(code) == 3 and code.isalpha())


@cache
def threshold_values() -> dict[float, str]:
    """Value -> a threshold that has it, without the plain numbers."""
    plain = {float(number) for number in rules()["plain_numbers"]}
    found = {float(row["value"]): row["parameter"] for row in seed_rows("threshold")}
    return {value: name for value, name in found.items() if value not in plain}


@cache
def review_years() -> frozenset[int]:
    """Years from the earliest base year of a review to some years after the last one."""
    rows = seed_rows("review_cycle")
    return frozenset(range(min(int(r["base_year"]) for r in rows), max(int(r["year"]) for r in rows) + 6))


def is_allowed(file: str, line: str) -> bool:
    """Whether a line holds a literal that is allowed with a reason."""
    return any(entry["file"] == file and entry["text"] in line for entry in rules()["allowed_literals"])
