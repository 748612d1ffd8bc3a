"""The parsed project and the base, the warehouse of no submission: both are made once for a version of the code and
shared by all runtime directories of this machine.

Neither depends on what is landed, and neither names a place: views find files from the search path that is set when the
warehouse is opened.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from filelock import FileLock

from warehouse.settings import CACHE, DBT_PROJECT, Home
from warehouse.snapshot import Snapshot
from warehouse.sources import whole_landing

WORK_FILE = "work.duckdb"
FILES = (WORK_FILE, "wsis.duckdb")
BUILD = ["build", "--exclude-resource-type", "unit_test", "--use-fast-test-edges"]
QUIET = ["--quiet", "--log-level", "none", "--no-use-colors", "--no-version-check"]
RUN = [*QUIET, "--no-write-json"]  # nobody reads it: the parsed project is written once
_PARSED = Path("dbt", "target", "partial_parse.msgpack")  # dbt's own store of a parsed project
_DONE = "done"
_KEPT_SECONDS = 24 * 3600


@dataclass
class DbtResult:
    """What a dbt run came to: whether it passed, what failed (name and message), and seconds per node."""

    success: bool
    failures: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    nodes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Base:
    """The project parsed for a runtime directory, and where the files of the base are."""

    manifest: Any
    files: Path


class BaseFailedError(Exception):
    """The project cannot be parsed, or a seed, a model or a test of the base failed."""

    def __init__(self, result: DbtResult) -> None:
        """Keep the result for the one who asked for a build."""
        super().__init__("; ".join(message for _, message in result.failures))
        self.result = result


def code_version() -> str:
    """Hash of everything that decides what a build gives: models, macros, seeds, configuration, the release mask."""
    digest = hashlib.sha256()
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.suffix in (".sql", ".csv", ".yml", ".py", ".md") and path.is_file():
            digest.update(path.relative_to(DBT_PROJECT).as_posix().encode())
            digest.update(path.read_bytes())
    for path in sorted((Path(__file__).parent / "disclosure").glob("*.py")):
        digest.update(path.read_bytes())  # the Python model's algorithm
    return digest.hexdigest()


def environment(home: Home) -> dict[str, str]:
    """What project and profile read; the place of the build is a link (`point_at`), so what is parsed stays true."""
    return {
        "WSIS_BUILD_DIR": str(home.path / "dbt" / "build"),
        "WSIS_SEARCH_PATH": home.search_path(home.path / "dbt" / "build"),
        "DBT_TARGET_PATH": str(home.path / "dbt" / "target"),
        "DBT_LOG_PATH": str(home.path / "dbt" / "logs"),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "WSIS_MASK_CACHE": str(home.path / "dbt" / "masks"),
    }


def base_for(home: Home, run: Callable[[Any, list[list[str]], dict[str, Any]], DbtResult]) -> Base:
    """The base for a runtime directory; made if this version of the code has none yet.

    Args:
        home: the runtime directory that will be built.
        run: runs commands with a dbt runner and variables.

    Raises:
        BaseFailedError: the code or a seed is wrong; nothing is kept.
    """
    made = Home(cached(home))
    with FileLock(made.path.with_suffix(".lock")):
        if not (made.path / _DONE).exists():
            shutil.rmtree(made.path, ignore_errors=True)
            _make(made, run)
            _forget_old(made.path)
    os.environ.update(environment(home))
    return Base(_parsed(made), made.path / "base")


def cached(home: Home) -> Path:
    """Where the base of this version of the code is, or will be."""
    versions = [importlib.metadata.version(name) for name in ("dbt-core", "dbt-duckdb", "duckdb")]
    return _cache(home) / hashlib.sha256(" ".join([code_version(), *versions]).encode()).hexdigest()[:16]


def _cache(home: Home) -> Path:
    """The shared place, or one in the runtime directory where the program may not write its own."""
    for place in (CACHE, home.path / "dbt" / "cache"):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK):
            return place
    raise BaseFailedError(DbtResult(False, [("base", f"Neither {CACHE} nor {home.path} can be written.")]))


def _make(made: Home, run: Callable[[Any, list[list[str]], dict[str, Any]], DbtResult]) -> None:
    """Parse; build and test everything without a submission."""
    from dbt.cli.main import dbtRunner

    os.environ.update(environment(made))
    parsed = dbtRunner().invoke([*QUIET, "parse"])
    if not parsed.success:
        raise BaseFailedError(DbtResult(False, [("parse", str(parsed.exception))]))
    manifest = cast("Any", parsed.result)
    whole_landing(made)
    files = made.path / "base"
    Snapshot([], [], []).write(files / "snapshot")
    point_at(made.path / "dbt" / "build", files)
    result = run(dbtRunner(manifest=manifest), [BUILD], {})
    if not result.success:
        shutil.rmtree(made.path, ignore_errors=True)
        raise BaseFailedError(result)
    (made.path / _DONE).touch()  # last: where it is, everything is


def _parsed(made: Home) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    manifest = Manifest.from_msgpack((made.path / _PARSED).read_bytes(), decoder=extended_mashumuro_decoder)
    manifest.build_parent_and_child_maps()
    return manifest


def _forget_old(present: Path) -> None:
    """Delete what earlier versions of the code left, unless another program may still be using it."""
    for path in present.parent.iterdir():
        if path.stem != present.name and path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def point_at(link: Path, target: Path) -> None:
    """Point the fixed path that the project was parsed with (`dbt/build`) at a build's directory."""
    link.parent.mkdir(parents=True, exist_ok=True)
    aside = link.with_name(".build")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target, target_is_directory=True)
    aside.replace(link)
