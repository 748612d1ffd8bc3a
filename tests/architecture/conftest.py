"""dbt's manifest, parsed once for all workers of a test run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.house import DBT_PROJECT
from tests.shared_home import shared_home
from warehouse.settings import Home


@dataclass(frozen=True)
class Parsed:
    """The manifest, and what dbt said while it parsed."""

    manifest: dict[str, Any]
    said: str


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Parsed:
    """`dbt parse` of the project as it is, in a process of its own (dbt leaves loggers behind)."""
    home = shared_home(tmp_path_factory, worker_id, "parsed_project", _parse)
    manifest = json.loads((home.path / "target" / "manifest.json").read_text(encoding="utf-8"))
    return Parsed(manifest, (home.path / "said.txt").read_text(encoding="utf-8"))


def _parse(home: Home) -> None:
    home.path.mkdir(parents=True)
    environment = {
        **os.environ,
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_LOG_PATH": str(home.path / "logs"),
        "DBT_TARGET_PATH": str(home.path / "target"),
        "WSIS_DBT_TARGET": str(home.path / "target"),
        "WSIS_BUILD_DIR": str(home.path),
    }
    dbt = Path(sys.executable).with_name("dbt")
    flags = ["--no-use-colors", "--no-version-check", "--no-partial-parse", "--show-all-deprecations"]
    done = subprocess.run([dbt, *flags, "parse"], env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    (home.path / "said.txt").write_text(said, encoding="utf-8")
