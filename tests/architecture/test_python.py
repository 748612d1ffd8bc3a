"""The Python keeps the rules of the house, and each rule finds a planted fault."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import house, python_rules

ROOMS = [path for path in house.python_files() if "benchmarks" not in path.parts]
SHOWN = house.python_files(*house.rules()["readers_of_marts"])


def said(rule: Any, files: list[Path], *more: Any) -> list[str]:
    """What a rule says of files."""
    return [line for path in files for line in rule(house.name_of(path), path.read_text(encoding="utf-8"), *more)]


def test_rooms_import_only_what_they_may_know() -> None:
    assert said(python_rules.wrong_imports, house.python_files()) == []


def test_the_app_knows_only_what_the_service_offers() -> None:
    assert len(house.names_offered("warehouse.national_reports")) > 10
    assert said(python_rules.past_facades, house.python_files()) == []


@pytest.mark.parametrize(
    "rule", [python_rules.years, python_rules.countries, python_rules.thresholds], ids=lambda rule: rule.__name__
)
def test_parameters_are_seeds(rule: Any) -> None:
    assert said(rule, ROOMS) == []


def test_app_and_exports_read_marts_only() -> None:
    assert said(python_rules.sql_beyond_marts, SHOWN) == []


def test_every_module_says_what_it_is_for() -> None:
    assert said(python_rules.undescribed, house.python_files()) == []


def test_functions_are_short() -> None:
    lengths = house.rules()["lengths"]["function"]
    for line in said(python_rules.long_functions, ROOMS, lengths["habit"]):
        warnings.warn(line, stacklevel=1)
    assert said(python_rules.long_functions, ROOMS, lengths["limit"]) == []


@pytest.mark.parametrize(
    ("rule", "file", "bad"),
    [
        (python_rules.wrong_imports, "ingest/a.py", "from warehouse.settings import home"),
        (python_rules.wrong_imports, "ingest/a.py", "def f():\n    import expectations.gate"),
        (python_rules.wrong_imports, "expectations/a.py", "import warehouse"),
        (python_rules.wrong_imports, "dashboards/a.py", "from warehouse.build import build"),
        (python_rules.wrong_imports, "dashboards/a.py", "from warehouse import load"),
        (python_rules.wrong_imports, "exports/a.py", "from ingest.rows import Issue"),
        (python_rules.wrong_imports, "warehouse/a.py", "from tests.conftest import ROOT"),
        (python_rules.wrong_imports, "dashboards/a.py", "from warehouse.registry import Registry"),
        (python_rules.wrong_imports, "dashboards/a.py", "from ingest.national_reports.texts import text"),
        (python_rules.past_facades, "dashboards/a.py", "from warehouse.national_reports.loading import load_reports"),
        (python_rules.past_facades, "dashboards/a.py", "def f():\n    from warehouse.national_reports import loading"),
        (python_rules.years, "exports/a.py", "LAST = 2030"),
        (python_rules.years, "exports/a.py", "def f(review='2026'):\n    return review"),
        (python_rules.countries, "dashboards/a.py", "EAST = ['KEN', 'UGA', 'TZA']"),
        (python_rules.countries, "dashboards/a.py", "NAMES = {'KEN': 'Kenya', 'UGA': 'Uganda'}"),
        (python_rules.countries, "dashboards/a.py", "def f(area):\n    return area == 'KEN'"),
        (python_rules.countries, "dashboards/a.py", "CODES = {'Kenya': 'KEN', 'Uganda': 'UGA'}"),
        (python_rules.countries, "dashboards/a.py", "EAST = 'KEN UGA'.split()"),
        (python_rules.countries, "dashboards/a.py", "EAST = 'KEN,UGA'.split(',')"),
        (python_rules.countries, "dashboards/a.py", "NAMES = dict(KEN='Kenya', UGA='Uganda')"),
        (
            python_rules.countries,
            "dashboards/a.py",
            "def f(a):\n    match a:\n        case 'KEN':\n            return 1",
        ),
        (python_rules.thresholds, "exports/a.py", "def f(n):\n    return n < 25"),
        (python_rules.thresholds, "exports/a.py", "def f(ratio):\n    return 0.98 <= ratio <= 1.02"),
        (python_rules.sql_beyond_marts, "exports/a.py", "Q = 'select * from intermediate.int_observation'"),
        (python_rules.sql_beyond_marts, "exports/a.py", "Q = f'select {1} from seeds.threshold'"),
        (python_rules.sql_beyond_marts, "dashboards/a.py", "P = home().current / 'work.duckdb'"),
        (python_rules.undescribed, "exports/a.py", "X = 1"),
    ],
)
def test_a_planted_fault_is_found(rule: Any, file: str, bad: str) -> None:
    found = rule(file, bad)
    assert len(found) >= 1
    assert found[0].startswith(f"{file}:")


def test_a_long_function_is_found() -> None:
    code = "def long():\n" + "    x = 1\n" * 60
    assert python_rules.long_functions("exports/a.py", code, 60) == ["exports/a.py:1: long has 61 lines, more than 60"]
    assert python_rules.long_functions("exports/a.py", code, 61) == []


@pytest.mark.parametrize(
    ("rule", "file", "good"),
    [
        (
            python_rules.wrong_imports,
            "expectations/a.py",
            "import json\nfrom ingest.rows import Issue\nfrom expectations import gate",
        ),
        (python_rules.wrong_imports, "dashboards/a.py", "from warehouse.settings import home"),
        (python_rules.wrong_imports, "dashboards/a.py", "from warehouse.national_reports import submit"),
        (python_rules.past_facades, "dashboards/a.py", "from warehouse.national_reports import submit"),
        (python_rules.past_facades, "warehouse/a.py", "from warehouse.national_reports.loading import load_reports"),
        (python_rules.wrong_imports, "warehouse/a.py", "def f():\n    from exports.cstd import write"),
        (python_rules.years, "exports/a.py", '"""Since 2026."""\nHELP = "Write it as 2026-11-22."\nZIP = (1980, 1, 1)'),
        (python_rules.countries, "exports/a.py", "COLUMNS = ['SEX', 'AGE']\nEXAMPLE = 'KEN'"),
        (python_rules.countries, "exports/a.py", "HELP = 'ISO3 (KEN), M49 (404) or a name'\nSAID = {'area': 'KEN'}"),
        (python_rules.thresholds, "exports/a.py", "def f(x):\n    return len(x) > 3 or x == 5"),
        (python_rules.sql_beyond_marts, "exports/a.py", "Q = 'select * from marts.fct_observation'"),
    ],
)
def test_what_is_well_is_left_alone(rule: Any, file: str, good: str) -> None:
    assert rule(file, good) == []
