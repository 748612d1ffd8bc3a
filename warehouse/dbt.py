"""dbt in a process of its own: imported while the parent reads files, then told to build.

dbt keeps the DuckDB file open as long as its process lives; a process per build lets go of it for certain.
"""

from __future__ import annotations

import gc
import json
import multiprocessing as mp
import os
import shutil
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from warehouse.dbt_base import (
    BUILD,
    FILES,
    RUN,
    WORK_FILE,
    Base,
    BaseFailedError,
    DbtResult,
    base_for,
    environment,
    point_at,
)
from warehouse.dbt_selection import MARK, Selection
from warehouse.settings import Home, home


class DbtProcess:
    """A child process with dbt; start it early, it imports while nothing waits for it."""

    def __init__(self, of: Home) -> None:
        """Start the child for a runtime directory; it imports dbt and reads the parsed project at once."""
        context = mp.get_context("spawn")
        self._pipe, child_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_end, str(of.path)), daemon=True)
        self._process.start()
        child_end.close()

    def run(
        self,
        commands: list[list[str]],
        build_dir: Path,
        variables: dict[str, Any],
        landed: Iterable[str] = (),
    ) -> DbtResult:
        """Run dbt commands one after another against the files in `build_dir`; stops at the first that fails.

        Args:
            commands: such as `BUILD`; a `build` without `--select` builds what is not in the base as it will be.
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


def _serve(pipe: Connection, place: str) -> None:
    """The child's loop: read or make the base, then answer each request with a `DbtResult`."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    from dbt.cli.main import dbtRunner

    failed = None
    try:
        base = base_for(Home(Path(place)), _run)
        runner = dbtRunner(manifest=base.manifest)  # variables are read when a model is compiled
        selection = Selection(base.manifest)
        _rehearse(runner, base, Home(Path(place)), selection.one_of_each)
        gc.freeze()  # the parsed project stays: not to be gone through again and again while models run
    except BaseFailedError as error:
        failed = error.result
    while True:
        try:
            commands, build_dir, variables, landed = pipe.recv()
        except EOFError:
            return
        if failed:
            pipe.send(failed)
            continue
        from_base = not (Path(build_dir) / WORK_FILE).exists()
        if from_base:
            for name in FILES:
                shutil.copyfile(base.files / name, Path(build_dir) / name)
        point_at(Path(place) / "dbt" / "build", Path(build_dir))
        if any(_is_whole(command) for command in commands):
            selection.mark(landed, from_base)
        else:
            selection.whole()
        pipe.send(_run(runner, [_selected(command) for command in commands], variables))


def _rehearse(runner: Any, base: Base, home: Home, models: list[str]) -> DbtResult:
    """A small run in a place of its own loads what every run needs, while the parent still reads files."""
    aside = Home(home.scratch / f"rehearsal-{os.getpid()}")
    build_dir = aside.path / "dbt" / "build"
    try:
        build_dir.mkdir(parents=True)
        for name in FILES:
            shutil.copyfile(base.files / name, build_dir / name)
        # the landing of the base is empty, so there is nothing to wait for
        os.environ.update(environment(aside) | {"WSIS_SEARCH_PATH": Home(base.files.parent).search_path(base.files)})
        return _run(runner, [[*BUILD, "--full-refresh", "--select", *models]], {})
    finally:
        shutil.rmtree(aside.path, ignore_errors=True)
        os.environ.update(environment(home))


def _is_whole(command: list[str]) -> bool:
    return command[0] == "build" and "--select" not in command


def _selected(command: list[str]) -> list[str]:
    if _is_whole(command):
        return [*command, "--select", f"tag:{MARK}", "--indirect-selection", "empty"]  # tests are marked as well
    return command


def _run(runner: Any, commands: list[list[str]], variables: dict[str, Any]) -> DbtResult:
    result = DbtResult(True)
    started = time.monotonic()
    for command in commands:
        _forget_compiled(runner.manifest)
        answer = runner.invoke([*RUN, *command, "--vars", json.dumps(variables)])
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


if __name__ == "__main__":  # `make setup`: so that the first build need not do it
    base_for(home(), _run)
