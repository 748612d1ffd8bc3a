"""The measured process: `python -m benchmarks.worker REQUEST.json` does one piece of work and writes its times.

The request names the work; the answer goes to the file that it names. Times are seconds of the monotonic clock, so that
the parent can lay them beside its memory samples.
"""

from __future__ import annotations

import contextlib
import json
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import registrations, report_work, survey_work

STARTED = time.monotonic()


class Stages:
    """Names, begins and ends of the stages of a run."""

    def __init__(self) -> None:
        """No stage yet."""
        self.spans: list[dict[str, Any]] = []

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        begin = time.monotonic()
        yield
        self.spans.append({"name": name, "begin": begin, "end": time.monotonic()})


def warm_up(dbt: Any, folder: Path, with_gate: bool = True) -> None:
    """Do what F stands for: import what the program does, wait until the dbt process has imported and parsed."""
    if with_gate:
        import_all()
    folder.mkdir(parents=True, exist_ok=True)  # a run without commands comes back when the process is ready
    try:
        dbt.run([], folder, {})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def import_all() -> None:
    """Import the program as a process that serves has it: the gate with Great Expectations, landing, build, export."""
    import exports.cstd  # noqa: F401
    import warehouse.build  # noqa: F401
    import warehouse.load_any  # noqa: F401
    from expectations import suite

    suite.import_engine()


def load(request: dict[str, Any], home: Any) -> dict[str, Any]:
    """Check and land the files of the request; refuses to go on if a file was not accepted whole."""
    from ingest.rows import SourceFile
    from warehouse.load_any import load_any

    files = [SourceFile(Path(item["path"]), item["source"], item.get("area", "")) for item in request["files"]]
    results = load_any(files, home)
    for result in results:
        if not result.accepted or result.held or result.skipped:
            first = result.issues[0].message if result.issues else "rows were left out"
            raise RuntimeError(f"{result.file} was not accepted whole: {first}")
    return {"rows": sum(result.rows for result in results), "files": len(results)}


def build(home: Any, dbt: Any) -> dict[str, Any]:
    """Build and publish."""
    from warehouse.build import BuildRefused
    from warehouse.build import build as run_build

    try:
        report = run_build(home, dbt=dbt)
    except BuildRefused as refused:
        raise RuntimeError(f"{refused} {refused.failures}") from refused
    size = sum(path.stat().st_size for path in report.path.parent.glob("*.duckdb"))
    return {
        "mode": report.mode,
        "build": report.build_id,
        "dbt_seconds": report.dbt_seconds,
        "nodes": report.nodes,
        "bytes": size,
    }


def export(home: Any) -> dict[str, Any]:
    """Write the CSTD package, if this version has it."""
    try:
        from exports.cstd import write_cstd
    except ImportError:
        return {"missing": True}
    written = write_cstd(home.published(), home.exports)
    return {"missing": False, "written": str(written)}


def way(request: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """From files to published and, if asked, exported: cold (with F) or with F done before the clock starts."""
    from warehouse.dbt import DbtProcess
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    result: dict[str, Any] = {}
    with DbtProcess(home) as dbt:
        if request["warm"]:
            with stages.stage("warm up"):
                warm_up(dbt, home.path / "nothing", request.get("with_gate", True))
        begin = time.monotonic() if request["warm"] else STARTED
        with stages.stage("read, gate, land"):
            result["load"] = load(request, home) if request["files"] else {"rows": 0, "files": 0}
        with stages.stage("build"):
            result["build"] = build(home, dbt)
        if request["export"]:
            with stages.stage("export"):
                result["export"] = export(home)
        result["total"] = time.monotonic() - begin
    return result


def imports(request: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """One part of the fixed cost, in this fresh process."""
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    part = request["part"]
    with stages.stage(part):
        if part == "import the program":
            import_all()
        elif part == "import dbt":
            from dbt.cli.main import dbtRunner  # noqa: F401
        elif part == "dbt process: import and parse":
            from warehouse.dbt import DbtProcess

            (home.path / "nothing").mkdir(parents=True, exist_ok=True)
            with DbtProcess(home) as dbt:
                dbt.run([], home.path / "nothing", {})
        elif part == "both at once":
            from warehouse.dbt import DbtProcess

            with DbtProcess(home) as dbt:
                warm_up(dbt, home.path / "nothing")
    return {}


def straight(request: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """The compiled SQL of a build, run straight in DuckDB."""
    from benchmarks.straight import run_straight

    with stages.stage("straight"):
        return run_straight(Path(request["home"]), request["build"])


def generate(request: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """Write the bulk file, in a process of its own so that the parent stays small."""
    from benchmarks.generate import bulk_file

    with stages.stage("generate"):
        return {"rows": bulk_file(Path(request["path"]), request["rows"])}


WORK = {
    "way": way,
    "imports": imports,
    "straight": straight,
    "generate": generate,
    **report_work.WORK,
    **registrations.WORK,
    **survey_work.WORK,
}


def main(path: Path) -> None:
    """Do the work of the request at `path` and write the answer beside it."""
    request = json.loads(path.read_text(encoding="utf-8"))
    stages = Stages()
    answer = WORK[request["work"]](request, stages)
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer.update(
        started=STARTED,
        spans=stages.spans,
        cpu_seconds=own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
        max_rss_self=own.ru_maxrss * 1024,
        max_rss_child=children.ru_maxrss * 1024,
    )
    Path(request["answer"]).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
