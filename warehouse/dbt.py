"""dbt in a process of its own: imported and parsed while the parent reads files, then told to build.

dbt keeps the DuckDB file open as long as its process lives; a process per build lets go of it for certain.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing as mp
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from filelock import FileLock

from warehouse.dbt_selection import Selection
from warehouse.settings import DBT_PROJECT, Home
from warehouse.snapshot import Snapshot
from warehouse.sources import whole_landing

WORK_FILE = "work.duckdb"
FILES = (WORK_FILE, "wsis.duckdb")
BUILD = ["build", "--exclude-resource-type", "unit_test"]


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


@dataclass
class DbtResult:
    """What a dbt run came to: whether it passed, what failed (name and message), and seconds per node."""

    success: bool
    failures: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    nodes: dict[str, float] = field(default_factory=dict)


class DbtProcess:
    """A child process with dbt; start it early, it imports and parses while nothing waits for it."""

    def __init__(self, home: Home) -> None:
        """Start the child; it parses the project at once."""
        context = mp.get_context("spawn")
        self._pipe, child_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_end, str(home.path)), daemon=True)
        self._process.start()
        child_end.close()

    def run(
        self, commands: list[list[str]], build_dir: Path, variables: dict[str, Any], landed: Iterable[str] = ()
    ) -> DbtResult:
        """Run dbt commands one after another against the files in `build_dir`; stops at the first that fails.

        Args:
            commands: such as `BUILD`; a `build` without `--select` builds what is not in the base already.
            build_dir: where `work.duckdb` and `wsis.duckdb` are or will be.
            variables: dbt variables.
            landed: sources that have submissions; models of other sources are left as empty as they are in the base.

        Raises:
            RuntimeError: the child process died.
        """
        try:
            self._pipe.send((commands, str(build_dir), variables, list(landed)))
            result: DbtResult = self._pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise RuntimeError("The dbt process ended before it answered; its last lines are in the log.") from error
        return result

    def close(self) -> None:
        """End the child process."""
        self._pipe.close()
        self._process.join(timeout=10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def __enter__(self) -> DbtProcess:
        """The started process."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()


def _environment(home: str, build_dir: str) -> None:
    os.environ.update(
        WSIS_BUILD_DIR=build_dir,
        WSIS_LANDING=str(Path(home) / "landing"),
        DBT_TARGET_PATH=str(Path(home) / "dbt" / "target"),
        DBT_LOG_PATH=str(Path(home) / "dbt" / "logs"),
        DBT_PROFILES_DIR=str(DBT_PROJECT),
        DBT_PROJECT_DIR=str(DBT_PROJECT),
        WSIS_MASK_CACHE=str(Path(home) / "dbt" / "masks"),
        OPENBLAS_NUM_THREADS="1",  # the referee's matrices are small: threads only wait for each other
    )


def _serve(pipe: Connection, home: str) -> None:
    """The child's loop: parse once, then answer each request with a `DbtResult`."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    # the real place: parsing for another place would be thrown away at the first build
    _environment(home, str(Path(home) / "dbt" / "build"))
    base = Path(home) / "dbt" / "seeds" / code_version()[:16]
    from dbt.cli.main import dbtRunner

    quiet = ["--quiet", "--log-level", "none", "--no-use-colors", "--no-version-check"]
    parsed = dbtRunner().invoke([*quiet, "parse"])
    parse_error = DbtResult(False, [("parse", str(parsed.exception))])
    seeded = parse_error
    if parsed.success:
        runner = dbtRunner(
            manifest=cast("Any", parsed.result)
        )  # parsed once; variables are read when a model is compiled
        selection = Selection(parsed.result)
        seeded = _ensure_base(runner, quiet, Home(Path(home)), base, selection.base)
    while True:
        try:
            commands, build_dir, variables, landed = pipe.recv()
        except EOFError:
            return
        if not parsed.success:
            pipe.send(parse_error)
        elif not seeded.success:
            pipe.send(seeded)
        else:
            if not (Path(build_dir) / WORK_FILE).exists():
                for name in FILES:
                    shutil.copyfile(base / name, Path(build_dir) / name)
            commands = [
                [*command, "--select", *selection.to_run(landed)]
                if command[0] == "build" and "--select" not in command
                else command
                for command in commands
            ]
            point_at(Path(home) / "dbt" / "build", Path(build_dir))
            pipe.send(_run(runner, commands, quiet, variables))


def _ensure_base(runner: Any, quiet: list[str], home: Home, base: Path, models: list[str]) -> DbtResult:
    """Load and test the seeds and build the models of the base, once for a version of the code; every build begins
    with a copy of these files.

    This runs while the parent still reads files, so that a first build does not wait for it.
    """
    if (base / WORK_FILE).exists():
        return DbtResult(True)
    base.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(base.parent / "seeds.lock"):
        if (base / WORK_FILE).exists():
            return DbtResult(True)
        aside = base.with_name(f".{base.name}")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        whole_landing(home)
        Snapshot([], [], []).write(aside / "snapshot")
        point_at(home.path / "dbt" / "build", aside)
        # cautious: only tests that need nothing but these
        command = [*BUILD, "--select", "path:seeds", *models, "--indirect-selection", "cautious"]
        result = _run(runner, [command], quiet, {})
        if result.success:
            for old in base.parent.glob("[0-9a-f]*"):
                shutil.rmtree(old, ignore_errors=True)
            aside.rename(base)
        return result


def point_at(link: Path, target: Path) -> None:
    """Point the fixed path that the project was parsed with (`dbt/build`) at a build's directory."""
    link.parent.mkdir(parents=True, exist_ok=True)
    aside = link.with_name(".build")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target, target_is_directory=True)
    aside.replace(link)


def _run(runner: Any, commands: list[list[str]], quiet: list[str], variables: dict[str, Any]) -> DbtResult:
    result = DbtResult(True)
    started = time.monotonic()
    for command in commands:
        _forget_compiled(runner.manifest)
        answer = runner.invoke([*quiet, *command, "--vars", json.dumps(variables)])
        for node in getattr(answer.result, "results", None) or []:
            result.nodes[node.node.unique_id] = node.execution_time
            if str(node.status) in ("error", "fail", "runtime error"):
                result.failures.append((node.node.unique_id, _clean(node.message)))
        if not answer.success:
            result.success = False
            if not result.failures:
                result.failures.append((" ".join(command), _clean(str(answer.exception))))
            break
    _let_go()
    result.seconds = time.monotonic() - started
    return result


def _forget_compiled(manifest: Any) -> None:
    """A second run with one manifest takes ephemeral models for put in place already, and leaves them out."""
    for node in manifest.nodes.values():
        if getattr(node, "extra_ctes", None):
            node.extra_ctes, node.extra_ctes_injected = [], False
        if getattr(node, "compiled", False):
            node.compiled, node.compiled_code = False, None


def _let_go() -> None:
    """Close the DuckDB files; they stay open for a run, since opening them for every node would cost more."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())
