"""`wsis demo`: the whole way on the bundled sample, from generated files to a published warehouse and an export."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exports.cstd import write_cstd
from ingest.rows import SourceFile
from ingest.sample import write_sample, write_surveys
from warehouse.build import BuildReport, build
from warehouse.dbt import DbtProcess
from warehouse.load import FileResult
from warehouse.load_any import load_any
from warehouse.settings import Home
from warehouse.surveys import process_surveys


@dataclass
class DemoReport:
    """What the demo did and where its results are."""

    results: list[FileResult]
    build: BuildReport
    exports: list[Path]


def run(home: Home, say: Callable[[str], None]) -> DemoReport:
    """Write the sample, load it, build, export.

    Args:
        home: the runtime directory; what is there already stays and is used again.
        say: takes a line for people at every step.

    Raises:
        BuildRefused: a test failed; nothing was published.
    """
    with contextlib.ExitStack() as stack:
        # parses while the files are read; later runs mostly find nothing new and do not need it
        dbt = stack.enter_context(DbtProcess(home)) if home.published() is None else None
        say("1 of 4  Writing the sample (generated, synthetic; the published IGF facts are real)")
        sample, surveys = write_sample(home.path / "sample"), write_surveys(home.path / "sample")
        say(f"2 of 4  Checking and loading {len(sample)} files and {len(surveys)} household surveys")
        files = [SourceFile(item.path, item.source, item.area or "") for item in sample]
        results = load_any(files, home)
        for survey in surveys:
            results += process_surveys([survey.path], survey.mapping, home, land=True)
        say("3 of 4  Building and testing the warehouse")
        report = build(home, dbt=dbt)
    say("4 of 4  Writing the export for the CSTD secretariat")
    exports = write_cstd(report.path, home.exports)
    return DemoReport(results, report, exports)
