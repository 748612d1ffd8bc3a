"""Names, lengths, seeds and papers of the house."""

from __future__ import annotations

import csv
import re
import tomllib
import warnings
from pathlib import Path

import pytest
import typer
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import house
from warehouse import cli

SEED_FILES = sorted(house.SEEDS.rglob("*.csv"))


def empty_names(paths: list[str]) -> list[str]:
    """Paths of which a part says nothing, such as utils, helpers, v2 or final."""
    nothing = set(house.rules()["empty_names"])
    return [
        path
        for path in paths
        if any(word in nothing or re.fullmatch(r"v\d+", word) for word in re.split(r"[/_.\-]", path.lower()))
    ]


def too_long(lengths: dict[str, int], most: int) -> list[str]:
    """Files with more lines than `most`."""
    return [f"{name}: {lines} lines, more than {most}" for name, lines in lengths.items() if lines > most]


def lines_of(paths: list[Path]) -> dict[str, int]:
    """Lines of each file by its name."""
    return {house.name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}


def test_names_say_something() -> None:
    files = [house.name_of(path) for path in (*house.python_files(), *house.sql_files("dbt_project"), *SEED_FILES)]
    assert len(files) > 100
    assert empty_names(files) == []


def test_an_empty_name_is_found() -> None:
    planted = ["exports/utils.py", "models/marts/fct_progress_v2.sql", "ingest/helpers/a.py", "exports/cstd_final.py"]
    assert empty_names(planted) == planted
    assert empty_names(["exports/renewal.py", "warehouse/newest.py", "models/finalised.sql"]) == []


@pytest.mark.parametrize(
    ("kind", "paths"),
    [("module", house.python_files()), ("model", house.sql_files("dbt_project/models"))],
    ids=["module", "model"],
)
def test_files_are_short(kind: str, paths: list[Path]) -> None:
    """Beyond the habit a warning, beyond the limit a failure."""
    lengths = house.rules()["lengths"][kind]
    for line in too_long(lines_of(paths), lengths["habit"]):
        warnings.warn(line, stacklevel=1)
    assert too_long(lines_of(paths), lengths["limit"]) == []


def test_a_long_file_is_found() -> None:
    assert too_long({"exports/a.py": 401}, 400) == ["exports/a.py: 401 lines, more than 400"]
    assert too_long({"exports/a.py": 400}, 400) == []


def described_seeds() -> dict[str, dict[str, str]]:
    """Seed -> column -> description, from the yml files."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(house.SEEDS.rglob("*.yml")):
        for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]:
            assert seed["name"] not in found, f"{seed['name']} is described twice"
            assert seed["description"].strip(), f"{seed['name']} has no description"
            types = seed["config"]["column_types"]
            assert all(types.get(column["name"]) for column in seed["columns"]), (
                f"{seed['name']}: a column without a type"
            )
            found[seed["name"]] = {column["name"]: column["description"] for column in seed["columns"]}
    return found


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_every_seed_column_is_described(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    described = described_seeds()[path.stem]
    assert list(described) == header
    assert all(text.strip() for text in described.values())


def test_no_seed_is_described_that_is_not_there() -> None:
    assert set(described_seeds()) == {path.stem for path in SEED_FILES}


def test_tests_mirror_the_rooms() -> None:
    """A folder of tests is a room's, or one of the three that test the house as a whole."""
    whole = {"architecture", "dbt_project", "real_files"}
    folders = {path.name for path in (house.ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*house.rooms(), *whole}


def test_the_papers_lead_somewhere() -> None:
    """Links between the documents point to files that are there."""
    papers = [house.ROOT / "README.md", house.ROOT / "CONTRIBUTING.md", *sorted((house.ROOT / "docs").rglob("*.md"))]
    dead = [
        f"{house.name_of(paper)}: {target}"
        for paper in papers
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", paper.read_text(encoding="utf-8"))
        if not (paper.parent / target).exists()
    ]
    assert dead == []


def test_the_lock_names_no_index_and_has_hashes() -> None:
    text = (house.ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9][^\s=]*==[^\s\\]+", text, re.M)
    assert len(pins) > 50
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_lock_fits_pyproject() -> None:
    """Every dependency of pyproject.toml is pinned in the lock to a version that it allows; else run `make lock`."""
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (house.ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([a-z0-9][\w.\-]*)==([^\s\\;]+)", text, re.M))
    unmet = []
    for line in wanted:
        requirement = Requirement(line)
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            unmet.append(f"{line}: {version or 'not'} in requirements.lock")
    assert unmet == []


def test_the_papers_promise_only_verbs_that_are_there() -> None:
    """`wsis VERB` in a paper is a verb of the command, and `make VERB` a target of the Makefile."""
    papers = [house.ROOT / "README.md", house.ROOT / "CONTRIBUTING.md", *sorted((house.ROOT / "docs").rglob("*.md"))]
    text = "\n".join(paper.read_text(encoding="utf-8") for paper in papers)
    verbs = set(getattr(typer.main.get_command(cli.app), "commands", {}))
    said = set(re.findall(r"`(?:\.venv/bin/)?wsis ([a-z]+)", text))
    assert len(said) >= 5
    assert said <= verbs
    targets = set(re.findall(r"^([a-z]+):", (house.ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
